//! Yahoo Finance: every trap of its answers, in invented documents.

mod chart_rows;
mod client;
mod crumb;
pub(crate) mod documents;
mod events;
mod failures;
mod properties;
mod quotes;
mod shares;
