//! Tests of the ledger through its public interface.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    clippy::semicolon_if_nothing_returned,
    reason = "tests fail by panicking, compare bits, count small things and say what they skip"
)]

mod contract;
mod crash;
mod damage;
mod definitions;
mod jobs;
mod opening;
mod round_trip;
mod samples;
mod sqlite;
mod stored_shapes;
mod strategies;
