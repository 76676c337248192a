//! Far more shares traded than usual (methodology, DQ37).
//!
//! Threshold: 50 times the median of the last 20 sessions with volume. Outcome: flag.

use crate::line::{Case, Verdict};
use crate::{Field, Outcome};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let volume = case.bar.volume;
    let times = case.limits.volume_spike;
    if !case.history.is_above_most(volume, times) {
        return None;
    }
    let usual = case.history.usual_volume()?;
    if volume <= usual * times {
        return None;
    }
    Some(Verdict {
        session: case.session,
        field: Field::Volume,
        value: volume,
        expected: usual,
        outcome: Outcome::Flag,
        sentence: format!(
            "volume {volume} is {:.0} times the usual {usual}",
            volume / usual
        ),
    })
}
