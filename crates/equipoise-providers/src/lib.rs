//! Market data sources: one folder per source, client, wire, decode, config.

pub mod alpha_vantage;
pub mod body;
mod daily;
pub mod eodhd;
pub mod failure;
pub mod files;
mod keyed;
pub mod massive;
pub mod nasdaq;
pub mod sample;
pub mod sec;
pub mod source;
pub mod stooq;
pub mod symbols;
pub mod tiingo;
pub mod transport;
pub mod yahoo;
