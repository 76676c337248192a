//! Exchange rates on the panel: one for each session, carried over sessions without a fixing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use equipoise_model::panel::PairRates;
use equipoise_model::{Date, FxRate};

/// The rates of every pair of `rates` on `sessions`, by base and quote. A later statement about the
/// same pair and session wins.
pub(super) fn pairs(sessions: &[Date], rates: &[FxRate]) -> Vec<PairRates<'static>> {
    let mut fixings: BTreeMap<(&str, &str), BTreeMap<Date, f64>> = BTreeMap::new();
    for rate in rates {
        fixings
            .entry((&rate.base, &rate.quote))
            .or_default()
            .insert(rate.session, rate.rate);
    }
    let pair = |((base, quote), fixings): ((&str, &str), BTreeMap<Date, f64>)| {
        let (rate, age_days) = carried(sessions, &fixings);
        PairRates {
            base: Cow::Owned(base.to_owned()),
            quote: Cow::Owned(quote.to_owned()),
            rate: rate.into(),
            age_days: age_days.into(),
        }
    };
    fixings.into_iter().map(pair).collect()
}

/// The last fixing at or before each session, and its age in calendar days.
fn carried(sessions: &[Date], fixings: &BTreeMap<Date, f64>) -> (Vec<f64>, Vec<u32>) {
    let mut fixings = fixings.iter().peekable();
    let mut last: Option<(Date, f64)> = None;
    let mut rates = Vec::with_capacity(sessions.len());
    let mut ages = Vec::with_capacity(sessions.len());
    for session in sessions {
        while let Some((date, rate)) = fixings.next_if(|(date, _)| *date <= session) {
            last = Some((*date, *rate));
        }
        let (rate, age) = last.map_or((f64::NAN, u32::MAX), |(date, rate)| {
            let days = (*session - date).num_days();
            (rate, u32::try_from(days).unwrap_or(u32::MAX))
        });
        rates.push(rate);
        ages.push(age);
    }
    (rates, ages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn fixing(session: &str, rate: f64) -> FxRate {
        FxRate {
            session: day(session),
            base: "EUR".to_owned(),
            quote: "USD".to_owned(),
            rate,
        }
    }

    #[test]
    fn a_rate_is_carried_with_its_age_and_corrected_by_a_later_statement() {
        let sessions = ["2024-01-01", "2024-01-02", "2024-01-05"].map(day);
        let rates = [
            fixing("2024-01-02", 1.1),
            fixing("2024-01-03", 1.2),
            fixing("2024-01-03", 1.25),
        ];
        let found = pairs(&sessions, &rates);
        assert_eq!(found.len(), 1);
        assert!(found[0].rate[0].is_nan());
        assert_eq!(found[0].rate[1..], [1.1, 1.25]);
        assert_eq!(found[0].age_days[1..], [0, 2]);
    }
}
