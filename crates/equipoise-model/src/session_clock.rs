//! When the run of a session is due: so many minutes after the real close of its exchange.
//!
//! Pure functions of a calendar, the present moment and the last session that is done. Sessions
//! are done in order, so one date says everything about the past: a clock that jumps back finds
//! nothing due twice, and a clock that jumps forward, or a service that was down, finds what it
//! missed, oldest first.

use chrono::TimeDelta;

use crate::calendar::Calendar;
use crate::{Date, Instant};

/// How long after the close of its session a run begins, and by when it has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunTiming {
    after_close_minutes: u32,
    deadline_minutes: u32,
}

impl RunTiming {
    /// The latest start and deadline, in minutes after the close: two days.
    pub const MINUTES_MAX: u32 = 2 * 24 * 60;

    /// A run `after_close_minutes` after the close, to be done `deadline_minutes` after the close.
    ///
    /// # Errors
    /// When the deadline is not later than the start, or later than [`RunTiming::MINUTES_MAX`].
    pub fn try_new(after_close_minutes: u32, deadline_minutes: u32) -> Result<Self, TimingError> {
        if deadline_minutes > Self::MINUTES_MAX {
            return Err(TimingError::DeadlineTooLate { deadline_minutes });
        }
        if deadline_minutes <= after_close_minutes {
            return Err(TimingError::DeadlineBeforeStart {
                deadline_minutes,
                after_close_minutes,
            });
        }
        Ok(Self {
            after_close_minutes,
            deadline_minutes,
        })
    }

    /// Minutes after the close from when on a session is due.
    #[must_use]
    pub fn after_close_minutes(self) -> u32 {
        self.after_close_minutes
    }

    /// Minutes after the close from when on it is late.
    #[must_use]
    pub fn deadline_minutes(self) -> u32 {
        self.deadline_minutes
    }
}

/// Why a timing is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimingError {
    /// The deadline is out of range.
    #[error(
        "a deadline {deadline_minutes} minutes after the close is over the limit of {}",
        RunTiming::MINUTES_MAX
    )]
    DeadlineTooLate {
        /// The deadline asked for.
        deadline_minutes: u32,
    },
    /// The run would be late before it may begin.
    #[error(
        "a deadline {deadline_minutes} minutes after the close is not later than the start of the \
         run, {after_close_minutes} minutes after the close"
    )]
    DeadlineBeforeStart {
        /// The deadline asked for.
        deadline_minutes: u32,
        /// The start asked for.
        after_close_minutes: u32,
    },
}

/// The instants of one session's run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRun {
    /// The session.
    pub session: Date,
    /// When its exchange closes.
    pub close: Instant,
    /// From when on it is due.
    pub due: Instant,
    /// From when on it is late.
    pub deadline: Instant,
}

impl SessionRun {
    /// How the run, which is not done, stands at `now`.
    #[must_use]
    pub fn standing(&self, now: Instant) -> Standing {
        if now < self.due {
            Standing::Waiting
        } else if now < self.deadline {
            Standing::Due
        } else {
            Standing::Late
        }
    }
}

/// How a run that is not done stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its time has not come.
    Waiting,
    /// It may begin.
    Due,
    /// It should be done by now.
    Late,
}

impl Standing {
    /// The name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Late => "late",
        }
    }
}

/// What is due, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRuns {
    /// The oldest runs that are due, ascending, no more than were asked for.
    pub runs: Vec<SessionRun>,
    /// How many more are due after them.
    pub more: usize,
}

/// The runs of one exchange.
#[derive(Debug, Clone)]
pub struct SessionClock {
    calendar: Calendar,
    timing: RunTiming,
}

impl SessionClock {
    /// The runs after the closes of `calendar`.
    #[must_use]
    pub fn new(calendar: Calendar, timing: RunTiming) -> Self {
        Self { calendar, timing }
    }

    /// The run of `session`; `None` when the exchange is closed on that date.
    #[must_use]
    pub fn run(&self, session: Date) -> Option<SessionRun> {
        let close = self.calendar.close(session)?;
        let after = |minutes: u32| close + TimeDelta::minutes(i64::from(minutes));
        Some(SessionRun {
            session,
            close,
            due: after(self.timing.after_close_minutes),
            deadline: after(self.timing.deadline_minutes),
        })
    }

    /// The runs that are due at `now` when everything up to and including `done` is done: the
    /// oldest `limit` of them, and how many more there are.
    ///
    /// Where nothing was ever done, only the newest session is due: history is a backfill, which
    /// nobody starts by accident.
    #[must_use]
    pub fn due(&self, now: Instant, done: Option<Date>, limit: usize) -> DueRuns {
        let Some(newest) = self.newest_due(now) else {
            return DueRuns {
                runs: Vec::new(),
                more: 0,
            };
        };
        let is_open = |session: &Date| done.is_none_or(|done| *session > done);
        let from = done.unwrap_or(newest);
        let mut sessions = self.calendar.sessions(from, newest).filter(is_open);
        let runs = sessions
            .by_ref()
            .take(limit)
            .filter_map(|session| self.run(session))
            .collect();
        DueRuns {
            runs,
            more: sessions.count(),
        }
    }

    /// The first run after `now` and after `done` whose time has not come.
    #[must_use]
    pub fn next(&self, now: Instant, done: Option<Date>) -> Option<SessionRun> {
        let newest = self.newest_due(now)?;
        let after = done.map_or(newest, |done| done.max(newest));
        self.run(self.calendar.next_session(after))
    }

    /// The last session whose run is due at `now`: closes ascend, and so do the starts after them.
    fn newest_due(&self, now: Instant) -> Option<Date> {
        let minutes = i64::from(self.timing.after_close_minutes);
        let closed_by = now.checked_sub_signed(TimeDelta::minutes(minutes))?;
        self.calendar.last_closed_session(closed_by)
    }
}
