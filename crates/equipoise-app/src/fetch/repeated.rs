//! Share counts that say again what was known already.

use std::collections::BTreeMap;

use equipoise_model::{Date, Instant, ShareCount};

/// A line and an effective date.
type Place = (String, Date);
/// Shares outstanding, and since when that was known.
type Since = (f64, Option<Instant>);

/// Counts that are known.
#[derive(Debug, Default)]
pub(super) struct KnownCounts {
    said: BTreeMap<Place, Vec<Since>>,
}

impl KnownCounts {
    pub(super) fn new(known: &[ShareCount]) -> Self {
        let mut counts = Self::default();
        for count in known {
            let since = (count.shares_outstanding, count.known);
            counts.said.entry(key(count)).or_default().push(since);
        }
        counts
    }

    /// `counts` without those that a known one says as early or earlier. A source that does not tell
    /// when a count became known says of the newest ones that it was just now, every time.
    pub(super) fn without_repeated(&self, counts: Vec<ShareCount>) -> Vec<ShareCount> {
        let is_new = |count: &ShareCount| {
            let earlier = self.said.get(&key(count)).map_or(&[][..], Vec::as_slice);
            // `None`, known by its date, is the earliest.
            !earlier.iter().any(|(shares, since)| {
                shares.to_bits() == count.shares_outstanding.to_bits() && *since <= count.known
            })
        };
        counts.into_iter().filter(is_new).collect()
    }
}

fn key(count: &ShareCount) -> Place {
    (count.symbol.clone(), count.effective)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(shares: f64, known: Option<&str>) -> ShareCount {
        ShareCount {
            symbol: "AAA".to_owned(),
            effective: "2024-01-02".parse().unwrap(),
            shares_outstanding: shares,
            known: known.map(|text| text.parse().unwrap()),
        }
    }

    #[test]
    fn only_another_figure_or_an_earlier_time_is_new() {
        let (early, late) = (Some("2024-01-03T00:00:00Z"), Some("2024-01-04T00:00:00Z"));
        let left = |given, known| {
            let known = KnownCounts::new(&[known]);
            known.without_repeated(vec![given]).len()
        };
        assert_eq!(left(count(5.0, late), count(5.0, early)), 0);
        assert_eq!(left(count(5.0, early), count(5.0, early)), 0);
        assert_eq!(left(count(5.0, late), count(5.0, None)), 0);
        assert_eq!(left(count(5.0, early), count(5.0, late)), 1);
        assert_eq!(left(count(6.0, late), count(5.0, early)), 1);
    }
}
