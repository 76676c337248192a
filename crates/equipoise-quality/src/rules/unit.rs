//! Prices in another unit: pence for pounds, cents for dollars (methodology, DQ23).
//!
//! Threshold: the close is 100 or 1,000 times the last one, or that part of it, within 20 %.
//! Outcome: refuse.

use crate::Outcome;
use crate::line::{Case, Verdict};

const FACTORS: [f64; 2] = [100.0, 1000.0];

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let is_near =
        |factor: f64| (case.ratio / factor).ln().abs() < case.limits.unit_tolerance.ln_1p();
    let factor = FACTORS
        .into_iter()
        .flat_map(|factor| [factor, 1.0 / factor])
        .find(|factor| is_near(*factor))?;
    let base = case.base();
    Some(case.on_close(
        base,
        Outcome::Refuse,
        format!(
            "close {} is about {factor} times the last one of {base}: another unit",
            case.bar.close
        ),
    ))
}
