//! From an answer to its document, and the cursor of the page behind it.

pub(super) mod actions;
pub(super) mod grouped;
pub(super) mod shares;
pub(super) mod tickers;

use reqwest::Url;
use serde::Deserialize;

use super::wire::MAX_BODY_BYTES;
use crate::body::{self, Refusal, clipped, within};
use crate::keyed::refused;
use crate::source::Answer;

fn document<'de, T: Deserialize<'de>>(answer: &Answer<'de>) -> Result<T, Refusal> {
    within(MAX_BODY_BYTES, answer)?;
    match refused(answer) {
        Some(refusal) => Err(refusal),
        None => body::document(answer.body),
    }
}

/// The cursor in `next_url`, which must be the address of the same list as `asked`.
///
/// # Errors
/// It leads elsewhere, where a key must not go, or has no cursor.
pub(super) fn cursor(next_url: &str, asked: &str) -> Result<String, Refusal> {
    let refused = |reason| Refusal::BadField {
        field: "next_url",
        value: format!("{:?}", clipped(next_url)),
        reason,
    };
    let (Ok(next), Ok(asked)) = (next_url.parse::<Url>(), asked.parse::<Url>()) else {
        return Err(refused("is no address"));
    };
    if next.origin() != asked.origin() || next.path() != asked.path() {
        return Err(refused("leads away from what was asked"));
    }
    let mut pairs = next.query_pairs();
    let cursor = pairs.find(|(name, _)| name == "cursor");
    match cursor {
        Some((_, cursor)) if !cursor.is_empty() => Ok(cursor.into_owned()),
        _ => Err(refused("has no cursor")),
    }
}
