//! The schedule: after which closes something happens, worked out from the dates alone (section
//! 3.6).

use chrono::{Datelike, Days, Weekday};
use equipoise_model::definitions::MonthDay;
use equipoise_model::{Date, Rhythm};

use super::facts::Day;
use super::index::Index;

/// What happens after a close.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Whether members are chosen anew, or the weights of those there are reset.
    pub(super) is_reconstitution: bool,
    /// The close that decides who is a member.
    pub(super) determination: Day,
    /// The close whose prices size shares.
    pub(super) reference: Day,
    /// Stages left, this one included.
    pub(super) stages_left: usize,
    /// Whether this is the first of its stages: members and weights are decided here.
    pub(super) is_first: bool,
    pub(super) is_only: bool,
}

impl Event {
    /// A rebalance at the prices of `day`, in one stage, of the members there are.
    pub(super) fn reset_on(day: Day) -> Self {
        Self {
            is_reconstitution: false,
            determination: day,
            reference: day,
            stages_left: 1,
            is_first: true,
            is_only: true,
        }
    }
}

impl Index<'_> {
    /// What happens after the close of `day`. A rebalance in stages ends on its date; it begins no
    /// earlier than after the one before it.
    pub(super) fn event(&self, day: Day) -> Option<Event> {
        let schedule = &self.definition.schedule;
        let mut dates = vec![self.book.date(day)];
        for _ in 0..schedule.stages {
            dates.push(self.book.following(dates[dates.len() - 1]));
        }
        let stages = schedule.stages as usize;
        let ahead = (0..stages).find(|ahead| self.is_due(dates[*ahead]))?;
        let due = dates[ahead];
        let begins_now = ahead + 1 == stages;
        let follows_another = day > 0 && self.is_due(self.book.date(day - 1));
        let is_first = begins_now || follows_another;
        let back = |sessions: u32| day.saturating_sub(sessions as usize);
        Some(Event {
            is_reconstitution: self.is_reconstitution(due),
            determination: back(self.definition.selection.lag_sessions),
            reference: back(schedule.reference_lag_sessions),
            stages_left: ahead + 1,
            is_first,
            is_only: is_first && ahead == 0,
        })
    }

    /// Whether a rebalance or a reconstitution is due after the close of `date`.
    fn is_due(&self, date: Date) -> bool {
        self.falls(&self.definition.schedule.rebalance, date) || self.is_reconstitution(date)
    }

    fn is_reconstitution(&self, date: Date) -> bool {
        let schedule = &self.definition.schedule;
        let rhythm = schedule.reconstitution.as_ref();
        self.falls(rhythm.unwrap_or(&schedule.rebalance), date)
    }

    /// Whether `rhythm` picks the close of `session`.
    fn falls(&self, rhythm: &Rhythm, session: Date) -> bool {
        let following = self.book.following(session);
        // A day the rule names is due at the last session up to it.
        let stands_for = |day: Date| session <= day && day < following;
        match rhythm {
            Rhythm::Daily => true,
            Rhythm::Never => false,
            Rhythm::Weekly => monday_of(session) != monday_of(following),
            Rhythm::Dates(dates) => dates.iter().any(|date| stands_for(*date)),
            Rhythm::Months { months, on } => match on {
                MonthDay::LastSession => {
                    months.contains(session.month()) && month_of(session) != month_of(following)
                }
                MonthDay::ThirdFriday => [session, next_month(session)]
                    .into_iter()
                    .filter(|month| months.contains(month.month()))
                    .any(|month| stands_for(third_friday(month))),
            },
        }
    }
}

fn monday_of(date: Date) -> Date {
    date.week(Weekday::Mon).first_day()
}

fn month_of(date: Date) -> (i32, u32) {
    (date.year(), date.month())
}

fn next_month(date: Date) -> Date {
    date - Days::new(u64::from(date.day0())) + Days::new(31)
}

fn third_friday(month: Date) -> Date {
    (15..=21)
        .filter_map(|day| month.with_day(day))
        .find(|date| date.weekday() == Weekday::Fri)
        .expect("one of seven days is a Friday")
}
