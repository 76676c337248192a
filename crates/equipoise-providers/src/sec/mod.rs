//! SEC EDGAR: companies by symbol, and share counts with the date they were filed.
//!
//! [`tickers`] decodes the list of companies and their lines; the CIK, the number that the SEC gives
//! a company, groups its classes. [`company_facts`] decodes what one company filed into share counts
//! as they were known. [`Sec`] is the source: it says what to ask, with the contact of [`SecConfig`]
//! without which the SEC turns everybody away.

mod client;
mod config;
mod decode;
mod error;
mod wire;

pub use client::{Addresses, Sec};
pub use config::{ConfigError, SecConfig};
pub use decode::company_facts::{CompanyCount, CompanyFacts, CompanyFactsRequest, company_facts};
pub use decode::finding::{Finding, FindingKind};
pub use decode::tickers::{Line, Tickers, tickers};
pub use decode::{MAX_BODY_BYTES, MAX_SHARES};
pub use error::SecError;
pub use wire::MAX_ROWS;

/// The name of the source.
const NAME: &str = "sec";
