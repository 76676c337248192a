//! From an answer to facts, and from a sentence to the failure it tells of.

use std::time::Duration;

use super::wire::{Document, MAX_BODY_BYTES};
use crate::body::{self, Refusal, clipped, within};
use crate::daily::{Day, Line, Row, Span, days};
use crate::keyed::{DAY, refused};
use crate::source::{Answer, Reading};

/// The zones that dates of New York may stand in.
const ZONES: [&str; 2] = ["US/Eastern", "America/New_York"];

/// The sessions of `line` within `span` as bars, if they are wanted, and as actions.
pub(super) fn series(
    answer: &Answer<'_>,
    line: &Line,
    span: Span,
    with_bars: bool,
) -> Result<Reading, Refusal> {
    within(MAX_BODY_BYTES, answer)?;
    if let Some(refusal) = refused(answer) {
        return Err(refusal);
    }
    let document: Document = body::document(answer.body)?;
    if let Some(refusal) = told_in_words(answer.status, &document) {
        return Err(refusal);
    }
    let missing = |field| Refusal::BadField {
        field,
        value: "nothing".to_owned(),
        reason: "stands where it is promised",
    };
    let meta = document.meta.ok_or_else(|| missing("Meta Data"))?;
    let series = document
        .series
        .ok_or_else(|| missing("Time Series (Daily)"))?;
    if !meta.symbol.eq_ignore_ascii_case(&line.asked) {
        return Err(Refusal::OtherSubject {
            asked: line.asked.clone(),
            given: clipped(&meta.symbol),
        });
    }
    if !ZONES.contains(&meta.zone.as_str()) {
        return Err(Refusal::BadField {
            field: "5. Time Zone",
            value: format!("{:?}", clipped(&meta.zone)),
            reason: "is not that of New York",
        });
    }
    let told = series.0.into_iter().map(|(day, session)| Day {
        row: Row {
            session: day.0,
            open: session.open.0,
            high: session.high.0,
            low: session.low.0,
            close: session.close.0,
            volume: session.volume.0,
        },
        split: session.split.0,
        dividend: session.dividend.0,
    });
    Ok(days(&line.symbol, told, span, with_bars, answer.fetched))
}

/// The failure that a sentence tells of. The sentence itself is not repeated: it may hold the key.
fn told_in_words(status: u16, document: &Document) -> Option<Refusal> {
    let notice = document.information.as_ref().or(document.note.as_ref());
    if let Some(notice) = notice {
        return Some(notice_of(status, &notice.to_lowercase()));
    }
    let error = document.error.as_ref()?.to_lowercase();
    Some(if error.contains("apikey") || error.contains("api key") {
        unauthorized(status, "the key is invalid or missing")
    } else {
        let reason = "the call is invalid, as for a line that is not known".to_owned();
        Refusal::NotFound { reason }
    })
}

fn notice_of(status: u16, notice: &str) -> Refusal {
    if notice.contains("premium endpoint") {
        return unauthorized(status, "the plan of the key does not grant this series");
    }
    if notice.contains("demo") {
        return unauthorized(status, "the key is that of the demonstration");
    }
    let is_burst = !notice.contains("per day")
        && ["per minute", "per second", "sparingly"]
            .iter()
            .any(|words| notice.contains(words));
    let (reason, pause) = match is_burst {
        true => ("the calls of the minute", Duration::from_secs(60)),
        false => ("the calls of the day", DAY),
    };
    Refusal::OverQuota {
        status,
        reason,
        pause,
    }
}

fn unauthorized(status: u16, reason: &str) -> Refusal {
    Refusal::Unauthorized {
        status,
        reason: reason.to_owned(),
    }
}
