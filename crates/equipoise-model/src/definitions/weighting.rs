//! Weighting: what part of the index each member is at a rebalance (methodology, sections 1.3 and
//! 1.11).

use std::collections::BTreeMap;

use crate::named::named;

/// How target weights are set, and how they become index shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighting {
    /// Where weights come from.
    pub scheme: Scheme,
    /// Gives each sector a total weight of its own; members share it as the scheme says.
    pub sector_neutral: Option<SectorTotals>,
    /// Largest weight of a company; what is above goes to the others in proportion. A limit that too
    /// few companies are left for is left out.
    pub max_weight: Option<f64>,
    /// Largest weight of a sector; what is above goes to the other sectors in proportion. It is held
    /// before the limit on companies, again and again until both hold, and left out like that one.
    pub max_sector_weight: Option<f64>,
    /// What the basket is worth after a rebalance.
    pub sizing: Sizing,
    /// Decimals that index shares are rounded to, half to even; `None` keeps them exact.
    pub share_decimals: Option<u8>,
}

/// Where weights come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Scheme {
    /// The same for every company.
    Equal,
    /// In proportion to the market cap of the company.
    MarketCap,
    /// One share of each line; splits change the divisor.
    Price,
    /// In proportion to 1 ÷ standard deviation of the daily returns of the line.
    InverseVolatility {
        /// Returns of the window that ends at the close that decides.
        window_sessions: u32,
    },
    /// As given by symbol, scaled to sum to 1 over the members that are there. Each symbol is a slot
    /// of its own, and the universe holds no other.
    Explicit(BTreeMap<String, f64>),
}

impl Scheme {
    /// The names of the schemes.
    pub const NAMES: [&'static str; 5] = [
        "equal",
        "market_cap",
        "price",
        "inverse_volatility",
        "explicit",
    ];

    /// The name in documents.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::MarketCap => "market_cap",
            Self::Price => "price",
            Self::InverseVolatility { .. } => "inverse_volatility",
            Self::Explicit(_) => "explicit",
        }
    }
}

impl Weighting {
    /// The most decimals that index shares may be rounded to.
    pub const MAX_SHARE_DECIMALS: u8 = 9;

    /// Equal weights, exact shares, self-financing.
    #[must_use]
    pub fn equal() -> Self {
        Self {
            scheme: Scheme::Equal,
            sector_neutral: None,
            max_weight: None,
            max_sector_weight: None,
            sizing: Sizing::SelfFinancing,
            share_decimals: None,
        }
    }
}

named! {
    /// The total weight of a sector.
    SectorTotals {
        /// The same for each sector that has a member.
        Equal => "equal",
        /// In proportion to the market cap of its members.
        MarketCap => "market_cap",
    }
}

named! {
    /// What the basket is worth after a rebalance.
    Sizing {
        /// What it was worth before: the divisor stays.
        SelfFinancing => "self_financing",
        /// The market value of the base: the divisor moves, the level does not.
        FixedNotional => "fixed_notional",
    }
}
