//! From an answer to facts: of one line, or of all of them on a day.

use std::borrow::Cow;

use equipoise_model::{Date, Facts, Instant, calendar};
use serde::Deserialize;

use super::wire::{Bar, Dividend, MAX_BODY_BYTES, MAX_ROWS, Split};
use crate::body::{self, Refusal, Rows, clipped, number, within};
use crate::daily::{
    DayBars, Line, Row, Span, cash, dividend, found, history, is_within, reading, split,
};
use crate::keyed::refused;
use crate::source::{Answer, Finding, Reading};
use crate::symbols::{Spelling, Symbol};

/// The bars of `line` within `span`.
pub(super) fn bars(answer: &Answer<'_>, line: &Line, span: Span) -> Result<Reading, Refusal> {
    let bars: Rows<Bar<'_>, MAX_ROWS> = document(answer)?;
    let mut findings = Vec::new();
    let rows: Vec<Row> = bars.0.iter().map(|bar| row(bar, answer.fetched)).collect();
    let bars = history(&line.symbol, rows, span, answer.fetched, &mut findings);
    if bars.volume.iter().any(|volume| volume.is_nan()) {
        findings.push(volumes_left_out(Some(&line.symbol), None));
    }
    Ok(reading(vec![Facts::Bars(bars)], findings))
}

/// The bars of all lines in `session`.
pub(super) fn day_bars(answer: &Answer<'_>, session: Date) -> Result<Reading, Refusal> {
    let bars: Rows<Bar<'_>, MAX_ROWS> = document(answer)?;
    if bars.0.is_empty() && calendar::is_session(session) {
        let reason = format!("no bars of {session} yet");
        return Err(Refusal::NotFound { reason });
    }
    let mut day = DayBars::default();
    for bar in &bars.0 {
        let Some(symbol) = symbol(bar.code.as_ref(), bar.date.0, &mut day.findings)? else {
            continue;
        };
        if bar.date.0 == session {
            day.push(symbol, &row(bar, answer.fetched));
        } else {
            let what = format!("is no bar of {session}");
            day.findings.push(found(&symbol, bar.date.0, what));
        }
    }
    if day.bars.volume.iter().any(|volume| volume.is_nan()) {
        day.findings.push(volumes_left_out(None, Some(session)));
    }
    Ok(reading(vec![Facts::Bars(day.bars)], day.findings))
}

/// The splits within `span`: of `line`, or of all lines where there is none.
pub(super) fn splits(
    answer: &Answer<'_>,
    line: Option<&Line>,
    span: Span,
) -> Result<Reading, Refusal> {
    let told: Rows<Split<'_>, MAX_ROWS> = document(answer)?;
    let mut findings = Vec::new();
    let mut actions = Vec::new();
    for row in told.0 {
        let ex_date = row.date.0;
        let Some(symbol) = whose(line, row.code.as_ref(), ex_date, &mut findings)? else {
            continue;
        };
        let (new, old) = row.split.split_once('/').unwrap_or((&row.split, ""));
        if is_within(ex_date, span) {
            let terms = (number(new), number(old));
            actions.extend(split(&symbol, ex_date, terms, &mut findings));
        }
    }
    Ok(reading(vec![Facts::Actions(actions)], findings))
}

/// The dividends within `span`: of `line`, or of all lines where there is none.
pub(super) fn dividends(
    answer: &Answer<'_>,
    line: Option<&Line>,
    span: Span,
) -> Result<Reading, Refusal> {
    let told: Rows<Dividend<'_>, MAX_ROWS> = document(answer)?;
    let mut findings = Vec::new();
    let mut payments = Vec::new();
    for row in told.0 {
        let ex_date = row.date.0;
        let Some(symbol) = whose(line, row.code.as_ref(), ex_date, &mut findings)? else {
            continue;
        };
        let currency = row.currency.map(|unit| clipped(&unit));
        if is_within(ex_date, span) {
            let amount = row.amount.0;
            payments.extend(dividend(&symbol, ex_date, amount, currency, &mut findings));
        }
    }
    let actions = cash(payments, &mut findings);
    Ok(reading(vec![Facts::Actions(actions)], findings))
}

fn document<'de, T: Deserialize<'de>>(answer: &Answer<'de>) -> Result<T, Refusal> {
    within(MAX_BODY_BYTES, answer)?;
    match refused(answer) {
        Some(refusal) => Err(refusal),
        None => body::document(answer.body),
    }
}

fn row(bar: &Bar<'_>, fetched: Instant) -> Row {
    let session = bar.date.0;
    // No split has come since the last session that is over.
    let is_as_traded = calendar::new_york().last_closed_session(fetched) == Some(session);
    Row {
        session,
        open: bar.open.0,
        high: bar.high.0,
        low: bar.low.0,
        close: bar.close.0,
        volume: if is_as_traded { bar.volume.0 } else { f64::NAN },
    }
}

fn volumes_left_out(symbol: Option<&str>, session: Option<Date>) -> Finding {
    Finding {
        symbol: symbol.map(str::to_owned),
        session,
        what: "volume: is changed for later splits, and left out where there may be some"
            .to_owned(),
    }
}

fn whose(
    line: Option<&Line>,
    code: Option<&Cow<'_, str>>,
    date: Date,
    findings: &mut Vec<Finding>,
) -> Result<Option<String>, Refusal> {
    match line {
        Some(line) => Ok(Some(line.symbol.clone())),
        None => symbol(code, date, findings),
    }
}

/// The line called `code`, as it is spelt here; `None` with a finding where it is spelt in no known way.
fn symbol(
    code: Option<&Cow<'_, str>>,
    date: Date,
    findings: &mut Vec<Finding>,
) -> Result<Option<String>, Refusal> {
    let code = code.ok_or(Refusal::BadField {
        field: "code",
        value: "nothing".to_owned(),
        reason: "stands where a line is named",
    })?;
    match Symbol::parse(code, Spelling::Dashed) {
        Ok(symbol) => Ok(Some(symbol.to_string())),
        Err(error) => {
            findings.push(found(
                &error.text,
                date,
                format!("symbol: {}", error.reason),
            ));
            Ok(None)
        }
    }
}
