//! Share counts: how many shares of a line exist, from when, and since when that was known.

use crate::{Date, Instant, calendar};

/// The shares outstanding of one line from an effective date on.
///
/// The count is on the share basis of `effective`: splits with a later ex-date multiply it until
/// the next count (methodology, section 3.4).
#[derive(Debug, Clone, PartialEq)]
pub struct ShareCount {
    /// The symbol of the line on the effective date.
    pub symbol: String,
    /// The first date the count holds for.
    pub effective: Date,
    /// Shares outstanding, finite and positive.
    pub shares_outstanding: f64,
    /// When the count became known to the market; `None` means on its effective date.
    pub known: Option<Instant>,
}

impl ShareCount {
    /// Whether the count may be used by a selection at the close of `session`: it is in effect and
    /// was known by that close.
    #[must_use]
    pub fn is_known_at_close(&self, session: Date) -> bool {
        self.effective <= session
            && self
                .known
                .is_none_or(|known| known <= calendar::new_york_close(session))
    }

    /// The count that holds on `valid` by what was known at `known`: of those known by then and
    /// effective by then, the one with the latest effective date, and of one date the one that became
    /// known last (methodology, section 3.4). `None` while there is none.
    ///
    /// A count without a time became known at the start of its effective date.
    pub fn as_known_at<'a>(
        counts: impl IntoIterator<Item = &'a Self>,
        valid: Date,
        known: Instant,
    ) -> Option<&'a Self> {
        let usable = counts
            .into_iter()
            .filter(|count| count.effective <= valid && count.known_since() <= known);
        usable.max_by_key(|count| (count.effective, count.known_since()))
    }

    fn known_since(&self) -> Instant {
        let start = self.effective.and_time(chrono::NaiveTime::MIN);
        self.known.unwrap_or_else(|| start.and_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn count(effective: &str, known: Option<&str>, shares_outstanding: f64) -> ShareCount {
        ShareCount {
            symbol: "A".to_owned(),
            effective: day(effective),
            shares_outstanding,
            known: known.map(|known| known.parse().unwrap()),
        }
    }

    fn shares(counts: &[ShareCount], valid: &str, known: &str) -> Option<f64> {
        let found = ShareCount::as_known_at(counts, day(valid), known.parse().unwrap());
        found.map(|count| count.shares_outstanding)
    }

    #[test]
    fn of_one_effective_date_the_count_known_last_holds() {
        let counts = [
            count("2025-04-15", Some("2025-06-10T12:00:00Z"), 1045.0),
            count("2025-04-15", Some("2025-05-02T20:10:00Z"), 1050.0),
        ];
        assert_eq!(shares(&counts, "2025-04-20", "2025-05-02T20:09:59Z"), None);
        assert_eq!(
            shares(&counts, "2025-04-20", "2025-05-02T20:10:00Z"),
            Some(1050.0)
        );
        assert_eq!(
            shares(&counts, "2025-04-20", "2025-07-01T00:00:00Z"),
            Some(1045.0)
        );
    }

    #[test]
    fn a_later_effective_date_goes_before_later_knowledge() {
        let counts = [
            count("2025-01-15", Some("2025-09-01T00:00:00Z"), 990.0),
            count("2025-04-15", Some("2025-05-02T20:10:00Z"), 1050.0),
        ];
        assert_eq!(
            shares(&counts, "2025-04-20", "2025-12-31T00:00:00Z"),
            Some(1050.0)
        );
        assert_eq!(
            shares(&counts, "2025-04-14", "2025-12-31T00:00:00Z"),
            Some(990.0)
        );
        assert_eq!(shares(&counts, "2025-01-14", "2025-12-31T00:00:00Z"), None);
    }

    #[test]
    fn a_count_without_a_time_is_known_on_its_effective_date() {
        let counts = [count("2025-04-15", None, 1050.0)];
        assert_eq!(shares(&counts, "2025-04-15", "2025-04-14T23:59:59Z"), None);
        assert_eq!(
            shares(&counts, "2025-04-15", "2025-04-15T00:00:00Z"),
            Some(1050.0)
        );
    }
}
