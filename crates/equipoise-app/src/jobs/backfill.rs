//! A backfill: history that the ledger lacks, a slice of the lines' past at a time.

use chrono::Months;
use equipoise_model::Date;

use super::attempt::{Attempt, Stop};
use super::sources;
use crate::fetch::{FetchRequest, Universe};

/// Months of one slice: what is fetched between two steps.
const SLICE_MONTHS: u32 = 12;
/// The most years of one backfill.
pub(super) const YEARS_MAX: u32 = 60;

/// Fetch `universe` from `from` to `to`, the newest slice first.
///
/// What the ledger holds of a line grows into the past without a gap then: a line that reaches back to the start of a slice is not asked for
/// again, after a kill either. Publishing is for the daily runs and builds.
pub(super) async fn carry_out(
    attempt: &Attempt,
    universe: &Universe,
    from: Date,
    to: Date,
) -> Result<String, Stop> {
    if attempt.tools.sources.is_empty() {
        return Err(Stop::Cancelled(
            "there is no market data source to fetch from".to_owned(),
        ));
    }
    let slices = slices(from, to);
    let reached = slices
        .iter()
        .position(|(first, _)| step(*first) == attempt.job.step)
        .unwrap_or(0);
    let mut rows = 0;
    let total = slices.len() as u64;
    for (place, (first, last)) in slices.into_iter().enumerate().skip(reached) {
        attempt.reach(&step(first)).await?;
        attempt.progress.report("slices", place as u64, Some(total));
        let request = FetchRequest::new(universe.clone(), first, last);
        rows += sources::ask(attempt, &request).await?.totals().new_rows;
    }
    Ok(format!("{rows} new rows from {from} to {to}"))
}

fn step(first: Date) -> String {
    format!("from {first}")
}

/// Whole years back from `to`; the last slice begins at `from`.
fn slices(from: Date, to: Date) -> Vec<(Date, Date)> {
    let mut slices = Vec::new();
    let mut last = to;
    while last >= from {
        let before = last.checked_sub_months(Months::new(SLICE_MONTHS));
        let before = before.unwrap_or(Date::MIN);
        slices.push((from.max(before + chrono::Days::new(1)), last));
        last = before;
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn slices_are_whole_years_without_gaps_and_the_last_one_begins_at_the_start() {
        let found = slices(day("2020-03-05"), day("2022-03-01"));
        let expected = [("2021-03-02", "2022-03-01"), ("2020-03-05", "2021-03-01")];
        assert_eq!(found, expected.map(|(a, b)| (day(a), day(b))));
        let leap = slices(day("2023-01-01"), day("2024-02-29"));
        let expected = [("2023-03-01", "2024-02-29"), ("2023-01-01", "2023-02-28")];
        assert_eq!(leap, expected.map(|(a, b)| (day(a), day(b))));
        let one = slices(day("2024-01-02"), day("2024-01-02"));
        assert_eq!(one, [(day("2024-01-02"), day("2024-01-02"))]);
    }
}
