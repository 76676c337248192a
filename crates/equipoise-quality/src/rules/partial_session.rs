//! A session with fewer bars than usual (methodology, DQ02 and DQ09).
//!
//! Thresholds, as part of the median of the last 20 sessions: less than 95 % is flagged, less than
//! 80 % refused as a whole. A market of fewer than 20 lines is not judged.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of a session with `bars`, where `usual` is the median of the sessions before it.
pub(crate) fn judge(session: Date, bars: f64, usual: f64, limits: &Thresholds) -> Option<Verdict> {
    let share = bars / usual;
    let outcome = if share < limits.partial_refuse {
        Outcome::Refuse
    } else if share < limits.partial_flag {
        Outcome::Flag
    } else {
        return None;
    };
    Some(Verdict {
        session,
        field: Field::Session,
        value: bars,
        expected: usual,
        outcome,
        sentence: format!("{bars} bars, where {usual} are usual"),
    })
}
