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

/// Fetch `universe` from `from` to `to`, the oldest slice first; a slice that is done is not begun
/// again. Publishing is for the daily runs and builds.
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
        let mut request = FetchRequest::new(universe.clone(), first, last);
        // A later slice may be there already; only the end of each line is looked at otherwise.
        request.is_full = true;
        rows += sources::ask(attempt, &request).await?.totals().new_rows;
    }
    Ok(format!("{rows} new rows from {from} to {to}"))
}

fn step(first: Date) -> String {
    format!("from {first}")
}

/// Whole years from `from` on; the last slice ends at `to`.
fn slices(from: Date, to: Date) -> Vec<(Date, Date)> {
    let mut slices = Vec::new();
    let mut first = from;
    while first <= to {
        let next = first.checked_add_months(Months::new(SLICE_MONTHS));
        let next = next.unwrap_or(Date::MAX);
        slices.push((first, to.min(next - chrono::Days::new(1))));
        first = next;
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
    fn slices_are_whole_years_without_gaps_and_the_last_one_ends_at_the_end() {
        let found = slices(day("2020-02-29"), day("2022-03-01"));
        let expected = [
            ("2020-02-29", "2021-02-27"),
            ("2021-02-28", "2022-02-27"),
            ("2022-02-28", "2022-03-01"),
        ];
        assert_eq!(found, expected.map(|(a, b)| (day(a), day(b))));
        let one = slices(day("2024-01-02"), day("2024-01-02"));
        assert_eq!(one, [(day("2024-01-02"), day("2024-01-02"))]);
    }
}
