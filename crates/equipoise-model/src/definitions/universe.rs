//! Universe: which lines an index may choose from (methodology, section 3.1).

use std::collections::BTreeSet;

use crate::named::named;

/// Which lines are eligible. An empty set asks for nothing; the default lets every line in.
///
/// Lists of attributes look at the security record; bounds look at figures known at the close that
/// decides. A constituent that no longer passes leaves at the next reconstitution.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Universe {
    /// Market codes of the primary listing.
    pub exchanges: BTreeSet<String>,
    /// ISO 3166 codes of the country of incorporation.
    pub countries: BTreeSet<String>,
    /// Currencies lines may be priced in.
    pub currencies: BTreeSet<String>,
    /// Instrument types.
    pub types: BTreeSet<String>,
    /// Sectors let in.
    pub sectors: BTreeSet<String>,
    /// Sectors kept out.
    pub excluded_sectors: BTreeSet<String>,
    /// Symbols let in whatever the lists above say.
    pub included: BTreeSet<String>,
    /// When not empty, no other symbol is let in.
    pub only: BTreeSet<String>,
    /// Symbols kept out, whatever else is said.
    pub excluded: BTreeSet<String>,
    /// Lowest close, in the major unit of the price currency.
    pub min_price: Option<f64>,
    /// Highest close, in the major unit of the price currency.
    pub max_price: Option<f64>,
    /// Lowest daily traded value.
    pub liquidity: Option<Liquidity>,
    /// Sessions with an observed close that a line must have, the deciding one included.
    pub min_sessions_listed: u32,
}

/// A bound on what is traded in a day: close × volume, in index currency, over a window that ends
/// at the close that decides. Sessions without volume count as zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Liquidity {
    /// Lowest traded value of a session, in index currency.
    pub min_traded_value: f64,
    /// Sessions of the window.
    pub window_sessions: u32,
    /// How the window is summed up.
    pub statistic: Statistic,
}

named! {
    /// How the sessions of a window become one figure.
    Statistic {
        /// The middle one, or the mean of the two middle ones: a burst does not move it.
        Median => "median",
        /// The arithmetic mean.
        Mean => "mean",
    }
}
