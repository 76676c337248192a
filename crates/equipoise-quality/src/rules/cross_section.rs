//! A move that sets a line apart from the market of the session (methodology, DQ07).
//!
//! Thresholds: 8 robust standard deviations (median absolute deviation / 0.6745) from the median
//! return of the session, and 6 volatilities of the line, with no more than 1.3 times its usual
//! volume; all three, because a market holds lines of every volatility and news. Outcome: flag. A
//! session with fewer than 20 moves is not judged, nor is a line without volume.

use crate::Outcome;
use crate::line::{Case, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    if case.is_explained() {
        return None;
    }
    let limits = case.limits;
    let deviations = case.excess().abs() / case.market.deviation;
    let is_outlier = deviations > limits.cross_section_deviations
        && case.sigmas()? > limits.cross_section_sigmas
        && case.relative_volume()? <= limits.cross_section_volume;
    if !is_outlier {
        return None;
    }
    let median = case.market.median.exp_m1();
    Some(case.on_close(
        case.base() * (1.0 + median),
        Outcome::Flag,
        format!(
            "moved {:+.1} % on usual volume while the median of the session moved {:+.1} %",
            case.change() * 100.0,
            median * 100.0
        ),
    ))
}
