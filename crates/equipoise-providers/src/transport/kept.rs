//! Answers as they came, kept so that they can be read again: one compressed file each.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use equipoise_model::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::source::{Answer, Ask, Need, Reading, Source, SourceError};

/// The largest file that is read back, unpacked.
const MAX_BYTES: u64 = 64 << 20;
const LEVEL: i32 = 3;

/// A folder of kept answers. Addresses in it have no secrets, and answers to signing in are not kept.
#[derive(Debug, Clone)]
pub struct KeptAnswers {
    folder: PathBuf,
}

/// Why an answer cannot be kept or read again.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The file system said no.
    #[error("{path}: {error}")]
    File {
        /// The file or folder.
        path: String,
        /// What it said.
        #[source]
        error: io::Error,
    },
    /// The file is not as it was written.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The source reads nothing in it.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// What stands in the first line of a file; the body follows.
#[derive(Debug, Serialize, Deserialize)]
struct Label {
    source: String,
    need: String,
    endpoint: String,
    address: String,
    offset: u64,
    made: String,
    fetched: String,
    status: u16,
    sha256: String,
}

impl KeptAnswers {
    /// Answers in `folder`, which is made with the first of them.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Keep `answer` to `ask` of the source called `source`; the file is whole or not there.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&self, source: &str, ask: &Ask, answer: &Answer<'_>) -> Result<PathBuf, KeptError> {
        let hash = hash(answer.body);
        let label = Label {
            source: source.to_owned(),
            need: ask.need.to_string(),
            endpoint: ask.endpoint.to_owned(),
            address: ask.address(),
            offset: ask.offset,
            made: ask.made.to_rfc3339(),
            fetched: answer.fetched.to_rfc3339(),
            status: answer.status,
            sha256: hash.clone(),
        };
        let folder = self.folder.join(source);
        let time = answer.fetched.format("%Y%m%dT%H%M%S%.6fZ");
        let subject = hash_of_label(&label);
        let path = folder.join(format!("{time}-{subject}-{}.zst", &hash[..16]));
        let write = || {
            fs::create_dir_all(&folder)?;
            let mut packer = zstd::Encoder::new(Vec::new(), LEVEL)?;
            serde_json::to_writer(&mut packer, &label)?;
            packer.write_all(b"\n")?;
            packer.write_all(answer.body)?;
            let part = path.with_extension("part");
            fs::write(&part, packer.finish()?)?;
            fs::rename(&part, &path)
        };
        write().map_err(|error| file(&path, error))?;
        Ok(path)
    }

    /// Every kept answer of `source`, the oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn list(&self, source: &str) -> Result<Vec<PathBuf>, KeptError> {
        let folder = self.folder.join(source);
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| file(&folder, error))?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| file(&folder, error))?.path();
            if path.extension().is_some_and(|ending| ending == "zst") {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Let go of the answers of `source` that came more than `age` before `now`, and then of the oldest
    /// until the rest takes no more than `bytes`. Answers how many went.
    ///
    /// # Errors
    /// The folder cannot be read, or a file cannot be removed.
    pub fn prune(
        &self,
        source: &str,
        now: Instant,
        age: TimeDelta,
        bytes: u64,
    ) -> Result<usize, KeptError> {
        // Names begin with the time, so they compare as times do.
        let oldest = (now - age).format("%Y%m%dT%H%M%S%.6fZ").to_string();
        let mut kept = Vec::new();
        for path in self.list(source)? {
            let size = fs::metadata(&path).map_err(|error| file(&path, error))?;
            kept.push((path, size.len()));
        }
        let mut total: u64 = kept.iter().map(|(_, size)| size).sum();
        let mut gone = 0;
        for (path, size) in kept {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let is_old = name.is_some_and(|name| *name < *oldest);
            if !is_old && total <= bytes {
                break;
            }
            fs::remove_file(&path).map_err(|error| file(&path, error))?;
            total -= size;
            gone += 1;
        }
        Ok(gone)
    }
}

/// Read a kept answer again: `source` makes of it what it made of it when it came, as long as it
/// decodes as it did then.
///
/// # Errors
/// The file is missing or damaged, of another source, or an answer that gives nothing.
pub fn replay(source: &dyn Source, path: &Path) -> Result<Reading, KeptError> {
    let (label, body) = open(path)?;
    let damaged = |reason: String| KeptError::Damaged {
        path: path.display().to_string(),
        reason,
    };
    if label.source != source.name() {
        let reason = format!("is an answer of {}, not of {}", label.source, source.name());
        return Err(damaged(reason));
    }
    let need = Need::parse(&label.need)
        .ok_or_else(|| damaged(format!("need {:?} is none", label.need)))?;
    let time = |text: &str| {
        text.parse::<Instant>()
            .map_err(|error| damaged(format!("{text:?} is no time: {error}")))
    };
    let asks = source.asks(&need, time(&label.made)?)?;
    let ask = asks.into_iter().find(|ask| ask.endpoint == label.endpoint);
    let ask = ask.ok_or_else(|| {
        damaged(format!(
            "{} is not asked for {need} any more",
            label.endpoint
        ))
    })?;
    let answer = Answer {
        status: label.status,
        body: &body,
        fetched: time(&label.fetched)?,
    };
    Ok(source.read(&ask.from_offset(label.offset), &answer)?)
}

fn open(path: &Path) -> Result<(Label, Vec<u8>), KeptError> {
    let read = || {
        let unpacked = zstd::Decoder::new(fs::File::open(path)?)?;
        let mut bytes = Vec::new();
        unpacked.take(MAX_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| file(path, error))?;
    let damaged = |reason: String| KeptError::Damaged {
        path: path.display().to_string(),
        reason,
    };
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let end = end.ok_or_else(|| damaged("has no label".to_owned()))?;
    let label: Label = serde_json::from_slice(&bytes[..end])
        .map_err(|error| damaged(format!("its label cannot be read: {error}")))?;
    let body = bytes[end + 1..].to_vec();
    if hash(&body) != label.sha256 {
        return Err(damaged("its body is not the one that came".to_owned()));
    }
    Ok((label, body))
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Two lines may have the same answer at the same time: none found.
fn hash_of_label(label: &Label) -> String {
    hash(label.address.as_bytes())[..8].to_owned() + &label.offset.to_string()
}

fn file(path: &Path, error: io::Error) -> KeptError {
    KeptError::File {
        path: path.display().to_string(),
        error,
    }
}
