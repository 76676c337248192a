//! The head record: a small text file beside the ledger that says where the ledger ended.
//!
//! SQLite notices damage inside its file, but not that the newest part of its log is gone: it then
//! shows an older, sound ledger. The record is written after each commit, so a ledger that ends
//! before its record has lost entries; one that ends after it only met a crash in between.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{Hash, Head, Sequence};

/// What the record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadRecord {
    pub(super) sequence: Sequence,
    pub(super) hash: Hash,
}

impl From<Head> for HeadRecord {
    fn from(head: Head) -> Self {
        Self {
            sequence: head.sequence,
            hash: head.hash,
        }
    }
}

/// Where the record of the ledger file at `ledger` is.
pub(super) fn path_of(ledger: &Path) -> PathBuf {
    ledger.with_extension("head")
}

/// Replaces the record in one step that survives a crash. Callers hold the write lock of the
/// ledger, so that two of them never meet and the record never goes back.
pub(super) fn write(ledger: &Path, record: HeadRecord) -> io::Result<()> {
    let path = path_of(ledger);
    let temporary = ledger.with_extension("head.new");
    let mut file = File::create(&temporary)?;
    writeln!(file, "{} {}", record.sequence, record.hash)?;
    file.sync_all()?;
    fs::rename(&temporary, &path)?;
    match path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// The record; `None` when there is none.
///
/// # Errors
/// A sentence when it cannot be read or does not say anything.
pub(super) fn read(ledger: &Path) -> Result<Option<HeadRecord>, String> {
    let path = path_of(ledger);
    let unreadable = |what: String| format!("the head record {}: {what}", path.display());
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let record = str::from_utf8(&bytes).ok().and_then(parse);
    record
        .map(Some)
        .ok_or_else(|| unreadable("it does not hold a sequence and a hash".to_owned()))
}

fn parse(text: &str) -> Option<HeadRecord> {
    let (sequence, hash) = text.strip_suffix('\n')?.split_once(' ')?;
    Some(HeadRecord {
        sequence: Sequence(sequence.parse().ok()?),
        hash: Hash::parse(hash)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.sqlite");
        assert_eq!(read(&ledger), Ok(None));
        for sequence in [1, 2, u64::MAX] {
            let record = HeadRecord {
                sequence: Sequence(sequence),
                hash: Hash::of(b"head"),
            };
            write(&ledger, record).unwrap();
            assert_eq!(read(&ledger), Ok(Some(record)));
        }
        let files: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|f| f.unwrap().path())
            .collect();
        assert_eq!(
            files,
            [folder.path().join("ledger.head")],
            "no temporary file stays"
        );
    }

    #[test]
    fn a_record_cut_off_anywhere_is_called_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.sqlite");
        write(
            &ledger,
            HeadRecord {
                sequence: Sequence(12),
                hash: Hash::of(b"head"),
            },
        )
        .unwrap();
        let whole = fs::read(path_of(&ledger)).unwrap();
        for length in 0..whole.len() {
            fs::write(path_of(&ledger), &whole[..length]).unwrap();
            assert!(
                read(&ledger).unwrap_err().contains("ledger.head"),
                "cut to {length} bytes"
            );
        }
    }
}
