//! Records: what a source says about a security, from when on, and since when that is known.

use chrono::NaiveTime;

use crate::{Date, Instant};

/// What a source says about a security. A later record of the same security adds to what is known:
/// fields it gives replace the earlier ones of its effective date, fields it leaves out stay.
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
    /// International Securities Identification Number.
    pub isin: Option<String>,
    /// Financial Instrument Global Identifier.
    pub figi: Option<String>,
    /// Number of the company at the SEC, without leading zeros.
    pub cik: Option<String>,
    /// First date on which the record holds; `None` means from the beginning.
    pub effective: Option<Date>,
    /// When it became known to the market; `None` means on its effective date.
    pub known: Option<Instant>,
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

    /// Since when the market knew the record: the time given, else the start of its effective date,
    /// else that of the listing; `None` means ever since.
    #[must_use]
    pub fn known_since(&self) -> Option<Instant> {
        let start = || self.effective.or(self.listed).map(start_of);
        self.known.or_else(start)
    }

    /// The record as the market knew it at `at`; `None` when it did not. An end of the listing that
    /// no time is given for was known on the day itself.
    #[must_use]
    pub fn known_at(&self, at: Instant) -> Option<Self> {
        if self.known_since().is_some_and(|known| known > at) {
            return None;
        }
        let mut known = self.clone();
        if self.known.is_none() {
            known.delisted = self.delisted.filter(|date| start_of(*date) <= at);
        }
        Some(known)
    }

    /// Take over what `later` gives; what it leaves out stays.
    pub fn complete(&mut self, later: &Self) {
        fn take<T: Clone>(field: &mut Option<T>, given: &Option<T>) {
            if given.is_some() {
                field.clone_from(given);
            }
        }
        take(&mut self.name, &later.name);
        take(&mut self.sector, &later.sector);
        take(&mut self.industry, &later.industry);
        take(&mut self.currency, &later.currency);
        take(&mut self.mic, &later.mic);
        take(&mut self.company, &later.company);
        take(&mut self.country, &later.country);
        take(&mut self.kind, &later.kind);
        take(&mut self.converts_to, &later.converts_to);
        take(&mut self.conversion_ratio, &later.conversion_ratio);
        take(&mut self.listed, &later.listed);
        take(&mut self.delisted, &later.delisted);
        take(&mut self.isin, &later.isin);
        take(&mut self.figi, &later.figi);
        take(&mut self.cik, &later.cik);
    }
}

/// The first instant of `date` in UTC.
fn start_of(date: Date) -> Instant {
    date.and_time(NaiveTime::MIN).and_utc()
}
