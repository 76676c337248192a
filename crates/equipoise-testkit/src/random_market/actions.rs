//! Corporate actions of every kind.

use chrono::Days;
use equipoise_model::bars::Bar;
use equipoise_model::{ActionKind, CorporateAction, SecurityRecord};

use super::{End, Maker, Plan, instant};

impl Maker {
    /// Up to five actions on random sessions after the first.
    pub(super) fn actions(&mut self, plan: &Plan) -> Vec<CorporateAction> {
        let mut actions = Vec::new();
        if let Some((row, to)) = &plan.renamed {
            let kind = ActionKind::SymbolChange { to: to.clone() };
            actions.push(self.action(plan, *row, kind));
        }
        for _ in 0..self.random.below(6) {
            let row = plan.rows.start + 1 + self.random.below(plan.rows.len() - 1);
            let kind = self.kind(plan, row);
            let action = self.action(plan, row, kind);
            let is_stated = actions.iter().any(|known: &CorporateAction| {
                known.ex_date == action.ex_date && known.kind.order() == action.kind.order()
            });
            if is_stated {
                continue;
            }
            if action.kind == ActionKind::Suspension && self.random.happens(0.7) {
                let row = row + 1 + self.random.below(6);
                if row < self.sessions.len() {
                    actions.push(self.action(plan, row, ActionKind::Resumption));
                }
            }
            actions.push(action);
        }
        actions
    }

    fn action(&mut self, plan: &Plan, row: usize, kind: ActionKind) -> CorporateAction {
        let ex_date = self.sessions[row];
        let is_cash = matches!(
            kind,
            ActionKind::CashDividend { .. } | ActionKind::DividendCorrection { .. }
        );
        let is_late = is_cash && self.random.happens(0.3);
        let delay_days = self.random.below(12) as u64;
        let hour = self.random.choose(&[12, 20, 22]);
        CorporateAction {
            symbol: plan.symbol_before(row).to_owned(),
            ex_date,
            currency: self.stated_currency(plan, &kind),
            known: is_late.then(|| instant(ex_date + Days::new(delay_days), hour)),
            kind,
        }
    }

    /// Mostly that of the line; sometimes pounds for pence, and sometimes one without a rate.
    fn stated_currency(&mut self, plan: &Plan, kind: &ActionKind) -> Option<String> {
        let is_money = matches!(
            kind,
            ActionKind::CashDividend { .. }
                | ActionKind::SpecialDividend { .. }
                | ActionKind::DividendCorrection { .. }
                | ActionKind::Rights { .. }
        );
        match plan.currency.as_str() {
            "GBp" if is_money && self.random.happens(0.5) => Some("GBP".to_owned()),
            _ if is_money && self.is_foreign && self.random.happens(0.15) => {
                self.one_of(&["EUR", "GBP", "JPY"])
            }
            _ => None,
        }
    }

    fn kind(&mut self, plan: &Plan, row: usize) -> ActionKind {
        let ratio = match self.is_coarse {
            true => self.random.choose(&[2.0, 4.0, 0.5]),
            false => self.random.choose(&[2.0, 3.0, 1.5, 0.5, 0.1]),
        };
        let amount = self.random.between(0.05, 1.5);
        let amount = self.short(amount);
        match self.random.below(13) {
            0..=2 => ActionKind::Split { ratio },
            3 => ActionKind::StockDividend {
                ratio: if self.is_coarse { 1.0 } else { 0.05 },
            },
            4..=6 => ActionKind::CashDividend { amount },
            7 => ActionKind::SpecialDividend {
                amount: amount * self.random.choose(&[1.0, 1.0, 4.0, 300.0]),
            },
            8 => ActionKind::Rights {
                ratio: 0.25,
                price: 20.0 * amount,
            },
            9 => ActionKind::DividendCorrection {
                amount: amount * self.random.choose(&[0.5, -0.25]),
            },
            10 => ActionKind::Suspension,
            _ => self.spin_off(plan, row, amount),
        }
    }

    /// A new line that trades at once, later or never, that is not known, or that is another line of
    /// the market.
    fn spin_off(&mut self, plan: &Plan, row: usize, amount: f64) -> ActionKind {
        let place = self.random.below(self.symbols.len());
        let other = self.symbols[place].clone();
        let own = format!("C{}{row}", plan.symbol);
        let is_known = self
            .market
            .securities
            .iter()
            .any(|record| record.symbol == own);
        let child = match self.random.below(10) {
            0 if other != plan.symbol => other,
            _ if is_known => "UNKNOWN".to_owned(),
            1 => "UNKNOWN".to_owned(),
            _ => own.clone(),
        };
        if child == own {
            let mut record = SecurityRecord::of_symbol(&own);
            record.currency = Some(plan.currency.clone());
            if self.is_foreign && self.random.happens(0.2) {
                record.currency = self.one_of(&["EUR", "USD", "CHF"]);
            }
            record.sector = self.one_of(&["TECH", "OIL"]);
            self.market.record(record);
            if self.random.happens(0.6) {
                let count = self.count();
                self.count_from(&own, row, count, None);
            }
            let delay = self.random.choose(&[0, 0, 0, 1, 2, 4, 1000]);
            self.child_bars(&own, row + delay, amount);
        }
        let price = self
            .random
            .choose(&[None, None, Some(1.0), Some(2.0), Some(1000.0)]);
        ActionKind::SpinOff {
            child,
            ratio: self.random.choose(&[0.5, 1.0, 0.25]),
            price: price.map(|factor| factor * amount),
        }
    }

    fn child_bars(&mut self, symbol: &str, first: usize, amount: f64) {
        for row in first..self.sessions.len() {
            let price = self.random.between(1.0, 4.0) * amount;
            let close = match self.is_coarse {
                true => 10.0,
                false => self.short(price),
            };
            self.market.bars.push(&Bar {
                session: self.sessions[row],
                symbol,
                open: f64::NAN,
                high: f64::NAN,
                low: f64::NAN,
                close,
                volume: if self.has_volumes { 200.0 } else { f64::NAN },
                market_cap: f64::NAN,
            });
            if self.random.happens(0.05) {
                return;
            }
        }
    }

    /// What ends the line.
    pub(super) fn ending(&mut self, plan: &Plan) {
        let (first, second) = match plan.end {
            End::Never | End::InSilence | End::ByRecord => return,
            End::ByDelisting => (self.delisting(), None),
            End::ByMerger => (self.merger(plan), None),
            End::ByBoth => (self.merger(plan), Some(self.delisting())),
        };
        let row = plan.rows.end;
        let symbol = plan.symbol_before(row).to_owned();
        let endings = [Some((row, first)), second.map(|second| (row + 1, second))];
        for (row, kind) in endings.into_iter().flatten() {
            let Some(ex_date) = self.sessions.get(row) else {
                continue;
            };
            self.market.actions.push(CorporateAction {
                symbol: symbol.clone(),
                ex_date: *ex_date,
                currency: None,
                known: None,
                kind,
            });
        }
    }

    fn delisting(&mut self) -> ActionKind {
        let values = [None, Some(0.0), Some(1.0 / 65_536.0), Some(1.5)];
        ActionKind::Delisting {
            price: self.random.choose(&values),
        }
    }

    fn merger(&mut self, plan: &Plan) -> ActionKind {
        let other = self.random.below(self.symbols.len());
        let acquirer = self.symbols[other].clone();
        let is_for_shares = acquirer != plan.symbol && self.random.happens(0.5);
        let amount = self.random.between(0.0, 30.0);
        ActionKind::Merger {
            acquirer: is_for_shares.then_some(acquirer),
            ratio: if is_for_shares {
                self.random.choose(&[0.125, 0.5, 2.0])
            } else {
                0.0
            },
            amount: self.short(amount),
        }
    }

    /// State some dividends and splits again in a later batch: on other terms, or cancelled.
    pub(super) fn restate(&mut self) {
        for action in self.market.actions.clone() {
            if !self.random.happens(0.06) {
                continue;
            }
            let kind = match action.kind {
                ActionKind::CashDividend { amount } => ActionKind::CashDividend {
                    amount: amount * self.random.choose(&[0.0, 2.0]),
                },
                ActionKind::SpecialDividend { amount } => ActionKind::SpecialDividend {
                    amount: amount * self.random.choose(&[0.0, 0.5]),
                },
                ActionKind::Split { .. } => ActionKind::Split { ratio: 2.0 },
                _ => continue,
            };
            self.market
                .restated
                .push(CorporateAction { kind, ..action });
        }
    }
}
