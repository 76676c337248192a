//! Filings: from figures as filed to one count a date and change, each since it was known.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use equipoise_model::calendar::new_york_open;
use equipoise_model::{Date, Instant};

use super::MAX_SHARES;
use super::company_facts::CompanyCount;
use super::finding::{FindingKind, Findings};
use crate::body::clipped;
use crate::sec::wire::company_facts::Filed;

/// From the open in New York until the SEC takes no more filings, at 22:00.
const OPEN_TO_LAST_FILING: TimeDelta = TimeDelta::minutes(12 * 60 + 30);

/// The counts in `filed`, by effective date and time known.
///
/// A count that is filed again unchanged became known with the first filing. Where another follows for
/// the same date, both are kept: a query of the time between them sees the first.
pub(super) fn counts(filed: &[Filed], findings: &mut Findings) -> Vec<CompanyCount> {
    let mut by_date: BTreeMap<Date, Vec<&Filed>> = BTreeMap::new();
    for figure in filed {
        match reason_against(figure) {
            Some(kind) => findings.about(figure.end, kind),
            None => by_date.entry(figure.end).or_default().push(figure),
        }
    }
    let mut counts = Vec::with_capacity(by_date.len());
    for (effective, mut figures) in by_date {
        figures.sort_by(|one, next| (one.filed, &one.accn).cmp(&(next.filed, &next.accn)));
        let mut latest: Option<&Filed> = None;
        for filing in figures.chunk_by(|one, next| one.accn == next.accn) {
            let figure = filing[0];
            if filing.iter().any(|other| differ(other, figure)) {
                let accn = clipped(&figure.accn);
                findings.about(effective, FindingKind::SeveralInOneFiling { accn });
                continue;
            }
            match latest {
                Some(before) if !differ(before, figure) => continue,
                Some(before) => findings.about(
                    effective,
                    FindingKind::Amended {
                        form: clipped(&figure.form),
                        from: before.value,
                        to: figure.value,
                    },
                ),
                None => {}
            }
            latest = Some(figure);
            counts.push(CompanyCount {
                effective,
                shares_outstanding: figure.value,
                known: known(figure.filed),
            });
        }
    }
    counts
}

/// When a filing of that date was known for sure.
///
/// The time of acceptance is not in the document. Where the SEC tells it elsewhere, it is in UTC for
/// some companies and on the clock of New York for others, under the same `Z`; the last moment of the
/// day of filing is never too early.
fn known(filed: Date) -> Instant {
    new_york_open(filed) + OPEN_TO_LAST_FILING
}

fn reason_against(figure: &Filed) -> Option<FindingKind> {
    let value = figure.value;
    let is_count = value > 0.0 && value <= MAX_SHARES && value.fract().abs() < f64::EPSILON;
    if !is_count {
        return Some(FindingKind::NotAShareCount { value });
    }
    let filed = figure.filed;
    (figure.end > filed).then_some(FindingKind::AfterFiling { filed })
}

/// Whether two figures differ; counts are whole, and as such exact.
fn differ(one: &Filed, other: &Filed) -> bool {
    (one.value - other.value).abs() > 0.5
}
