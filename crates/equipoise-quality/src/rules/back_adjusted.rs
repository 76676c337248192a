//! Closes as traded that were adjusted backwards (methodology, DQ13).
//!
//! Threshold: three or more known closes of a line come again, each at the same ratio to what it was,
//! within 0.1 %, and that ratio is not 1. A correction changes a close; a new basis changes all of
//! them. Outcome: refuse of each: prices are kept as traded, and the action belongs among the actions.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// How far a ratio may lie from another one, or from 1, to be the same.
const SAME: f64 = 0.001;

/// Of the closes of one line that are known already: session, known close, close that comes now.
pub(crate) fn judge(closes: &[(Date, f64, f64)], limits: &Thresholds) -> Vec<Verdict> {
    let is_same = |one: f64, other: f64| (one / other - 1.0).abs() <= SAME;
    let changed: Vec<&(Date, f64, f64)> = closes
        .iter()
        .filter(|(_, before, now)| before.is_finite() && *before > 0.0 && *now > 0.0)
        .filter(|(_, before, now)| !is_same(now / before, 1.0))
        .collect();
    let Some(ratio) = changed.last().map(|(_, before, now)| now / before) else {
        return Vec::new();
    };
    let is_one_basis = changed
        .iter()
        .all(|(_, before, now)| is_same(now / before, ratio));
    if changed.len() < limits.back_adjusted_sessions as usize || !is_one_basis {
        return Vec::new();
    }
    let verdict = |(session, before, now): &&(Date, f64, f64)| Verdict {
        session: *session,
        field: Field::Close,
        value: *now,
        expected: *before,
        outcome: Outcome::Refuse,
        sentence: format!(
            "close {now} was {before}, {ratio:.4} times as in {} sessions of the line: adjusted, \
             not as traded",
            changed.len()
        ),
    };
    changed.iter().map(verdict).collect()
}
