//! The plan: which lines there are, and what of each is to be asked for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use equipoise_model::calendar::{Calendar, Calendars, new_york};
use equipoise_model::{Date, Instant, SecurityMaster};

use super::held::Held;
use super::request::FetchRequest;

/// Days before the last session held that are asked for once more: a split told late, a dividend
/// taken back or a bar restated within them is noticed.
pub const OVERLAP_DAYS: u64 = 10;

/// Days before the first session whose share counts are asked for too: the count in force on it was
/// filed for a date before it, a year and more where it is filed with annual reports only.
pub const SHARES_BEFORE_DAYS: u64 = 500;

/// One line, and the spans to ask for; `None` where the ledger holds all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) symbol: String,
    pub(super) history: Option<(Date, Date)>,
    pub(super) shares: Option<(Date, Date)>,
    /// The last session that is over: bars after it are not taken.
    pub(super) closed: Date,
}

/// What plans are made from.
#[derive(Debug)]
pub(super) struct Planner<'a> {
    pub(super) request: &'a FetchRequest,
    pub(super) held: &'a Held,
    pub(super) master: &'a SecurityMaster,
    pub(super) calendars: &'a Calendars,
    pub(super) now: Instant,
}

impl Planner<'_> {
    /// What is to be asked for of the line called `symbol`.
    pub(super) fn line(&self, symbol: &str) -> Line {
        let request = self.request;
        let calendar = self.calendar(symbol);
        let closed = calendar.last_closed_session(self.now).unwrap_or(Date::MIN);
        let wanted = (request.from, request.to.min(closed));
        let history = self.missing(symbol, calendar, wanted);
        let history = history.filter(|_| request.kinds.history);
        // Counts are taken in before bars, so a line whose bars are there has had its counts asked for.
        let is_counted = self.held.counted.contains(symbol);
        let asks_shares = history.is_some() || !request.kinds.history || !is_counted;
        let before = Days::new(SHARES_BEFORE_DAYS);
        let first = request
            .from
            .checked_sub_days(before)
            .unwrap_or(request.from);
        let shares = (first, request.to.min(calendar.local_date(self.now)));
        let shares =
            (request.kinds.shares && asks_shares && shares.0 <= shares.1).then_some(shares);
        Line {
            symbol: symbol.to_owned(),
            history,
            shares,
            closed,
        }
    }

    /// The part of `wanted` that the ledger lacks, with the overlap.
    fn missing(
        &self,
        symbol: &str,
        calendar: &Calendar,
        wanted: (Date, Date),
    ) -> Option<(Date, Date)> {
        let (from, to) = wanted;
        // There may be no session in the span at all.
        let last = match calendar.is_session(to) {
            true => to,
            false => calendar.previous_session(to),
        };
        if to < from || last < from {
            return None;
        }
        let held = self.held.bars.get(symbol).filter(|_| !self.request.is_full);
        let Some(held) = held else {
            return Some(wanted);
        };
        // A line that is known to have begun later has nothing before that.
        let began = self.listed(symbol).map_or(from, |listed| listed.max(from));
        let is_whole = held.first <= began.checked_add_days(Days::new(OVERLAP_DAYS))?;
        if !is_whole {
            return Some(wanted);
        }
        if held.last >= last {
            return None;
        }
        let overlap = held.last.checked_sub_days(Days::new(OVERLAP_DAYS))?;
        // What lies between the last bar and a later beginning is asked for too: a history has no hole.
        let start = match held.last < from {
            true => overlap,
            false => overlap.max(from),
        };
        Some((start, to))
    }

    fn listed(&self, symbol: &str) -> Option<Date> {
        let used = self.master.uses(symbol).last()?;
        self.master.get(used.security)?.listed
    }

    fn calendar(&self, symbol: &str) -> &Calendar {
        let used = self.master.uses(symbol).last();
        let security = used.and_then(|used| self.master.get(used.security));
        let calendar = security.and_then(|security| self.calendars.get(&security.mic));
        calendar.unwrap_or(new_york())
    }
}

/// The lines that the ledger holds and that trade at `from` or later, by symbol.
pub(super) fn held_lines(
    master: &SecurityMaster,
    held: &Held,
    from: Date,
    today: Date,
) -> Vec<String> {
    let mut symbols = BTreeSet::new();
    for security in master.securities() {
        let is_gone = security.delisted.is_some_and(|end| end < from);
        // An unlisted class has no prices of its own.
        if is_gone || security.converts_to.is_some() {
            continue;
        }
        let symbol = master.symbol_on(security.id, today);
        let is_holder = master.resolve(symbol, today) == Some(security.id);
        if is_holder && !held.ended.contains(symbol) {
            symbols.insert(symbol.to_owned());
        }
    }
    symbols.into_iter().collect()
}

/// `symbols` each once, in their order.
pub(super) fn once(symbols: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    let is_new = |symbol: &String| seen.insert(symbol.clone(), ()).is_none();
    symbols.into_iter().filter(is_new).collect()
}
