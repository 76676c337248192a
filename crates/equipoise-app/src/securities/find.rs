//! Find: every security that something written may mean.

use std::collections::BTreeMap;

use equipoise_model::securities::SymbolUse;
use equipoise_model::{Date, SecurityId, SecurityRecord};

use super::snapshot::{Identifier, Moment, Snapshot};
use crate::{AppError, Progress, Store};

/// Securities that are found at most.
pub const FOUND_MAX: usize = 1_000;

/// What of a security is what was written. The first ones are the better ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Its id.
    Id,
    /// The symbol it trades under on the date, or at last.
    Symbol,
    /// A symbol it traded under earlier or will trade under later.
    OtherSymbol,
    /// Its ISIN.
    Isin,
    /// Its FIGI.
    Figi,
    /// The number of its company at the SEC.
    Cik,
    /// A part of its name, or of one it had.
    Name,
    /// A part of the name of its company.
    Company,
}

impl Match {
    /// The name used in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Symbol => "symbol",
            Self::OtherSymbol => "other symbol",
            Self::Isin => "isin",
            Self::Figi => "figi",
            Self::Cik => "cik",
            Self::Name => "name",
            Self::Company => "company",
        }
    }
}

/// A security that was found, as it was on the date asked about, or is at last.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundSecurity {
    /// Its id.
    pub security: SecurityId,
    /// What of it was written.
    pub matched: Match,
    /// The symbol; where a symbol was written, that one.
    pub symbol: String,
    /// First date of the symbol; `None` means since ever.
    pub symbol_from: Option<Date>,
    /// First date after the use of the symbol; `None` means until now.
    pub symbol_until: Option<Date>,
    /// Name, sector, listing and the rest.
    pub described: SecurityRecord,
}

/// The securities that `text` means at `moment`: those with this id, symbol or identifier, then
/// those with `text` in their name or in that of their company; the better match first.
///
/// # Errors
/// [`AppError::UnknownSecurity`] offers near symbols and names when there is none;
/// [`AppError::TooLarge`] when there are more than [`FOUND_MAX`]; when a store fails.
pub async fn find(
    store: &Store,
    text: &str,
    moment: Moment,
    progress: &Progress,
) -> Result<Vec<FoundSecurity>, AppError> {
    let snapshot = Snapshot::read(store, moment, progress).await?;
    let text = text.trim();
    let mut found: BTreeMap<SecurityId, (Match, Option<(String, SymbolUse)>)> = BTreeMap::new();
    for (security, matched, symbol) in matches(&snapshot, text) {
        found.entry(security).or_insert((matched, symbol));
    }
    if found.is_empty() {
        return Err(snapshot.unknown(text));
    }
    if found.len() > FOUND_MAX {
        return Err(AppError::TooLarge {
            what: "securities found",
            given: found.len() as u64,
            limit: FOUND_MAX as u64,
        });
    }
    let row = |(security, (matched, symbol))| described(&snapshot, security, matched, symbol);
    let mut rows: Vec<FoundSecurity> = found.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| (row.matched, row.symbol_from, row.security));
    Ok(rows)
}

type Found = (SecurityId, Match, Option<(String, SymbolUse)>);

/// Everything that `text` may mean, the better first.
fn matches(snapshot: &Snapshot<'_>, text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if text.is_empty() {
        return found;
    }
    let numbered = snapshot.numbered(text);
    found.extend(numbered.map(|security| (security, Match::Id, None)));
    let symbol = snapshot.spelt(text);
    let uses = snapshot.uses(&symbol);
    found.extend(uses.iter().rev().map(|used| {
        let is_last = last_symbol(snapshot, used.security).is_some_and(|(last, _)| last == symbol);
        let matched = match snapshot.moment.at.is_some() || is_last {
            true => Match::Symbol,
            false => Match::OtherSymbol,
        };
        (used.security, matched, Some((symbol.clone(), *used)))
    }));
    let identified = snapshot.identified(text);
    found.extend(identified.into_iter().map(|(security, identifier)| {
        let matched = match identifier {
            Identifier::Isin => Match::Isin,
            Identifier::Figi => Match::Figi,
            Identifier::Cik => Match::Cik,
        };
        (security, matched, None)
    }));
    let wanted = text.to_lowercase();
    let contains = |name: Option<&str>| name.is_some_and(|it| it.to_lowercase().contains(&wanted));
    for security in snapshot.directory.securities() {
        let statements = statements(snapshot, security.id);
        let mut said = statements.iter();
        if said.any(|record| contains(record.name.as_deref())) {
            found.push((security.id, Match::Name, None));
        } else if contains(security.company.as_deref()) {
            found.push((security.id, Match::Company, None));
        }
    }
    found
}

/// What holds on the date asked about, or whatever was said of `security`.
fn statements(snapshot: &Snapshot<'_>, security: SecurityId) -> Vec<SecurityRecord> {
    let master = snapshot.directory.master();
    match snapshot.moment.at {
        Some(date) => master.described(security, date).into_iter().collect(),
        None => master.statements(security).to_vec(),
    }
}

fn described(
    snapshot: &Snapshot<'_>,
    security: SecurityId,
    matched: Match,
    symbol: Option<(String, SymbolUse)>,
) -> Option<FoundSecurity> {
    let date = snapshot.moment.at.unwrap_or(Date::MAX);
    let described = snapshot.directory.master().described(security, date)?;
    let used = symbol.or_else(|| last_symbol(snapshot, security));
    let (symbol, used) = used.unzip();
    Some(FoundSecurity {
        security,
        matched,
        symbol: symbol.unwrap_or_else(|| described.symbol.clone()),
        symbol_from: used.and_then(|used| used.from),
        symbol_until: used.and_then(|used| used.until),
        described,
    })
}

/// The symbol of `security` on the date asked about, else the one it took last.
fn last_symbol(snapshot: &Snapshot<'_>, security: SecurityId) -> Option<(String, SymbolUse)> {
    let uses = snapshot.directory.uses(security);
    let on_date = |date: Date| uses.iter().find(|(_, used)| used.covers(date));
    let last = || uses.iter().max_by_key(|(_, used)| used.from);
    snapshot.moment.at.and_then(on_date).or_else(last).cloned()
}
