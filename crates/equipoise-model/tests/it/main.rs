//! Tests of the vocabulary: one file for each noun.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking, and say what they skip"
)]

mod calendar;
mod definitions;
mod securities;
mod security_orders;
mod session_clock;
mod shares;

use equipoise_model::Date;

/// The date written `text`, for tables of cases.
fn date(text: &str) -> Date {
    text.parse()
        .unwrap_or_else(|error| panic!("{text:?} is not a date: {error}"))
}
