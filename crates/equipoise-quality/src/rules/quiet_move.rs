//! A close that changed although nothing traded (methodology, DQ37).
//!
//! Threshold: any change of the close, the known actions taken into account, in a session with a
//! volume of zero. Outcome: flag.

use crate::Outcome;
use crate::line::{Case, Verdict};

/// Changes below are roundings of an adjusted price.
const ROUNDING: f64 = 1e-4;

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let moved = case.change().abs() > ROUNDING;
    if !moved || case.is_explained() || case.bar.volume.is_nan() || case.bar.volume > 0.0 {
        return None;
    }
    let base = case.base();
    Some(case.on_close(
        base,
        Outcome::Flag,
        format!(
            "close went from {base} to {} without volume",
            case.bar.close
        ),
    ))
}
