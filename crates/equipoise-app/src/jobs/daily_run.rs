//! The daily run of one session of one exchange: fetch, look whether it is whole, publish, warm, tell.
//!
//! Each step can be done again: a fetch asks for what the ledger lacks, a build publishes what is not
//! published, a notice is said once. So a run that was killed anywhere goes on at the step it had
//! reached, and ends as it would have ended. Computing and publishing are one step, because nothing of
//! a build is kept before it is published.

use equipoise_model::calendar::{Calendar, Calendars};
use equipoise_model::{Date, IndexId, Panel};

use super::attempt::{Attempt, Stop};
use super::due::{exchange, indices_of, published_until};
use super::{notices, sources};
use crate::build::{BuildRequest, build};
use crate::completeness::{Completeness, Incomplete, check};
use crate::definitions::Wanted;
use crate::fetch::FetchRequest;
use crate::{AppError, chain};

/// Days before the session from which a line that is new has its bars fetched; what sources changed
/// lately lies within them.
const LOOK_BACK_DAYS: u64 = 14;

const FETCH: &str = "fetch";
const HOLD: &str = "hold";
const PUBLISH: &str = "publish";
const WARM: &str = "warm";
const NOTIFY: &str = "notify";
/// The steps in their order.
const STEPS: [&str; 5] = [FETCH, HOLD, PUBLISH, WARM, NOTIFY];

/// Carry out the run of `session`; answers what it came to.
pub(super) async fn carry_out(attempt: &Attempt, mic: &str, session: Date) -> Result<String, Stop> {
    let calendar = exchange(&attempt.store, mic)?;
    let Some(close) = calendar.close(session) else {
        let version = calendar.version();
        return Err(Stop::Cancelled(format!(
            "{mic} is closed on {session} by version {version} of its calendar"
        )));
    };
    if attempt.now() < close {
        return Err(Stop::Early(format!(
            "{mic} closes on {session} at {close} only"
        )));
    }
    let reached = STEPS.iter().position(|step| *step == attempt.job.step);
    for step in &STEPS[reached.unwrap_or(0)..] {
        attempt.reach(step).await?;
        match *step {
            FETCH => fetch(attempt, &calendar, session).await?,
            HOLD => {
                hold(attempt, &calendar, session).await?;
                hold_incomplete(attempt, mic, session).await?;
            }
            PUBLISH => publish(attempt, mic, session).await?,
            WARM => warm(attempt).await?,
            _ => return notify(attempt, mic, session).await,
        }
    }
    unreachable!("the last step ends the run")
}

/// Ask for everything up to the last session that is over, so that the runs that catch up after an
/// outage find it there and ask for nothing.
async fn fetch(attempt: &Attempt, calendar: &Calendar, session: Date) -> Result<(), Stop> {
    let Some(universe) = attempt.tools.universe.clone() else {
        return Ok(());
    };
    let over = calendar.last_closed_session(attempt.now());
    let from = session - chrono::Days::new(LOOK_BACK_DAYS);
    let to = over.unwrap_or(session).max(session);
    let request = FetchRequest::new(universe, from, to);
    sources::ask(attempt, &request).await.map(drop)
}

/// Whether the session has bars at all, which no setting overrules.
async fn hold(attempt: &Attempt, calendar: &Calendar, session: Date) -> Result<(), Stop> {
    let panel = attempt.store.panel(&attempt.progress).await?;
    if has_bars(&panel.panel(), attempt.store.calendars(), calendar, session) {
        return Ok(());
    }
    // The next attempt asks for it again.
    attempt.reach(FETCH).await?;
    let mic = calendar.mic();
    Err(Stop::held(format!(
        "publication held: there is no bar of {mic} on {session}"
    )))
}

/// Whether each index has what its levels need, where the setting `incomplete_session` is `hold`;
/// with `flag` a build publishes the levels as provisional and looks again.
async fn hold_incomplete(attempt: &Attempt, mic: &str, session: Date) -> Result<(), Stop> {
    if attempt.store.completeness().incomplete != Incomplete::Hold {
        return Ok(());
    }
    for index in indices_of(&attempt.store, mic).await? {
        let (store, progress) = (&attempt.store, &attempt.progress);
        let found = check(store, &index, session, attempt.now(), &[], progress).await?;
        if let Completeness::Held { .. } = &found {
            // The next attempt asks for what is missing again.
            attempt.reach(FETCH).await?;
            let reason = found.reason();
            return Err(Stop::held(format!("publication held: {index}: {reason}")));
        }
    }
    Ok(())
}

/// Whether a line that trades by the clocks of `exchange` has a bar of `session`; where no line does,
/// any bar will do.
fn has_bars(panel: &Panel<'_>, calendars: &Calendars, exchange: &Calendar, session: Date) -> bool {
    let Some(row) = panel.row_of(session) else {
        return false;
    };
    let is_near = |mic: &str| {
        let zone = calendars.get(mic).map(Calendar::zone);
        zone.is_some_and(|zone| zone == exchange.zone())
    };
    let closes = panel.closes(row);
    let mut near = (0_u32..)
        .zip(panel.securities.iter())
        .filter(|(_, security)| is_near(&security.mic))
        .map(|(column, _)| {
            !closes[column as usize].is_nan() && panel.carried_sessions(row, column) == 0
        })
        .peekable();
    near.peek().is_none() || near.any(|has_bar| has_bar)
}

async fn publish(attempt: &Attempt, mic: &str, session: Date) -> Result<(), Stop> {
    for index in indices_of(&attempt.store, mic).await? {
        let request = BuildRequest {
            index: index.clone(),
            from: None,
            to: Some(session),
            wanted: Wanted::default(),
            default_size: attempt.tools.default_size,
            dry_run: false,
        };
        let built = build(&attempt.store, &request, attempt.now(), &attempt.progress).await;
        if let Err(error) = built {
            return Err(Stop::of_index(&index, error));
        }
        if published_until(&attempt.store, &index).await? < Some(session) {
            attempt.reach(FETCH).await?;
            return Err(Stop::held(format!(
                "publication held: {index} has no level on {session}"
            )));
        }
    }
    Ok(())
}

/// A service that cannot warm up answers slower, not wrong.
async fn warm(attempt: &Attempt) -> Result<(), Stop> {
    attempt.store.release_panel().await;
    let Some(warm) = &attempt.tools.warm else {
        return Ok(());
    };
    if let Err(error) = warm().await {
        tracing::warn!(%error, "answers could not be made ready after a publication");
    }
    Ok(())
}

async fn notify(attempt: &Attempt, mic: &str, session: Date) -> Result<String, Stop> {
    let mut told = Vec::new();
    for index in indices_of(&attempt.store, mic).await? {
        let Some(level) = level(attempt, &index, session).await? else {
            continue;
        };
        let text = format!("{index} {session}: level {level:.2}");
        let key = format!("published {index} {session}");
        notices::say(&attempt.store, key, false, text.clone(), attempt.now()).await?;
        told.push(text);
    }
    Ok(match told.is_empty() {
        true => format!("no index has the calendar of {mic}"),
        false => told.join("; "),
    })
}

/// The level at the close of `session` in the last publication that holds it.
async fn level(attempt: &Attempt, index: &IndexId, session: Date) -> Result<Option<f64>, AppError> {
    let ledger = attempt.store.ledger();
    let until = ledger.head().await?.sequence;
    let Some(link) = crate::definitions::running(ledger, index, until).await? else {
        return Ok(None);
    };
    let publication = chain::publication(ledger, link.head.sequence).await?;
    Ok(chain::at(&publication.series, session).map(|(row, _)| row.price_return))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use equipoise_model::panel::Carried;
    use equipoise_model::{Security, SecurityId};

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Two sessions of a line in New York, one in London that is carried on the second, and one on
    /// Nasdaq that has not begun.
    fn panel() -> Panel<'static> {
        let line = |number: u32, mic: &str| Security {
            id: SecurityId(number),
            symbol: format!("S{number}"),
            mic: mic.to_owned(),
            currency: "USD".to_owned(),
            conversion_ratio: 1.0,
            name: None,
            sector: None,
            industry: None,
            company: None,
            country: None,
            kind: None,
            converts_to: None,
            later_symbols: Vec::new(),
            listed: None,
            delisted: None,
        };
        Panel {
            sessions: Cow::Owned(vec![day("2024-03-11"), day("2024-03-12")]),
            securities: Cow::Owned(vec![line(0, "XNYS"), line(1, "XLON"), line(2, "XNAS")]),
            close: Cow::Owned(vec![10.0, 20.0, f64::NAN, 11.0, 20.0, f64::NAN]),
            carried: Cow::Owned(vec![Carried {
                row: 1,
                column: 1,
                sessions: 1,
            }]),
            ..Panel::default()
        }
    }

    #[test]
    fn a_session_has_bars_when_a_line_that_trades_by_its_clocks_has_one() {
        let calendars = Calendars::built_in();
        let has = |mic: &str, session: &str| {
            let exchange = calendars.get(mic).unwrap();
            has_bars(&panel(), &calendars, exchange, day(session))
        };
        assert!(has("XNYS", "2024-03-12"));
        assert!(
            has("XNAS", "2024-03-12"),
            "lines of New York trade by its clocks"
        );
        assert!(has("XLON", "2024-03-11"));
        assert!(!has("XLON", "2024-03-12"), "the close is carried");
        assert!(
            has("XTKS", "2024-03-12"),
            "no line trades there: any bar will do"
        );
        assert!(!has("XNYS", "2024-03-13"));
    }
}
