//! The walk: a certificate from one close to the next.

use std::collections::BTreeMap;

use equipoise_model::Date;
use equipoise_model::definitions::{MissingPricePolicy, RemovalPrice};

use super::certificate::{Certificates, Holdings, Trades};
use super::dividends::Cash;
use super::facts::{Day, Line};
use super::index::Index;
use super::number::{Number, exact, one, shortened, whole, zero};
use super::result::{OracleEnd, OracleSession};
use super::schedule::Event;

/// Why there is no further session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// Nothing of value is left.
    Empty,
    /// A close of the line is missing, and the definition says to stop.
    Missing(Line),
}

/// The levels of an index.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    pub(super) price: Number,
    pub(super) gross: Number,
    pub(super) net: Number,
    pub(super) net_of_cost: Number,
    pub(super) local: Number,
}

/// A line that came in through a spin-off and has no close since.
#[derive(Debug, Clone)]
pub(super) struct SpunOff {
    pub(super) child: Line,
    pub(super) parent: Line,
    /// The day before whose open it came in.
    pub(super) entered: Day,
}

/// What happened after a close.
pub(super) struct Closing {
    pub(super) trades: Trades,
    pub(super) is_rebalance: bool,
}

/// An index between two sessions.
pub(super) struct Walk<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) fund: Certificates,
    /// The same members by market cap; `None` once there is nothing to weight them by.
    pub(super) twin: Option<Certificates>,
    pub(super) levels: Levels,
    pub(super) waiting: Vec<SpunOff>,
    /// What a certificate held at the open of each day since the base, by line.
    pub(super) held_at_open: BTreeMap<Day, BTreeMap<Line, Number>>,
    /// Weights at the open of the day, at adjusted prior closes, of the index and of the twin.
    pub(super) open_weights: BTreeMap<Line, Number>,
    pub(super) twin_open_weights: BTreeMap<Line, Number>,
    /// Constituents whose close is missing for too long on the day.
    pub(super) expired: Vec<Line>,
}

impl Index<'_> {
    /// The sessions of the index, and why it ended if it did.
    pub(super) fn run(&self) -> (Vec<OracleSession>, Option<OracleEnd>) {
        let mut sessions = Vec::new();
        let Some(base) = self.base() else {
            return (sessions, Some(OracleEnd::NeverBegan));
        };
        let mut walk = Walk::at_base(self);
        if let Err(ended) = walk.buy_base(base, &mut sessions) {
            return (sessions, Some(self.end(base, &ended)));
        }
        for day in base + 1..self.book.days() {
            match walk.step(day) {
                Ok(session) => sessions.push(session),
                Err(ended) => return (sessions, Some(self.end(day, &ended))),
            }
        }
        (sessions, None)
    }

    /// The first session from the base date on at whose close a company may come in.
    fn base(&self) -> Option<Day> {
        let from: Option<Date> = self.definition.base.date;
        let days = 0..self.book.days();
        days.filter(|day| from.is_none_or(|from| from <= self.book.date(*day)))
            .find(|day| self.ranking(*day).iter().any(|company| company.may_join))
    }

    fn end(&self, day: Day, ended: &Ended) -> OracleEnd {
        let session = self.book.date(day);
        match ended {
            Ended::Empty => OracleEnd::Empty { session },
            Ended::Missing(line) => OracleEnd::MissingPrice {
                session,
                symbol: self.book.line(*line).symbol.clone(),
            },
        }
    }
}

impl<'a> Walk<'a> {
    fn at_base(index: &'a Index<'a>) -> Self {
        let base = exact(index.definition.base.value);
        let nothing = Certificates {
            holdings: Holdings::new(),
            number: exact(index.definition.base.market_value) / &base,
        };
        Self {
            index,
            twin: Some(nothing.clone()),
            fund: nothing,
            levels: Levels {
                price: base.clone(),
                gross: base.clone(),
                net: base.clone(),
                net_of_cost: base.clone(),
                local: base,
            },
            waiting: Vec::new(),
            held_at_open: BTreeMap::new(),
            open_weights: BTreeMap::new(),
            twin_open_weights: BTreeMap::new(),
            expired: Vec::new(),
        }
    }

    /// Buy the first members at the close of the base.
    fn buy_base(&mut self, day: Day, sessions: &mut Vec<OracleSession>) -> Result<(), Ended> {
        let event = Event {
            is_reconstitution: true,
            ..Event::reset_on(day)
        };
        self.rebalance(day, &event)?;
        self.shorten();
        sessions.push(OracleSession::of_base(self, day));
        Ok(())
    }

    /// Go to the close of `day`, and through what happens after it.
    fn step(&mut self, day: Day) -> Result<OracleSession, Ended> {
        let cash = self.open(day);
        let opening = self.fund.clone();
        let prior = self.levels.clone();
        let local = self.mark(day)?;
        let level = self.fund.worth();
        if level <= zero() {
            return Err(Ended::Empty);
        }
        let points = self.points(day, &cash);
        self.levels.price = level;
        self.levels.local = &prior.local * local / &prior.price;
        self.reinvest(&points, &prior);
        let mut session = OracleSession::of_close(self, day, &opening, &prior, &points);
        let closing = self.close(day)?;
        let cost = self.cost(&closing.trades);
        self.levels.net_of_cost =
            &prior.net_of_cost * &self.levels.price / &prior.price * (one() - &cost);
        self.shorten();
        session.take_closing(self, day, &closing, &cost);
        Ok(session)
    }

    /// What happens before the open: all actions in their order, with one change of the number of
    /// certificates. Answers the cash that goes ex.
    fn open(&mut self, day: Day) -> Vec<Cash> {
        let book = self.index.book;
        let concerns: Vec<_> = book.actions[day]
            .iter()
            .filter(|action| self.is_concerned(action))
            .collect();
        let mut cash = Vec::new();
        let mut applied = Vec::new();
        let mut spun_off = Vec::new();
        let entitled = &self.held_at_open;
        let index = self.index;
        let number = self.fund.number.clone();
        let changed = self.fund.change(|holdings| {
            for action in concerns {
                let units = holdings.get(&action.line).map(|held| held.units.clone());
                let had = |line: &Line, holdings: &Holdings| holdings.contains_key(line);
                let child = action.child().filter(|child| !had(child, holdings));
                if !index.apply(day, action, holdings) {
                    continue;
                }
                cash.extend(Cash::of(action, units, entitled));
                if let Some(child) = child.filter(|child| had(child, holdings)) {
                    spun_off.push(SpunOff {
                        child,
                        parent: action.line,
                        entered: day,
                    });
                }
                applied.push(action);
            }
        });
        changed.expect("no action takes the last value away");
        let certificates_before = number / &self.fund.number;
        cash.iter_mut()
            .for_each(|cash: &mut Cash| cash.count_by(&certificates_before));
        self.waiting.extend(spun_off);
        self.change_twin(|holdings| {
            applied
                .iter()
                .all(|action| index.apply_to_twin(day, action, holdings))
        });
        let units = self.fund.holdings.iter();
        let units = units.map(|(line, held)| (*line, held.units.clone()));
        self.held_at_open.insert(day, units.collect());
        self.open_weights = self.fund.weights();
        self.twin_open_weights = self
            .twin
            .as_ref()
            .map(Certificates::weights)
            .unwrap_or_default();
        cash
    }

    /// Whether `action` is of a line that is held, or for late cash, that was held on its ex-date.
    fn is_concerned(&self, action: &super::actions::Action) -> bool {
        match action.ex_day() {
            Some(ex_day) => self.held_at_open.contains_key(&ex_day),
            None => self.fund.holdings.contains_key(&action.line),
        }
    }

    /// Closes and exchange rates. Answers what a certificate is worth at the rates of the session
    /// before (section 1.7).
    fn mark(&mut self, day: Day) -> Result<Number, Ended> {
        let lines: Vec<Line> = self.fund.holdings.keys().copied().collect();
        self.expired.clear();
        for line in lines {
            let price = self.price_at_close(day, line)?;
            let twin = self.twin.as_mut().map(|twin| &mut twin.holdings);
            for holdings in [Some(&mut self.fund.holdings), twin].into_iter().flatten() {
                if let (Some(held), Some(price)) = (holdings.get_mut(&line), &price) {
                    held.price.clone_from(price);
                }
            }
        }
        let local = self.fund.worth();
        let twin = self.twin.as_mut().map(|twin| &mut twin.holdings);
        for holdings in [Some(&mut self.fund.holdings), twin].into_iter().flatten() {
            for (line, held) in holdings {
                if let Some(rate) = self.index.rate(day, *line) {
                    held.rate.clone_from(rate);
                }
            }
        }
        self.twin = self.twin.take().filter(|twin| twin.worth() > zero());
        Ok(local)
    }

    /// The close of a constituent, or what stands for it (section 2, "halt", "missing price" and
    /// "spin-off"); `None` leaves the price as it was at the open.
    fn price_at_close(&mut self, day: Day, line: Line) -> Result<Option<Number>, Ended> {
        if self.has_waited_too_long(day, line) {
            return Ok(Some(zero()));
        }
        let Some(close) = self.index.book.close(day, line) else {
            return Ok(None);
        };
        if close.missing == 0 {
            return Ok(Some(close.price.clone()));
        }
        let rule = self.index.definition.missing_price;
        if rule.policy == MissingPricePolicy::Stop {
            return Err(Ended::Missing(line));
        }
        if self.index.is_missing_too_long(day, line) {
            self.expired.push(line);
            let is_over = rule.max_sessions.is_some_and(|most| close.missing >= most);
            if is_over && rule.removal == RemovalPrice::Zero {
                return Ok(Some(zero()));
            }
        }
        Ok(self.index.price(day, line))
    }

    /// Cost of trades as a part of what was traded (formula 24).
    fn cost(&self, trades: &Trades) -> Number {
        let costs = self.index.definition.costs;
        let basis_points =
            &trades.bought * exact(costs.buy_bps) + &trades.sold * exact(costs.sell_bps);
        basis_points / whole(10_000)
    }

    /// Change what the twin holds; it ends where nothing of value is left to weight by market cap.
    pub(super) fn change_twin(&mut self, change: impl FnOnce(&mut Holdings) -> bool) {
        let Some(mut twin) = self.twin.take() else {
            return;
        };
        let is_left = twin.change(change) == Some(true);
        self.twin = is_left.then_some(twin);
    }

    fn shorten(&mut self) {
        self.fund.shorten();
        if let Some(twin) = &mut self.twin {
            twin.shorten();
        }
        let levels = &mut self.levels;
        for level in [
            &mut levels.price,
            &mut levels.gross,
            &mut levels.net,
            &mut levels.net_of_cost,
            &mut levels.local,
        ] {
            *level = shortened(level);
        }
        // What a certificate is worth is the level, also after both were shortened.
        levels.price = self.fund.worth();
    }
}
