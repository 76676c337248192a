//! How fast the rules are, and what they find in recorded data.
//!
//! `cargo bench -p equipoise-quality --bench screen` screens a synthetic market: a panel and bars.
//!
//! With `EQUIPOISE_REAL_DATA` naming a folder that holds `us_sp500_ohlcv_2013_2018.parquet` and
//! `us_sp500_actions_2013_2018.parquet` (daily prices of 505 US large caps; not part of the
//! project), it also screens these and counts findings for each 2,000 bars. With
//! `EQUIPOISE_WRONG_BARS` naming a CSV file of bars that an independent archive contradicts
//! (`symbol,session,deviation`, a header first), it tells how many of them are found, and how
//! many findings they do not explain; with `EQUIPOISE_FINDINGS` it writes these to a CSV file, to be
//! checked by hand.
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
    match std::env::var_os("EQUIPOISE_REAL_DATA").map(PathBuf::from) {
        Some(folder) => recorded::run(&folder),
        None => println!("recorded data: EQUIPOISE_REAL_DATA is not set"),
    }
}
