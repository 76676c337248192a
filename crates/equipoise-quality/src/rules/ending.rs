//! A line ends, and nothing on file says why (methodology, DQ26).
//!
//! Threshold: no bar in 20 sessions of its exchange up to the last one, and no merger, delisting,
//! change of symbol or date of delisting. Outcome: flag: without a final value a history that holds
//! the line is too good.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of a line whose last bar, on `last`, lies `sessions` sessions back.
pub(crate) fn judge(last: Date, sessions: u32, limits: &Thresholds) -> Option<Verdict> {
    (sessions >= limits.ending_sessions).then(|| Verdict {
        session: last,
        field: Field::Session,
        value: f64::from(sessions),
        expected: f64::NAN,
        outcome: Outcome::Flag,
        sentence: format!("no bar in the {sessions} sessions since {last}, and no end on file"),
    })
}
