//! The share count of a line jumps (methodology, DQ16).
//!
//! Measured after the splits since the last count. Thresholds: more than 5 % is flagged, more than
//! 20 % without an action is quarantined; a factor of 1,000 or 1,000,000 (thousands or millions
//! for shares) within 20 % is refused.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

const FACTORS: [f64; 4] = [1e3, 1e-3, 1e6, 1e-6];

/// Of a count after `last`, which is `NaN` for a first one.
pub(crate) fn judge(
    session: Date,
    last: f64,
    shares: f64,
    has_action: bool,
    limits: &Thresholds,
) -> Option<Verdict> {
    let ratio = shares / last;
    let change = (ratio - 1.0).abs();
    let is_near = |factor: &f64| (ratio / factor).ln().abs() < limits.unit_tolerance.ln_1p();
    let verdict = |outcome: Outcome, what: String| Verdict {
        session,
        field: Field::Shares,
        value: shares,
        expected: last,
        outcome,
        sentence: format!("{shares} shares after {last}: {what}"),
    };
    if !(shares > 0.0 && shares.is_finite()) {
        return Some(verdict(Outcome::Refuse, "no share count".to_owned()));
    }
    if let Some(factor) = FACTORS.iter().find(|factor| is_near(factor)) {
        return Some(verdict(
            Outcome::Refuse,
            format!("about {factor} times as many, another unit"),
        ));
    }
    let percent = format!("{:+.1} %", (ratio - 1.0) * 100.0);
    if change > limits.shares_quarantine && !has_action {
        return Some(verdict(
            Outcome::Quarantine,
            format!("{percent} without an action"),
        ));
    }
    (change > limits.shares_flag).then(|| verdict(Outcome::Flag, percent))
}
