//! Shares outstanding over time.

use equipoise_model::calendar::Zone;
use equipoise_model::{Date, ShareCount};

use super::finding::{Finding, FindingKind, Findings};
use super::{results, times};
use crate::body::clipped;
use crate::source::Answer;
use crate::yahoo::YahooError;
use crate::yahoo::wire::figure::Column;
use crate::yahoo::wire::shares::SharesResult;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct SharesRequest<'a> {
    /// The symbol, as the source spells it.
    pub symbol: &'a str,
    /// The zone of its exchange, which the answer does not tell: that of [`Chart::zone`](super::chart::Chart::zone).
    pub zone: Zone,
}

/// Share counts of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// One for each date, ascending. When a count became known is not told.
    pub counts: Vec<ShareCount>,
    /// What was left out.
    pub findings: Vec<Finding>,
}

/// Decode the share counts in `answer` to `request`. A line of which the source has none gives none.
///
/// # Errors
/// The answer is a failure, of another line, or has columns of different lengths.
pub fn shares(answer: &Answer<'_>, request: &SharesRequest<'_>) -> Result<Shares, YahooError> {
    let results = results::<SharesResult>(answer)?;
    let result = results.into_iter().next().ok_or(YahooError::NoResult)?;
    check_subject(&result, request)?;
    let mut findings = Findings::default();
    let counts = match &result.shares_out {
        Some(counts) => dated(&result.timestamp, counts, request.zone, &mut findings)?,
        None => Vec::new(),
    };
    let count = |(effective, shares_outstanding)| ShareCount {
        symbol: request.symbol.to_owned(),
        effective,
        shares_outstanding,
        known: None,
    };
    Ok(Shares {
        counts: counts.into_iter().map(count).collect(),
        findings: findings.0,
    })
}

fn check_subject(result: &SharesResult, request: &SharesRequest<'_>) -> Result<(), YahooError> {
    let given = &result.meta.symbol.0;
    if given.is_empty()
        || given
            .iter()
            .any(|one| one.eq_ignore_ascii_case(request.symbol))
    {
        return Ok(());
    }
    Err(YahooError::OtherSymbol {
        asked: request.symbol.to_owned(),
        given: clipped(&given.join(", ")),
    })
}

/// Dates and counts, ascending; of several on one date the one of the latest time counts.
fn dated(
    stamps: &Column,
    counts: &Column,
    zone: Zone,
    findings: &mut Findings,
) -> Result<Vec<(Date, f64)>, YahooError> {
    if counts.0.len() != stamps.0.len() {
        return Err(YahooError::Lengths {
            field: "shares_out",
            rows: counts.0.len(),
            expected: stamps.0.len(),
        });
    }
    let mut rows = Vec::with_capacity(counts.0.len());
    for (row, (stamp, count)) in stamps.0.iter().zip(&counts.0).enumerate() {
        let Some(instant) = times::instant(stamp.0) else {
            findings.note(FindingKind::RowWithoutTime { row });
            continue;
        };
        let date = times::session(zone, instant);
        match count.0 {
            value if value > 0.0 && value.is_finite() => rows.push((date, instant, value)),
            value => findings.about(date, FindingKind::NotAShareCount { value }),
        }
    }
    // A stable sort: of equal times, the one further down in the answer comes last.
    rows.sort_by_key(|(_, instant, _)| *instant);
    let mut dated: Vec<(Date, f64)> = Vec::with_capacity(rows.len());
    for (date, _, value) in rows {
        match dated.last_mut() {
            Some(last) if last.0 == date => {
                findings.about(date, FindingKind::RepeatedCount);
                last.1 = value;
            }
            _ => dated.push((date, value)),
        }
    }
    Ok(dated)
}
