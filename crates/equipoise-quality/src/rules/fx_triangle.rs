//! An exchange rate that contradicts two others of its session (methodology, DQ22).
//!
//! Threshold: 5 basis points between a rate and the product of two across a third currency. Outcome:
//! quarantine of the rate that was not needed for the others.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of `rate`, where the way across the currency `third` gives `across`.
pub(crate) fn judge(
    session: Date,
    rate: f64,
    (third, across): (&str, f64),
    limits: &Thresholds,
) -> Option<Verdict> {
    let gap = rate / across - 1.0;
    (gap.abs() > limits.fx_triangle).then(|| Verdict {
        session,
        field: Field::Rate,
        value: rate,
        expected: across,
        outcome: Outcome::Quarantine,
        sentence: format!(
            "rate {rate} is {:+.1} basis points from {across}, the way across {third}",
            gap * 10_000.0
        ),
    })
}
