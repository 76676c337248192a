//! The rebuildable DuckDB projection and the panel file.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod apply;
mod catch_up;
mod claim;
mod columns;
mod directory;
mod engine;
mod error;
mod limits;
mod opening;
pub mod panel_file;
mod probe;
mod projection;
mod queries;
mod reading;
mod rows;
mod schema;
mod set_aside;
mod statement;
#[cfg(test)]
mod tests;

pub use catch_up::Progress;
pub use directory::Directory;
pub use error::{ProjectionError, ProjectionErrorKind};
pub use limits::Limits;
pub use panel_file::PanelFile;
pub use projection::{Opened, Projection, REBUILDS_MAX};
pub use queries::Sessions;
pub use queries::changes::{ChangeAction, ChangeRow};
pub use queries::composition::{At, COMPOSITION_ROWS_MAX, CompositionRow};
pub use queries::definitions::DefinitionRow;
pub use queries::levels::LevelRow;
pub use queries::notices::NoticeRow;
pub use queries::publications::{PublicationRow, PublishedSpan};
pub use queries::sessions::Neighbors;
pub use queries::status::{IndexStatus, Status};
pub use schema::SCHEMA_VERSION;
pub use set_aside::KEPT as DAMAGED_FILES_KEPT;
