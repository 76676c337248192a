//! Arguments of `equipoise restatements`.

use clap::{Args, Subcommand};
use equipoise_model::IndexId;

use super::shared::{Decider, Output, parse_index};

#[derive(Debug, Subcommand)]
pub(crate) enum Restatements {
    /// Look for published levels that corrections would change, and propose a restatement
    Check {
        /// The index; every index when left out
        #[arg(value_parser = parse_index)]
        index: Option<IndexId>,
    },
    /// Every restatement, with what was decided
    List {
        /// The index; every index when left out
        #[arg(value_parser = parse_index)]
        index: Option<IndexId>,
    },
    /// The sessions of a restatement: levels as published and as they would be
    Show {
        /// Its number, from the list
        number: u64,
        #[command(flatten)]
        output: Output,
    },
    /// Carry a restatement out: its sessions are published anew
    #[command(after_help = "Example:
  equipoise restatements approve 57 --by \"A. Smith\" --reason \"vendor corrected the close\"")]
    Approve(Decide),
    /// Let the levels stand as published
    Reject(Decide),
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// Its number, from the list
    pub(crate) number: u64,
    #[command(flatten)]
    pub(crate) decider: Decider,
}
