//! A temporary folder of files to import.

use std::path::PathBuf;

use equipoise_model::{FactKind, Facts};
use equipoise_providers::files::{self, FileError, FileReport, Limits, OnError};

/// A folder that is removed with the test.
pub(super) struct Folder(tempfile::TempDir);

pub(super) type Outcome = Result<(Vec<Facts>, FileReport), FileError>;

impl Folder {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a temporary file can be written");
        path
    }

    /// Write `bytes` as the file `name` and read it with the default limits.
    pub(super) fn read(
        &self,
        name: &str,
        bytes: impl AsRef<[u8]>,
        kind: FactKind,
        on_error: OnError,
    ) -> Outcome {
        let path = self.write(name, bytes);
        files::read(&path, kind, on_error, &Limits::default(), &mut |_, _| {})
    }
}

/// Assert that `message` contains every one of `fragments`.
#[track_caller]
pub(super) fn assert_mentions(case: &str, message: &str, fragments: &[&str]) {
    for fragment in fragments {
        assert!(
            message.contains(fragment),
            "{case}: {fragment:?} is not in {message:?}"
        );
    }
}
