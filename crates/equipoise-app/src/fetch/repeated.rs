//! Share counts that say again what was known already.

use std::collections::BTreeMap;

use equipoise_model::{Date, Instant, ShareCount};

/// Counts by line and date: what they say, and since when.
type Known = BTreeMap<(String, Date), Vec<(f64, Option<Instant>)>>;

/// `counts` without those that a known one says as early or earlier. A source that does not tell when
/// a count became known says of the newest ones that it was just now, every time.
pub(super) fn without_repeated(counts: Vec<ShareCount>, known: &[ShareCount]) -> Vec<ShareCount> {
    let mut said: Known = BTreeMap::new();
    let key = |count: &ShareCount| (count.symbol.clone(), count.effective);
    for count in known {
        let since = (count.shares_outstanding, count.known);
        said.entry(key(count)).or_default().push(since);
    }
    let is_new = |count: &ShareCount| {
        let earlier = said.get(&key(count)).map_or(&[][..], Vec::as_slice);
        // `None`, known by its date, is the earliest.
        !earlier.iter().any(|(shares, since)| {
            shares.to_bits() == count.shares_outstanding.to_bits() && *since <= count.known
        })
    };
    counts.into_iter().filter(is_new).collect()
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
        let left = |given, known| without_repeated(vec![given], &[known]).len();
        assert_eq!(left(count(5.0, late), count(5.0, early)), 0);
        assert_eq!(left(count(5.0, early), count(5.0, early)), 0);
        assert_eq!(left(count(5.0, late), count(5.0, None)), 0);
        assert_eq!(left(count(5.0, early), count(5.0, late)), 1);
        assert_eq!(left(count(6.0, late), count(5.0, early)), 1);
    }
}
