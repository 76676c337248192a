//! An exchange rate the wrong way around (methodology, DQ22).
//!
//! Threshold: the rate times the one before is 1 within 3 %, and the rate itself moved further than
//! that. Outcome: quarantine.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of a rate that was `before` at the fixing before.
pub(crate) fn judge(session: Date, before: f64, rate: f64, limits: &Thresholds) -> Option<Verdict> {
    let is_inverse = (rate * before - 1.0).abs() <= limits.fx_move;
    let has_moved = (rate / before - 1.0).abs() > limits.fx_move;
    (is_inverse && has_moved).then(|| Verdict {
        session,
        field: Field::Rate,
        value: rate,
        expected: before,
        outcome: Outcome::Quarantine,
        sentence: format!("rate {rate} is about one divided by the last one of {before}"),
    })
}
