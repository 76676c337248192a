//! Another source says something else of the same session (methodology, DQ11).
//!
//! Threshold: the closes differ by more than 0.5 % and by more than 0.02 in the price unit of the
//! line. Outcome: quarantine of the one that comes second; nothing tells which one is right.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of `close`, where another source said `other` before.
pub(crate) fn judge(session: Date, close: f64, other: f64, limits: &Thresholds) -> Option<Verdict> {
    let apart = (close - other).abs();
    let is_near =
        apart <= limits.source_difference * other.abs() || apart <= limits.source_difference_amount;
    // A price that is none belongs to the rule `price`.
    if is_near || !apart.is_finite() {
        return None;
    }
    Some(Verdict {
        session,
        field: Field::Close,
        value: close,
        expected: other,
        outcome: Outcome::Quarantine,
        sentence: format!(
            "close {close} is {:+.2} % from {other}, which another source says",
            (close / other - 1.0) * 100.0
        ),
    })
}
