//! The market in motion: each session opens with its events, trades, and closes into the record.

use std::ops::Range;

use equipoise_model::{ActionKind, Date, SecurityId};

use super::factors::Factors;
use super::line::{Course, Line};
use super::names::Names;
use super::plan::Planned;
use super::random::Random;
use super::record::Recorder;
use super::truth::{TrueClass, TrueEvent, TrueEventKind, TrueLine, Truth};
use super::unlisted::Unlisted;
use super::{Sample, filings, fx, rates};

/// The whole market between two sessions.
pub(super) struct Simulation {
    pub(super) seed: u64,
    pub(super) sessions: Vec<Date>,
    /// For choices of the plan; prices come from the lines' own sequences.
    pub(super) random: Random,
    pub(super) names: Names,
    factors: Factors,
    /// Every line that ever was, in order of listing; a line's position is its security id.
    pub(super) lines: Vec<Line>,
    /// Positions of the lines that trade, by symbol.
    pub(super) order: Vec<usize>,
    /// The class that is not listed, in a market large enough to have one.
    pub(super) unlisted: Option<Unlisted>,
    pub(super) record: Recorder,
    pub(super) events: Vec<TrueEvent>,
}

impl Simulation {
    /// A market of no line yet.
    pub(super) fn new(seed: u64, sessions: Vec<Date>, random: Random) -> Self {
        let stream = |number: u64| Random::stream(seed, u64::MAX - number);
        Self {
            seed,
            sessions,
            random,
            names: Names::new(stream(1)),
            factors: Factors::new(stream(2)),
            lines: Vec::new(),
            order: Vec::new(),
            unlisted: None,
            record: Recorder::default(),
            events: Vec::new(),
        }
    }

    /// Run through every session. `plan` is ordered by row.
    pub(super) fn run(&mut self, plan: &[(usize, Planned)]) {
        let mut rest = plan;
        for row in 0..self.sessions.len() {
            let (due, later) = rest.split_at(rest.partition_point(|(planned, _)| *planned <= row));
            rest = later;
            self.open(row, due);
            self.trade(row);
            self.close(row);
        }
    }

    /// Everything before the open: identity last, so that the actions of the day name the symbol
    /// of the session before.
    fn open(&mut self, row: usize, due: &[(usize, Planned)]) {
        for &position in &self.order {
            if self.lines[position].first_row < row {
                self.lines[position].begin();
            }
        }
        self.complete(row);
        let (changes, others): (Vec<Planned>, Vec<Planned>) = due
            .iter()
            .map(|(_, planned)| *planned)
            .partition(|planned| *planned == Planned::SymbolChange);
        for planned in others {
            self.happen(row, planned);
        }
        self.pay_dividends(row);
        for planned in changes {
            self.happen(row, planned);
        }
    }

    fn trade(&mut self, row: usize) {
        self.factors.step();
        for &position in &self.order {
            let line = &mut self.lines[position];
            match line.course {
                Course::Free => line.trade_freely(row, &self.factors),
                Course::Failing { drift, .. } => line.trade_down(drift),
                Course::Twin { .. } | Course::Target(_) | Course::Ended => {}
            }
        }
        // Those that follow another line come after it.
        for &position in &self.order {
            match self.lines[position].course {
                Course::Twin { of } => {
                    let leader = &self.lines[of];
                    let fraction = leader.close / leader.base - 1.0;
                    self.lines[position].trade_beside(fraction);
                }
                Course::Target(deal) => {
                    let offered = deal
                        .acquirer
                        .map_or(0.0, |line| deal.ratio * self.lines[line].close);
                    self.lines[position]
                        .trade_at_terms(deal.amount + offered, deal.completes - row);
                }
                Course::Free | Course::Failing { .. } | Course::Ended => {}
            }
        }
    }

    fn close(&mut self, row: usize) {
        let session = self.sessions[row];
        self.record.begin_session(self.order.len());
        for &position in &self.order {
            let other = self.lines[position].holding.other;
            let received = other.map_or(0.0, |(other, ratio)| ratio * self.lines[other].close);
            let line = &mut self.lines[position];
            let kept = line.holding.shares * line.close + line.holding.cash;
            line.returns.push((kept + received) / line.previous - 1.0);
            if line.course == Course::Ended {
                continue;
            }
            line.closes.push(line.close);
            let quote = line.quote();
            if line.has_bar(row) {
                line.last_bar_row = row;
                self.record.bar(position, &line.symbol, session, &quote);
            } else {
                line.unseen.push(row);
            }
            filings::at_close(line, &self.sessions, row, &mut self.record);
        }
        let lines = &self.lines;
        self.order
            .retain(|&position| lines[position].course != Course::Ended);
    }

    /// The facts and the truth of the market that was run.
    pub(super) fn finish(mut self) -> Sample {
        let stream = |number: u64| Random::stream(self.seed, u64::MAX - number);
        let (first, last) = (self.sessions[0], self.sessions[self.sessions.len() - 1]);
        self.record.fx = fx::rates(first, last, stream(5));
        self.record.rates = rates::rates(&self.sessions, stream(6));
        let facts = self.record.finish(&self.lines, self.unlisted.as_ref());
        let class = self.unlisted.map(|class| TrueClass {
            security: id(self.lines.len()),
            symbol: class.symbol,
            converts_to: id(class.of),
            ratio: class.ratio,
            shares: class.shares,
        });
        let mut truth = Truth {
            sessions: self.sessions,
            events: self.events,
            unlisted: class.into_iter().collect(),
            ..Truth::default()
        };
        for (position, line) in self.lines.into_iter().enumerate() {
            let security = id(position);
            for (from, symbol) in &line.symbols {
                truth
                    .symbols
                    .entry(symbol.clone())
                    .or_default()
                    .push((*from, security));
            }
            truth.lines.push(TrueLine {
                security,
                symbols: line.symbols,
                first_row: line.first_row,
                closes: line.closes,
                returns: line.returns,
                unseen: line.unseen,
            });
        }
        for uses in truth.symbols.values_mut() {
            uses.sort_unstable();
        }
        Sample { facts, truth }
    }

    /// Add a line that trades from its first row on; answers its position.
    pub(super) fn add(&mut self, mut line: Line) -> usize {
        let position = self.lines.len();
        line.symbols
            .push((self.sessions[line.first_row], line.symbol.clone()));
        self.lines.push(line);
        self.order.push(position);
        self.sort();
        position
    }

    /// Restore the order of the lines by symbol.
    pub(super) fn sort(&mut self) {
        let lines = &self.lines;
        self.order
            .sort_by(|&a, &b| lines[a].symbol.cmp(&lines[b].symbol));
    }

    /// A line of those ranked within `ranks` by market cap at the last close, by chance among the
    /// fit ones.
    pub(super) fn choose(
        &mut self,
        ranks: Range<usize>,
        is_fit: impl Fn(&Line) -> bool,
    ) -> Option<usize> {
        let ranked = self.ranked();
        let end = ranks.end.min(ranked.len());
        let fit: Vec<usize> = ranked[ranks.start.min(end)..end]
            .iter()
            .copied()
            .filter(|&position| is_fit(&self.lines[position]))
            .collect();
        (!fit.is_empty()).then(|| fit[self.random.below(fit.len())])
    }

    /// The lines that trade, by market cap at the last close, largest first; ties by symbol.
    pub(super) fn ranked(&self) -> Vec<usize> {
        let mut ranked = self.order.clone();
        ranked.sort_by(|&a, &b| {
            self.lines[b]
                .market_cap()
                .total_cmp(&self.lines[a].market_cap())
        });
        ranked
    }

    /// State a corporate action as a fact, under the symbol of the session before.
    pub(super) fn act(&mut self, row: usize, position: usize, kind: ActionKind) {
        self.record
            .action(&self.lines[position].symbol, self.sessions[row], kind);
    }

    /// Note what really happened.
    pub(super) fn note(&mut self, row: usize, position: usize, kind: TrueEventKind) {
        let (session, security) = (self.sessions[row], id(position));
        self.events.push(TrueEvent {
            session,
            security,
            kind,
        });
    }

    fn pay_dividends(&mut self, row: usize) {
        let session = self.sessions[row];
        for order in 0..self.order.len() {
            let position = self.order[order];
            let line = &mut self.lines[position];
            let can_pay = line.first_row < row
                && !line.is_halted(row)
                && matches!(line.course, Course::Free | Course::Twin { .. });
            let price = line.base;
            let payer = line.payer.as_mut().filter(|_| can_pay);
            let Some(amount) = payer.and_then(|payer| payer.due(session, price)) else {
                continue;
            };
            line.pay(amount);
            self.act(row, position, ActionKind::CashDividend { amount });
            self.note(row, position, TrueEventKind::CashDividend { amount });
        }
    }
}

/// The identity of the line at `position`.
pub(super) fn id(position: usize) -> SecurityId {
    SecurityId(u32::try_from(position).expect("fewer than 2^32 lines"))
}
