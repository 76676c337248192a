//! The security master: every security and symbol recorded so far, and what they were at any date.

use std::collections::BTreeMap;

use super::symbols::Symbols;
use super::{Security, SecurityId, SecurityRecord, SymbolUse};
use crate::{ActionKind, CorporateAction, Date, Facts, Instant};

/// Every security and symbol recorded so far. Replaying the same records in the same order gives
/// the same identities; which other order they came in decides the numbers only.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SecurityMaster {
    /// By id.
    securities: Vec<Security>,
    /// What was said of each of them, in the order in which it holds: by effective date, of one date
    /// by the time of becoming known, then as recorded.
    statements: Vec<Vec<SecurityRecord>>,
    /// Changes of symbol by date, old and new symbol, and since when they are known.
    changes: BTreeMap<(Date, String, String), Option<Instant>>,
    symbols: Symbols,
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
        self.position(id).map(|at| &self.securities[at])
    }

    /// Every symbol with its uses, by symbol.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, &[SymbolUse])> {
        self.symbols.iter()
    }

    /// Who used `symbol`, by date; empty when it was never recorded.
    #[must_use]
    pub fn uses(&self, symbol: &str) -> &[SymbolUse] {
        self.symbols.of(symbol)
    }

    /// Whether `symbol` was ever recorded.
    #[must_use]
    pub fn knows(&self, symbol: &str) -> bool {
        !self.uses(symbol).is_empty()
    }

    /// Who traded under `symbol` on `date`.
    ///
    /// Where no use covers the date the nearest earlier one answers, else the first: a source that
    /// dates a listing loosely still finds its security.
    #[must_use]
    pub fn resolve(&self, symbol: &str, date: Date) -> Option<SecurityId> {
        self.symbols.resolve(symbol, date)
    }

    /// The symbol `id` traded under on `date`; the first recorded one when none covers the date.
    ///
    /// # Panics
    /// When there is no security `id`.
    #[must_use]
    pub fn symbol_on(&self, id: SecurityId, date: Date) -> &str {
        let covers = |used: &SymbolUse| used.security == id && used.covers(date);
        let mut symbols = self.symbols.iter();
        let covering = symbols.find(|(_, uses)| uses.iter().any(covers));
        let first = || self.get(id).map(|security| security.symbol.as_str());
        covering
            .map(|(symbol, _)| symbol)
            .or_else(first)
            .expect("a security that is asked for is recorded")
    }

    /// What is said of `id`, in the order in which it holds: by effective date, of one date by the
    /// time of becoming known, then as recorded.
    #[must_use]
    pub fn statements(&self, id: SecurityId) -> &[SecurityRecord] {
        let at = self.position(id);
        at.map_or(&[], |at| self.statements[at].as_slice())
    }

    /// Name, sector and whatever else is said of `id` as they held on `date`, under the symbol it
    /// was first recorded under; `None` when there is no such security.
    #[must_use]
    pub fn described(&self, id: SecurityId, date: Date) -> Option<SecurityRecord> {
        let security = self.get(id)?;
        let held = self.statements(id).iter();
        let mut described = fold(held.filter(|record| record.effective <= Some(date)));
        described.symbol.clone_from(&security.symbol);
        Some(described)
    }

    /// The master as the market knew it at `at`: ids stay, what became known later is not in it.
    ///
    /// It is there to be read. Who records into it gives ids that others have already.
    #[must_use]
    pub fn known_at(&self, at: Instant) -> Self {
        let mut known = Self::default();
        for (security, statements) in self.securities.iter().zip(&self.statements) {
            let said = statements.iter().filter_map(|record| record.known_at(at));
            let said: Vec<SecurityRecord> = said.collect();
            if !said.is_empty() {
                known.securities.push(unsaid(security.id, &security.symbol));
                known.statements.push(said);
                known.describe(known.securities.len() - 1);
            }
        }
        let is_known = |((date, _, _), known): &(&(Date, String, String), &Option<Instant>)| {
            known.map_or(
                date.and_time(chrono::NaiveTime::MIN).and_utc() <= at,
                |known| known <= at,
            )
        };
        let changes = self.changes.iter().filter(is_known);
        known.changes = changes.map(|(key, known)| (key.clone(), *known)).collect();
        known.retell_symbols();
        known
    }

    /// Whether `record` says nothing that the records so far do not say already.
    #[must_use]
    pub fn states(&self, record: &SecurityRecord) -> bool {
        let Some(id) = self.holder(record) else {
            return false;
        };
        let held = self.statements(id).iter();
        let before = fold(held.filter(|said| said.effective <= record.effective));
        let mut after = before.clone();
        after.complete(record);
        after == before
    }

    /// Take in what a batch says of securities: records, and the changes of symbol among actions in
    /// the order of their dates. Answers whether it says anything.
    pub fn add_facts(&mut self, facts: &Facts) -> bool {
        match facts {
            Facts::Securities(records) => {
                for record in records {
                    self.record(record);
                }
                !records.is_empty()
            }
            Facts::Actions(actions) => {
                let mut changes: Vec<(&CorporateAction, &str)> = Vec::new();
                for action in actions {
                    if let ActionKind::SymbolChange { to } = &action.kind {
                        changes.push((action, to));
                    }
                }
                changes.sort_by_key(|(action, _)| action.ex_date);
                for (action, to) in &changes {
                    self.change_symbol_known(&action.symbol, to, action.ex_date, action.known);
                }
                !changes.is_empty()
            }
            Facts::Bars(_) | Facts::Shares(_) | Facts::Fx(_) | Facts::Rates(_) => false,
        }
    }

    /// Take in a record: a new symbol makes a new security; so does a known symbol whose other
    /// listings are all apart in time from that of the record; any other record completes the
    /// security it names. Of several that used the symbol it names the one of its dates, and
    /// without dates the last.
    pub fn record(&mut self, record: &SecurityRecord) -> SecurityId {
        let held = self.holder(record);
        let id = held.unwrap_or_else(|| self.add(&record.symbol));
        let at = self.position(id).expect("it is there or was added");
        let listed = self.securities[at].listed;
        let statements = &mut self.statements[at];
        let place = statements.partition_point(|said| order(said) <= order(record));
        statements.insert(place, record.clone());
        self.describe(at);
        let now = self.securities[at].listed;
        match held {
            None if self.is_latest(&record.symbol, now) => {
                self.symbols.list(&record.symbol, now, id);
            }
            Some(_) if now == listed || self.is_sole_user(at) => {}
            _ => self.retell_symbols(),
        }
        id
    }

    /// The security that trades under `from` trades under `to` from `date` on.
    ///
    /// Answers the security, or `None` when nobody traded under `from` the day before.
    pub fn change_symbol(&mut self, from: &str, to: &str, date: Date) -> Option<SecurityId> {
        self.change_symbol_known(from, to, date, None)
    }

    /// As [`change_symbol`](Self::change_symbol), for a change that became known to the market at
    /// `known`; `None` means on its date.
    pub fn change_symbol_known(
        &mut self,
        from: &str,
        to: &str,
        date: Date,
        known: Option<Instant>,
    ) -> Option<SecurityId> {
        let before = date.pred_opt().unwrap_or(date);
        let id = self.resolve(from, before)?;
        let in_order = [from, to].map(|symbol| self.symbols.end_by(symbol, Some(date)));
        let key = (date, from.to_owned(), to.to_owned());
        self.changes.insert(key, known);
        match in_order {
            [true, true] => self.tell_change(from, to, date),
            _ => self.retell_symbols(),
        }
        Some(id)
    }

    /// The security that `record` is about; `None` for one that is not recorded yet.
    fn holder(&self, record: &SecurityRecord) -> Option<SecurityId> {
        let uses = self.uses(&record.symbol);
        if record.listed.is_none() && record.delisted.is_none() {
            return match record.effective {
                Some(date) => self.resolve(&record.symbol, date),
                None => uses.last().map(|used| used.security),
            };
        }
        let first = record.listed.unwrap_or(Date::MIN);
        let last = record.delisted.unwrap_or(Date::MAX);
        let find =
            |is_meant: &dyn Fn(&SymbolUse) -> bool| uses.iter().rev().find(|used| is_meant(used));
        let is_same = |used: &SymbolUse| {
            let listed = self.get(used.security).and_then(|security| security.listed);
            record.listed.is_some() && listed == record.listed
        };
        let spans = |used: &SymbolUse| self.listing(&record.symbol, used);
        find(&is_same)
            .or_else(|| find(&|used| record.listed.is_some() && contains(spans(used), first)))
            .or_else(|| find(&|used| spans(used).0 <= last && first <= spans(used).1))
            .map(|used| used.security)
    }

    /// The first and last date of a listing under `symbol`.
    fn listing(&self, symbol: &str, used: &SymbolUse) -> (Date, Date) {
        let security = self.get(used.security);
        let is_first = security.is_some_and(|security| security.symbol == symbol);
        let listed = security.filter(|_| is_first).and_then(|it| it.listed);
        let delisted = security.and_then(|security| security.delisted);
        (
            listed.or(used.from).unwrap_or(Date::MIN),
            delisted
                .unwrap_or(Date::MAX)
                .min(used.until.unwrap_or(Date::MAX)),
        )
    }

    /// Whether a listing under `symbol` that begins on `listed` comes after all others of the symbol.
    fn is_latest(&self, symbol: &str, listed: Option<Date>) -> bool {
        let begins = |used: &SymbolUse| {
            let security = self.get(used.security)?;
            security.listed.filter(|_| security.symbol == symbol)
        };
        let mut uses = self.uses(symbol).iter();
        self.symbols.end_by(symbol, listed) && uses.all(|used| begins(used) <= listed)
    }

    fn add(&mut self, symbol: &str) -> SecurityId {
        let id =
            SecurityId(u32::try_from(self.securities.len()).expect("fewer than 2^32 securities"));
        self.securities.push(unsaid(id, symbol));
        self.statements.push(Vec::new());
        id
    }

    /// Whether nobody else ever used the first symbol of a security, and it used no other.
    fn is_sole_user(&self, at: usize) -> bool {
        let security = &self.securities[at];
        self.uses(&security.symbol).len() == 1 && security.later_symbols.is_empty()
    }

    /// Makes the fields of a security what its statements say at last.
    fn describe(&mut self, at: usize) {
        let said = fold(self.statements[at].iter());
        let security = &mut self.securities[at];
        security.name = said.name;
        security.sector = said.sector;
        security.industry = said.industry;
        security.currency = said.currency.unwrap_or_else(|| "USD".to_owned());
        security.mic = said.mic.unwrap_or_else(|| "XNYS".to_owned());
        security.company = said.company;
        security.country = said.country;
        security.kind = said.kind;
        security.converts_to = said.converts_to;
        security.conversion_ratio = said.conversion_ratio.unwrap_or(1.0);
        security.listed = said.listed;
        security.delisted = said.delisted;
    }

    fn tell_change(&mut self, from: &str, to: &str, date: Date) {
        if let Some((id, true)) = self.symbols.change(from, to, date)
            && let Some(at) = self.position(id)
        {
            self.securities[at].later_symbols.push(to.to_owned());
        }
    }

    /// Tells the uses of all symbols anew, in the order of dates: something came to light that
    /// happened before what was known.
    fn retell_symbols(&mut self) {
        self.symbols = Symbols::default();
        let mut listings: Vec<(Option<Date>, usize)> = Vec::new();
        for (at, security) in self.securities.iter_mut().enumerate() {
            security.later_symbols.clear();
            listings.push((security.listed, at));
        }
        listings.sort_unstable();
        for (date, from, to) in self.changes.clone().into_keys() {
            // On the same day a symbol is given up before another company takes it. Who changes it
            // was listed by then, whatever the date of the listing.
            let before = listings.partition_point(|(listed, _)| *listed < Some(date));
            for (_, at) in listings.drain(..before) {
                self.tell_listing(at);
            }
            if self.symbols.of(&from).is_empty() {
                let changes = |(_, at): &(Option<Date>, usize)| self.securities[*at].symbol == from;
                if let Some(place) = listings.iter().position(changes) {
                    let (_, at) = listings.remove(place);
                    self.tell_listing(at);
                }
            }
            self.tell_change(&from, &to, date);
        }
        for (_, at) in listings {
            self.tell_listing(at);
        }
    }

    fn tell_listing(&mut self, at: usize) {
        let security = &self.securities[at];
        let (symbol, listed, id) = (security.symbol.clone(), security.listed, security.id);
        self.symbols.list(&symbol, listed, id);
    }

    /// Where `id` stands: at its number, but for a master that leaves some out.
    fn position(&self, id: SecurityId) -> Option<usize> {
        let at = id.0 as usize;
        match self.securities.get(at) {
            Some(security) if security.id == id => Some(at),
            _ => self
                .securities
                .binary_search_by_key(&id, |security| security.id)
                .ok(),
        }
    }
}

/// What decides which of two statements holds.
fn order(record: &SecurityRecord) -> (Option<Date>, Option<Instant>) {
    (record.effective, record.known)
}

/// What `statements` say together, the later over the earlier.
fn fold<'a>(statements: impl Iterator<Item = &'a SecurityRecord>) -> SecurityRecord {
    let mut said = SecurityRecord::default();
    for record in statements {
        said.complete(record);
    }
    said
}

fn contains((first, last): (Date, Date), date: Date) -> bool {
    first <= date && date <= last
}

/// A security of which nothing is said.
fn unsaid(id: SecurityId, symbol: &str) -> Security {
    Security {
        id,
        symbol: symbol.to_owned(),
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
    }
}
