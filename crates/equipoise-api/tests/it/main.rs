//! The API over a real store in a temporary folder, in process.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests"
)]

mod defects;
mod shapes;
mod support;
