//! Many bars of a session are suspect at once (methodology, DQ10).
//!
//! Threshold: a third of the bars have a finding that keeps them from being used, by the session itself
//! or by those up to 20 sessions after it, and it is told as soon as that many have. Outcome:
//! quarantine of the session as a whole. A session of fewer than 20 bars is not judged.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of a session with `bars`, of which `suspect` may not be used.
pub(crate) fn judge(
    session: Date,
    bars: f64,
    suspect: f64,
    limits: &Thresholds,
) -> Option<Verdict> {
    let limit = bars * limits.large_scale;
    if suspect < limit {
        return None;
    }
    Some(Verdict {
        session,
        field: Field::Session,
        value: suspect,
        expected: limit,
        outcome: Outcome::Quarantine,
        sentence: format!("{suspect} of {bars} bars are suspect"),
    })
}
