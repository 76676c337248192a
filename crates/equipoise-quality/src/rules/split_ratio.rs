//! The price shows a split that is not on file (methodology, DQ14).
//!
//! Threshold: the move is 2, 3, 3/2, 4, 5, 10 or 20, or one divided by it, within 1 %, and no split
//! is known. Outcome: quarantine.

use crate::Outcome;
use crate::line::{Case, Verdict};

const RATIOS: [f64; 7] = [1.5, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0];

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    if case.is_explained() {
        return None;
    }
    let is_near =
        |ratio: f64| (case.ratio / ratio - 1.0).abs() <= case.limits.split_ratio_tolerance;
    let ratio = RATIOS
        .into_iter()
        .flat_map(|ratio| [ratio, 1.0 / ratio])
        .find(|ratio| is_near(*ratio))?;
    let base = case.base();
    Some(case.on_close(
        base,
        Outcome::Quarantine,
        format!(
            "close {} is {ratio:.3} times the last one of {base}, as after a split that is not on file",
            case.bar.close
        ),
    ))
}
