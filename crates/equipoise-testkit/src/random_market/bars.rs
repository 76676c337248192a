//! Bars: prices, volumes and given caps.

use equipoise_model::CorporateAction;
use equipoise_model::bars::Bar;

use super::{End, Maker, Plan};

impl Maker {
    pub(super) fn bars(&mut self, plan: &Plan, actions: &[CorporateAction], has_caps: bool) {
        let rows = &plan.rows;
        let mut price = if self.is_coarse {
            self.random.choose(&[10.0, 20.0, 40.0])
        } else {
            self.random.between(2.0, 300.0)
        };
        let cap_shares = self.unit * self.random.choose(&[1.0, 2.0, 5.0, 12.0]);
        let gap_rate = self.random.choose(&[0.0, 0.0, 0.02, 0.1, 0.4]);
        let goes_on = plan.end == End::ByRecord && self.random.happens(0.3);
        let stop = if goes_on {
            (rows.end + 3).min(self.sessions.len())
        } else {
            rows.end
        };
        for row in rows.start..stop {
            let session = self.sessions[row];
            for action in actions.iter().filter(|action| action.ex_date == session) {
                price /= action.kind.share_factor();
            }
            if row > rows.start {
                price *= self.step(row);
            }
            price = if self.is_coarse {
                price
            } else {
                self.short(price)
            };
            let is_gap = row > rows.start && self.random.happens(gap_rate);
            if is_gap {
                continue;
            }
            let has_cap = has_caps && self.random.happens(0.95);
            let cap = if has_cap {
                price * cap_shares
            } else {
                f64::NAN
            };
            let is_corrected = self.random.happens(0.01);
            if is_corrected {
                self.bar(plan, row, price * 2.0, cap);
            }
            self.bar(plan, row, price, cap);
        }
    }

    fn bar(&mut self, plan: &Plan, row: usize, close: f64, market_cap: f64) {
        let has_volume = self.has_volumes && self.random.happens(0.9);
        let volume = match has_volume {
            true => self.random.choose(&[100.0, 125.0, 200.0, 250.0, 400.0]),
            false => f64::NAN,
        };
        self.market.bars.push(&Bar {
            session: self.sessions[row],
            symbol: plan.symbol_in(row),
            open: f64::NAN,
            high: f64::NAN,
            low: f64::NAN,
            close,
            volume,
            market_cap,
        });
    }

    /// The factor by which a price moves before the close of `row`.
    fn step(&mut self, row: usize) -> f64 {
        if self.crash == Some(row) {
            return self.random.choose(&[0.25, 0.5]);
        }
        if self.is_coarse {
            return self.random.choose(&[1.0, 1.0, 1.0, 1.0, 2.0, 0.5]);
        }
        self.random.between(0.94, 1.065)
    }
}
