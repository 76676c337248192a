//! One engine per file and process: DuckDB would accept a second one, and the two would not see
//! each other's writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{ProjectionError, io_error};

static CLAIMED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The right to open the file at [`Claim::path`], given back when dropped.
#[derive(Debug)]
pub(crate) struct Claim {
    path: PathBuf,
}

impl Claim {
    /// Claims the file at `path`, which need not exist; its folder is made when missing.
    pub(crate) fn take(path: &Path) -> Result<Self, ProjectionError> {
        let path = canonical(path)?;
        if claimed().insert(path.clone()) {
            Ok(Self { path })
        } else {
            Err(ProjectionError::AlreadyOpen { path })
        }
    }

    /// The canonical path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        claimed().remove(&self.path);
    }
}

fn claimed() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set of paths is whole after every step, so a panic elsewhere leaves nothing half done.
    CLAIMED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn canonical(path: &Path) -> Result<PathBuf, ProjectionError> {
    if let Ok(existing) = path.canonicalize() {
        return Ok(existing);
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = parent.unwrap_or(Path::new("."));
    // A folder that cannot be made is reported by the next step, which names the cause.
    let _ = fs::create_dir_all(folder);
    let folder = folder
        .canonicalize()
        .map_err(io_error("find the projection folder", folder))?;
    Ok(path
        .file_name()
        .map_or_else(|| folder.clone(), |name| folder.join(name)))
}
