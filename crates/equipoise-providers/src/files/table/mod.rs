//! Table: the rows of a file, as cells, from either format.

pub(super) mod bounded;
pub(super) mod csv;
pub(super) mod parquet;

use std::path::Path;

use super::error::FileError;
use super::header::{HeaderFault, Layout};

/// The layout, or its fault as an error of the file at `path`.
fn accepted(
    layout: Result<Layout, HeaderFault>,
    path: &Path,
    line: Option<u64>,
    names: &[&str],
) -> Result<Layout, FileError> {
    let file = path.to_owned();
    let format = if line.is_some() {
        "CSV header"
    } else {
        "Parquet schema"
    };
    layout.map_err(|fault| match fault {
        HeaderFault::Duplicate(column) => FileError::DuplicateColumn { file, line, column },
        HeaderFault::Missing(missing) => FileError::MissingColumn {
            file,
            line,
            format,
            missing,
            found: names
                .iter()
                .map(|name| super::report::shown(name.trim().as_bytes()))
                .collect(),
        },
    })
}
