//! The stand-in for the market data sources, asked over HTTP.

mod client;
mod control;
mod faults;
mod guide;
mod other_sources;
mod started;
mod yahoo;
mod yfinance;
