//! A line trades again after sessions without a bar (methodology, DQ09).
//!
//! Threshold: 1 session of its exchange is flagged, 20 are quarantined: after so long the line may
//! be another company. Sessions that are missing for every line belong to the rule
//! `missing_session`.

use crate::line::{Case, Verdict};
use crate::{Field, Outcome};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let past = case.past()?;
    if case.missed < case.limits.gap_flag {
        return None;
    }
    let outcome = if case.missed >= case.limits.gap_quarantine {
        Outcome::Quarantine
    } else {
        Outcome::Flag
    };
    let missed = case.missed;
    let plural = if missed == 1 { "" } else { "s" };
    Some(Verdict {
        session: case.session,
        field: Field::Session,
        value: f64::from(missed),
        expected: 0.0,
        outcome,
        sentence: format!("no bar in {missed} session{plural} since {}", past.session),
    })
}
