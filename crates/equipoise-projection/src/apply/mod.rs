//! Turns ledger entries into rows: one file for each noun, and the writer that appends them.

mod bars;
mod corporate_actions;
mod definitions;
mod fx;
mod level_summary;
mod publications;
pub(crate) mod securities;
mod shares;
mod writer;

pub(crate) use self::writer::{Batch, Writer};
