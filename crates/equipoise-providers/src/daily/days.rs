//! Days: rows that tell a session with its split and dividend.

use equipoise_model::{Facts, Instant};

use super::{Row, Span, cash, dividend, history, is_within, reading, split};
use crate::source::Reading;

/// A session of a line with the actions that went ex on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    /// What it traded at.
    pub(crate) row: Row,
    /// Shares that one became; 1 where none was split.
    pub(crate) split: f64,
    /// Cash for a share; 0 where none was paid.
    pub(crate) dividend: f64,
}

/// The `days` of the line called `symbol` within `span` as bars, if they are wanted, and as actions.
pub(crate) fn days(
    symbol: &str,
    days: impl IntoIterator<Item = Day>,
    span: Span,
    with_bars: bool,
    fetched: Instant,
) -> Reading {
    let mut findings = Vec::new();
    let mut actions = Vec::new();
    let mut payments = Vec::new();
    let mut rows = Vec::new();
    for day in days {
        rows.push(day.row);
        let date = day.row.session;
        if is_within(date, span) {
            actions.extend(split(symbol, date, (day.split, 1.0), &mut findings));
            payments.extend(dividend(symbol, date, day.dividend, None, &mut findings));
        }
    }
    let mut facts = Vec::new();
    if with_bars {
        let bars = history(symbol, rows, span, fetched, &mut findings);
        facts.push(Facts::Bars(bars));
    }
    actions.extend(cash(payments, &mut findings));
    facts.push(Facts::Actions(actions));
    reading(facts, findings)
}
