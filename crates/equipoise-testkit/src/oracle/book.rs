//! The book: what is known of every line at every close.

use equipoise_model::{Date, Facts, Security, calendar};

use super::actions::{Action, Effect, Placed, Suspension, adjusted_close, placed};
use super::facts::{Day, Line, Quote, Stated};
use super::number::Number;

/// What stands for a close.
#[derive(Debug, Clone)]
pub(super) struct Close {
    pub(super) price: Number,
    /// Sessions since the last observed close; 0 when this is one.
    pub(super) missing: u32,
}

/// What is known of every line at every close, whatever the definition.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) stated: Stated,
    pub(super) actions: Vec<Vec<Action>>,
    closes: Vec<Vec<Option<Close>>>,
    caps: Vec<Vec<Option<Number>>>,
    pub(super) shares: Vec<Vec<Option<Number>>>,
    pub(super) unlisted: Vec<Vec<Number>>,
    suspensions: Vec<Suspension>,
    first_sessions: Vec<Day>,
    last_sessions: Vec<Option<Day>>,
}

impl Book {
    pub(super) fn of(facts: &[Facts]) -> Self {
        let stated = Stated::of(facts);
        let placed = placed(&stated);
        let lines = stated.lines.len();
        let first_session = |line: &Security| match line.listed {
            Some(listed) => stated
                .first_session(listed)
                .unwrap_or(stated.sessions.len()),
            None => 0,
        };
        let mut book = Self {
            first_sessions: stated.lines.iter().map(first_session).collect(),
            last_sessions: (0..lines)
                .map(|line| last_session(&stated, &placed, line))
                .collect(),
            stated,
            actions: placed.before_open.clone(),
            closes: Vec::new(),
            caps: Vec::new(),
            shares: Vec::new(),
            unlisted: Vec::new(),
            suspensions: placed.suspensions.clone(),
        };
        book.take_closes(&placed);
        book.take_caps();
        let days = 0..book.days();
        let known = |day| {
            (0..lines)
                .map(|line| book.shares_known(day, line))
                .collect()
        };
        let shares = days.clone().map(known).collect();
        let unlisted = |day| {
            (0..lines)
                .map(|line| book.unlisted_shares(day, line))
                .collect()
        };
        let unlisted = days.map(unlisted).collect();
        Self {
            shares,
            unlisted,
            ..book
        }
    }

    pub(super) fn days(&self) -> usize {
        self.stated.sessions.len()
    }

    pub(super) fn lines(&self) -> usize {
        self.stated.lines.len()
    }

    pub(super) fn line(&self, line: Line) -> &Security {
        &self.stated.lines[line]
    }

    pub(super) fn date(&self, day: Day) -> Date {
        self.stated.sessions[day]
    }

    /// The session after `day`: as it came, or as the calendar foretells it.
    pub(super) fn following(&self, date: Date) -> Date {
        let next = self.stated.sessions.iter().find(|session| **session > date);
        next.copied()
            .unwrap_or_else(|| calendar::next_session(date))
    }

    /// The close of `line`, carried where there is none.
    pub(super) fn close(&self, day: Day, line: Line) -> Option<&Close> {
        self.closes[day][line].as_ref()
    }

    /// Whether `line` has a close of its own on `day`.
    pub(super) fn is_observed(&self, day: Day, line: Line) -> bool {
        self.close(day, line)
            .is_some_and(|close| close.missing == 0)
    }

    /// The market cap that a source gave, in the major unit of the price currency.
    pub(super) fn given_cap(&self, day: Day, line: Line) -> Option<&Number> {
        self.caps[day][line].as_ref()
    }

    pub(super) fn volume(&self, day: Day, line: Line) -> Option<&Number> {
        self.quote(day, line)?.volume.as_ref()
    }

    /// Whether `line` may be chosen at the close of `day`, by its listing: not before the first
    /// session, and no longer at the close of the last.
    pub(super) fn is_listed(&self, day: Day, line: Line) -> bool {
        self.first_sessions[line] <= day && !self.has_ended(day, line)
    }

    /// Whether the listing of `line` is over after the close of `day`.
    pub(super) fn has_ended(&self, day: Day, line: Line) -> bool {
        self.last_sessions[line].is_some_and(|last| last <= day)
    }

    /// Whether `line` is suspended at the close of `day`.
    pub(super) fn is_suspended(&self, day: Day, line: Line) -> bool {
        let until = |change: &&Suspension| change.day <= day && change.line == line;
        let last = self.suspensions.iter().rfind(until);
        last.is_some_and(|change| change.is_suspended)
    }

    /// What happened to holders of `line` after the close of `since` and up to the open of `day`.
    pub(super) fn actions_since(
        &self,
        since: Day,
        day: Day,
        line: Line,
    ) -> impl Iterator<Item = &Effect> {
        let actions = self.actions[since + 1..=day].iter().flatten();
        actions
            .filter(move |action| action.line == line)
            .map(|action| &action.effect)
    }

    /// The close of the session before `day`, adjusted for what happens before the open of `day`.
    pub(super) fn adjusted_prior_close(&self, day: Day, line: Line) -> Option<Number> {
        let before = self.close(day.checked_sub(1)?, line)?;
        let price = before.price.clone();
        let effects = self.actions_since(day - 1, day, line);
        Some(effects.fold(price, |price, effect| adjusted_close(&price, effect)))
    }

    fn quote(&self, day: Day, line: Line) -> Option<&Quote> {
        self.stated.quotes.get(&(day, line))
    }

    /// Observed closes and final values; in a gap the last one, adjusted for all that happened
    /// since, to the end of the listing (section 2, "missing price").
    fn take_closes(&mut self, placed: &Placed) {
        for day in 0..self.days() {
            let closes = (0..self.lines())
                .map(|line| {
                    let values = placed.final_values.iter().rev();
                    let mut final_value = values.filter(|value| (value.0, value.1) == (day, line));
                    let quoted = self.quote(day, line).and_then(|quote| quote.close.clone());
                    match final_value.next().map(|value| value.2.clone()).or(quoted) {
                        Some(price) => Some(Close { price, missing: 0 }),
                        None => self.carried(day, line),
                    }
                })
                .collect();
            self.closes.push(closes);
        }
    }

    fn carried(&self, day: Day, line: Line) -> Option<Close> {
        let is_over = self.last_sessions[line].is_some_and(|last| last < day);
        if day == 0 || is_over {
            return None;
        }
        Some(Close {
            price: self.adjusted_prior_close(day, line)?,
            missing: self.close(day - 1, line)?.missing + 1,
        })
    }

    /// Given caps; carried where the close is.
    fn take_caps(&mut self) {
        let mut last: Vec<Option<Number>> = vec![None; self.lines()];
        for day in 0..self.days() {
            let mut caps = Vec::new();
            for (line, last) in last.iter_mut().enumerate() {
                let given = self.quote(day, line).and_then(|quote| quote.cap.clone());
                let is_carried = self.close(day, line).is_some_and(|close| close.missing > 0);
                if given.is_some() {
                    last.clone_from(&given);
                }
                caps.push(given.or_else(|| last.clone().filter(|_| is_carried)));
            }
            self.caps.push(caps);
        }
    }
}

/// The last session of the listing of `line`: that of the first takeover or delisting, else the one
/// the record states; `None` while it is still to come.
fn last_session(stated: &Stated, placed: &Placed, line: Line) -> Option<Day> {
    let endings = placed
        .last_sessions
        .iter()
        .filter(|ending| ending.0 == line);
    let days: Vec<Option<Day>> = endings.map(|ending| ending.1).collect();
    if !days.is_empty() {
        return days.into_iter().flatten().min();
    }
    let delisted = stated.lines[line].delisted?;
    if *stated.sessions.last()? < delisted {
        return None;
    }
    let before = stated.sessions.iter().rposition(|day| *day <= delisted);
    Some(before.unwrap_or(0))
}
