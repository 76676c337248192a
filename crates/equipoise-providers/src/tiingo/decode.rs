//! From an answer to facts.

use std::time::Duration;

use equipoise_model::{Facts, SecurityRecord};
use serde::Deserialize;

use super::wire::{Failure, MAX_BODY_BYTES, MAX_ROWS, Meta, Price};
use crate::body::{self, Refusal, Rows, clipped, within};
use crate::daily::{Day, Line, Row, Span, days, reading};
use crate::keyed::{DAY, HOUR, refused};
use crate::source::{Answer, Reading};

/// The sessions of `line` within `span` as bars, if they are wanted, and as actions.
pub(super) fn prices(
    answer: &Answer<'_>,
    line: &Line,
    span: Span,
    with_bars: bool,
) -> Result<Reading, Refusal> {
    let prices: Rows<Price, MAX_ROWS> = document(answer)?;
    let told = prices.0.into_iter().map(|price| Day {
        row: Row {
            session: price.date.0,
            open: price.open.0,
            high: price.high.0,
            low: price.low.0,
            close: price.close.0,
            volume: price.volume.0,
        },
        split: price.split_factor.0,
        dividend: price.dividend.0,
    });
    Ok(days(&line.symbol, told, span, with_bars, answer.fetched))
}

/// The line as a record of the security master.
pub(super) fn meta(answer: &Answer<'_>, line: &Line) -> Result<Reading, Refusal> {
    let meta: Meta = document(answer)?;
    if !meta.ticker.eq_ignore_ascii_case(&line.asked) {
        return Err(Refusal::OtherSubject {
            asked: line.asked.clone(),
            given: clipped(&meta.ticker),
        });
    }
    let record = SecurityRecord {
        name: meta.name.map(|name| clipped(&name)),
        mic: meta.exchange.as_deref().and_then(mic).map(str::to_owned),
        ..SecurityRecord::of_symbol(&line.symbol)
    };
    Ok(reading(vec![Facts::Securities(vec![record])], Vec::new()))
}

/// The market identifier code of an exchange in the words of the source.
fn mic(exchange: &str) -> Option<&'static str> {
    match exchange {
        "NASDAQ" => Some("XNAS"),
        "NYSE" => Some("XNYS"),
        "NYSE MKT" | "AMEX" => Some("XASE"),
        "NYSE ARCA" => Some("ARCX"),
        "BATS" => Some("BATS"),
        _ => None,
    }
}

fn document<'de, T: Deserialize<'de>>(answer: &Answer<'de>) -> Result<T, Refusal> {
    within(MAX_BODY_BYTES, answer)?;
    if let Some(refusal) = refused(answer) {
        return Err(match refusal {
            Refusal::TooManyRequests { status } => {
                over_quota(answer).unwrap_or(Refusal::TooManyRequests { status })
            }
            refusal => refusal,
        });
    }
    if let Some(refusal) = over_quota(answer) {
        return Err(refusal);
    }
    if let Ok(failure) = serde_json::from_slice::<Failure>(answer.body)
        && failure.detail.to_lowercase().contains("not found")
    {
        let reason = clipped(&failure.detail);
        return Err(Refusal::NotFound { reason });
    }
    body::document(answer.body)
}

/// The quota that the answer says is used up, as text or in a document.
fn over_quota(answer: &Answer<'_>) -> Option<Refusal> {
    const MONTH: Duration = Duration::from_secs(31 * DAY.as_secs());
    // Such an answer is a sentence or two.
    let start = &answer.body[..answer.body.len().min(1_000)];
    let text = String::from_utf8_lossy(start).to_lowercase();
    let (_, words) = text.split_once("you have run over your")?;
    let (reason, pause) = if words.contains("month") {
        ("the symbols of the month", MONTH)
    } else if words.contains("hour") {
        ("the requests of the hour", HOUR)
    } else {
        ("the requests of the day", DAY)
    };
    let status = answer.status;
    Some(Refusal::OverQuota {
        status,
        reason,
        pause,
    })
}
