//! Turns ledger entries into rows: one file for each noun, and the writer that appends them.

mod bars;
mod chains;
mod corporate_actions;
mod decisions;
mod definitions;
mod entries;
mod findings;
mod fx;
mod level_summary;
pub(crate) mod lifecycle;
mod memory;
mod publications;
mod rates;
mod restatements;
pub(crate) mod securities;
mod series;
mod shares;
mod statuses;
mod writer;

pub(crate) use self::writer::{Batch, Writer};
