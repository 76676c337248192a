//! The shelf: exports that wait for their download, under names nobody can guess, for a while.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use equipoise_model::Instant;

use crate::AppError;

/// How much the shelf holds, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfLimits {
    /// Files at a time; the oldest makes room.
    pub files: usize,
    /// How long a file can be fetched.
    pub lifetime: Duration,
}

impl Default for ShelfLimits {
    /// 64 files, one hour.
    fn default() -> Self {
        Self {
            files: 64,
            lifetime: Duration::from_secs(3600),
        }
    }
}

/// A file on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Its name: what it is, and 128 random bits.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it goes.
    pub expires_at: Instant,
}

/// The shelf. Cheap to clone; clones share everything. Only names that were given out here can be
/// fetched, so a path in a name leads nowhere.
#[derive(Debug, Clone)]
pub struct ExportShelf {
    folder: PathBuf,
    limits: ShelfLimits,
    shelved: Arc<Mutex<Vec<Shelved>>>,
}

impl ExportShelf {
    /// An empty shelf in `folder`. What an earlier process left in the folder is removed: nobody
    /// can name it any more.
    #[must_use]
    pub fn new(folder: PathBuf, limits: ShelfLimits) -> Self {
        if let Err(error) = fs::remove_dir_all(&folder)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %folder.display(), %error, "old exports cannot be removed");
        }
        Self {
            folder,
            limits,
            shelved: Arc::default(),
        }
    }

    /// A folder of its own for one export to be written to before it is put, so that two exports
    /// of the same thing do not meet. It goes when its file is put.
    #[must_use]
    pub fn workspace(&self) -> PathBuf {
        self.folder
            .join(format!("work_{:032x}", rand::random::<u128>()))
    }

    /// Move the file at `path` onto the shelf.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn put(&self, path: &Path, now: Instant) -> Result<Shelved, AppError> {
        self.clean(now);
        let stem = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let ending = path
            .extension()
            .map_or_else(String::new, |end| end.to_string_lossy().into());
        let name = format!("{stem}_{:032x}.{ending}", rand::random::<u128>());
        let target = self.folder.join(&name);
        let moved = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::rename(path, &target))
            .and_then(|()| fs::metadata(&target));
        let bytes = moved
            .map_err(|source| AppError::Io {
                action: "put on the shelf",
                path: target.display().to_string(),
                source,
            })?
            .len();
        if let Some(workspace) = path.parent()
            && workspace.starts_with(&self.folder)
            && let Err(error) = fs::remove_dir(workspace)
        {
            tracing::warn!(path = %workspace.display(), %error, "a workspace cannot be removed");
        }
        let expires_at = now + self.limits.lifetime;
        let shelved = Shelved {
            name,
            bytes,
            expires_at,
        };
        self.lock().push(shelved.clone());
        self.make_room();
        Ok(shelved)
    }

    /// The path of the file called `name`.
    ///
    /// # Errors
    /// When no such name was given out, or its time is over.
    pub fn find(&self, name: &str, now: Instant) -> Result<PathBuf, AppError> {
        self.clean(now);
        let is_shelved = self.lock().iter().any(|shelved| shelved.name == name);
        if is_shelved {
            Ok(self.folder.join(name))
        } else {
            Err(AppError::UnknownExport {
                name: name.chars().take(128).collect(),
            })
        }
    }

    /// Remove what is over its time.
    pub fn clean(&self, now: Instant) {
        self.remove(|shelved| shelved.retain(|one| one.expires_at > now));
    }

    fn make_room(&self) {
        let limit = self.limits.files;
        self.remove(|shelved| {
            let excess = shelved.len().saturating_sub(limit);
            shelved.drain(..excess);
        });
    }

    fn remove(&self, change: impl FnOnce(&mut Vec<Shelved>)) {
        let mut shelved = self.lock();
        let before: Vec<String> = shelved.iter().map(|one| one.name.clone()).collect();
        change(&mut shelved);
        for name in before {
            if !shelved.iter().any(|one| one.name == name)
                && let Err(error) = fs::remove_file(self.folder.join(&name))
            {
                tracing::warn!(name, %error, "an export cannot be removed");
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Shelved>> {
        self.shelved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).unwrap()
    }

    fn shelf(files: usize) -> (tempfile::TempDir, ExportShelf) {
        let folder = tempfile::tempdir().unwrap();
        let limits = ShelfLimits {
            files,
            lifetime: Duration::from_secs(60),
        };
        let shelf = ExportShelf::new(folder.path().join("exports"), limits);
        (folder, shelf)
    }

    fn put(shelf: &ExportShelf, now: Instant) -> Shelved {
        let workspace = shelf.workspace();
        fs::create_dir_all(&workspace).unwrap();
        let path = workspace.join("ew100_levels.csv");
        fs::write(&path, "session\n").unwrap();
        let shelved = shelf.put(&path, now).unwrap();
        assert!(!workspace.exists(), "the workspace goes with its file");
        shelved
    }

    #[test]
    fn a_file_is_found_under_its_name_until_its_time_is_over() {
        let (_folder, shelf) = shelf(4);
        let shelved = put(&shelf, at(0));
        let path = shelf.find(&shelved.name, at(59)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "session\n");
        assert!(shelf.find(&shelved.name, at(60)).is_err());
        assert!(!path.exists(), "an expired file is removed");
    }

    #[test]
    fn only_names_that_were_given_out_lead_anywhere() {
        let (folder, shelf) = shelf(4);
        let shelved = put(&shelf, at(0));
        fs::write(folder.path().join("exports").join("other.csv"), "secret").unwrap();
        let shorter = &shelved.name[1..];
        let names = [
            "",
            ".",
            "..",
            "../ledger.sqlite",
            "other.csv",
            "/etc/passwd",
            "a\0b",
            shorter,
        ];
        for name in names {
            assert!(shelf.find(name, at(1)).is_err(), "{name:?}");
        }
    }

    #[test]
    fn the_oldest_file_makes_room() {
        let (_folder, shelf) = shelf(2);
        let first = put(&shelf, at(0));
        let second = put(&shelf, at(1));
        let third = put(&shelf, at(2));
        assert!(shelf.find(&first.name, at(3)).is_err());
        assert!(shelf.find(&second.name, at(3)).is_ok());
        assert!(shelf.find(&third.name, at(3)).is_ok());
    }

    #[test]
    fn what_an_earlier_process_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.xlsx"), "old").unwrap();
        let _shelf = ExportShelf::new(folder.path().to_owned(), ShelfLimits::default());
        assert!(!folder.path().join("old.xlsx").exists());
    }
}
