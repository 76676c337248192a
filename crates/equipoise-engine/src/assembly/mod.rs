//! Assembly: from facts in ledger order to a dense panel by session.
//!
//! Later facts win over earlier ones that state the same thing, so a correction is one more batch.
//! A missing close between two observed ones, or after the last, is carried forward, adjusted for
//! corporate actions since, and listed as carried (methodology, section 2, vectors IDX-022 and
//! IDX-023). Nothing else is repaired.

mod actions;
mod closes;
mod fx;
mod shares;

use std::borrow::Cow;

use equipoise_model::calendar::{self, Calendar, Calendars};
use equipoise_model::panel::{highs, latest_shares};
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, FxRate, Instant, Panel, Security, SecurityId,
    SecurityMaster, ShareCount,
};

/// Facts taken in so far.
#[derive(Debug)]
pub struct Assembly {
    master: SecurityMaster,
    bars: Vec<Bars>,
    shares: Vec<ShareCount>,
    actions: Vec<Vec<CorporateAction>>,
    fx: Vec<FxRate>,
    calendars: Calendars,
}

impl Default for Assembly {
    fn default() -> Self {
        Self::new(Calendars::built_in())
    }
}

impl Assembly {
    /// No facts yet. `calendars` say when the close of a session was, for facts whose time of
    /// becoming known is given.
    #[must_use]
    pub fn new(calendars: Calendars) -> Self {
        Self {
            master: SecurityMaster::default(),
            bars: Vec::new(),
            shares: Vec::new(),
            actions: Vec::new(),
            fx: Vec::new(),
            calendars,
        }
    }

    /// Take in the next batch, in ledger order.
    pub fn add(&mut self, facts: Facts) {
        self.master.add_facts(&facts);
        match facts {
            // They are rows of the master.
            Facts::Securities(_) => {}
            Facts::Bars(bars) => self.bars.push(bars),
            Facts::Shares(counts) => self.shares.extend(counts),
            Facts::Actions(actions) => self.actions.push(actions),
            Facts::Fx(rates) => self.fx.extend(rates),
            // Reference rates make overlays from levels; no level is made of them.
            Facts::Rates(_) => {}
        }
    }

    /// The securities known so far.
    #[must_use]
    pub fn master(&self) -> &SecurityMaster {
        &self.master
    }

    /// The panel of everything taken in so far.
    #[must_use]
    pub fn panel(&self) -> Panel<'static> {
        let sessions = closes::sessions(&self.bars);
        let columns = Columns::new(&self.master, &self.bars, &self.actions);
        let mut panel = Panel {
            listed_row: columns.rows(|line| listed_row(&sessions, line)).into(),
            delisted_row: columns.rows(|line| delisted_row(&sessions, line)).into(),
            securities: Cow::Owned(columns.securities.clone()),
            sessions: Cow::Owned(sessions),
            ..Panel::default()
        };
        let cells = closes::observed(&self.bars, &self.master, &columns, &panel.sessions);
        panel.close = Cow::Owned(cells.close);
        panel.given_cap = Cow::Owned(cells.given_cap);
        panel.volume = Cow::Owned(cells.volume);
        panel.fx = fx::pairs(&panel.sessions, &self.fx).into();
        let splits = actions::place(
            &mut panel,
            &self.actions,
            &self.master,
            &columns,
            &self.calendars,
        );
        closes::carry(&mut panel);
        panel.highs = highs(&panel.close, panel.columns()).into();
        let counts = shares::Counts {
            panel: &panel,
            counts: &self.shares,
            master: &self.master,
            columns: &columns,
            calendars: &self.calendars,
            splits: &splits,
        };
        let (shares, unlisted) = (counts.changes(), counts.unlisted());
        panel.latest_shares = latest_shares(&shares, panel.columns()).into();
        panel.shares = shares.into();
        panel.unlisted = unlisted.into();
        panel
    }
}

/// The securities that have a bar or are handed out in a spin-off, in symbol order, and the column
/// of each. Whether a new line will ever trade is not known when it is handed out.
struct Columns {
    securities: Vec<Security>,
    column_of: Vec<Option<u32>>,
}

impl Columns {
    fn new(master: &SecurityMaster, bars: &[Bars], actions: &[Vec<CorporateAction>]) -> Self {
        let mut is_line = vec![false; master.securities().len()];
        for batch in bars {
            for symbol in &batch.symbols {
                for used in master.uses(symbol) {
                    is_line[used.security.0 as usize] = true;
                }
            }
        }
        for action in actions.iter().flatten() {
            if let ActionKind::SpinOff { child, .. } = &action.kind
                && let Some(child) = master.resolve(child, action.ex_date)
            {
                is_line[child.0 as usize] = true;
            }
        }
        let mut securities: Vec<Security> = master
            .securities()
            .iter()
            .filter(|security| is_line[security.id.0 as usize])
            .cloned()
            .collect();
        securities.sort_by(|a, b| (&a.symbol, a.id).cmp(&(&b.symbol, b.id)));
        let mut column_of = vec![None; is_line.len()];
        for (column, security) in securities.iter().enumerate() {
            column_of[security.id.0 as usize] = Some(to_u32(column));
        }
        Self {
            securities,
            column_of,
        }
    }

    fn of(&self, security: SecurityId) -> Option<u32> {
        self.column_of[security.0 as usize]
    }

    fn rows(&self, row: impl Fn(&Security) -> u32) -> Vec<u32> {
        self.securities.iter().map(row).collect()
    }
}

fn listed_row(sessions: &[Date], line: &Security) -> u32 {
    let first = line
        .listed
        .map_or(0, |listed| sessions.partition_point(|day| *day < listed));
    to_u32(first)
}

/// The last session of the listing; `u32::MAX` while it lies after every session.
fn delisted_row(sessions: &[Date], line: &Security) -> u32 {
    let Some(delisted) = line.delisted else {
        return u32::MAX;
    };
    if sessions.last().is_some_and(|last| *last < delisted) {
        return u32::MAX;
    }
    to_u32(
        sessions
            .partition_point(|day| *day <= delisted)
            .saturating_sub(1),
    )
}

/// The calendar of the exchange a line is listed on; New York's when it has none.
fn calendar_of<'c>(calendars: &'c Calendars, line: &Security) -> &'c Calendar {
    let calendar = calendars.get(&line.mic);
    calendar.unwrap_or_else(|| calendar::new_york())
}

/// The first row of `sessions` at whose close, by `calendar`, something known at `known` is known.
fn known_row(sessions: &[Date], calendar: &Calendar, known: Instant) -> usize {
    sessions.partition_point(|day| calendar.close_or_regular(*day) < known)
}

fn to_u32(position: usize) -> u32 {
    u32::try_from(position).expect("a panel holds fewer than 2^32 sessions and securities")
}
