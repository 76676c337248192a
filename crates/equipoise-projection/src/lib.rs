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
pub use queries::CONSTITUENT_ROWS_MAX;
pub use queries::adjustments::AdjustmentRow;
pub use queries::bars::BarRow;
pub use queries::calculation::CalculationRow;
pub use queries::chains::ChainRow;
pub use queries::changes::{ChangeAction, ChangeRow};
pub use queries::composition::{At, CompositionRow};
pub use queries::corporate_actions::ActionRow;
pub use queries::currencies::CurrencyRow;
pub use queries::decisions::DecisionRow;
pub use queries::definitions::DefinitionRow;
pub use queries::findings::{FindingFilter, FindingRow};
pub use queries::levels::LevelRow;
pub use queries::lifecycle::LifecycleRow;
pub use queries::notices::NoticeRow;
pub use queries::overlays::OverlayRow;
pub use queries::publications::{PublicationRow, PublishedSpan};
pub use queries::quarantine::{HeldBarRow, HeldDecision};
pub use queries::rates::RateRow;
pub use queries::restatements::RestatementRow;
pub use queries::scope::{Scope, Sessions, Vintage};
pub use queries::securities::{RecordedSecurities, SecurityRecordRow};
pub use queries::sessions::Neighbors;
pub use queries::shares::ShareCountRow;
pub use queries::standing::Standing;
pub use queries::statements::Statement;
pub use queries::status::{IndexStatus, Status};
pub use schema::SCHEMA_VERSION;
pub use set_aside::KEPT as DAMAGED_FILES_KEPT;
