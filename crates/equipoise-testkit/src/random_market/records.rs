//! Security records: who a line is.

use equipoise_model::SecurityRecord;

use super::{End, Maker, Plan};

impl Maker {
    pub(super) fn currency(&mut self) -> String {
        if !self.is_foreign || self.random.happens(0.4) {
            return "USD".to_owned();
        }
        let choices = match self.is_coarse {
            true => ["EUR", "GBP", "EUR", "GBP", "EUR", "GBP"],
            false => ["EUR", "GBP", "GBp", "EUR", "KWF", "CHF"],
        };
        self.random.choose(&choices).to_owned()
    }

    pub(super) fn record(&mut self, plan: &Plan) {
        let rows = &plan.rows;
        let mut record = SecurityRecord::of_symbol(&plan.symbol);
        if rows.start > 0 && self.random.happens(0.5) {
            let delay = self.random.below(3);
            record.listed = Some(self.sessions[(rows.start + delay).min(rows.end - 1)]);
        }
        if plan.end == End::ByRecord {
            record.delisted = Some(self.sessions[rows.end - 1]);
        }
        if !plan.is_core && self.random.happens(0.35) {
            record.company = self.one_of(&["ALPHA", "BETA"]);
        }
        if plan.currency != "USD" || self.random.happens(0.5) {
            record.currency = Some(plan.currency.clone());
        }
        record.sector = self.one_of(&["TECH", "BANK", "OIL", ""]);
        record.country = self.one_of(&["US", "GB", "DE", ""]);
        record.kind = self.one_of(&["common_stock", "reit", ""]);
        record.mic = self.one_of(&["XNYS", "XNAS", ""]);
        self.market.record(record);
    }

    /// One of `choices`; an empty one states nothing.
    pub(super) fn one_of(&mut self, choices: &[&str]) -> Option<String> {
        let chosen = self.random.choose(choices);
        (!chosen.is_empty()).then(|| chosen.to_owned())
    }
}
