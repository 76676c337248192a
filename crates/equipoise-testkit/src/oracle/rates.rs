//! Exchange rates: the last fixing, its age, and the way through a third currency (section 1.7).

use equipoise_model::Date;

use super::facts::Stated;
use super::number::{Number, one, part};

/// Currencies a rate may be crossed through, the first that works.
const CROSSED_THROUGH: [&str; 2] = ["EUR", "USD"];
/// Calendar days after which a rate is too old to choose or buy a line at.
const MAX_AGE_DAYS: i64 = 30;

/// A rate as it stands on a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rate {
    pub(super) value: Number,
    /// Calendar days since the older fixing that it is made of.
    pub(super) age_days: i64,
}

impl Rate {
    /// Whether a line may be chosen or bought at it.
    pub(super) fn is_recent(&self) -> bool {
        self.age_days <= MAX_AGE_DAYS
    }
}

/// The currency of a price unit and how much of it one unit is: `GBp` is a hundredth of `GBP`.
pub(super) fn currency_of(unit: &str) -> (&str, Number) {
    match unit {
        "GBp" | "GBX" => ("GBP", part(100)),
        "ZAc" | "ZAC" => ("ZAR", part(100)),
        "ILA" | "ILa" => ("ILS", part(100)),
        "KWF" | "KWf" => ("KWD", part(1000)),
        _ => (unit, one()),
    }
}

impl Stated {
    /// Units of `to` for one unit of `from` on `date`; units may be parts of a currency.
    pub(super) fn rate(&self, date: Date, from: &str, to: &str) -> Option<Rate> {
        let ((from, from_part), (to, to_part)) = (currency_of(from), currency_of(to));
        let rate = self.currency_rate(date, from, to)?;
        Some(Rate {
            value: rate.value * from_part / to_part,
            ..rate
        })
    }

    /// The pair itself; the pair the other way round; through euro; through US dollar: the first of
    /// them that was ever fixed by `date`.
    fn currency_rate(&self, date: Date, from: &str, to: &str) -> Option<Rate> {
        if from == to {
            return Some(Rate {
                value: one(),
                age_days: 0,
            });
        }
        let crossed = |middle: &str| {
            let first = self.pair_rate(date, from, middle)?;
            let second = self.pair_rate(date, middle, to)?;
            Some(Rate {
                value: first.value * second.value,
                age_days: first.age_days.max(second.age_days),
            })
        };
        self.pair_rate(date, from, to)
            .or_else(|| CROSSED_THROUGH.into_iter().find_map(crossed))
    }

    fn pair_rate(&self, date: Date, from: &str, to: &str) -> Option<Rate> {
        let other_way = || {
            let rate = self.last_fixing(date, to, from)?;
            Some(Rate {
                value: one() / rate.value,
                ..rate
            })
        };
        self.last_fixing(date, from, to).or_else(other_way)
    }

    fn last_fixing(&self, date: Date, base: &str, quote: &str) -> Option<Rate> {
        let fixings = self.fixings.get(&(base.to_owned(), quote.to_owned()))?;
        let (fixed, value) = fixings.range(..=date).next_back()?;
        Some(Rate {
            value: value.clone(),
            age_days: (date - *fixed).num_days(),
        })
    }
}
