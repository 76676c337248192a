//! Names of securities by session: what turns a security id in a row into a symbol and a sector.

use std::collections::BTreeMap;

use equipoise_model::securities::SymbolUse;
use equipoise_model::{Date, Security, SecurityId, SecurityMaster};

/// Every security and symbol as recorded up to some entry.
///
/// Names and sectors of [`get`](Self::get) are those that hold last; the symbol is the one in force
/// on the session asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    master: SecurityMaster,
    /// The uses of symbols by security, in symbol order.
    uses: BTreeMap<SecurityId, Vec<(String, SymbolUse)>>,
}

impl Directory {
    /// The security master behind the names.
    #[must_use]
    pub fn master(&self) -> &SecurityMaster {
        &self.master
    }

    /// Every security, by id.
    pub fn securities(&self) -> impl ExactSizeIterator<Item = &Security> {
        self.master.securities().iter()
    }

    /// The security `id`.
    #[must_use]
    pub fn get(&self, id: SecurityId) -> Option<&Security> {
        self.master.get(id)
    }

    /// Every symbol with its uses, by symbol, then start.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, &[SymbolUse])> {
        self.master.symbols()
    }

    /// The symbols `id` traded under with their uses, in symbol order.
    #[must_use]
    pub fn uses(&self, id: SecurityId) -> &[(String, SymbolUse)] {
        self.uses.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The symbol `id` traded under on `date`; the first recorded one when none covers the date.
    #[must_use]
    pub fn symbol_on(&self, id: SecurityId, date: Date) -> Option<&str> {
        let uses = self.uses(id).iter();
        let covering = uses.clone().find(|(_, used)| used.covers(date));
        covering
            .map(|(symbol, _)| symbol.as_str())
            .or_else(|| self.get(id).map(|security| security.symbol.as_str()))
    }

    /// As [`symbol_on`](Self::symbol_on), empty for a security that is not recorded.
    pub(crate) fn name_on(&self, id: SecurityId, date: Date) -> String {
        self.symbol_on(id, date).unwrap_or_default().to_owned()
    }

    /// Every symbol `id` ever traded under, in symbol order.
    pub(crate) fn symbols_of(&self, id: SecurityId) -> Vec<String> {
        let uses = self.uses(id).iter();
        let mut symbols: Vec<String> = uses.map(|(symbol, _)| symbol.clone()).collect();
        symbols.dedup();
        symbols
    }

    /// Whether a fact of `date` about `symbol` is about `id`.
    pub(crate) fn means(&self, symbol: &str, date: Date, id: SecurityId) -> bool {
        self.master.resolve(symbol, date) == Some(id)
    }

    /// The security that traded under `symbol` on `date`; where no use covers the date the nearest
    /// earlier one answers, else the first.
    #[must_use]
    pub fn resolve(&self, symbol: &str, date: Date) -> Option<&Security> {
        self.get(self.master.resolve(symbol, date)?)
    }
}

impl From<SecurityMaster> for Directory {
    fn from(master: SecurityMaster) -> Self {
        let mut uses: BTreeMap<SecurityId, Vec<(String, SymbolUse)>> = BTreeMap::new();
        for (symbol, used) in master.symbols() {
            for one in used {
                let of_security = uses.entry(one.security).or_default();
                of_security.push((symbol.to_owned(), *one));
            }
        }
        Self { master, uses }
    }
}
