//! The API over a real store in a temporary folder, in process.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests"
)]

mod contract;
mod defects;
mod exports;
mod frame;
mod refusals;
mod service;
mod shapes;
mod support;
