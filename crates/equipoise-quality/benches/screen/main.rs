//! How fast the rules are, and what they find in recorded prices.
//!
//! `cargo bench -p equipoise-quality --bench screen` (or `make bench`) screens a synthetic market of
//! 60 million bars. With `EQUIPOISE_TEST_DATA` naming a folder of recorded prices (not part of the
//! project; `recorded/market.rs` names the files) it also screens two recorded markets and tells
//! which of their wrong closes are found, and how many alarms good bars raise. Which closes are
//! wrong it finds itself, by comparing independent archives: `recorded/archive.rs` states the rule.
//!
//! An *alarm* is what a person must look at: a bar that is to be quarantined or refused. A finding
//! beside a bar that is taken is no alarm; findings are counted apart.
//!
//! `EQUIPOISE_TEST_FINDINGS` names a folder to which every finding is written, to be checked by hand.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench prints, measures time and reads files"
)]

mod recorded;
mod synthetic;

use std::path::PathBuf;

fn main() {
    synthetic::run();
    match std::env::var_os("EQUIPOISE_TEST_DATA").map(PathBuf::from) {
        Some(folder) => recorded::run(&folder),
        None => println!("recorded prices: EQUIPOISE_TEST_DATA is not set"),
    }
}
