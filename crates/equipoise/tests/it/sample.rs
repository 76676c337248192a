//! The sample market in a data folder, taken in once and copied for each test.

use std::path::Path;
use std::sync::OnceLock;

use crate::program::Program;

/// A data folder of its own with the sample market in it, and nothing built.
pub(crate) fn ingested() -> Program {
    static SAMPLE: OnceLock<Program> = OnceLock::new();
    let sample = SAMPLE.get_or_init(|| {
        let program = Program::new();
        program.ok(&["--quiet", "ingest", "sample"]);
        program
    });
    let copy = Program::new();
    copy_folder(&sample.data(), &copy.data());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}
