//! Lines and the exchanges they are listed on.

use equipoise_model::Date;
use equipoise_model::calendar::{Calendar, Calendars};

use crate::history::History;
use crate::line::Verdict;
use crate::rules;

/// A line under screening.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) symbol: String,
    /// Position of its exchange.
    pub(crate) exchange: usize,
    pub(crate) history: History,
}

/// An exchange, and how far its sessions have come.
#[derive(Debug)]
pub(crate) struct Exchange {
    mic: String,
    /// `None` when no calendar is known; its dates are then not judged.
    pub(crate) calendar: Option<Calendar>,
    last: Option<Date>,
    /// Sessions with bars so far.
    pub(crate) position: u32,
}

impl Exchange {
    /// The position of the exchange `mic`, added when it is new.
    pub(crate) fn position(exchanges: &mut Vec<Self>, mic: &str, calendars: &Calendars) -> usize {
        let known = exchanges.iter().position(|exchange| exchange.mic == mic);
        known.unwrap_or_else(|| {
            exchanges.push(Self {
                mic: mic.to_owned(),
                calendar: calendars.get(mic).cloned(),
                last: None,
                position: 0,
            });
            exchanges.len() - 1
        })
    }

    /// A line has a bar in `session`: of the first one, what is missing before it. Dates on which
    /// the exchange is closed do not count.
    pub(crate) fn open(&mut self, session: Date) -> Option<Verdict> {
        let is_closed = |calendar: &Calendar| !calendar.is_session(session);
        if self.last == Some(session) || self.calendar.as_ref().is_some_and(is_closed) {
            return None;
        }
        let last = self.last.replace(session);
        self.position += 1;
        rules::missing_session::judge(last?, session, self.calendar.as_ref()?)
    }
}
