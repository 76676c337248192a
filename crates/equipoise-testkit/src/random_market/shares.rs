//! Share counts, on time, late and revised; of listed lines and of classes that are not listed.

use chrono::Days;
use equipoise_model::{ActionKind, CorporateAction, Instant, SecurityRecord, ShareCount};

use super::{Maker, Plan, instant};

impl Maker {
    /// Counts from the first session on, some known late, some revised with the same date.
    pub(super) fn shares(&mut self, plan: &Plan) {
        let rows = &plan.rows;
        let mut row = rows.start;
        let mut count = self.count();
        if self.random.happens(0.15) {
            self.history(plan, count);
        }
        while row < rows.end {
            let effective = self.sessions[row];
            let is_first_of_core = plan.is_core && row == rows.start;
            let is_late = !is_first_of_core && self.random.happens(0.5);
            let delay_days = self.random.below(30) as u64;
            let hour = self.random.choose(&[12, 20, 21, 23]);
            let known = is_late.then(|| instant(effective + Days::new(delay_days), hour));
            let symbol = plan.symbol_in(row).to_owned();
            self.count_from(&symbol, row, count, known);
            if self.random.happens(0.2) {
                let revised = instant(effective + Days::new(delay_days + 9), hour);
                self.count_from(&symbol, row, count * 1.5, Some(revised));
            }
            row += 5 + self.random.below(self.sessions.len());
            count = self.count();
        }
    }

    /// A count and a split from before the first session, in either order.
    fn history(&mut self, plan: &Plan, count: f64) {
        let first = self.sessions[0];
        let before = |days: u64| first - Days::new(days);
        let days = self.random.choose(&[[40, 20], [20, 40]]);
        self.market.shares.push(ShareCount {
            symbol: plan.symbol.clone(),
            effective: before(days[0]),
            shares_outstanding: count,
            known: None,
        });
        self.market.actions.push(CorporateAction {
            symbol: plan.symbol.clone(),
            ex_date: before(days[1]),
            currency: None,
            known: None,
            kind: ActionKind::Split { ratio: 2.0 },
        });
    }

    /// A class that is valued at the close of the line.
    pub(super) fn unlisted_class(&mut self, plan: &Plan) {
        let symbol = format!("U{}", plan.symbol);
        let mut record = SecurityRecord::of_symbol(&symbol);
        record.converts_to = Some(plan.symbol.clone());
        record.conversion_ratio = self.random.happens(0.5).then_some(2.0);
        self.market.record(record);
        let row = plan.rows.start + self.random.below(plan.rows.len());
        for row in [plan.rows.start, row] {
            let count = self.count();
            self.count_from(&symbol, row, count, None);
        }
    }

    pub(super) fn count(&mut self) -> f64 {
        let shares = if self.is_coarse {
            self.random.choose(&[1.0, 2.0, 4.0])
        } else {
            self.random.between(500.0, 20_000.0).round()
        };
        shares * self.unit
    }

    pub(super) fn count_from(
        &mut self,
        symbol: &str,
        row: usize,
        count: f64,
        known: Option<Instant>,
    ) {
        self.market.shares.push(ShareCount {
            symbol: symbol.to_owned(),
            effective: self.sessions[row],
            shares_outstanding: count,
            known,
        });
    }
}
