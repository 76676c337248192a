//! From an answer to its document, and what the SEC sends instead of one.

pub(super) mod company_facts;
mod filings;
pub(super) mod finding;
mod scale;
pub(super) mod tickers;

use serde::Deserialize;

use super::SecError;
use crate::body::{self, Refusal, refused_by_status, within};
use crate::source::Answer;

/// The largest body that is decoded: the facts of the largest banks take some 10 MB.
pub const MAX_BODY_BYTES: usize = 64 << 20;
/// The most shares that a count may have. The largest listed companies of any country have less than a
/// hundredth of it; beyond it a figure is no count of shares.
pub const MAX_SHARES: f64 = 1e14;

fn document<'de, T: Deserialize<'de>>(answer: &Answer<'de>) -> Result<T, SecError> {
    within(MAX_BODY_BYTES, answer)?;
    if let Some(refusal) = refused_by_status(answer) {
        return Err(told_apart(answer, refusal));
    }
    Ok(body::document(answer.body)?)
}

/// The pages of status 403 tell a pace that is too fast from a request that names nobody.
fn told_apart(answer: &Answer<'_>, refusal: Refusal) -> SecError {
    let Refusal::Denied { status, .. } = refusal else {
        return refusal.into();
    };
    let page = String::from_utf8_lossy(answer.body).to_lowercase();
    if page.contains("request rate threshold") {
        return Refusal::TooManyRequests { status }.into();
    }
    if page.contains("undeclared automated tool") {
        return SecError::Undeclared { status };
    }
    refusal.into()
}
