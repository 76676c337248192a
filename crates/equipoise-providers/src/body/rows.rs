//! Lists with a limit.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// A list of at most `LIMIT` rows; a longer one is refused as it is read.
#[derive(Debug)]
pub(crate) struct Rows<T, const LIMIT: usize>(pub(crate) Vec<T>);

impl<T, const LIMIT: usize> Default for Rows<T, LIMIT> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const LIMIT: usize> Deserialize<'de> for Rows<T, LIMIT> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_seq(RowsVisitor::<T, LIMIT>(PhantomData))
            .map(Self)
    }
}

struct RowsVisitor<T, const LIMIT: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const LIMIT: usize> Visitor<'de> for RowsVisitor<T, LIMIT> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sequence: S) -> Result<Vec<T>, S::Error> {
        let mut rows = Vec::new();
        while let Some(row) = sequence.next_element()? {
            if rows.len() == LIMIT {
                return Err(Error::custom(format!(
                    "a list has more rows than the limit of {LIMIT}"
                )));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}
