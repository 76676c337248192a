//! Events that bring lines into the market or take them out: listings, spin-offs, takeovers,
//! failures.

use std::ops::Range;

use equipoise_model::ActionKind;

use super::dividends::Payer;
use super::line::{Course, Deal, Line, Start, cents};
use super::names::Company;
use super::origin::Origin;
use super::random::Random;
use super::simulation::{Simulation, id};
use super::truth::TrueEventKind;

/// Below this part of the last close, creditors take all and holders nothing.
const WIPED_OUT: f64 = 0.01;
/// Rows after which the symbol of a line that left may be taken by another company.
const SYMBOL_RESTS: usize = 100;

impl Simulation {
    pub(super) fn list(&mut self, row: usize) {
        let company = self.names.company();
        self.list_company(row, company);
    }

    pub(super) fn list_under_old_symbol(&mut self, row: usize) {
        let mut company = self.names.company();
        let Some(symbol) = self.free_symbol(row) else {
            return;
        };
        company.symbol = symbol;
        self.list_company(row, company);
    }

    fn list_company(&mut self, row: usize, company: Company) {
        let ranked = self.ranked();
        if ranked.is_empty() {
            return;
        }
        let like = &self.lines[ranked[self.random.below(ranked.len())]];
        let market_cap = like.market_cap() * self.random.between(0.8, 1.2);
        let price = self.random.between(16.0, 60.0);
        let mut of_origin = Random::stream(self.seed, self.lines.len() as u64 + (1 << 34));
        let start = Start {
            origin: Origin::draw(company.industry, &mut of_origin),
            name: company.name,
            symbol: company.symbol,
            sector: company.sector,
            industry: company.industry,
            listed: self.sessions[row],
            first_row: row,
            price,
            market_cap,
            volatility: self.random.between(0.016, 0.026),
        };
        let mut random = Random::stream(self.seed, self.lines.len() as u64 + (1 << 33));
        let payer = Payer::draw(&mut random);
        let mut line = Line::new(start, random);
        line.payer = payer;
        self.enter(row, line);
    }

    /// A symbol left behind long ago by a line that never had another one.
    fn free_symbol(&self, row: usize) -> Option<String> {
        let rested = self.sessions[row.checked_sub(SYMBOL_RESTS)?];
        let left = |line: &&Line| {
            line.delisted.is_some_and(|delisted| delisted < rested) && line.symbols.len() == 1
        };
        self.lines.iter().find(left).map(|line| line.symbol.clone())
    }

    pub(super) fn spin_off(&mut self, row: usize, is_priced: bool) {
        let Some(parent) = self.choose_free(row, 10..250) else {
            return;
        };
        let company = self.names.company();
        let ratio = [0.25, 0.5, 1.0][self.random.below(3)];
        let part = self.random.between(0.1, 0.3);
        let line = &mut self.lines[parent];
        let value = cents(line.base * part / ratio);
        let start = Start {
            origin: line.origin,
            name: company.name,
            symbol: company.symbol,
            sector: line.sector,
            industry: line.industry,
            listed: self.sessions[row],
            first_row: row,
            price: value,
            market_cap: value * line.shares * ratio,
            volatility: line.volatility * 1.3,
        };
        line.base -= ratio * value;
        line.keep_quiet(row);
        let child_symbol = start.symbol.clone();
        let random = Random::stream(self.seed, self.lines.len() as u64 + (1 << 33));
        let child = self.enter(row, Line::new(start, random));
        self.lines[parent].holding.other = Some((child, ratio));
        let price = is_priced.then_some(value);
        self.act(
            row,
            parent,
            ActionKind::SpinOff {
                child: child_symbol,
                ratio,
                price,
            },
        );
        let told = TrueEventKind::SpinOff {
            child: id(child),
            ratio,
            value,
            is_stated: is_priced,
        };
        self.note(row, parent, told);
    }

    fn enter(&mut self, row: usize, line: Line) -> usize {
        let position = self.add(line);
        self.note(row, position, TrueEventKind::Listed);
        self.count_shares(row, position);
        position
    }

    pub(super) fn announce_takeover(&mut self, row: usize) {
        let Some(target) = self.choose_free(row, 50..usize::MAX) else {
            return;
        };
        let smallest = 2.0 * self.lines[target].market_cap();
        let can_buy = |line: &Line| line.is_free(row) && line.market_cap() > smallest;
        let Some(acquirer) = self.choose(0..usize::MAX, can_buy) else {
            return;
        };
        let worth = self.lines[target].base * self.random.between(1.12, 1.4);
        let in_shares = [0.0, 0.0, 1.0, 0.5][self.random.below(4)];
        let ratio = ten_thousandths(in_shares * worth / self.lines[acquirer].base);
        let amount = if in_shares < 1.0 {
            cents((1.0 - in_shares) * worth)
        } else {
            0.0
        };
        let completes = row + 40 + self.random.below(81);
        let buyer = (ratio > 0.0).then_some(acquirer);
        self.lines[target].course = Course::Target(Deal {
            acquirer: buyer,
            ratio,
            amount,
            completes,
        });
        if let Some(buyer) = buyer {
            // The terms are per share: nothing may change its basis before they are met.
            self.lines[buyer].keep_quiet(completes);
        }
    }

    pub(super) fn start_failure(
        &mut self,
        row: usize,
        ranks: Range<usize>,
        rows: usize,
        drift: f64,
    ) {
        let Some(position) = self.choose_free(row, ranks) else {
            return;
        };
        self.lines[position].course = Course::Failing {
            ends: row + rows,
            drift,
        };
    }

    /// Complete the takeovers and failures that are due before the open of `row`.
    pub(super) fn complete(&mut self, row: usize) {
        for position in self.order.clone() {
            match self.lines[position].course {
                Course::Target(deal) if deal.completes == row => {
                    self.take_over(row, position, deal);
                }
                Course::Failing { ends, .. } if ends == row => self.fail(row, position),
                _ => {}
            }
        }
    }

    fn take_over(&mut self, row: usize, position: usize, deal: Deal) {
        let Deal {
            acquirer,
            ratio,
            amount,
            ..
        } = deal;
        let buyer = acquirer.map(|buyer| self.lines[buyer].symbol.clone());
        self.act(
            row,
            position,
            ActionKind::Merger {
                acquirer: buyer,
                ratio,
                amount,
            },
        );
        let told = TrueEventKind::TakenOver {
            acquirer: acquirer.map(id),
            ratio,
            amount,
        };
        self.note(row, position, told);
        let last_traded = self.sessions[row - 1];
        self.lines[position].end(amount, acquirer.map(|buyer| (buyer, ratio)), last_traded);
        if let Some(buyer) = acquirer {
            let issued = (self.lines[position].shares * ratio).round();
            self.lines[buyer].shares += issued;
            self.count_shares(row, buyer);
        }
    }

    /// The final value is taken on the ex-date, which so is the last session of the listing: who
    /// held the line over the last close bears the loss.
    fn fail(&mut self, row: usize, position: usize) {
        let part = self.random.between(0.0, 0.1);
        let price = if part < WIPED_OUT {
            0.0
        } else {
            cents(self.lines[position].close * part)
        };
        self.act(row, position, ActionKind::Delisting { price: Some(price) });
        self.note(row, position, TrueEventKind::Failed { price });
        let session = self.sessions[row];
        self.lines[position].end(price, None, session);
    }
}

fn ten_thousandths(ratio: f64) -> f64 {
    (ratio * 10_000.0).round() / 10_000.0
}
