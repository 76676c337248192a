//! Bars: rows checked for being bars, one a line and session, of sessions that are over.

use std::collections::HashSet;

use equipoise_model::bars::Bar;
use equipoise_model::{Bars, Date, Instant, calendar};

use super::{Span, found, is_within};
use crate::source::Finding;

/// What a line traded at in a session, as traded. `NaN` is a figure that was not given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) session: Date,
    pub(crate) open: f64,
    pub(crate) high: f64,
    pub(crate) low: f64,
    pub(crate) close: f64,
    pub(crate) volume: f64,
}

/// The bars of the line called `symbol` in `span`, ascending. Of two rows of a session the later one
/// in the answer counts, and the row of a session that was not over when the answer came never does.
pub(crate) fn history(
    symbol: &str,
    mut rows: Vec<Row>,
    span: Span,
    fetched: Instant,
    findings: &mut Vec<Finding>,
) -> Bars {
    rows.retain(|row| is_within(row.session, span));
    rows.sort_by_key(|row| row.session);
    let mut bars = Bars::default();
    for (place, row) in rows.iter().enumerate() {
        let next = rows.get(place + 1);
        if next.is_some_and(|next| next.session == row.session) {
            findings.push(found(
                symbol,
                row.session,
                "stands twice; the later row counts",
            ));
            continue;
        }
        if calendar::new_york_close(row.session) > fetched {
            findings.push(found(symbol, row.session, "the session is not over"));
            continue;
        }
        if let Some(bar) = bar(symbol, row, findings) {
            bars.push(&bar);
        }
    }
    bars
}

/// The bars of many lines in one session, in the order of the answer.
#[derive(Debug, Default)]
pub(crate) struct DayBars {
    pub(crate) bars: Bars,
    pub(crate) findings: Vec<Finding>,
    seen: HashSet<String>,
}

impl DayBars {
    /// Take the row of the line called `symbol`; the first one of a line counts.
    pub(crate) fn push(&mut self, symbol: String, row: &Row) {
        if self.seen.contains(&symbol) {
            let what = "stands twice; the first row counts";
            self.findings.push(found(&symbol, row.session, what));
            return;
        }
        let Some(bar) = bar(&symbol, row, &mut self.findings) else {
            return;
        };
        let place = u32::try_from(self.bars.symbols.len()).expect("rows are limited far below");
        self.bars.push_interned(place, &bar);
        self.seen.insert(symbol.clone());
        self.bars.symbols.push(symbol);
    }
}

/// The row as a bar: with a close that is a price, and without figures that are none.
fn bar<'a>(symbol: &'a str, row: &Row, findings: &mut Vec<Finding>) -> Option<Bar<'a>> {
    if !is_price(row.close) {
        let what = match row.close.is_nan() {
            true => "close: is not given".to_owned(),
            false => format!("close: {} is no price", row.close),
        };
        findings.push(found(symbol, row.session, what));
        return None;
    }
    let mut given = |field: &str, value: f64, is_figure: fn(f64) -> bool| {
        if is_figure(value) {
            return value;
        }
        if !value.is_nan() {
            let what = format!("{field}: {value} is none and counts as not given");
            findings.push(found(symbol, row.session, what));
        }
        f64::NAN
    };
    Some(Bar {
        session: row.session,
        symbol,
        open: given("open", row.open, is_price),
        high: given("high", row.high, is_price),
        low: given("low", row.low, is_price),
        close: row.close,
        volume: given("volume", row.volume, is_count),
        market_cap: f64::NAN,
    })
}

fn is_price(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

fn is_count(value: f64) -> bool {
    value >= 0.0 && value.is_finite()
}
