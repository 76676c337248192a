//! A split is on file but not in the price (methodology, DQ15).
//!
//! Threshold: more than 15 % of a move is left after the split, and the raw close moved less than
//! that. Outcome: quarantine of the action.

use crate::line::{Case, Verdict};
use crate::{Field, Outcome};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let past = case.past()?;
    let factor = case.history.adjustment.share_factor;
    let is_split = (factor - 1.0).abs() > f64::EPSILON;
    let raw = case.bar.close / past.bar.close;
    let fits_better_without = raw.ln().abs() < case.ratio.ln().abs();
    if !is_split || !fits_better_without || case.change().abs() <= case.limits.action_gap {
        return None;
    }
    Some(Verdict {
        session: case.session,
        field: Field::Action,
        value: factor,
        expected: 1.0,
        outcome: Outcome::Quarantine,
        sentence: format!(
            "a split of {factor:.4} for 1 is on file, but the close went from {} to {}",
            past.bar.close, case.bar.close
        ),
    })
}
