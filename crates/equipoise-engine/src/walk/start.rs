//! Where a series begins: at its base, or after a published session.

use equipoise_model::panel::Effect;
use equipoise_model::{BasketRow, Date, Moment, Panel, SecurityId, SessionRow};

use super::close::SpunOff;
use super::{Adjustments, Closing, Day, Levels, Scene, Scratch, Walk, to_u32};
use crate::actions::Rules;
use crate::basket::{Basket, Holding, Lines};
use crate::build_error::BuildError;
use crate::chooser::{Block, Standings};
use crate::order::Order;
use crate::record::Record;
use crate::schedule::Event;

/// Where a series begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// At the base: the first session at or after this date (`None`: the first of the panel) at
    /// whose close a company is eligible.
    Base(Option<Date>),
    /// After a published session, from its figures and the basket after its close.
    Resume {
        /// The last published session.
        last: Box<SessionRow>,
        /// The basket after its close.
        basket: Vec<BasketRow>,
        /// Who held what on earlier ex-dates whose dividends are known only later.
        entitled: Vec<Entitled>,
    },
}

impl Start {
    /// The row of `panel` that sessions follow, or the first one that may be one.
    pub(crate) fn first_row(&self, panel: &Panel<'_>) -> usize {
        match self {
            Self::Base(date) => date.map_or(panel.first_row, |date| panel.row_at_or_after(date)),
            Self::Resume { last, .. } => panel.row_at_or_after(last.session),
        }
    }
}

/// Index shares for each unit of divisor that were held on an ex-date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entitled {
    /// The security.
    pub security: SecurityId,
    /// The ex-date.
    pub session: Date,
    /// Index shares in force then, divided by the divisor in force then.
    pub shares_per_divisor: f64,
}

impl Walk {
    /// Begin at the first session from `from` on, below `until`, at whose close a company is
    /// eligible; answers the walk and the position of that session.
    ///
    /// # Errors
    /// When there is none.
    pub fn begin<R: Record>(
        scene: &Scene<'_>,
        from: usize,
        until: usize,
        record: &mut R,
    ) -> Result<(Self, usize), BuildError> {
        let (panel, definition, days) = (scene.panel, scene.definition, scene.days);
        let mut chooser = scene.chooser();
        let mut block = Block::default();
        let base = (from..until).find(|position| {
            block.clear();
            let row = days.row(*position);
            chooser.choose(panel, scene.conversion, definition, row, &mut block);
            !block.is_empty_at(0)
        });
        let Some(position) = base else {
            return Err(BuildError::NoEligibleCompany {
                from: days.date(from),
                until: days.date(until - 1),
                currency: definition.currency.clone(),
            });
        };
        let walk = Self::begin_at(scene, position, block.get(0), record)?;
        Ok((walk, position))
    }

    /// Begin at the session at `position`, of which `standings` are those of its own close.
    ///
    /// # Errors
    /// When no company is eligible there.
    pub fn begin_at<R: Record>(
        scene: &Scene<'_>,
        position: usize,
        standings: Option<Standings<'_>>,
        record: &mut R,
    ) -> Result<Self, BuildError> {
        let row = scene.days.row(position);
        let day = Day {
            row,
            date: scene.days.date(position),
        };
        let mut walk = Self::empty(scene, row, scene.definition.base.value);
        walk.open_at_base(scene, &day, standings, record)?;
        Ok(walk)
    }

    /// Take up a published series where it ended; answers the walk and the next position.
    ///
    /// # Errors
    /// When the published basket does not fit the facts.
    pub fn resume(
        scene: &Scene<'_>,
        last: &SessionRow,
        rows: &[BasketRow],
        entitled: &[Entitled],
    ) -> Result<(Self, usize), BuildError> {
        let unfit = |reason: String| BuildError::Unfit {
            session: last.session,
            reason,
        };
        let Some(position) = scene.days.position(last.session) else {
            return Err(unfit("it is not a session of the facts".to_owned()));
        };
        let row = scene.days.row(position);
        let column_of = |security: SecurityId| {
            let found = scene.lookups.column(security);
            found.ok_or_else(|| unfit(format!("security {} has no bars", security.0)))
        };
        let mut lines = Vec::with_capacity(rows.len());
        let mut twin = Vec::with_capacity(rows.len());
        for held in rows {
            let column = column_of(held.security)?;
            let line = Holding {
                column,
                shares: held.index_shares,
                price: held.close,
                rate: scene.conversion.rate(scene.panel, row, column).value,
                target: held.target_weight,
            };
            lines.push(line);
            if held.twin_shares.is_finite() {
                twin.push(Holding {
                    shares: held.twin_shares,
                    ..line
                });
            }
        }
        if lines.is_empty() {
            return Err(unfit("it has no constituents".to_owned()));
        }
        let mut walk = Self::empty(scene, row, last.price_return);
        walk.basket = Basket::new(lines.into_iter().collect(), last.next_divisor);
        walk.twin = (!twin.is_empty() && last.twin_next_divisor > 0.0)
            .then(|| Basket::new(twin.into_iter().collect(), last.twin_next_divisor));
        walk.levels = Levels {
            price: last.price_return,
            gross: last.gross_total_return,
            net: last.net_total_return,
            net_of_cost: last.net_of_cost,
            local: last.local_currency,
            twin: last.twin_price_return,
        };
        walk.take_up_spin_offs(scene);
        for one in entitled {
            let ex_row = scene.panel.row_at_or_after(one.session);
            let key = (to_u32(ex_row), column_of(one.security)?);
            walk.entitled.insert(key, one.shares_per_divisor);
        }
        Ok((walk, position + 1))
    }

    /// A walk without a basket, before the session after `row`.
    fn empty(scene: &Scene<'_>, row: usize, level: f64) -> Self {
        let late = scene.lookups.late_after(row);
        Self {
            rules: Rules::of(scene.definition),
            basket: Basket::new(Lines::default(), 1.0),
            twin: None,
            levels: Levels {
                price: level,
                gross: level,
                net: level,
                net_of_cost: level,
                local: level,
                twin: f64::NAN,
            },
            row,
            spun_off: Vec::new(),
            entitled: late.map(|owed| (owed, 0.0)).collect(),
            ranker: None,
            reference: None,
            order: Order::default(),
            scratch: Scratch::default(),
        }
    }

    /// Spun-off lines that are still in the basket without a close of their own.
    fn take_up_spin_offs(&mut self, scene: &Scene<'_>) {
        let panel = scene.panel;
        let wait = scene.definition.treatment.spin_off_wait_sessions as usize;
        let since = self.row.saturating_sub(wait);
        for action in panel.actions_between(since, self.row) {
            let entered = action.row as usize;
            let Effect::SpinOff {
                child: Some(child), ..
            } = action.effect
            else {
                continue;
            };
            let is_recent = self.row - entered < wait;
            let is_held = self
                .basket
                .lines()
                .get(child)
                .is_some_and(|line| line.target <= 0.0);
            let has_traded = || {
                (entered..=self.row).any(|row| {
                    panel.closes(row)[child as usize].is_finite()
                        && panel.carried_sessions(row, child) == 0
                })
            };
            if is_recent && is_held && !has_traded() {
                self.spun_off.push(SpunOff {
                    child,
                    parent: action.column,
                    entered: action.row,
                });
            }
        }
    }

    /// Buy the first basket at the close of `day`.
    fn open_at_base<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        standings: Option<Standings<'_>>,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let base = scene.definition.base;
        // One line of cash at the base level; the first rebalance sells it.
        let cash: Lines = std::iter::once(Holding {
            column: u32::MAX,
            shares: base.market_value,
            price: 1.0,
            rate: 1.0,
            target: 0.0,
        })
        .collect();
        self.basket = Basket::new(cash, base.market_value / base.value);
        if R::DETAIL {
            self.twin = Some(self.basket.clone());
            self.levels.twin = base.value;
        }
        let event = Event {
            is_reconstitution: true,
            determination: day.row,
            reference: day.row,
            stage: 1,
            stages: 1,
        };
        let mut closing = Closing::default();
        let mut ignored = Adjustments::default();
        self.rebalance(
            scene,
            day,
            &event,
            standings,
            &mut closing,
            &mut ignored,
            record,
        )?;
        let market_value = self.basket.market_value();
        record.session(SessionRow {
            session: day.date,
            price_return: base.value,
            gross_total_return: base.value,
            net_total_return: base.value,
            net_of_cost: base.value,
            local_currency: base.value,
            twin_price_return: self.levels.twin,
            daily_return: None,
            divisor: self.basket.divisor(),
            next_divisor: self.basket.divisor(),
            twin_next_divisor: self.twin.as_ref().map_or(f64::NAN, Basket::divisor),
            open_market_value: market_value,
            market_value,
            dividend_points: 0.0,
            net_dividend_points: 0.0,
            constituents: to_u32(self.basket.lines().len()),
            is_rebalance: true,
            turnover: 0.0,
            cost: 0.0,
        });
        if R::DETAIL {
            let mut base_row = Adjustments::default();
            base_row.add(None, "base", market_value);
            let divisor = self.basket.divisor();
            base_row.record(scene, day, Moment::Close, (divisor, divisor), record);
            self.record_currencies(scene, day, market_value, record);
            self.record_basket(scene, day, closing.is_exact, None, record);
        }
        Ok(())
    }
}
