//! The stream: a series built from one window of the sessions after the other, so that the memory
//! taken does not grow with their number.
//!
//! A window is a panel of consecutive sessions. Its changes of share counts and suspensions begin
//! with the state at its first row, so that it stands by itself. It reaches back as far as a figure
//! of its first session looks, and some sessions ahead, whose dates a schedule asks for. The walk
//! goes from one window into the next: the series is that of [`crate::build()`], bit for bit.

use std::borrow::Cow;

use equipoise_model::calendar::Calendars;
use equipoise_model::definitions::{LineRule, MissingPricePolicy, RankBy, Scheme};
use equipoise_model::panel::{Effect, PairRates, SPAN_ROWS, ShareChange, Suspension, of_rows};
use equipoise_model::{Date, Definition, Panel};

use crate::build::step_positions;
use crate::build_error::BuildError;
use crate::record::Record;
use crate::schedule::IndexDays;
use crate::universe::observed_since;
use crate::walk::{Setting, Walk, index_calendar};

/// Sessions after a window whose dates are at hand: as many as a schedule may look ahead.
const AHEAD_SESSIONS: usize = 32;
/// Sessions that a ranking or choice of lines by traded value looks at.
const TRADED_VALUE_SESSIONS: u32 = 63;

/// The windows of a panel for one definition, in order.
#[derive(Debug)]
pub struct Windows<'p> {
    panel: &'p Panel<'p>,
    definition: &'p Definition,
    days: IndexDays,
    sessions: usize,
    next: usize,
    end: usize,
    state: State,
}

/// A window, and the span of its own sessions in it: what is before and after is only looked at.
#[derive(Debug)]
pub struct Window<'p> {
    /// The sessions of the window, those looked back at and those looked ahead at.
    pub panel: Panel<'p>,
    /// The first session to be computed.
    pub from: Date,
    /// The last session to be computed.
    pub until: Date,
}

/// What changes have come to before a row.
#[derive(Debug)]
struct State {
    row: usize,
    shares: Vec<f64>,
    unlisted: Vec<f64>,
    is_suspended: Vec<bool>,
}

impl<'p> Windows<'p> {
    /// Windows of `sessions` sessions of the index each, up to the date `until` (`None`: to the end).
    ///
    /// # Errors
    /// When there is no session, or no calendar of the name the definition gives.
    pub fn new(
        panel: &'p Panel<'p>,
        definition: &'p Definition,
        calendars: &Calendars,
        sessions: usize,
        until: Option<Date>,
    ) -> Result<Self, BuildError> {
        let days = IndexDays::new(panel, index_calendar(definition, calendars)?);
        if days.is_empty() {
            return Err(BuildError::NoData);
        }
        Ok(Self {
            end: until.map_or(days.len(), |until| days.after(until)),
            panel,
            definition,
            days,
            sessions: sessions.max(1),
            next: 0,
            state: State::before_all(panel),
        })
    }

    /// Why a series from `base` on has no session.
    fn nothing(&self, base: Option<Date>) -> BuildError {
        let (first, last) = (self.days.date(0), self.days.date(self.days.len() - 1));
        let from = base.map_or(0, |date| self.days.at_or_after(date));
        if from >= self.end {
            return BuildError::NoSession {
                from: base.unwrap_or(first),
                until: self
                    .end
                    .checked_sub(1)
                    .map_or(first, |end| self.days.date(end)),
                first,
                last,
            };
        }
        BuildError::NoEligibleCompany {
            from: self.days.date(from),
            until: self.days.date(self.end - 1),
            currency: self.definition.currency.clone(),
        }
    }

    /// The first row that the sessions from `position` on look at, which are the rows from `row` to
    /// `last`.
    fn first_row(&self, position: usize, row: usize, last: usize) -> usize {
        let definition = self.definition;
        let selection = &definition.selection;
        let lag = selection
            .lag_sessions
            .max(definition.schedule.reference_lag_sessions);
        let lagging = self.days.row(position.saturating_sub(lag as usize));
        let by_value =
            selection.by == RankBy::TradedValue || selection.line == LineRule::MostTraded;
        let figures = [
            definition
                .universe
                .liquidity
                .map_or(0, |one| one.window_sessions),
            if by_value { TRADED_VALUE_SESSIONS } else { 0 },
            match definition.weighting.scheme {
                Scheme::InverseVolatility { window_sessions } => window_sessions + 1,
                _ => 0,
            },
            match definition.missing_price.policy {
                MissingPricePolicy::LastTrade => {
                    let carried = of_rows(&self.panel.carried, row, last, |cell| cell.row);
                    carried.iter().map(|cell| cell.sessions).max().unwrap_or(0)
                }
                _ => 0,
            },
            // Actions since the session before are applied before an open.
            1,
        ];
        let furthest = figures.into_iter().max().unwrap_or(1) as usize;
        let decides = lagging.min(row);
        decides
            .saturating_sub(furthest)
            .max(self.panel.first_row)
            .min(self.seasoned_since(decides))
    }

    /// The first row from which on closes are counted by a universe that asks for some of them: that
    /// of the line whose last ones before `row` reach back furthest.
    fn seasoned_since(&self, row: usize) -> usize {
        let sessions = self.definition.universe.min_sessions_listed;
        if sessions == 0 {
            return row;
        }
        let panel = self.panel;
        let since = (0..).zip(panel.listed_row.iter()).map(|(column, listed)| {
            let is_gone = panel.delisted_row[column as usize] as usize <= row;
            let listed = (*listed as usize).max(panel.first_row);
            if is_gone || listed > row {
                return row;
            }
            observed_since(panel, row, column, sessions).unwrap_or(listed)
        });
        since.min().unwrap_or(row)
    }

    /// The panel of the rows from `first` to `last`.
    fn cut(&mut self, first: usize, last: usize) -> Panel<'p> {
        let panel = self.panel;
        self.state.advance(panel, first);
        let columns = panel.columns();
        let rows = first - panel.first_row..last + 1 - panel.first_row;
        let cells = |cells: &'p [f64]| -> Cow<'p, [f64]> {
            let span = rows.start * columns..rows.end * columns;
            Cow::Borrowed(cells.get(span).unwrap_or(&[]))
        };
        let late = |action: &&equipoise_model::panel::PanelAction| {
            matches!(action.effect, Effect::LateDividend { .. })
        };
        let mut actions = panel.actions_between(first, last).to_vec();
        // Who holds a line on an ex-date must be noted before the dividend is known.
        let to_come = panel.actions_between(last + 1, usize::MAX >> 1);
        actions.extend(to_come.iter().filter(late).cloned());
        let rates = |pair: &PairRates<'static>| PairRates {
            base: pair.base.clone(),
            quote: pair.quote.clone(),
            rate: pair.rate[rows.clone()].to_vec().into(),
            age_days: pair.age_days[rows.clone()].to_vec().into(),
        };
        Panel {
            first_row: first,
            sessions: Cow::Borrowed(&panel.sessions[rows.clone()]),
            securities: Cow::Borrowed(&panel.securities),
            close: cells(&panel.close),
            highs: highs(panel, first, last),
            carried: Cow::Borrowed(of_rows(&panel.carried, first, last, |cell| cell.row)),
            shares: self
                .state
                .changes(&self.state.shares, &panel.shares, first, last)
                .into(),
            latest_shares: Cow::Borrowed(&[]),
            unlisted: self
                .state
                .changes(&self.state.unlisted, &panel.unlisted, first, last)
                .into(),
            given_cap: cells(&panel.given_cap),
            volume: cells(&panel.volume),
            actions: actions.into(),
            suspensions: self.state.suspensions(panel, first, last).into(),
            delisted_row: Cow::Borrowed(&panel.delisted_row),
            listed_row: Cow::Borrowed(&panel.listed_row),
            fx: panel.fx.iter().map(rates).collect::<Vec<_>>().into(),
        }
    }
}

/// The highs of the spans that the rows from `first` to `last` of `panel` touch.
fn highs<'p>(panel: &'p Panel<'p>, first: usize, last: usize) -> Cow<'p, [f64]> {
    let columns = panel.columns();
    let span = |row: usize| (row / SPAN_ROWS - panel.first_row / SPAN_ROWS) * columns;
    let touched = span(first)..span(last) + columns;
    Cow::Borrowed(panel.highs.get(touched).unwrap_or(&[]))
}

impl<'p> Iterator for Windows<'p> {
    type Item = Window<'p>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        let position = self.next;
        self.next = (position + self.sessions).min(self.end);
        let (row, last) = (self.days.row(position), self.days.row(self.next - 1));
        let first = self.first_row(position, row, last);
        let end = (last + AHEAD_SESSIONS).min(self.panel.rows().end - 1);
        Some(Window {
            panel: self.cut(first, end),
            from: self.days.date(position),
            until: self.days.date(self.next - 1),
        })
    }
}

impl State {
    fn before_all(panel: &Panel<'_>) -> Self {
        let columns = panel.columns();
        Self {
            row: panel.first_row,
            shares: vec![f64::NAN; columns],
            unlisted: vec![f64::NAN; columns],
            is_suspended: vec![false; columns],
        }
    }

    /// Take in the changes of the rows before and at `row`.
    fn advance(&mut self, panel: &Panel<'_>, row: usize) {
        if row < self.row {
            // A window that looks back further than the one before it starts over.
            *self = Self::before_all(panel);
        }
        for change in of_rows(&panel.shares, self.row, row, |change| change.row) {
            self.shares[change.column as usize] = change.shares;
        }
        for change in of_rows(&panel.unlisted, self.row, row, |change| change.row) {
            self.unlisted[change.column as usize] = change.shares;
        }
        for change in of_rows(&panel.suspensions, self.row, row, |change| change.row) {
            self.is_suspended[change.column as usize] = change.is_suspended;
        }
        self.row = row;
    }

    /// The state at `first`, then the changes after it up to `last`.
    fn changes(
        &self,
        state: &[f64],
        changes: &[ShareChange],
        first: usize,
        last: usize,
    ) -> Vec<ShareChange> {
        let known = state
            .iter()
            .enumerate()
            .filter(|(_, shares)| !shares.is_nan());
        let mut all: Vec<ShareChange> = known
            .map(|(column, shares)| ShareChange {
                row: to_u32(first),
                column: to_u32(column),
                shares: *shares,
            })
            .collect();
        all.extend_from_slice(of_rows(changes, first + 1, last, |change| change.row));
        all
    }

    fn suspensions(&self, panel: &Panel<'_>, first: usize, last: usize) -> Vec<Suspension> {
        let suspended = self.is_suspended.iter().enumerate().filter(|(_, is)| **is);
        let mut all: Vec<Suspension> = suspended
            .map(|(column, _)| Suspension {
                row: to_u32(first),
                column: to_u32(column),
                is_suspended: true,
            })
            .collect();
        let later = of_rows(&panel.suspensions, first + 1, last, |change| change.row);
        all.extend_from_slice(later);
        all
    }
}

/// Build the series of the definition of `windows` into `record`, as [`crate::build()`] does from the
/// base session `base`, with closes ranked on up to `threads` threads.
///
/// # Errors
/// See [`BuildError`].
///
/// # Panics
/// As [`crate::build()`].
pub fn stream<R: Record>(
    windows: Windows<'_>,
    calendars: Calendars,
    base: Option<Date>,
    threads: usize,
    record: &mut R,
) -> Result<(), BuildError> {
    let definition = windows.definition;
    let nothing = windows.nothing(base);
    let mut stream = Stream::new(definition, calendars, base, threads);
    for window in windows {
        stream.take(&window, record)?;
    }
    if stream.has_begun() {
        Ok(())
    } else {
        Err(nothing)
    }
}

/// A series that is built window after window.
#[derive(Debug)]
pub struct Stream<'d> {
    definition: &'d Definition,
    calendars: Calendars,
    base: Option<Date>,
    threads: usize,
    walk: Option<Walk>,
}

impl<'d> Stream<'d> {
    /// A series of `definition` whose base is the first session at or after `base` (`None`: the
    /// first there is) at whose close a company is eligible. Up to `threads` threads rank closes.
    #[must_use]
    pub fn new(
        definition: &'d Definition,
        calendars: Calendars,
        base: Option<Date>,
        threads: usize,
    ) -> Self {
        Self {
            definition,
            calendars,
            base,
            threads,
            walk: None,
        }
    }

    /// Compute the sessions of `window` into `record`. Windows are given in order, without gaps.
    ///
    /// # Errors
    /// See [`BuildError`]. A window without an eligible company is none before the series begins:
    /// ask [`Stream::has_begun`] after the last one.
    ///
    /// # Panics
    /// As [`crate::build()`].
    pub fn take<R: Record>(
        &mut self,
        window: &Window<'_>,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let panel = &window.panel;
        let setting = Setting::new(panel, self.definition, &self.calendars, panel.first_row)?;
        let scene = setting.scene(panel, self.definition, &self.calendars);
        let days = scene.days;
        let end = days.after(window.until);
        let first = days.at_or_after(window.from.max(self.base.unwrap_or(window.from)));
        let from = match &mut self.walk {
            Some(walk) => {
                walk.enter();
                first
            }
            None if first >= end => return Ok(()),
            None => match Walk::begin(&scene, first, end, record) {
                Ok((walk, position)) => {
                    self.walk = Some(walk);
                    position + 1
                }
                Err(BuildError::NoEligibleCompany { .. }) => return Ok(()),
                Err(error) => return Err(error),
            },
        };
        let walk = self.walk.as_mut().expect("it has begun");
        step_positions(&scene, walk, from..end, self.threads, record)
    }

    /// Whether a company was eligible at some close, so that there is a series.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.walk.is_some()
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).expect("a panel holds fewer than 2^32 sessions and securities")
}
