//! The market at one moment, with what a fault withholds of it.

use equipoise_model::{Date, Instant, calendar};
use equipoise_providers::sample::TrueEventKind;

use super::market::{Line, Market, Row, past};

/// What is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) market: &'a Market,
    pub(super) now: Instant,
    /// The latest split is not told yet: neither the event nor the adjustment for it.
    pub(super) without_last_split: bool,
    /// The latest dividend is not told any more.
    pub(super) without_last_dividend: bool,
}

impl<'a> View<'a> {
    /// The splits of `line` that are told.
    pub(super) fn splits(self, line: &'a Line) -> &'a [(Date, f64)] {
        told(&line.splits, self.now, self.without_last_split)
    }

    /// The dividends of `line` that are told.
    pub(super) fn dividends(self, line: &'a Line) -> &'a [(Date, f64)] {
        told(&line.dividends, self.now, self.without_last_dividend)
    }

    /// The bars of `line` whose sessions are over.
    pub(super) fn over(self, line: &'a Line) -> &'a [Row] {
        let is_over = |row: &Row| calendar::new_york_close(row.session) <= self.now;
        &line.bars[..line.bars.partition_point(is_over)]
    }

    /// The bars of every line in `session` with its symbol of then, once it is over.
    pub(super) fn day(self, session: Date) -> Vec<(&'a str, Row)> {
        let lines = self.market.on(session);
        let bar = |(symbol, line): (&'a str, &'a Line)| {
            let rows = self.over(line);
            let place = rows
                .binary_search_by_key(&session, |row| row.session)
                .ok()?;
            Some((symbol, rows[place]))
        };
        lines.filter_map(bar).collect()
    }

    /// Whether something of a kind happened to `line` on `date`.
    pub(super) fn happened(
        self,
        line: &Line,
        date: Date,
        is: impl Fn(&TrueEventKind) -> bool,
    ) -> bool {
        let lines = self.market.lines.iter().zip(&self.market.truth.lines);
        let mut lines = lines.filter(|(other, _)| std::ptr::eq(*other, line));
        let security = lines.next().map(|(_, told)| told.security);
        let mut events = self.market.truth.events.iter();
        events.any(|event| {
            Some(event.security) == security && event.session == date && is(&event.kind)
        })
    }
}

fn told(events: &[(Date, f64)], now: Instant, without_last: bool) -> &[(Date, f64)] {
    let happened = past(events, now);
    &happened[..happened.len().saturating_sub(usize::from(without_last))]
}
