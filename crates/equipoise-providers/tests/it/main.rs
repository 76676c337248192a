//! Integration tests of the providers.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    clippy::semicolon_if_nothing_returned,
    reason = "tests fail by panicking, compare bits, count small things and say what they skip"
)]

mod files;
mod keyed;
mod nasdaq;
mod sec;
mod sources_page;
mod transport;
mod yahoo;
