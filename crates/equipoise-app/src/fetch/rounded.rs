//! Figures that differ from the known ones by rounding alone.
//!
//! A source that adjusts its past for each split rounds it anew: undone, a volume is a share or two
//! off, a price or an amount a digit beyond those that were quoted. Such a row says nothing new.

use std::collections::BTreeMap;

use equipoise_model::bars::Bar;
use equipoise_model::{ActionKind, Bars, CorporateAction, Date};

use crate::known_bars::KnownBars;

/// By how much of itself a float of 32 bits may be off, twice over.
const PRICE_PART: f64 = 1.2e-7;
/// Amounts are rounded to a millionth once they are adjusted, twice over.
const AMOUNT_STEP: f64 = 1e-6;

/// The splits of a line, by ex-date.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Splits(Vec<(Date, f64)>);

impl Splits {
    /// Those among `actions`; `None` where there is none.
    pub(super) fn of(actions: &[CorporateAction]) -> Option<Self> {
        let ratio = |action: &CorporateAction| match action.kind {
            ActionKind::Split { ratio } => Some((action.ex_date, ratio)),
            _ => None,
        };
        let splits: Vec<(Date, f64)> = actions.iter().filter_map(ratio).collect();
        (!splits.is_empty()).then_some(Self(splits))
    }

    /// Shares of now for one share of `date`.
    fn factor(&self, date: Date) -> f64 {
        let later = self.0.iter().filter(|(ex_date, _)| *ex_date > date);
        later.map(|(_, ratio)| ratio).product()
    }

    fn is_later(&self, date: Date) -> bool {
        self.0.iter().any(|(ex_date, _)| *ex_date > date)
    }

    /// `bars`, with the known one in place of each that differs from it by rounding.
    pub(super) fn as_known(&self, bars: &Bars, known: &KnownBars) -> Bars {
        let mut settled = Bars::default();
        for bar in bars.rows() {
            let known = known.bar(bar.symbol, bar.session);
            let same = known.filter(|known| {
                self.is_later(bar.session) && is_rounded(&bar, known, self.factor(bar.session))
            });
            settled.push(&same.unwrap_or(bar));
        }
        settled
    }

    /// `actions`, with the known amount in place of each that differs from it by rounding.
    pub(super) fn as_known_actions(
        &self,
        mut actions: Vec<CorporateAction>,
        known: &[CorporateAction],
    ) -> Vec<CorporateAction> {
        let key = |one: &CorporateAction| (one.symbol.clone(), one.ex_date, one.kind.name());
        let known: BTreeMap<_, f64> = known
            .iter()
            .filter_map(|one| Some((key(one), amount(&one.kind)?)))
            .collect();
        for action in &mut actions {
            let Some(before) = known.get(&key(action)) else {
                continue;
            };
            let tolerance = AMOUNT_STEP * self.factor(action.ex_date).max(1.0);
            if !self.is_later(action.ex_date) {
                continue;
            }
            if let ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } =
                &mut action.kind
                && (*amount - before).abs() <= tolerance
            {
                *amount = *before;
            }
        }
        actions
    }
}

fn amount(kind: &ActionKind) -> Option<f64> {
    match kind {
        ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
            Some(*amount)
        }
        _ => None,
    }
}

/// Whether `bar`, with so many shares of now for one of its own, may be `known` rounded.
fn is_rounded(bar: &Bar<'_>, known: &Bar<'_>, factor: f64) -> bool {
    let is_price = |one: f64, other: f64| {
        one.to_bits() == other.to_bits() || (one - other).abs() <= PRICE_PART * other.abs()
    };
    let is_volume = bar.volume.to_bits() == known.volume.to_bits()
        || (bar.volume - known.volume).abs() <= 1.0 + 1.0 / factor.min(1.0);
    is_volume
        && is_price(bar.open, known.open)
        && is_price(bar.high, known.high)
        && is_price(bar.low, known.low)
        && is_price(bar.close, known.close)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(close: f64, volume: f64) -> Bars {
        let mut bars = Bars::default();
        bars.push(&Bar {
            session: "2024-01-02".parse().unwrap(),
            symbol: "AAA",
            open: f64::NAN,
            high: f64::NAN,
            low: f64::NAN,
            close,
            volume,
            market_cap: f64::NAN,
        });
        bars
    }

    fn settled(ratio: f64, ex_date: &str, given: (f64, f64)) -> (f64, f64) {
        let splits = Splits(vec![(ex_date.parse().unwrap(), ratio)]);
        let mut known = KnownBars::default();
        known.add(bar(10.0, 1_000.0), "yahoo", |_| true);
        let settled = splits.as_known(&bar(given.0, given.1), &known);
        (settled.close[0], settled.volume[0])
    }

    #[test]
    fn what_a_later_split_rounds_is_as_it_was_known_and_all_else_is_as_it_comes() {
        let known = (10.0, 1_000.0);
        // One new share for ten: a volume is known to ten shares.
        assert_eq!(settled(0.1, "2024-01-03", (10.0, 1_004.0)), known);
        assert_eq!(settled(0.1, "2024-01-03", (10.0, 1_020.0)), (10.0, 1_020.0));
        assert_eq!(settled(4.0, "2024-01-03", (10.0, 1_001.0)), known);
        assert_eq!(
            settled(4.0, "2024-01-03", (10.01, 1_000.0)),
            (10.01, 1_000.0)
        );
        // A split of the day itself or before it changes nothing of the bar.
        assert_eq!(settled(0.1, "2024-01-02", (10.0, 1_004.0)), (10.0, 1_004.0));
    }

    #[test]
    fn an_amount_keeps_its_digits_over_a_split() {
        let dividend = |amount| CorporateAction {
            symbol: "AAA".to_owned(),
            ex_date: "2024-01-02".parse().unwrap(),
            currency: None,
            known: None,
            kind: ActionKind::CashDividend { amount },
        };
        let splits = Splits(vec![("2024-01-03".parse().unwrap(), 20.0)]);
        let settle =
            |amount| splits.as_known_actions(vec![dividend(amount)], &[dividend(0.123_456)]);
        assert_eq!(settle(0.123_46), [dividend(0.123_456)]);
        assert_eq!(settle(0.124), [dividend(0.124)]);
    }
}
