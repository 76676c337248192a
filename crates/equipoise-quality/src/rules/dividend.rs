//! A dividend out of proportion (methodology, DQ19).
//!
//! Thresholds, as part of the last close before the ex-date: more than 5 % is flagged, to be
//! reviewed as a special dividend; more than 25 % is quarantined. An amount that is not positive is
//! refused.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of an amount before which the line closed at `close`, `NaN` when it never did.
pub(crate) fn judge(
    session: Date,
    amount: f64,
    close: f64,
    limits: &Thresholds,
) -> Option<Verdict> {
    let verdict = |outcome: Outcome, sentence: String| Verdict {
        session,
        field: Field::Action,
        value: amount,
        expected: close * limits.dividend_flag,
        outcome,
        sentence,
    };
    if !(amount > 0.0 && amount.is_finite()) {
        return Some(verdict(Outcome::Refuse, format!("{amount} is no dividend")));
    }
    let payment = amount / close;
    let sentence = || {
        format!(
            "a dividend of {amount} is {:.1} % of the close of {close}",
            payment * 100.0
        )
    };
    if payment > limits.dividend_quarantine {
        return Some(verdict(Outcome::Quarantine, sentence()));
    }
    (payment > limits.dividend_flag).then(|| verdict(Outcome::Flag, sentence()))
}
