//! The market at one moment, with what a fault withholds of it.

use equipoise_model::{Date, Instant};

use super::market::{Line, Market, past};

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
}

fn told(events: &[(Date, f64)], now: Instant, without_last: bool) -> &[(Date, f64)] {
    let happened = past(events, now);
    &happened[..happened.len().saturating_sub(usize::from(without_last))]
}
