//! The share count of one line as of a date.

use equipoise_model::{Date, Facts, Instant, ShareCount};

use super::document;
use crate::body::Refusal;
use crate::daily::{Line, found, reading};
use crate::massive::wire::Details;
use crate::source::{Answer, Reading};

/// The most shares that a count may have; beyond it a figure is no count of shares.
const MAX_SHARES: f64 = 1e14;

/// The count of `line` as of `date`, taken as known from `known` on.
///
/// # Errors
/// The answer is a failure or about another line.
pub(in crate::massive) fn shares(
    answer: &Answer<'_>,
    line: &Line,
    date: Date,
    known: Instant,
) -> Result<Reading, Refusal> {
    let details = document::<Details>(answer)?.results;
    if details.ticker != line.asked {
        return Err(Refusal::OtherSubject {
            asked: line.asked.clone(),
            given: crate::body::clipped(&details.ticker),
        });
    }
    let shares = details.share_class_shares_outstanding.0;
    let is_count = shares > 0.0 && shares <= MAX_SHARES && shares.fract().abs() < f64::EPSILON;
    if !is_count {
        let what = match shares.is_nan() {
            true => "shares: are not given".to_owned(),
            false => format!("shares: {shares} is no share count"),
        };
        return Ok(reading(Vec::new(), vec![found(&line.symbol, date, what)]));
    }
    let count = ShareCount {
        symbol: line.symbol.clone(),
        effective: date,
        shares_outstanding: shares,
        known: Some(known),
    };
    Ok(reading(vec![Facts::Shares(vec![count])], Vec::new()))
}
