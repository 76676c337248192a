//! A dividend whose date or currency cannot be (methodology, DQ20).
//!
//! Thresholds: an ex-date on which the exchange is closed, or within 10 days of another dividend of
//! its kind: the same one told twice. Outcome: quarantine of the action. A currency that is not that
//! of the line is flagged: it is converted, and right for many foreign lines. Payment dates are not
//! kept, so the check that they come after the ex-date has nothing to look at.

use equipoise_model::Date;
use equipoise_model::calendar::Calendar;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// What there is to know about a dividend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'t> {
    pub(crate) ex_date: Date,
    pub(crate) amount: f64,
    /// The one of its kind before it.
    pub(crate) before: Option<(Date, f64)>,
    /// Its currency, where it is stated, and that of the line.
    pub(crate) currency: Option<(&'t str, &'t str)>,
    /// Of the exchange; `None` where none is known.
    pub(crate) calendar: Option<&'t Calendar>,
}

pub(crate) fn judge(terms: &Terms<'_>, limits: &Thresholds) -> Option<Verdict> {
    let Terms {
        ex_date, amount, ..
    } = *terms;
    let verdict = |expected: f64, outcome: Outcome, sentence: String| Verdict {
        session: ex_date,
        field: Field::Action,
        value: amount,
        expected,
        outcome,
        sentence,
    };
    if let Some(calendar) = terms
        .calendar
        .filter(|calendar| !calendar.is_session(ex_date))
    {
        let sentence = format!(
            "a dividend of {amount} goes ex on {ex_date}, when {} did not trade",
            calendar.mic()
        );
        return Some(verdict(f64::NAN, Outcome::Quarantine, sentence));
    }
    if let Some((earlier, other)) = terms.before {
        let days = (ex_date - earlier).num_days();
        if days <= i64::from(limits.dividend_repeat_days) {
            let sentence = format!(
                "a dividend of {amount} goes ex {days} days after one of {other} on {earlier}"
            );
            return Some(verdict(other, Outcome::Quarantine, sentence));
        }
    }
    let (stated, of_line) = terms
        .currency
        .filter(|(stated, of_line)| stated != of_line)?;
    let sentence = format!("a dividend in {stated} on a line that is priced in {of_line}");
    Some(verdict(f64::NAN, Outcome::Flag, sentence))
}
