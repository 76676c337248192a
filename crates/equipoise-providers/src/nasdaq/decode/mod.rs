//! From a file to its lines.

pub(super) mod directory;
pub(super) mod finding;
mod instrument;
mod rows;
