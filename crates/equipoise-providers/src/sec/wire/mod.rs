//! The documents as the SEC sends them; most of what a company filed is passed over unread.

pub(super) mod company_facts;
pub(super) mod tickers;

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// The most rows of a list that are read: the lines of all companies are some 10,000.
pub const MAX_ROWS: usize = 100_000;

/// A list of at most [`MAX_ROWS`] rows.
#[derive(Debug)]
pub(super) struct Rows<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_seq(RowsVisitor(std::marker::PhantomData))
            .map(Self)
    }
}

struct RowsVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RowsVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sequence: S) -> Result<Vec<T>, S::Error> {
        let mut rows = Vec::new();
        while let Some(row) = sequence.next_element()? {
            if rows.len() == MAX_ROWS {
                return Err(Error::custom(format!(
                    "a list has more rows than the limit of {MAX_ROWS}"
                )));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}
