//! Screening bars as a source gave them.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::calendar::Calendars;
use equipoise_model::{ActionKind, Bars, CorporateAction, Date, SecurityRecord, ShareCount};

use crate::adjustment::Event;
use crate::asides::Asides;
use crate::observation::Observation;
use crate::screen::{Row, Screen};
use crate::{Report, Thresholds};

/// The exchange of a line that no record names another for.
pub(crate) const NEW_YORK: &str = "XNYS";

/// What is known beside the bars.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Which dates are sessions.
    pub calendars: &'a Calendars,
    /// Which exchange a line is listed on; New York when no record says.
    pub securities: &'a [SecurityRecord],
    /// Corporate actions.
    pub actions: &'a [CorporateAction],
    /// Share counts.
    pub shares: &'a [ShareCount],
    /// What another source said of the same lines and sessions before.
    pub others: Option<&'a Bars>,
    /// What is known of the same lines and sessions, and would be replaced, whoever said it.
    pub replaced: Option<&'a Bars>,
}

impl<'a> Context<'a> {
    /// Nothing but calendars.
    #[must_use]
    pub fn of_calendars(calendars: &'a Calendars) -> Self {
        Self {
            calendars,
            securities: &[],
            actions: &[],
            shares: &[],
            others: None,
            replaced: None,
        }
    }
}

/// Screen bars, session by session.
///
/// The bars may come in any order. Beside the bars the memory holds the order of the rows and an
/// amount proportional to the number of symbols. A symbol is one line here; actions and counts of
/// symbols without bars are passed over. `report` is told the findings in the order that
/// [`Report::findings`] states.
pub fn screen_bars(bars: &Bars, context: &Context<'_>, limits: &Thresholds, report: &mut Report) {
    let places = places(bars);
    let mics = mics(context.securities);
    let lines = places.keys().map(|symbol| {
        let mic = mics.get(symbol).copied().unwrap_or(NEW_YORK);
        (*symbol, mic)
    });
    let mut screen = Screen::new(lines, context.calendars, limits);
    let place_of: Vec<u32> = bars
        .symbols
        .iter()
        .map(|symbol| places[symbol.as_str()])
        .collect();
    let mut actions = actions(context.actions, &places).into_iter().peekable();
    let mut shares = counts(context.shares, &places).into_iter().peekable();
    let mut asides = Asides::of(bars, &place_of, &places, context, limits)
        .into_iter()
        .peekable();
    let ended = ended(context, &places);
    let last = bars.session.iter().max().copied();
    let mut rows: Vec<Row> = Vec::with_capacity(places.len());
    for of_session in in_order(bars, &place_of)
        .chunk_by(|one, other| session(bars, *one) == session(bars, *other))
    {
        let session = session(bars, of_session[0]);
        while let Some((_, line, event)) = actions.next_if(|(date, ..)| *date <= session) {
            screen.act(line, session, event);
        }
        while let Some((_, line, count)) = shares.next_if(|(date, ..)| *date <= session) {
            screen.count_shares(line, session, count);
        }
        while let Some(aside) = asides.next_if(|aside| aside.0 <= session) {
            screen.note_aside(aside);
        }
        rows.clear();
        rows.extend(of_session.iter().map(|row| {
            let row = *row as usize;
            let place = place_of[bars.symbol[row] as usize];
            (place, Observation::from(&bars.row(row)))
        }));
        let ended = ended.as_ref().filter(|_| Some(session) == last);
        screen.session(session, &rows, ended, report);
    }
}

/// The lines whose end is on file; `None` where nothing is said about any end.
fn ended(context: &Context<'_>, places: &BTreeMap<&str, u32>) -> Option<BTreeSet<u32>> {
    let is_end = |action: &&CorporateAction| {
        matches!(
            action.kind,
            ActionKind::Merger { .. }
                | ActionKind::Delisting { .. }
                | ActionKind::SymbolChange { .. }
        )
    };
    let by_action = context
        .actions
        .iter()
        .filter(is_end)
        .map(|action| action.symbol.as_str());
    let delisted = context
        .securities
        .iter()
        .filter(|record| record.delisted.is_some());
    let symbols = by_action.chain(delisted.map(|record| record.symbol.as_str()));
    let places = symbols.filter_map(|symbol| places.get(symbol).copied());
    // Ends can be told of a market whose securities are recorded.
    (!context.securities.is_empty()).then(|| places.collect())
}

fn session(bars: &Bars, row: u32) -> Date {
    bars.session[row as usize]
}

/// The place of each symbol in the order of symbols.
fn places(bars: &Bars) -> BTreeMap<&str, u32> {
    let mut symbols: Vec<&str> = bars.symbols.iter().map(String::as_str).collect();
    symbols.sort_unstable();
    symbols.dedup();
    symbols.into_iter().zip(0..).collect()
}

pub(crate) fn mics(securities: &[SecurityRecord]) -> BTreeMap<&str, &str> {
    securities
        .iter()
        .filter_map(|record| Some((record.symbol.as_str(), record.mic.as_deref()?)))
        .collect()
}

/// The rows by session, then symbol, then figures.
fn in_order(bars: &Bars, place_of: &[u32]) -> Vec<u32> {
    let count = u32::try_from(bars.len()).expect("a batch holds fewer than 2^32 bars");
    let mut order: Vec<u32> = (0..count).collect();
    let key = |row: &u32| {
        let row = *row as usize;
        (bars.session[row], place_of[bars.symbol[row] as usize])
    };
    let figures = |row: &u32| Observation::from(&bars.row(*row as usize)).bits();
    order.sort_unstable_by(|one, other| {
        key(one)
            .cmp(&key(other))
            .then_with(|| figures(one).cmp(&figures(other)))
    });
    order
}

/// The actions that bear on prices, by ex-date, line and their order within the day.
fn actions(actions: &[CorporateAction], places: &BTreeMap<&str, u32>) -> Vec<(Date, u32, Event)> {
    let mut known: Vec<(Date, u32, u8, Event)> = actions
        .iter()
        .filter_map(|action| {
            let line = *places.get(action.symbol.as_str())?;
            let event = Event::of_action(&action.kind)?;
            Some((action.ex_date, line, action.kind.order(), event))
        })
        .collect();
    known.sort_by(|one, other| {
        let key = |action: &(Date, u32, u8, Event)| (action.0, action.1, action.2);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.3.size().total_cmp(&other.3.size()))
    });
    known
        .into_iter()
        .map(|(date, line, _, event)| (date, line, event))
        .collect()
}

/// The share counts by date and line.
fn counts(shares: &[ShareCount], places: &BTreeMap<&str, u32>) -> Vec<(Date, u32, f64)> {
    let mut known: Vec<(Date, u32, f64)> = shares
        .iter()
        .filter_map(|count| {
            let line = *places.get(count.symbol.as_str())?;
            Some((count.effective, line, count.shares_outstanding))
        })
        .collect();
    known.sort_by(|one, other| {
        (one.0, one.1)
            .cmp(&(other.0, other.1))
            .then_with(|| one.2.total_cmp(&other.2))
    });
    known
}
