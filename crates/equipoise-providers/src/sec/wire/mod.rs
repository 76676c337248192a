//! The documents as the SEC sends them; most of what a company filed is passed over unread.

pub(super) mod company_facts;
pub(super) mod tickers;

/// The most rows of a list that are read: the lines of all companies are some 10,000.
pub const MAX_ROWS: usize = 100_000;

/// A list of at most [`MAX_ROWS`] rows.
pub(super) type Rows<T> = crate::body::Rows<T, MAX_ROWS>;
