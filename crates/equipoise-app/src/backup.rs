//! Backup: a copy of the ledger in a folder of its own, verified before it counts.
//!
//! A backup is made under a name that ends in `.partial` and takes its own name when every entry in it
//! was read and agrees. What was cut off keeps the other name and is never taken for a backup.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use equipoise_ledger::{Fault, Sequence, SqliteLedger};
use equipoise_model::Instant;

use crate::panel::blocking;
use crate::{AppError, DataFolder, Progress, Store};

const PARTIAL: &str = "partial";

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its folder.
    pub path: PathBuf,
    /// The last entry in it.
    pub sequence: Sequence,
    /// The size of its ledger.
    pub bytes: u64,
    /// Older backups that made room.
    pub removed: Vec<PathBuf>,
}

impl fmt::Display for Backup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, removed) = (self.path.display(), self.removed.len());
        let (sequence, bytes) = (self.sequence, self.bytes);
        write!(
            f,
            "{path}: entries up to {sequence}, {bytes} bytes, verified; {removed} older ones removed"
        )
    }
}

/// Copy the ledger of `store` into a new folder under its backups, verify the copy, and keep the
/// newest `keep` of them, this one included. The ledger is read and written as usual meanwhile.
///
/// # Errors
/// When the copy cannot be written or an entry in it does not agree: older backups stay then.
pub async fn backup(
    store: &Store,
    keep: usize,
    now: Instant,
    progress: &Progress,
) -> Result<Backup, AppError> {
    let folder = store.folder().backups();
    let name = now.format("%Y-%m-%dT%H-%M-%S%.6fZ").to_string();
    let (path, partial) = (folder.join(&name), folder.join(format!("{name}.{PARTIAL}")));
    in_folder(&folder, "make room in", remove_partial).await?;
    in_folder(&partial, "make the folder", |path| fs::create_dir_all(path)).await?;
    progress.report("copy the ledger", 0, None);
    let copy = DataFolder::new(&partial).ledger();
    let head = store.ledger().copy_to(&copy).await?;
    verified(&copy, progress).await?;
    let (whole, target) = (path.clone(), partial.clone());
    let bytes = in_folder(&path, "make the backup", move |_| {
        let bytes = fs::metadata(&copy)?.len();
        fs::rename(target, &whole)?;
        sync_folder(&whole)?;
        Ok(bytes)
    })
    .await?;
    let removed = in_folder(&folder, "make room in", move |folder| {
        let mut made = list(folder)?;
        let older = made.split_off(keep.max(1).min(made.len()));
        older.iter().try_for_each(fs::remove_dir_all)?;
        Ok(older)
    })
    .await?;
    Ok(Backup {
        path,
        sequence: head.sequence,
        bytes,
        removed,
    })
}

/// The backups in a folder of backups, the newest first.
///
/// # Errors
/// When the folder cannot be read; one that does not exist has none.
pub fn backups(folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    list(folder).map_err(|source| io_error("list", folder, source))
}

/// Read and hash every entry of the ledger file at `path`.
pub(crate) async fn verified(path: &Path, progress: &Progress) -> Result<(), AppError> {
    let on_entry =
        |at: Sequence, last: Sequence| progress.report("verify the copy", at.0, Some(last.0));
    let verdict = SqliteLedger::verify_file(path, on_entry).await?;
    match verdict.faults.first() {
        None => Ok(()),
        Some(first) => Err(damaged(path, first, verdict.faults.len())),
    }
}

fn damaged(path: &Path, first: &Fault, faults: usize) -> AppError {
    AppError::Backup {
        path: path.display().to_string(),
        what: format!("it is damaged, {faults} faults, the first one: {first}"),
    }
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = folders(folder)?;
    found.retain(|path| !is_partial(path));
    found.sort();
    found.reverse();
    Ok(found)
}

/// What is left of backups that were cut off.
fn remove_partial(folder: &Path) -> io::Result<()> {
    let mut found = folders(folder)?;
    found.retain(|path| is_partial(path));
    found.iter().try_for_each(fs::remove_dir_all)
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Whether the name says that the backup was cut off.
pub(crate) fn is_partial(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == PARTIAL)
}

/// Make the names in the folder of `path` durable.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

pub(crate) async fn in_folder<T: Send + 'static>(
    path: &Path,
    action: &'static str,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, AppError> {
    let owned = path.to_owned();
    let done = blocking(move || work(&owned)).await?;
    done.map_err(|source| io_error(action, path, source))
}

fn io_error(action: &'static str, path: &Path, source: io::Error) -> AppError {
    AppError::Io {
        action,
        path: path.display().to_string(),
        source,
    }
}
