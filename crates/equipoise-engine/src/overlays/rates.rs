//! What overlays look up: reference rates and exchange rates by date, carried over dates without a
//! fixing.

use std::collections::BTreeMap;

use equipoise_model::{Date, FxRate, ReferenceRate};

/// Calendar days after which a carried rate is no longer used.
pub const REFERENCE_RATE_MAX_AGE_DAYS: i64 = 30;

/// Reference rates and exchange rates, as known.
#[derive(Debug, Clone, Default)]
pub struct RateBook {
    rates: BTreeMap<String, BTreeMap<Date, f64>>,
    pairs: BTreeMap<(String, String), BTreeMap<Date, f64>>,
}

impl RateBook {
    /// Take in reference rates; a later statement about the same name and session wins.
    pub fn add_rates(&mut self, rates: impl IntoIterator<Item = ReferenceRate>) {
        for rate in rates {
            let fixings = self.rates.entry(rate.name).or_default();
            fixings.insert(rate.session, rate.value);
        }
    }

    /// Take in exchange rates; a later statement about the same pair and session wins.
    pub fn add_fx(&mut self, rates: impl IntoIterator<Item = FxRate>) {
        for rate in rates {
            let fixings = self.pairs.entry((rate.base, rate.quote)).or_default();
            fixings.insert(rate.session, rate.rate);
        }
    }

    /// The names of the reference rates there are.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rates.keys().map(String::as_str)
    }

    /// The reference rate `name` at or before `date`; `None` when there is none that is recent.
    #[must_use]
    pub fn rate(&self, name: &str, date: Date) -> Option<f64> {
        recent(self.rates.get(name)?, date)
    }

    /// Units of `quote` for one unit of `base` at or before `date`: stated, the other way round, or
    /// through euro or US dollar.
    #[must_use]
    pub fn spot(&self, base: &str, quote: &str, date: Date) -> Option<f64> {
        if base == quote {
            return Some(1.0);
        }
        let leg = |from: &str, to: &str| self.leg(from, to, date);
        leg(base, quote).or_else(|| {
            ["EUR", "USD"]
                .iter()
                .find_map(|pivot| Some(leg(base, pivot)? * leg(pivot, quote)?))
        })
    }

    fn leg(&self, from: &str, to: &str, date: Date) -> Option<f64> {
        let stated = |base: &str, quote: &str| {
            let pair = self.pairs.get(&(base.to_owned(), quote.to_owned()))?;
            recent(pair, date)
        };
        stated(from, to).or_else(|| stated(to, from).map(|rate| 1.0 / rate))
    }
}

fn recent(fixings: &BTreeMap<Date, f64>, date: Date) -> Option<f64> {
    let (fixed, value) = fixings.range(..=date).next_back()?;
    ((date - *fixed).num_days() <= REFERENCE_RATE_MAX_AGE_DAYS).then_some(*value)
}
