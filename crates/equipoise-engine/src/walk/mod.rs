//! The walk: one session after the other, from a basket at one close to the level at the next.
//!
//! For each session: actions before the open change the basket and one divisor change keeps the
//! level; closes are read; the level is market value ÷ divisor; dividends become points; after the
//! close, lines that left are taken out and, where the plan says so, members and weights change.
//! Members chosen at the close of t−1 earn the return of t, so no figure of a session decides who
//! is in the index during it (design, rule 1).

mod close;
mod lookups;
mod marking;
mod open;
mod points;
mod rebalance;
mod recording;
mod replacement;
mod setting;
mod start;
mod trading;
mod twin;

use std::collections::BTreeMap;

use equipoise_model::calendar::Calendars;
use equipoise_model::definitions::Replacement;
use equipoise_model::panel::PanelAction;
use equipoise_model::{
    AdjustmentRow, Date, Definition, Moment, Notice, NoticeKind, Panel, SecurityId, SessionRow,
};

use self::close::SpunOff;
use self::points::Cash;
use crate::actions::Rules;
use crate::basket::{Basket, Lines, Trades};
use crate::build_error::BuildError;
use crate::chooser::{Chooser, Standings};
use crate::companies::Companies;
use crate::conversion::Conversion;
use crate::order::Order;
use crate::ranking::Ranker;
use crate::record::Record;
use crate::schedule::{Event, IndexDays, Plan};

pub use self::lookups::Lookups;
pub use self::setting::{Setting, index_calendar};
pub use self::start::{Entitled, Start};

/// What a walk goes over: facts, rules and sessions.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    /// The facts.
    pub panel: &'s Panel<'s>,
    /// The rule book.
    pub definition: &'s Definition,
    /// How lines become index currency.
    pub conversion: &'s Conversion,
    /// Which lines belong to one company.
    pub companies: &'s Companies,
    /// The sessions of the index.
    pub days: &'s IndexDays,
    /// The calendars of exchanges.
    pub calendars: &'s Calendars,
    /// What is looked up in the whole panel.
    pub lookups: &'s Lookups,
}

/// What is at hand for one session.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'t> {
    /// Position of the session among those of the index.
    pub position: usize,
    /// What happens after its close.
    pub event: Option<Event>,
    /// What the determination row of the event says, where it chooses members.
    pub standings: Option<Standings<'t>>,
    /// The actions before its open, and others at will: what concerns no constituent is passed over.
    pub actions: &'t [PanelAction],
    /// Market caps of companies at its close, by column, where they are at hand for all that may be
    /// in a basket.
    pub caps: Option<&'t [f64]>,
}

impl Scene<'_> {
    /// A chooser for the definition.
    #[must_use]
    pub fn chooser(&self) -> Chooser {
        Chooser::new(self.panel, self.conversion, self.companies, self.definition)
    }

    /// A ranker for the definition.
    #[must_use]
    pub fn ranker(&self) -> Ranker {
        Ranker::new(self.panel, self.conversion, self.companies, self.definition)
    }

    /// What happens after the close of the session at `position`.
    #[must_use]
    pub fn event(&self, position: usize) -> Option<Event> {
        Plan::new(self.definition, self.days).event(position)
    }

    /// The actions before the open of the session at `position`, which are those since the one before
    /// it. They are looked for from `hint` on, which is moved behind them.
    #[must_use]
    pub fn actions(&self, position: usize, hint: &mut usize) -> &[PanelAction] {
        let row = self.days.row(position);
        let since = position
            .checked_sub(1)
            .map_or(row, |before| self.days.row(before) + 1);
        seek(&self.panel.actions, hint, (since, row), |action| action.row)
    }

    fn security(&self, column: u32) -> SecurityId {
        self.lookups.security(column)
    }
}

/// The levels of an index.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Levels {
    price: f64,
    gross: f64,
    net: f64,
    net_of_cost: f64,
    local: f64,
    twin: f64,
}

/// The state between two sessions.
#[derive(Debug, Clone)]
pub struct Walk {
    rules: Rules,
    basket: Basket,
    /// The same members weighted by market cap; kept for records with detail only.
    twin: Option<Basket>,
    levels: Levels,
    /// Row of the last session.
    row: usize,
    /// Spun-off lines in the basket.
    spun_off: Vec<SpunOff>,
    /// Index shares per divisor at ex-dates whose dividends are known later, by row and column.
    entitled: BTreeMap<(u32, u32), f64>,
    /// Ranks the close at hand where the plan did not ask for a ranking.
    ranker: Option<Ranker>,
    /// Values companies at reference dates.
    reference: Option<Ranker>,
    order: Order,
    scratch: Scratch,
}

/// Buffers that are used again in each session.
#[derive(Debug, Clone, Default)]
struct Scratch {
    opening: Lines,
    next: Lines,
    caps: Vec<f64>,
    /// Positions of the lines by rank, where they came with the members.
    by_rank: Vec<u32>,
    /// Closes of the next session of the lines of the basket, when it was just reset and they are
    /// at hand.
    following: Vec<f64>,
    /// Target weights of the basket before a later stage.
    targets: Vec<(u32, f64)>,
    /// Weights at the open, where a replacement may have to know them.
    open_weights: Vec<(u32, f64)>,
    twin_open_weights: Vec<(u32, f64)>,
    cash: Vec<Cash>,
    expired: Vec<u32>,
    /// Whether an action before this open may have brought a line in.
    has_entrants: bool,
    /// Whether a column is held; all `false` between uses.
    is_held: Vec<bool>,
    next_carried: usize,
}

/// What a session leaves to be recorded with it.
#[derive(Debug, Clone, Copy)]
struct Day {
    row: usize,
    date: Date,
}

impl Walk {
    /// Compute the session of `turn`.
    ///
    /// # Errors
    /// When no constituent is left, or a missing price stops the index. The walk must not be used
    /// after an error.
    ///
    /// # Panics
    /// When the level is not continuous or weights do not sum to 1: such a series must not be
    /// published, and the checks stay on in release builds.
    pub fn step<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        turn: &Turn<'_>,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let row = scene.days.row(turn.position);
        let day = Day {
            row,
            date: scene.days.date(turn.position),
        };
        self.scratch.caps.clear();
        self.scratch.by_rank.clear();
        self.open(scene, &day, turn.actions, record);
        let open_market_value = self.basket.market_value();
        if scene.definition.treatment.replacement == Replacement::Inherit {
            self.note_open_weights();
        }
        if R::DETAIL {
            self.scratch.opening.clone_from(self.basket.lines());
        }
        let local_value = self.mark(scene, &day, record)?;
        let market_value = self.basket.market_value();
        if market_value <= 0.0 {
            // Every constituent fell to nothing: no later gain can be measured from there.
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        let divisor = self.basket.divisor();
        let level = market_value / divisor;
        assert!(level.is_finite(), "a level is a number: {level}");
        let points = self.points(scene, &day);
        let prior = self.levels;
        self.levels.price = level;
        self.reinvest(scene, &points, &prior, market_value, open_market_value);
        self.levels.local = match local_value {
            None if scene.conversion.is_identity() => level,
            None => prior.local * (level / prior.price),
            Some(value) => prior.local * (value / open_market_value),
        };
        match &self.twin {
            Some(twin) if twin.market_value() > 0.0 => self.levels.twin = twin.level(),
            // Everything with a known market cap fell to nothing.
            _ => self.end_twin(),
        }
        let constituents = self.basket.lines().len();
        if R::DETAIL {
            self.record_held(scene, &day, open_market_value, record);
            self.record_currencies(scene, &day, market_value, record);
        }
        let closing = self.close(scene, &day, turn, record)?;
        record.traded(closing.trades);
        let cost = closing.cost(scene.definition);
        self.levels.net_of_cost = match scene.definition.costs.is_free() {
            true => level,
            false => prior.net_of_cost * (level / prior.price) * (1.0 - cost),
        };
        record.session(SessionRow {
            session: day.date,
            price_return: level,
            gross_total_return: self.levels.gross,
            net_total_return: self.levels.net,
            net_of_cost: self.levels.net_of_cost,
            local_currency: self.levels.local,
            twin_price_return: self.levels.twin,
            daily_return: Some(level / prior.price - 1.0),
            divisor,
            next_divisor: self.basket.divisor(),
            twin_next_divisor: self.twin.as_ref().map_or(f64::NAN, Basket::divisor),
            open_market_value,
            market_value,
            dividend_points: points.gross,
            net_dividend_points: points.net,
            constituents: to_u32(constituents),
            is_rebalance: closing.is_rebalance,
            turnover: closing.trades.one_way(),
            cost,
        });
        if R::DETAIL {
            self.record_basket(scene, &day, closing.is_exact, turn.caps, record);
        }
        self.row = row;
        Ok(())
    }

    /// Go on in another window of the same panel.
    pub(crate) fn enter(&mut self) {
        self.ranker = None;
        self.reference = None;
        self.scratch.next_carried = 0;
    }

    /// Exchange the marks of held columns, which are all taken back between two sessions, for `marks`:
    /// walks that take turns find those they share in the cache.
    pub(crate) fn exchange_marks(&mut self, marks: &mut Vec<bool>) {
        std::mem::swap(&mut self.scratch.is_held, marks);
    }

    /// The basket in force for the next session.
    #[must_use]
    pub fn basket(&self) -> &Basket {
        &self.basket
    }

    /// The price return level of the last session.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.levels.price
    }
}

/// What happened after a close.
#[derive(Debug, Clone, Copy, Default)]
struct Closing {
    trades: Trades,
    is_rebalance: bool,
    /// Weights are their targets to the last digit.
    is_exact: bool,
}

impl Closing {
    fn add(&mut self, trades: Trades) {
        self.trades.bought += trades.bought;
        self.trades.sold += trades.sold;
        self.trades.entered += trades.entered;
        self.trades.left += trades.left;
    }

    /// Cost of the trades as a part of the basket (methodology, formula 24).
    fn cost(&self, definition: &Definition) -> f64 {
        let costs = definition.costs;
        (self.trades.bought * costs.buy_bps + self.trades.sold * costs.sell_bps) / 10_000.0
    }
}

fn notice(scene: &Scene<'_>, day: &Day, column: Option<u32>, kind: NoticeKind) -> Notice {
    Notice {
        session: day.date,
        security: column.map(|column| scene.security(column)),
        kind,
    }
}

/// Changes of a basket at one moment, with what each added to its value.
#[derive(Debug, Default)]
struct Adjustments {
    changes: Vec<(Option<u32>, String, f64)>,
}

impl Adjustments {
    fn add(&mut self, column: Option<u32>, cause: &str, value_change: f64) {
        self.changes.push((column, cause.to_owned(), value_change));
    }

    /// Hand the changes to `record` with the divisor before and after all of them.
    fn record<R: Record>(
        self,
        scene: &Scene<'_>,
        day: &Day,
        moment: Moment,
        (divisor_before, divisor_after): (f64, f64),
        record: &mut R,
    ) {
        for (column, cause, value_change) in self.changes {
            record.adjustment(AdjustmentRow {
                session: day.date,
                moment,
                security: column.map(|column| scene.security(column)),
                cause,
                value_change,
                divisor_before,
                divisor_after,
            });
        }
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).expect("a panel holds fewer than 2^32 sessions and securities")
}

/// The items of the rows from `first` to `last` among items sorted by row, looked for from `hint` on,
/// which is left behind them.
fn seek<'i, T>(
    items: &'i [T],
    hint: &mut usize,
    (first, last): (usize, usize),
    row_of: impl Fn(&T) -> u32,
) -> &'i [T] {
    let (first, last) = (to_u32(first), to_u32(last));
    let is_ahead = |at: usize| at > items.len() || (at > 0 && row_of(&items[at - 1]) >= first);
    if is_ahead(*hint) {
        *hint = items.partition_point(|item| row_of(item) < first);
    }
    // What is wanted is near as a rule: steps double until they pass it.
    let mut step = 1;
    while let Some(item) = items.get(*hint + step)
        && row_of(item) < first
    {
        *hint += step;
        step *= 2;
    }
    let near = &items[*hint..items.len().min(*hint + step)];
    *hint += near.partition_point(|item| row_of(item) < first);
    let start = *hint;
    while items.get(*hint).is_some_and(|item| row_of(item) <= last) {
        *hint += 1;
    }
    &items[start..*hint]
}
