//! Symbols over time: who used which one, and from when until when.

use std::collections::BTreeMap;

use super::{SecurityId, SymbolUse};
use crate::Date;

/// The uses of every symbol. They are what listings and changes of symbol, taken in in the order of
/// their dates, make of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Symbols {
    /// By symbol, then start.
    uses: BTreeMap<String, Vec<SymbolUse>>,
}

impl Symbols {
    /// Every symbol with its uses.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[SymbolUse])> {
        let uses = self.uses.iter();
        uses.map(|(symbol, uses)| (symbol.as_str(), uses.as_slice()))
    }

    /// Who used `symbol`, by start.
    pub(super) fn of(&self, symbol: &str) -> &[SymbolUse] {
        self.uses.get(symbol).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is known of `symbol` that happened after `date`.
    pub(super) fn end_by(&self, symbol: &str, date: Option<Date>) -> bool {
        let happened = |used: &SymbolUse| used.from.max(used.until);
        self.of(symbol).iter().all(|used| happened(used) <= date)
    }

    /// Who used `symbol` on `date`; where no use covers the date the nearest earlier one answers,
    /// else the first.
    pub(super) fn resolve(&self, symbol: &str, date: Date) -> Option<SecurityId> {
        let uses = self.of(symbol);
        let covering = uses.iter().rev().find(|used| used.covers(date));
        let earlier = || {
            uses.iter()
                .rev()
                .find(|used| used.from.is_none_or(|from| from <= date))
        };
        covering
            .or_else(earlier)
            .or_else(|| uses.first())
            .map(|used| used.security)
    }

    /// `security` is listed under `symbol`, after all that happened to the symbol before.
    pub(super) fn list(&mut self, symbol: &str, listed: Option<Date>, security: SecurityId) {
        let uses = self.uses.entry(symbol.to_owned()).or_default();
        if let Some(previous) = uses.last_mut()
            && previous.until.is_none()
        {
            previous.until = listed;
        }
        let from = if uses.is_empty() { None } else { listed };
        uses.push(SymbolUse {
            from,
            until: None,
            security,
        });
    }

    /// Who used `from` uses `to` from `date` on, after all that happened to both before. Answers
    /// the security, and whether the symbol is new to it that day; `None` when nobody used `from`.
    pub(super) fn change(
        &mut self,
        from: &str,
        to: &str,
        date: Date,
    ) -> Option<(SecurityId, bool)> {
        let before = date.pred_opt().unwrap_or(date);
        let security = self.resolve(from, before)?;
        for used in self.uses.get_mut(from)? {
            if used.security == security && used.until.is_none_or(|until| until > date) {
                used.until = Some(date);
            }
        }
        let uses = self.uses.entry(to.to_owned()).or_default();
        for used in uses.iter_mut() {
            if used.security != security && used.until.is_none_or(|until| until > date) {
                used.until = Some(date);
            }
        }
        let is_new = !uses
            .iter()
            .any(|used| used.security == security && used.from == Some(date));
        if is_new {
            uses.push(SymbolUse {
                from: Some(date),
                until: None,
                security,
            });
            uses.sort_by_key(|used| used.from);
        }
        Some((security, is_new))
    }
}
