//! Securities: permanent identities, the symbols they traded under, and what is said of them over
//! time.

mod identifiers;
mod master;
mod record;
mod symbols;

use crate::Date;

pub use self::identifiers::{CIK_DIGITS_MAX, is_cik, is_figi, is_isin};
pub use self::master::SecurityMaster;
pub use self::record::SecurityRecord;

/// The permanent identity of a security: the order in which it was first recorded. It never
/// changes and is never used again, whatever happens to the symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecurityId(pub u32);

/// A security as the records so far describe it at last. What they say of an earlier date is
/// [`SecurityMaster::described`].
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

impl Security {
    /// Whether it ever traded under `symbol`.
    #[must_use]
    pub fn is_called(&self, symbol: &str) -> bool {
        self.symbol == symbol || self.later_symbols.iter().any(|later| later == symbol)
    }
}

/// A symbol in use by one security for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SymbolUse {
    /// First date of the use; `None` means since ever.
    pub from: Option<Date>,
    /// First date after the use; `None` means until now.
    pub until: Option<Date>,
    /// Who used it.
    pub security: SecurityId,
}

impl SymbolUse {
    /// Whether the symbol was in this use on `date`.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }
}
