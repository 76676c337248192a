//! Exchange rates: some pairs, some the other way round, with days without a fixing.

use std::collections::BTreeSet;

use chrono::Days;
use equipoise_model::FxRate;
use equipoise_model::fx::major_unit;

use super::Maker;

impl Maker {
    /// Rates between dollar, euro, pound and what lines are priced in. Francs have none.
    pub(super) fn fx(&mut self) {
        let records = self.market.securities.iter();
        let priced = records.filter_map(|record| record.currency.as_deref());
        let mut currencies: BTreeSet<String> =
            priced.map(|unit| major_unit(unit).0.to_owned()).collect();
        if currencies.iter().all(|currency| currency == "USD") && self.random.happens(0.7) {
            return;
        }
        currencies.extend(["EUR", "GBP"].map(str::to_owned));
        for currency in currencies {
            let worth = match currency.as_str() {
                "EUR" => 1.125,
                "GBP" => 1.5,
                "KWD" => 3.25,
                _ => continue,
            };
            self.pair(&currency, "USD", worth);
            if currency != "EUR" && self.random.happens(0.4) {
                self.pair(&currency, "EUR", worth / 1.125);
            }
        }
    }

    /// Fixings of a pair, in the one or the other orientation, from some session to some session.
    fn pair(&mut self, base: &str, quote: &str, rate: f64) {
        if self.random.happens(0.1) {
            return;
        }
        let is_inverse = self.random.happens(0.4);
        let length = self.sessions.len();
        let first = match self.random.happens(0.2) {
            true => self.random.below(length / 2),
            false => 0,
        };
        let end = match self.random.happens(0.15) {
            true => self.random.below(length).max(1),
            false => length,
        };
        let gap_rate = self.random.choose(&[0.0, 0.05, 0.3]);
        let mut rate = if self.is_coarse { 2.0 } else { rate };
        for row in first..end {
            rate *= match self.is_coarse {
                true => self.random.choose(&[1.0, 1.0, 1.0, 1.0, 2.0, 0.5]),
                false => self.random.between(0.98, 1.02),
            };
            if self.random.happens(gap_rate) {
                continue;
            }
            // Some are fixed on a day without a session.
            let late = u64::from(self.random.happens(0.05));
            let stated = if is_inverse { 1.0 / rate } else { rate };
            let stated = match self.is_coarse {
                true => stated,
                false => (stated * 1024.0).round() / 1024.0,
            };
            let (base, quote) = if is_inverse {
                (quote, base)
            } else {
                (base, quote)
            };
            self.market.fx.push(FxRate {
                session: self.sessions[row] + Days::new(late),
                base: base.to_owned(),
                quote: quote.to_owned(),
                rate: stated,
            });
        }
    }
}
