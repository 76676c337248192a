//! The build: one session after the other, from a basket at one close to the level at the next.
//!
//! For each session: actions before the open change the basket and one divisor change keeps the
//! level; closes are read; the level is market value ÷ divisor; dividends become points; after the
//! close, lines that left are taken out and, on a rebalance day, members chosen from that close are
//! bought in equal parts. Members chosen at the close of t−1 earn the return of t, so no figure of
//! a session decides who is in the index during it (design, rule 1).

use equipoise_model::panel::Effect;
use equipoise_model::{
    BasketRow, Date, Definition, HeldRow, Notice, NoticeKind, Panel, SecurityId, SessionRow,
    calendar,
};

use crate::actions::{self, spin_off};
use crate::basket::{Basket, Holding};
pub use crate::build_error::BuildError;
use crate::ranking::{Member, Ranker, Selection, Selections};
use crate::record::Record;
use crate::schedule::is_rebalance;

/// Where a series begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// At the base: the first session at or after this date (`None`: the first of the panel) at
    /// whose close a company is eligible.
    Base(Option<Date>),
    /// After a published session, from its figures and the basket after its close.
    Resume {
        /// The last published session.
        last: SessionRow,
        /// The basket after its close.
        basket: Vec<BasketRow>,
    },
}

/// What is built, from what.
#[derive(Debug)]
pub struct Build<'a> {
    /// The facts.
    pub panel: &'a Panel<'a>,
    /// The rule book.
    pub definition: &'a Definition,
    /// Where the series begins.
    pub start: Start,
    /// The last date to build; `None` means the last session of the panel.
    pub until: Option<Date>,
    /// How many threads may rank closes. The result does not depend on it.
    pub threads: usize,
}

/// Build a series into `record`.
///
/// # Errors
/// See [`BuildError`]. Rows recorded before an error are valid but incomplete.
///
/// # Panics
/// When the level is not continuous or weights do not sum to 1: such a series must not be
/// published, and the checks stay on in release builds.
pub fn build<R: Record>(build: &Build<'_>, record: &mut R) -> Result<(), BuildError> {
    let panel = build.panel;
    let (Some(&first), Some(&last)) = (panel.sessions.first(), panel.sessions.last()) else {
        return Err(BuildError::NoData);
    };
    let end = build.until.map_or(panel.sessions.len(), |until| {
        panel.sessions.partition_point(|session| *session <= until)
    });
    let from = first_row(build)?;
    if from >= end {
        return match &build.start {
            Start::Resume { .. } => Ok(()),
            Start::Base(date) => Err(BuildError::NoSession {
                from: date.unwrap_or(first),
                until: build.until.unwrap_or(last),
                first,
                last,
            }),
        };
    }
    let rows: Vec<u32> = (from..end)
        .filter(|row| is_rebalance_row(build, *row))
        .map(to_u32)
        .collect();
    let definition = build.definition;
    let size = definition.size as usize;
    let selections = Selections::choose(panel, &definition.currency, size, &rows, build.threads);
    let mut walk = Walk::new(build, &selections);
    let next = match &build.start {
        Start::Base(_) => walk.open_at_base(from, end, record)? + 1,
        Start::Resume { last, basket } => {
            walk.resume(last, basket)?;
            from
        }
    };
    for row in next..end {
        walk.step(row, record)?;
    }
    Ok(())
}

/// The first row the walk computes.
fn first_row(build: &Build<'_>) -> Result<usize, BuildError> {
    match &build.start {
        Start::Base(date) => Ok(date.map_or(0, |date| build.panel.row_at_or_after(date))),
        Start::Resume { last, .. } => match build.panel.row_of(last.session) {
            Some(row) => Ok(row + 1),
            None => Err(BuildError::Unfit {
                session: last.session,
                reason: "it is not a session of the facts".to_owned(),
            }),
        },
    }
}

fn is_rebalance_row(build: &Build<'_>, row: usize) -> bool {
    let sessions = &build.panel.sessions;
    let following = sessions
        .get(row + 1)
        .copied()
        .unwrap_or_else(|| calendar::next_session(sessions[row]));
    is_rebalance(build.definition.schedule, sessions[row], following)
}

/// The state between two sessions.
struct Walk<'a> {
    build: &'a Build<'a>,
    panel: &'a Panel<'a>,
    selections: &'a Selections,
    /// Values the baskets of sessions without a selection; made when the first one is recorded.
    ranker: Option<Ranker<'a>>,
    basket: Basket,
    level: f64,
    gross: f64,
    net: f64,
    /// Closes of the next session, when the basket was just reset and they are at hand.
    following: Option<&'a [f64]>,
    /// Spun-off lines: column of the child, row it entered, column of the parent.
    spun_off: Vec<(u32, u32, u32)>,
}

impl<'a> Walk<'a> {
    fn new(build: &'a Build<'a>, selections: &'a Selections) -> Self {
        let spun_off = build
            .panel
            .actions
            .iter()
            .filter_map(|action| match action.effect {
                Effect::SpinOff {
                    child: Some(child), ..
                } => Some((child, action.row, action.column)),
                _ => None,
            });
        Self {
            build,
            panel: build.panel,
            selections,
            ranker: None,
            basket: Basket::new(Vec::new(), 1.0),
            level: 0.0,
            gross: 0.0,
            net: 0.0,
            following: None,
            spun_off: spun_off.collect(),
        }
    }

    /// Open the series at the first close from `from` on with an eligible company; answers its row.
    fn open_at_base<R: Record>(
        &mut self,
        from: usize,
        end: usize,
        record: &mut R,
    ) -> Result<usize, BuildError> {
        let definition = self.build.definition;
        let size = definition.size as usize;
        let mut ranker = Ranker::new(self.panel, &definition.currency);
        let mut members = Vec::new();
        let base = (from..end).find(|row| {
            ranker.select(*row, size, &mut members);
            !members.is_empty()
        });
        let Some(row) = base else {
            return Err(BuildError::NoEligibleCompany {
                from: self.panel.sessions[from],
                until: self.panel.sessions[end - 1],
                currency: definition.currency.clone(),
            });
        };
        let value = Definition::BASE_MARKET_VALUE;
        let closes = self.panel.closes(row);
        let part = value / members.len() as f64;
        let holdings = members.iter().map(|member| {
            let price = closes[member.column as usize];
            Holding {
                column: member.column,
                shares: part / price,
                price,
            }
        });
        self.basket = Basket::new(holdings.collect(), value / definition.base_value);
        self.level = definition.base_value;
        self.gross = definition.base_value;
        self.net = definition.base_value;
        record.session(SessionRow {
            session: self.panel.sessions[row],
            price_return: self.level,
            gross_total_return: self.gross,
            net_total_return: self.net,
            daily_return: None,
            divisor: self.basket.divisor(),
            market_value: value,
            dividend_points: 0.0,
            constituents: to_u32(members.len()),
            is_rebalance: true,
            turnover: 0.0,
        });
        if R::DETAIL {
            self.record_basket(row, Some(&members), record);
            self.notice_partial_universe(row, members.len(), record);
        }
        Ok(row)
    }

    /// Take up a published series where it ended.
    fn resume(&mut self, last: &SessionRow, rows: &[BasketRow]) -> Result<(), BuildError> {
        let unfit = |reason: String| BuildError::Unfit {
            session: last.session,
            reason,
        };
        let column_of = |security: SecurityId| {
            let found = self
                .panel
                .securities
                .iter()
                .position(|line| line.id == security);
            found
                .map(to_u32)
                .ok_or_else(|| unfit(format!("security {} has no bars", security.0)))
        };
        let mut holdings = Vec::with_capacity(rows.len());
        for row in rows {
            let column = column_of(row.security)?;
            holdings.push(Holding {
                column,
                shares: row.index_shares,
                price: row.close,
            });
        }
        if holdings.is_empty() {
            return Err(unfit("it has no constituents".to_owned()));
        }
        let mut basket = Basket::new(holdings, last.divisor);
        if !last.is_rebalance {
            // As after the close: what left without a rebalance went across the index.
            let divisor = last.divisor * (basket.market_value() / last.market_value);
            basket = Basket::new(basket.holdings().to_vec(), divisor);
        }
        self.basket = basket;
        self.level = last.price_return;
        self.gross = last.gross_total_return;
        self.net = last.net_total_return;
        Ok(())
    }

    fn step<R: Record>(&mut self, row: usize, record: &mut R) -> Result<(), BuildError> {
        self.apply_actions(row, record);
        let opening: Vec<Holding> = if R::DETAIL {
            self.basket.holdings().to_vec()
        } else {
            Vec::new()
        };
        match self.following.take() {
            Some(closes) if self.panel.actions_of(row).is_empty() => self.basket.mark_at(closes),
            _ => self.basket.mark(self.panel, row),
        }
        let market_value = self.basket.market_value();
        if market_value <= 0.0 {
            // Every constituent fell to nothing: no later gain can be measured from there.
            return Err(BuildError::EmptyBasket {
                session: self.panel.sessions[row],
            });
        }
        let divisor = self.basket.divisor();
        let level = market_value / divisor;
        assert!(level.is_finite(), "a level is a number: {level}");
        let (gross_points, net_points) = self.dividend_points(row);
        self.gross *= (level + gross_points) / self.level;
        self.net *= (level + net_points) / self.level;
        let constituents = self.basket.holdings().len();
        if R::DETAIL {
            self.record_held(row, &opening, record);
        }
        let daily_return = level / self.level - 1.0;
        self.level = level;
        let selection = self.selections.of(row);
        let members = selection.map(|selection| selection.members);
        let turnover = self.after_close(row, selection, record)?;
        record.session(SessionRow {
            session: self.panel.sessions[row],
            price_return: level,
            gross_total_return: self.gross,
            net_total_return: self.net,
            daily_return: Some(daily_return),
            divisor,
            market_value,
            dividend_points: gross_points,
            constituents: to_u32(constituents),
            is_rebalance: members.is_some(),
            turnover,
        });
        if R::DETAIL {
            self.record_basket(row, members, record);
            if let Some(members) = members {
                self.notice_partial_universe(row, members.len(), record);
            }
        }
        Ok(())
    }

    /// Actions before the open, with one divisor change for all of them.
    fn apply_actions<R: Record>(&mut self, row: usize, record: &mut R) {
        let panel = self.panel;
        let all = panel.actions_of(row);
        let is_held = |column: u32| self.basket.holding(column).is_some();
        if !all.iter().any(|action| is_held(action.column)) {
            return;
        }
        let mut notices = Vec::new();
        self.basket.rebase(|lines| {
            for action in all {
                if lines.get(action.column).is_none() {
                    continue;
                }
                let kind = match actions::apply(lines, action.column, &action.effect) {
                    Ok(()) => NoticeKind::ActionApplied {
                        action: name(&action.effect).to_owned(),
                    },
                    Err(reason) => NoticeKind::ActionIgnored {
                        action: name(&action.effect).to_owned(),
                        reason,
                    },
                };
                notices.push((action.column, kind));
            }
        });
        for (column, kind) in notices {
            record.notice(self.notice(row, Some(column), kind));
        }
    }

    /// Gross and net points of the dividends that go ex in `row` (formula 11).
    fn dividend_points(&self, row: usize) -> (f64, f64) {
        let mut gross = 0.0;
        for action in self.panel.actions_of(row) {
            if let Effect::CashDividend { amount } = action.effect
                && let Some(line) = self.basket.holding(action.column)
            {
                gross += line.shares * amount;
            }
        }
        gross /= self.basket.divisor();
        (
            gross,
            gross * (1.0 - self.build.definition.withholding_rate),
        )
    }

    /// Events after the close of `row`; answers the one-way turnover.
    fn after_close<R: Record>(
        &mut self,
        row: usize,
        selection: Option<Selection<'a>>,
        record: &mut R,
    ) -> Result<f64, BuildError> {
        let folded = self.fold_spin_offs(row, record);
        let Some(selection) = selection else {
            return Ok(folded + self.remove_delisted(row, record)?);
        };
        if selection.members.is_empty() {
            return Err(BuildError::EmptyBasket {
                session: self.panel.sessions[row],
            });
        }
        let columns = selection.members.iter().map(|member| member.column);
        let targets = columns.zip(selection.closes.iter().copied());
        self.following = Some(selection.following);
        let turnover = self.basket.reset_equal(targets);
        Ok(turnover)
    }

    /// Sell each spun-off line for its parent after the close of its first full session. Answers
    /// the weight that moved.
    fn fold_spin_offs<R: Record>(&mut self, row: usize, record: &mut R) -> f64 {
        if self.spun_off.is_empty() {
            return 0.0;
        }
        let panel = self.panel;
        let due: Vec<(u32, u32)> = self
            .spun_off
            .iter()
            .filter(|(child, entered, _)| is_first_close_since(panel, *child, *entered, row))
            .map(|(child, _, parent)| (*child, *parent))
            .collect();
        let mut moved = 0.0;
        for (child, parent) in due {
            let Some(line) = self.basket.holding(child) else {
                continue;
            };
            let weight = line.value() / self.basket.market_value();
            let mut is_folded = false;
            if self.basket.holding(parent).is_some() {
                self.basket
                    .rebase(|lines| is_folded = spin_off::fold(lines, child, parent));
            }
            if is_folded {
                moved += weight;
                let cause = "spun-off line sold for its parent".to_owned();
                record.notice(self.notice(row, Some(child), NoticeKind::Removed { cause }));
            }
        }
        moved
    }

    /// Take out lines whose listing ended; their value goes across the index.
    fn remove_delisted<R: Record>(
        &mut self,
        row: usize,
        record: &mut R,
    ) -> Result<f64, BuildError> {
        let is_gone =
            |line: &&Holding| self.panel.delisted_row[line.column as usize] as usize <= row;
        let gone: Vec<Holding> = self
            .basket
            .holdings()
            .iter()
            .filter(is_gone)
            .copied()
            .collect();
        if gone.is_empty() {
            return Ok(0.0);
        }
        let gone_value: f64 = gone.iter().map(Holding::value).sum();
        let weight = gone_value / self.basket.market_value();
        if gone.len() == self.basket.holdings().len() || weight >= 1.0 {
            return Err(BuildError::EmptyBasket {
                session: self.panel.sessions[row],
            });
        }
        self.basket.rebase(|lines| {
            for line in &gone {
                lines.remove(line.column);
            }
        });
        for line in &gone {
            let cause = "listing ended".to_owned();
            record.notice(self.notice(row, Some(line.column), NoticeKind::Removed { cause }));
        }
        Ok(weight)
    }

    fn record_held<R: Record>(&self, row: usize, opening: &[Holding], record: &mut R) {
        let session = self.panel.sessions[row];
        let opening_value: f64 = opening.iter().map(Holding::value).sum();
        let carried = self.panel.carried_of(row);
        for (before, after) in opening.iter().zip(self.basket.holdings()) {
            record.held(HeldRow {
                session,
                security: self.security(after.column),
                index_shares: after.shares,
                prior_close: before.price,
                close: after.price,
                open_weight: before.value() / opening_value,
                contribution: after.shares * (after.price - before.price) / self.basket.divisor(),
            });
            if let Ok(at) = carried.binary_search_by_key(&after.column, |cell| cell.column) {
                let kind = NoticeKind::CarriedForward {
                    sessions: carried[at].sessions,
                };
                record.notice(self.notice(row, Some(after.column), kind));
            }
        }
    }

    /// The basket after the close of `row`, by rank. `members` carry the caps on a rebalance day.
    fn record_basket<R: Record>(&mut self, row: usize, members: Option<&[Member]>, record: &mut R) {
        let holdings = self.basket.holdings();
        let caps: Vec<f64> = match members {
            Some(members) => members.iter().map(|member| member.cap).collect(),
            None => {
                let currency = &self.build.definition.currency;
                let panel = self.panel;
                let ranker = self
                    .ranker
                    .get_or_insert_with(|| Ranker::new(panel, currency));
                ranker.advance(row);
                holdings
                    .iter()
                    .map(|line| ranker.company_cap(line.column, row))
                    .collect()
            }
        };
        let market_value = self.basket.market_value();
        let equal = members.map(|members| 1.0 / members.len() as f64);
        let mut by_rank: Vec<usize> = (0..holdings.len()).collect();
        let descending = |cap: f64| if cap.is_nan() { f64::NEG_INFINITY } else { cap };
        by_rank.sort_by(|a, b| {
            descending(caps[*b])
                .total_cmp(&descending(caps[*a]))
                .then(a.cmp(b))
        });
        let mut total = 0.0;
        for (place, position) in by_rank.into_iter().enumerate() {
            let line = holdings[position];
            let weight = equal.unwrap_or_else(|| line.value() / market_value);
            total += weight;
            record.basket(BasketRow {
                session: self.panel.sessions[row],
                security: self.security(line.column),
                rank: to_u32(place + 1),
                index_shares: line.shares,
                close: line.price,
                market_cap: caps[position],
                weight,
            });
        }
        assert!((total - 1.0).abs() <= 1e-10, "weights sum to 1: {total}");
    }

    fn notice_partial_universe<R: Record>(&self, row: usize, eligible: usize, record: &mut R) {
        let size = self.build.definition.size;
        if eligible < size as usize {
            let kind = NoticeKind::PartialUniverse {
                eligible: to_u32(eligible),
                size,
            };
            record.notice(self.notice(row, None, kind));
        }
    }

    fn notice(&self, row: usize, column: Option<u32>, kind: NoticeKind) -> Notice {
        let security = column.map(|column| self.security(column));
        Notice {
            session: self.panel.sessions[row],
            security,
            kind,
        }
    }

    fn security(&self, column: u32) -> SecurityId {
        self.panel.securities[column as usize].id
    }
}

/// Whether the line of `column`, which entered before the open of `entered`, has its first observed
/// close since then in `row`.
fn is_first_close_since(panel: &Panel<'_>, column: u32, entered: u32, row: usize) -> bool {
    let is_observed = |row: usize| {
        let carried = panel.carried_of(row);
        panel.closes(row)[column as usize].is_finite()
            && carried
                .binary_search_by_key(&column, |cell| cell.column)
                .is_err()
    };
    let entered = entered as usize;
    row >= entered && is_observed(row) && !(entered..row).any(is_observed)
}

fn name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Split { .. } => "split",
        Effect::CashDividend { .. } => "cash_dividend",
        Effect::SpecialDividend { .. } => "special_dividend",
        Effect::SpinOff { .. } => "spin_off",
        Effect::Rights { .. } => "rights",
        Effect::Merger { .. } => "merger",
        Effect::Delisting { .. } => "delisting",
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).expect("a panel holds fewer than 2^32 sessions and securities")
}
