//! An exchange rate that moves too far in a day (methodology, DQ22).
//!
//! Threshold: 3 % between two of the ten most traded currencies, 10 % for every other pair. Outcome:
//! quarantine. A step over days without a fixing is one move.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// The ten most traded currencies (Bank for International Settlements, triennial survey), without
/// those that are managed.
const MAJOR: [&str; 9] = [
    "AUD", "CAD", "CHF", "EUR", "GBP", "JPY", "NZD", "SEK", "USD",
];

/// Of a rate that was `before` at the fixing before.
pub(crate) fn judge(
    session: Date,
    (base, quote): (&str, &str),
    (before, rate): (f64, f64),
    limits: &Thresholds,
) -> Option<Verdict> {
    let is_major = MAJOR.contains(&base) && MAJOR.contains(&quote);
    let limit = if is_major {
        limits.fx_move
    } else {
        limits.fx_move_other
    };
    let change = rate / before - 1.0;
    (change.abs() > limit).then(|| Verdict {
        session,
        field: Field::Rate,
        value: rate,
        expected: before,
        outcome: Outcome::Quarantine,
        sentence: format!("rate {rate} is {:+.1} % from {before}", change * 100.0),
    })
}
