//! The prices of a bar contradict each other (methodology, DQ05).
//!
//! Threshold: low above high, or open or close outside the range from low to high, by more than a
//! rounding of the last digit (1e-6 of the price). Outcome: quarantine. Prices that were not given
//! are not compared.

use crate::line::{Case, Verdict};
use crate::{Field, Outcome};

const ROUNDING: f64 = 1e-6;

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let bar = case.bar;
    let slack = bar.close * ROUNDING;
    let found = |field: Field, value: f64, bound: Field, expected: f64, word: &str| Verdict {
        session: case.session,
        field,
        value,
        expected,
        outcome: Outcome::Quarantine,
        sentence: format!(
            "{} {value} {word} {} {expected}",
            field.name(),
            bound.name()
        ),
    };
    if bar.low > bar.high + slack {
        return Some(found(Field::Low, bar.low, Field::High, bar.high, "above"));
    }
    for (field, price) in [(Field::Close, bar.close), (Field::Open, bar.open)] {
        if price > bar.high + slack {
            return Some(found(field, price, Field::High, bar.high, "above"));
        }
        if price < bar.low - slack {
            return Some(found(field, price, Field::Low, bar.low, "below"));
        }
    }
    None
}
