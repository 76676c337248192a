//! The projection over a real ledger, in files of its own.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    clippy::semicolon_if_nothing_returned,
    reason = "tests fail by panicking, compare bits, count small things and say what they skip"
)]

mod calculation;
mod chains;
mod compositions;
mod definitions;
mod findings;
mod levels;
mod panel_file;
mod rebuilding;
mod restatements;
mod sharing;
mod statements;
mod status;
mod support;
