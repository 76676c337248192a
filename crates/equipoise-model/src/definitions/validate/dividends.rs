//! What is withheld of dividends.

use super::super::Definition;
use super::{Check, MAX_TEXT_CHARACTERS};

const MAX_ROWS: usize = 1_000;

impl Check {
    pub(super) fn dividends(&mut self, definition: &Definition) {
        let withholding = &definition.dividends.withholding;
        self.fraction("dividends.withholding_rate", withholding.default_rate);
        let rows = &withholding.rates;
        self.length("dividends.withholding", rows.len(), MAX_ROWS);
        for (position, row) in rows.iter().enumerate() {
            let field = format!("dividends.withholding[{position}]");
            if let Some(country) = &row.country {
                self.country(&format!("{field}.country"), country);
            }
            if let Some(kind) = &row.kind {
                self.text(&format!("{field}.type"), kind, MAX_TEXT_CHARACTERS);
            }
            if let Some(from) = row.from {
                self.date(&format!("{field}.from"), from);
            }
            self.fraction(&format!("{field}.rate"), row.rate);
            let is_same = |other: &&super::super::WithholdingRate| {
                (&other.country, &other.kind, other.from) == (&row.country, &row.kind, row.from)
            };
            if rows[..position].iter().find(is_same).is_some() {
                let reason = "is stated for the same country, type and date as a row before it";
                self.refuse(&field, "", reason);
            }
        }
    }
}
