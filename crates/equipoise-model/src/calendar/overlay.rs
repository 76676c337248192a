//! Applies lines to plans, from top to bottom.

use std::collections::BTreeMap;

use chrono::NaiveTime;

use super::OverlayError;
use super::lines::{Change, Line, Statement, lines};
use super::plan::{Plan, Span, SpecialDay};
use crate::Date;

/// Lines that are read at most: a century of one line a date for four exchanges.
const LIMIT: usize = 100_000;

/// The plans of every exchange while lines are applied.
#[derive(Debug)]
pub(super) struct Draft {
    plans: BTreeMap<String, Plan>,
    /// The lines of this text that began a calendar.
    begun: BTreeMap<String, usize>,
    /// What this text said about dates.
    stated: BTreeMap<(String, Date), Vec<(Change, usize)>>,
}

/// `plans` with every line of `text`, or the first line that is wrong.
pub(super) fn apply(
    plans: BTreeMap<String, Plan>,
    text: &str,
) -> Result<BTreeMap<String, Plan>, OverlayError> {
    let count = text.lines().count();
    if count > LIMIT {
        return Err(OverlayError::TooLong {
            lines: count,
            limit: LIMIT,
        });
    }
    let mut draft = Draft {
        plans,
        begun: BTreeMap::new(),
        stated: BTreeMap::new(),
    };
    for line in lines(text) {
        draft.apply(&line?)?;
    }
    draft.finish()
}

impl Draft {
    fn apply(&mut self, line: &Line<'_>) -> Result<(), OverlayError> {
        match &line.statement {
            Statement::Exchange { zone, hours, week } => {
                self.begin(line, Plan::new(line.mic, *zone, *week, *hours))
            }
            Statement::Like { other } => self.begin_like(line, other),
            Statement::Listed(span) => {
                self.plan(line)?.listed = *span;
                Ok(())
            }
            Statement::Known(span) => {
                self.plan(line)?.known = *span;
                Ok(())
            }
            Statement::Hours(hours) => {
                let plan = self.plan(line)?;
                plan.change_hours(*hours);
                check_order(line, plan, hours.from)
            }
            Statement::Days {
                dates,
                change,
                reason,
            } => dates
                .iter()
                .try_for_each(|date| self.change_day(line, *date, *change, *reason)),
        }
    }

    fn plan(&mut self, line: &Line<'_>) -> Result<&mut Plan, OverlayError> {
        self.plans
            .get_mut(line.mic)
            .ok_or_else(|| unknown(line, line.mic))
    }

    fn begin(&mut self, line: &Line<'_>, plan: Plan) -> Result<(), OverlayError> {
        if self.plans.contains_key(line.mic) {
            return Err(OverlayError::ExchangeExists {
                line: line.number,
                mic: line.mic.to_owned(),
            });
        }
        self.begun.insert(line.mic.to_owned(), line.number);
        self.plans.insert(line.mic.to_owned(), plan);
        Ok(())
    }

    fn begin_like(&mut self, line: &Line<'_>, other: &str) -> Result<(), OverlayError> {
        let other = self.plans.get(other).ok_or_else(|| unknown(line, other))?;
        let mut plan = other.clone();
        line.mic.clone_into(&mut plan.mic);
        self.begin(line, plan)
    }

    fn change_day(
        &mut self,
        line: &Line<'_>,
        date: Date,
        change: Change,
        reason: Option<&str>,
    ) -> Result<(), OverlayError> {
        let plan = self.plan(line)?;
        let day = changed(line, plan, date, change)?;
        plan.special.insert(date, day);
        match reason {
            Some(reason) => plan.reasons.insert(date, reason.to_owned()),
            None => plan.reasons.remove(&date),
        };
        self.note(line, date, change)
    }

    /// Remember what was said of a date, and refuse what does not go together with it.
    fn note(&mut self, line: &Line<'_>, date: Date, change: Change) -> Result<(), OverlayError> {
        let said = self.stated.entry((line.mic.to_owned(), date)).or_default();
        if let Some((_, earlier)) = said.iter().find(|(other, _)| !goes_after(*other, change)) {
            return Err(OverlayError::StatedTwice {
                line: line.number,
                earlier: *earlier,
                mic: line.mic.to_owned(),
                date,
            });
        }
        said.push((change, line.number));
        Ok(())
    }

    fn finish(self) -> Result<BTreeMap<String, Plan>, OverlayError> {
        let is_unknown = |mic: &&String| self.plans[*mic].known == Span::NONE;
        match self.begun.keys().find(is_unknown) {
            Some(mic) => Err(OverlayError::NoKnownDates {
                line: self.begun[mic],
                mic: mic.clone(),
            }),
            None => Ok(self.plans),
        }
    }
}

/// Whether `later` may follow `earlier` for one date: a special time after `open`, or the other
/// special time.
fn goes_after(earlier: Change, later: Change) -> bool {
    matches!(
        (earlier, later),
        (Change::Open | Change::Late(_), Change::Early(_))
            | (Change::Open | Change::Early(_), Change::Late(_))
    )
}

/// The day that `change` makes of `date`.
fn changed(
    line: &Line<'_>,
    plan: &Plan,
    date: Date,
    change: Change,
) -> Result<SpecialDay, OverlayError> {
    let (open, close) = (plan.special_open(date), plan.special_close(date));
    let regular = plan.regular(date);
    match change {
        Change::Closed => Ok(SpecialDay::Closed),
        Change::Open => Ok(SpecialDay::REGULAR),
        Change::Early(_) | Change::Late(_) if !plan.is_session(date) => {
            Err(OverlayError::NoSession {
                line: line.number,
                mic: line.mic.to_owned(),
                date,
            })
        }
        Change::Early(time) => {
            check_time(
                line,
                date,
                ("close", time),
                (plan.open(date), regular.close),
            )?;
            Ok(SpecialDay::Session {
                open,
                close: Some(time),
            })
        }
        Change::Late(time) => {
            check_time(
                line,
                date,
                ("opening", time),
                (regular.open, plan.close(date)),
            )?;
            Ok(SpecialDay::Session {
                open: Some(time),
                close,
            })
        }
    }
}

fn check_time(
    line: &Line<'_>,
    date: Date,
    (field, time): (&'static str, NaiveTime),
    (after, before): (NaiveTime, NaiveTime),
) -> Result<(), OverlayError> {
    if after < time && time < before {
        return Ok(());
    }
    Err(OverlayError::OutsideSession {
        line: line.number,
        field,
        time,
        date,
        after,
        before,
    })
}

/// Every session from `from` on opens before it closes.
fn check_order(line: &Line<'_>, plan: &Plan, from: Date) -> Result<(), OverlayError> {
    match plan.upside_down(from) {
        Some(date) => Err(OverlayError::UpsideDown {
            line: line.number,
            mic: plan.mic.clone(),
            date,
            open: plan.open(date),
            close: plan.close(date),
        }),
        None => Ok(()),
    }
}

fn unknown(line: &Line<'_>, mic: &str) -> OverlayError {
    OverlayError::UnknownExchange {
        line: line.number,
        mic: mic.to_owned(),
    }
}
