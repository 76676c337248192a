//! Events that meet a line and leave it in the market: splits, cash, rights, symbols, silence.

use equipoise_model::ActionKind;

use super::line::{Line, cents};
use super::plan::Planned;
use super::simulation::Simulation;
use super::truth::TrueEventKind;

/// Price, in dollars, from which a company may split its shares.
const DEAR: f64 = 120.0;
/// A reverse split falls on one of this many cheapest lines.
const CHEAPEST: usize = 6;

impl Simulation {
    /// Let a planned event happen. When no line fits, which small markets know, it does not.
    pub(super) fn happen(&mut self, row: usize, planned: Planned) {
        match planned {
            Planned::Listing => self.list(row),
            Planned::ListingUnderOldSymbol => self.list_under_old_symbol(row),
            Planned::Split => self.split_dear_line(row, false),
            Planned::UnseenSplit => self.split_dear_line(row, true),
            Planned::ReverseSplit => self.split_cheap_line(row),
            Planned::StockDividend => self.give_shares(row),
            Planned::Rights => self.offer_rights(row),
            Planned::SpinOff { is_priced } => self.spin_off(row, is_priced),
            Planned::SpecialDividend => self.pay_special(row),
            Planned::SymbolChange => self.change_symbol(row),
            Planned::Takeover => self.announce_takeover(row),
            Planned::Failure => self.start_failure(row, 200..usize::MAX, 60, -0.035),
            Planned::Collapse => self.start_failure(row, 30..90, 3, -0.3),
            Planned::Halt => self.halt(row, 100..usize::MAX),
            Planned::LargeHalt => self.halt(row, 10..90),
            Planned::Gap => self.miss(row, 100..usize::MAX),
            Planned::LargeGap => self.miss(row, 0..98),
        }
    }

    fn split_dear_line(&mut self, row: usize, is_unseen: bool) {
        let is_dear = |line: &Line| line.is_free(row) && line.base >= DEAR;
        let Some(position) = self.choose(0..usize::MAX, is_dear) else {
            return;
        };
        let ratio = match self.lines[position].base {
            price if price >= 700.0 => 10.0,
            price if price >= 350.0 => 4.0,
            price if price >= 250.0 => 3.0,
            price if price >= 160.0 => 2.0,
            _ => 1.5,
        };
        self.split(row, position, ratio);
        if is_unseen {
            self.lose_bar(row, position);
        }
    }

    fn split_cheap_line(&mut self, row: usize) {
        let Some(position) = self.choose_cheap(row) else {
            return;
        };
        let ratio = match self.lines[position].base {
            price if price < 3.5 => 0.1,
            price if price < 7.0 => 0.25,
            _ => 0.5,
        };
        self.split(row, position, ratio);
    }

    fn split(&mut self, row: usize, position: usize, ratio: f64) {
        self.act(row, position, ActionKind::Split { ratio });
        self.note(row, position, TrueEventKind::Split { ratio });
        self.lines[position].split(ratio);
        self.lines[position].keep_quiet(row);
    }

    fn give_shares(&mut self, row: usize) {
        let Some(position) = self.choose_free(row, 0..usize::MAX) else {
            return;
        };
        let ratio = [0.05, 0.1][self.random.below(2)];
        self.act(row, position, ActionKind::StockDividend { ratio });
        self.note(row, position, TrueEventKind::StockDividend { ratio });
        self.lines[position].split(1.0 + ratio);
        self.lines[position].keep_quiet(row);
    }

    fn offer_rights(&mut self, row: usize) {
        let Some(position) = self.choose_free(row, 20..usize::MAX) else {
            return;
        };
        let ratio = [0.2, 0.25, 0.5][self.random.below(3)];
        let price = cents(self.lines[position].base * self.random.between(0.65, 0.8));
        self.act(row, position, ActionKind::Rights { ratio, price });
        self.note(row, position, TrueEventKind::Rights { ratio, price });
        self.lines[position].offer(ratio, price);
        self.lines[position].keep_quiet(row);
        self.count_shares(row, position);
    }

    fn pay_special(&mut self, row: usize) {
        let pays = |line: &Line| line.is_free(row) && line.payer.is_some();
        let Some(position) = self.choose(0..usize::MAX, pays) else {
            return;
        };
        let amount = cents(self.lines[position].base * self.random.between(0.03, 0.1));
        self.act(row, position, ActionKind::SpecialDividend { amount });
        self.note(row, position, TrueEventKind::SpecialDividend { amount });
        self.lines[position].pay(amount);
        self.lines[position].keep_quiet(row);
    }

    fn change_symbol(&mut self, row: usize) {
        let Some(position) = self.choose_free(row, 0..300) else {
            return;
        };
        let to = self.names.symbol(&self.lines[position].name);
        self.act(row, position, ActionKind::SymbolChange { to: to.clone() });
        self.note(
            row,
            position,
            TrueEventKind::SymbolChanged { to: to.clone() },
        );
        let session = self.sessions[row];
        let line = &mut self.lines[position];
        line.symbols.push((session, to.clone()));
        line.symbol = to;
        line.keep_quiet(row);
        self.record.renamed(position);
        self.sort();
    }

    fn halt(&mut self, row: usize, ranks: std::ops::Range<usize>) {
        let can_halt = |line: &Line| line.is_free(row) && line.can_miss(row);
        let Some(position) = self.choose(ranks, can_halt) else {
            return;
        };
        let until = row + 3 + self.random.below(9);
        self.act(row, position, ActionKind::Suspension);
        self.act(until, position, ActionKind::Resumption);
        self.note(
            row,
            position,
            TrueEventKind::Halted {
                until: self.sessions[until - 1],
            },
        );
        let line = &mut self.lines[position];
        line.halted_until = until;
        line.keep_quiet(until);
    }

    fn miss(&mut self, row: usize, ranks: std::ops::Range<usize>) {
        let Some(position) = self.choose(ranks, |line| line.can_miss(row)) else {
            return;
        };
        self.lose_bar(row, position);
    }

    fn lose_bar(&mut self, row: usize, position: usize) {
        let line = &mut self.lines[position];
        // A bar may be chosen twice, and can be lost once.
        if line.gap_row == Some(row) || !line.can_miss(row) {
            return;
        }
        line.gap_row = Some(row);
        self.note(row, position, TrueEventKind::Missed);
    }

    /// State the share count of a line as of `row`, known at once.
    pub(super) fn count_shares(&mut self, row: usize, position: usize) {
        let line = &self.lines[position];
        let session = self.sessions[row];
        self.record
            .share_count(&line.symbol, line.shares, session, None);
    }

    /// A line without an event of late, ranked within `ranks` by market cap.
    pub(super) fn choose_free(
        &mut self,
        row: usize,
        ranks: std::ops::Range<usize>,
    ) -> Option<usize> {
        self.choose(ranks, |line| line.is_free(row))
    }

    /// One of the cheapest free lines.
    fn choose_cheap(&mut self, row: usize) -> Option<usize> {
        let is_free = |&position: &usize| self.lines[position].is_free(row);
        let mut free: Vec<usize> = self.order.iter().copied().filter(is_free).collect();
        free.sort_by(|&a, &b| self.lines[a].close.total_cmp(&self.lines[b].close));
        free.truncate(CHEAPEST);
        (!free.is_empty()).then(|| free[self.random.below(free.len())])
    }
}
