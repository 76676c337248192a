//! Moves a projection that cannot be used out of the way, so that a new one can take its place.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{ProjectionError, io_error};

/// How many files set aside are kept for a look at what happened; older ones are deleted.
pub const KEPT: usize = 2;

/// Renames the file at `path` to `<name>.damaged-<n>`, deletes its write-ahead log and temporary
/// folder, and deletes all but the last [`KEPT`] files set aside before.
///
/// Answers the new path; `None` when there was nothing at `path`.
pub(crate) fn set_aside(path: &Path) -> Result<Option<PathBuf>, ProjectionError> {
    let earlier = set_aside_before(path).map_err(io_error("list the folder of", path))?;
    let number = earlier.last().map_or(1, |(number, _)| number + 1);
    let target = beside(path, &format!(".damaged-{number}"));
    let moved = match fs::rename(path, &target) {
        Ok(()) => Some(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(io_error("set aside", path)(error)),
    };
    // A log left behind would be replayed into the new file.
    remove(&beside(path, ".wal"))?;
    remove(&beside(path, ".tmp"))?;
    let surplus = (earlier.len() + usize::from(moved.is_some())).saturating_sub(KEPT);
    for (_, old) in earlier.iter().take(surplus) {
        remove(old)?;
    }
    Ok(moved)
}

/// `path` with `suffix` added to its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path
        .file_name()
        .map_or_else(OsString::new, ToOwned::to_owned);
    name.push(suffix);
    path.with_file_name(name)
}

/// The files set aside so far, oldest first.
fn set_aside_before(path: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let prefix = beside(path, ".damaged-");
    let prefix = prefix
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut found = Vec::new();
    for entry in fs::read_dir(path.parent().unwrap_or(Path::new(".")))? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_prefix(&prefix)?.parse().ok());
        if let Some(number) = number {
            found.push((number, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

fn remove(path: &Path) -> Result<(), ProjectionError> {
    let outcome = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(io_error("remove", path)(error))
        }
        _ => Ok(()),
    }
}
