//! Names of securities by session: what turns a security id in a row into a symbol and a sector.

use std::collections::BTreeMap;

use equipoise_model::securities::SymbolUse;
use equipoise_model::{Date, Security, SecurityId, SecurityMaster};

/// Every security and symbol the projection knows, as the records so far describe them.
///
/// Names and sectors are those known now, whatever `as_of` a query states; the symbol is the one in
/// force on the session asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    securities: BTreeMap<SecurityId, Security>,
    /// The uses of each symbol, by their start.
    symbols: BTreeMap<String, Vec<SymbolUse>>,
    /// The same uses by security, in symbol order.
    uses: BTreeMap<SecurityId, Vec<(String, SymbolUse)>>,
}

impl Directory {
    /// A directory of `securities` and the uses of their symbols, by symbol, then start.
    pub(crate) fn new(
        securities: impl IntoIterator<Item = Security>,
        uses: impl IntoIterator<Item = (String, SymbolUse)>,
    ) -> Self {
        let mut directory = Self {
            securities: securities
                .into_iter()
                .map(|security| (security.id, security))
                .collect(),
            ..Self::default()
        };
        for (symbol, used) in uses {
            directory
                .uses
                .entry(used.security)
                .or_default()
                .push((symbol.clone(), used));
            directory.symbols.entry(symbol).or_default().push(used);
        }
        directory
    }

    /// Every security, by id.
    pub fn securities(&self) -> impl ExactSizeIterator<Item = &Security> {
        self.securities.values()
    }

    /// The security `id`.
    #[must_use]
    pub fn get(&self, id: SecurityId) -> Option<&Security> {
        self.securities.get(&id)
    }

    /// Every symbol with its uses, by symbol, then start.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, &[SymbolUse])> {
        self.symbols
            .iter()
            .map(|(symbol, uses)| (symbol.as_str(), uses.as_slice()))
    }

    /// The symbol `id` traded under on `date`; the first recorded one when none covers the date.
    #[must_use]
    pub fn symbol_on(&self, id: SecurityId, date: Date) -> Option<&str> {
        let covering = self
            .uses
            .get(&id)
            .and_then(|uses| uses.iter().find(|(_, used)| covers(used, date)))
            .map(|(symbol, _)| symbol.as_str());
        covering.or_else(|| self.get(id).map(|security| security.symbol.as_str()))
    }

    /// As [`symbol_on`](Self::symbol_on), empty for a security that is not recorded.
    pub(crate) fn name_on(&self, id: SecurityId, date: Date) -> String {
        self.symbol_on(id, date).unwrap_or_default().to_owned()
    }

    /// Every symbol `id` ever traded under, in symbol order.
    pub(crate) fn symbols_of(&self, id: SecurityId) -> Vec<String> {
        let uses = self.uses.get(&id).into_iter().flatten();
        let mut symbols: Vec<String> = uses.map(|(symbol, _)| symbol.clone()).collect();
        symbols.dedup();
        symbols
    }

    /// Whether a fact of `date` about `symbol` is about `id`.
    pub(crate) fn means(&self, symbol: &str, date: Date, id: SecurityId) -> bool {
        self.resolve(symbol, date)
            .is_some_and(|found| found.id == id)
    }

    /// The security that traded under `symbol` on `date`; where no use covers the date the nearest
    /// earlier one answers, else the first.
    #[must_use]
    pub fn resolve(&self, symbol: &str, date: Date) -> Option<&Security> {
        let uses = self.symbols.get(symbol)?;
        let covering = uses.iter().rev().find(|used| covers(used, date));
        let earlier = || {
            uses.iter()
                .rev()
                .find(|used| used.from.is_none_or(|from| from <= date))
        };
        let used = covering.or_else(earlier).or_else(|| uses.first())?;
        self.get(used.security)
    }
}

impl From<&SecurityMaster> for Directory {
    fn from(master: &SecurityMaster) -> Self {
        let uses = master
            .symbols()
            .flat_map(|(symbol, uses)| uses.iter().map(|used| (symbol.to_owned(), *used)));
        Self::new(master.securities().iter().cloned(), uses)
    }
}

fn covers(used: &SymbolUse, date: Date) -> bool {
    used.from.is_none_or(|from| from <= date) && used.until.is_none_or(|until| date < until)
}
