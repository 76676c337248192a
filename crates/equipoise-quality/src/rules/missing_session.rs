//! Sessions of an exchange that are missing for every line (methodology, DQ24).
//!
//! Threshold: one session of the calendar between two sessions with bars. Outcome: refuse of the
//! span, told at the session after it. Dates for which the calendar knows no holidays are not
//! judged.

use equipoise_model::Date;
use equipoise_model::calendar::{Basis, Calendar};

use crate::line::Verdict;
use crate::{Field, Outcome};

/// Of `session`, before which the last one with bars was `last`.
pub(crate) fn judge(last: Date, session: Date, calendar: &Calendar) -> Option<Verdict> {
    if [last, session]
        .into_iter()
        .any(|date| calendar.basis(date) == Basis::Weekdays)
    {
        return None;
    }
    let between = calendar
        .sessions(last, session)
        .filter(|date| *date > last && *date < session);
    let missing = u32::try_from(between.clone().count()).unwrap_or(u32::MAX);
    let first = between.min()?;
    let plural = if missing == 1 { "" } else { "s" };
    Some(Verdict {
        session: first,
        field: Field::Session,
        value: 0.0,
        expected: f64::from(missing),
        outcome: Outcome::Refuse,
        sentence: format!(
            "no bar at all in {missing} session{plural} of {} from {first}",
            calendar.mic()
        ),
    })
}
