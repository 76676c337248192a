//! A bar on a date on which the exchange was closed (methodology, DQ24).
//!
//! Threshold: any date that the calendar of the exchange knows to be closed. Outcome: refuse. An
//! exchange without a calendar is not judged.

use equipoise_model::Date;
use equipoise_model::calendar::Calendar;

use crate::line::Verdict;
use crate::{Field, Outcome};

pub(crate) fn judge(session: Date, close: f64, calendar: &Calendar) -> Option<Verdict> {
    if calendar.is_session(session) {
        return None;
    }
    Some(Verdict {
        session,
        field: Field::Session,
        value: close,
        expected: f64::NAN,
        outcome: Outcome::Refuse,
        sentence: format!("{} did not trade on {session}", calendar.mic()),
    })
}
