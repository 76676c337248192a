//! The stand-in for the market data sources, asked over HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests fail by panicking, and prices come back to the last bit or are wrong"
)]

mod client;
mod control;
mod faults;
mod guide;
mod keyed;
mod other_sources;
mod started;
mod yahoo;
mod yfinance;
