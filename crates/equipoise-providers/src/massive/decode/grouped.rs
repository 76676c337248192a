//! The bars of all lines in one session.

use equipoise_model::{Date, Facts, calendar};

use super::document;
use crate::body::{Refusal, clipped};
use crate::daily::{DayBars, Row, reading};
use crate::massive::wire::Grouped;
use crate::source::{Answer, Finding, Reading};
use crate::symbols::{Spelling, Symbol};

/// The bars of `session` in `answer`, as traded.
///
/// # Errors
/// The answer is a failure, is of another session or changed for splits, or a session has no bars yet.
pub(in crate::massive) fn grouped(answer: &Answer<'_>, session: Date) -> Result<Reading, Refusal> {
    let document: Grouped<'_> = document(answer)?;
    if document.adjusted {
        return Err(Refusal::BadField {
            field: "adjusted",
            value: "true".to_owned(),
            reason: "where prices as traded were asked for",
        });
    }
    let rows = document.results.0;
    if document.results_count != rows.len() as u64 {
        return Err(Refusal::BadField {
            field: "resultsCount",
            value: document.results_count.to_string(),
            reason: "is not the number of rows",
        });
    }
    if rows.is_empty() && calendar::is_session(session) {
        let reason = format!("no bars of {session} yet");
        return Err(Refusal::NotFound { reason });
    }
    let (start, end) = day(session);
    let mut day = DayBars::default();
    for row in rows {
        if !(start..end).contains(&row.time) {
            return Err(Refusal::OtherSubject {
                asked: session.to_string(),
                given: format!("{} at {} ms", clipped(&row.ticker), row.time),
            });
        }
        let symbol = match Symbol::parse(&row.ticker, Spelling::Tape) {
            Ok(symbol) => symbol.to_string(),
            Err(error) => {
                day.findings.push(Finding {
                    symbol: Some(error.text),
                    session: Some(session),
                    what: format!("symbol: {}", error.reason),
                });
                continue;
            }
        };
        let row = Row {
            session,
            open: row.open.0,
            high: row.high.0,
            low: row.low.0,
            close: row.close.0,
            volume: row.volume.0,
        };
        day.push(symbol, &row);
    }
    Ok(reading(vec![Facts::Bars(day.bars)], day.findings))
}

/// The day of `session` on the clock of New York, in milliseconds since 1970. Its ends are told by the
/// open, at half past nine, since the clock changes on Sundays only.
fn day(session: Date) -> (i64, i64) {
    const TO_OPEN_MS: i64 = (9 * 60 + 30) * 60_000;
    const DAY_MS: i64 = 24 * 3_600_000;
    let start = calendar::new_york_open(session).timestamp_millis() - TO_OPEN_MS;
    (start, start + DAY_MS)
}
