//! Securities: permanent identities, and the symbols they traded under.

use std::collections::BTreeMap;

use crate::Date;

/// The permanent identity of a security: the order in which it was first recorded. It never
/// changes and is never used again, whatever happens to the symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecurityId(pub u32);

/// What a source says about a security. A later record of the same symbol replaces the fields it
/// gives and keeps the others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SecurityRecord {
    /// The symbol.
    pub symbol: String,
    /// Name of the issuer or line.
    pub name: Option<String>,
    /// Sector.
    pub sector: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// ISO 4217 code of the price currency; `None` means US dollars.
    pub currency: Option<String>,
    /// Market identifier code of the primary listing; `None` means New York.
    pub mic: Option<String>,
    /// Groups the share classes of one company; `None` means a company of its own.
    pub company: Option<String>,
    /// ISO 3166 code of the country of incorporation.
    pub country: Option<String>,
    /// Instrument type, such as `common_stock`, `reit` or `etf`.
    pub kind: Option<String>,
    /// Symbol of the listed line whose price an unlisted class is valued at.
    pub converts_to: Option<String>,
    /// Shares of that line for one share of the class; `None` means 1.
    pub conversion_ratio: Option<f64>,
    /// First session of the listing.
    pub listed: Option<Date>,
    /// Last session of the listing: at its close the line is no longer eligible.
    pub delisted: Option<Date>,
}

impl Security {
    /// Whether it ever traded under `symbol`.
    #[must_use]
    pub fn is_called(&self, symbol: &str) -> bool {
        self.symbol == symbol || self.later_symbols.iter().any(|later| later == symbol)
    }
}

impl SecurityRecord {
    /// A record that states nothing but a symbol.
    #[must_use]
    pub fn of_symbol(symbol: &str) -> Self {
        Self {
            symbol: symbol.to_owned(),
            ..Self::default()
        }
    }
}

/// A security as the records so far describe it.
#[derive(Debug, Clone, PartialEq)]
pub struct Security {
    /// Permanent identity.
    pub id: SecurityId,
    /// The symbol it was first recorded under.
    pub symbol: String,
    /// Name of the issuer or line.
    pub name: Option<String>,
    /// Sector.
    pub sector: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// ISO 4217 code of the price currency.
    pub currency: String,
    /// Market identifier code of the primary listing.
    pub mic: String,
    /// Groups the share classes of one company.
    pub company: Option<String>,
    /// ISO 3166 code of the country of incorporation.
    pub country: Option<String>,
    /// Instrument type, such as `common_stock`, `reit` or `etf`.
    pub kind: Option<String>,
    /// Symbol of the listed line whose price an unlisted class is valued at.
    pub converts_to: Option<String>,
    /// Shares of that line for one share of the class.
    pub conversion_ratio: f64,
    /// Symbols it traded under later, in the order it took them.
    pub later_symbols: Vec<String>,
    /// First session of the listing.
    pub listed: Option<Date>,
    /// Last session of the listing.
    pub delisted: Option<Date>,
}

/// A symbol in use by one security for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SymbolUse {
    /// First date of the use; `None` means since ever.
    pub from: Option<Date>,
    /// First date after the use; `None` means until now.
    pub until: Option<Date>,
    /// Who used it.
    pub security: SecurityId,
}

impl SymbolUse {
    fn covers(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }
}

/// Every security and symbol recorded so far. Replaying the same records in the same order gives
/// the same identities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SecurityMaster {
    securities: Vec<Security>,
    symbols: BTreeMap<String, Vec<SymbolUse>>,
}

impl SecurityMaster {
    /// A master with no security.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every security, by id.
    #[must_use]
    pub fn securities(&self) -> &[Security] {
        &self.securities
    }

    /// The security `id`.
    #[must_use]
    pub fn get(&self, id: SecurityId) -> Option<&Security> {
        self.securities.get(id.0 as usize)
    }

    /// Every symbol with its uses, by symbol.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, &[SymbolUse])> {
        self.symbols
            .iter()
            .map(|(symbol, uses)| (symbol.as_str(), uses.as_slice()))
    }

    /// Who used `symbol`, by date; empty when it was never recorded.
    #[must_use]
    pub fn uses(&self, symbol: &str) -> &[SymbolUse] {
        self.symbols.get(symbol).map_or(&[], Vec::as_slice)
    }

    /// Whether `symbol` was ever recorded.
    #[must_use]
    pub fn knows(&self, symbol: &str) -> bool {
        self.symbols.contains_key(symbol)
    }

    /// Who traded under `symbol` on `date`.
    ///
    /// Where no use covers the date the nearest earlier one answers, else the first: a source that
    /// dates a listing loosely still finds its security.
    #[must_use]
    pub fn resolve(&self, symbol: &str, date: Date) -> Option<SecurityId> {
        let uses = self.symbols.get(symbol)?;
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

    /// The symbol `id` traded under on `date`.
    #[must_use]
    pub fn symbol_on(&self, id: SecurityId, date: Date) -> &str {
        self.symbols
            .iter()
            .find(|(_, uses)| {
                uses.iter()
                    .any(|used| used.security == id && used.covers(date))
            })
            .map_or_else(
                || self.securities[id.0 as usize].symbol.as_str(),
                |(symbol, _)| symbol,
            )
    }

    /// Take in a record: a new symbol makes a new security; so does a known symbol that is listed
    /// again after its last holder was delisted; any other record completes the security it names.
    pub fn record(&mut self, record: &SecurityRecord) -> SecurityId {
        match self.holder(record) {
            Some(id) => {
                self.complete(id, record);
                id
            }
            None => self.add(record),
        }
    }

    /// The security that trades under `from` trades under `to` from `date` on.
    ///
    /// Answers the security, or `None` when nobody traded under `from` the day before.
    pub fn change_symbol(&mut self, from: &str, to: &str, date: Date) -> Option<SecurityId> {
        let before = date.pred_opt().unwrap_or(date);
        let id = self.resolve(from, before)?;
        for used in self.symbols.get_mut(from)? {
            if used.security == id && used.until.is_none_or(|until| until > date) {
                used.until = Some(date);
            }
        }
        let uses = self.symbols.entry(to.to_owned()).or_default();
        for used in uses.iter_mut() {
            if used.security != id && used.until.is_none_or(|until| until > date) {
                used.until = Some(date);
            }
        }
        if !uses
            .iter()
            .any(|used| used.security == id && used.from == Some(date))
        {
            uses.push(SymbolUse {
                from: Some(date),
                until: None,
                security: id,
            });
            uses.sort_by_key(|used| used.from);
            self.securities[id.0 as usize]
                .later_symbols
                .push(to.to_owned());
        }
        Some(id)
    }

    fn holder(&self, record: &SecurityRecord) -> Option<SecurityId> {
        let last = self.symbols.get(&record.symbol)?.last()?;
        let ended = self.get(last.security)?.delisted.or(last.until);
        let is_reuse = matches!((record.listed, ended), (Some(listed), Some(end)) if listed > end);
        if is_reuse { None } else { Some(last.security) }
    }

    fn add(&mut self, record: &SecurityRecord) -> SecurityId {
        let id =
            SecurityId(u32::try_from(self.securities.len()).expect("fewer than 2^32 securities"));
        self.securities.push(Security {
            id,
            symbol: record.symbol.clone(),
            name: None,
            sector: None,
            industry: None,
            currency: "USD".to_owned(),
            mic: "XNYS".to_owned(),
            company: None,
            country: None,
            kind: None,
            converts_to: None,
            conversion_ratio: 1.0,
            later_symbols: Vec::new(),
            listed: None,
            delisted: None,
        });
        self.complete(id, record);
        let uses = self.symbols.entry(record.symbol.clone()).or_default();
        if let Some(previous) = uses.last_mut()
            && previous.until.is_none()
        {
            previous.until = record.listed;
        }
        let from = if uses.is_empty() { None } else { record.listed };
        uses.push(SymbolUse {
            from,
            until: None,
            security: id,
        });
        id
    }

    fn complete(&mut self, id: SecurityId, record: &SecurityRecord) {
        fn take<T: Clone>(field: &mut Option<T>, given: &Option<T>) {
            if given.is_some() {
                field.clone_from(given);
            }
        }
        let security = &mut self.securities[id.0 as usize];
        take(&mut security.name, &record.name);
        take(&mut security.sector, &record.sector);
        take(&mut security.industry, &record.industry);
        take(&mut security.company, &record.company);
        take(&mut security.country, &record.country);
        take(&mut security.kind, &record.kind);
        take(&mut security.converts_to, &record.converts_to);
        security.conversion_ratio = record.conversion_ratio.unwrap_or(security.conversion_ratio);
        take(&mut security.listed, &record.listed);
        take(&mut security.delisted, &record.delisted);
        if let Some(currency) = &record.currency {
            security.currency.clone_from(currency);
        }
        if let Some(mic) = &record.mic {
            security.mic.clone_from(mic);
        }
    }
}
