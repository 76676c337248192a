//! One quote of the quote document.

use serde::Deserialize;

use super::figure::Figure;

/// The latest trade of one line and what it is worth.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::yahoo) struct QuoteResult {
    pub(in crate::yahoo) symbol: String,
    /// `NONE` for a name that is no longer traded.
    #[serde(default)]
    pub(in crate::yahoo) quote_type: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) long_name: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) short_name: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) exchange: Option<String>,
    /// The price unit, a minor one in some places; the market cap is in whole units all the same.
    #[serde(default)]
    pub(in crate::yahoo) currency: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) market_state: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) exchange_timezone_name: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) regular_market_price: Figure,
    #[serde(default)]
    pub(in crate::yahoo) regular_market_time: Figure,
    /// Of all classes of the company.
    #[serde(default)]
    pub(in crate::yahoo) market_cap: Figure,
    /// Of this class.
    #[serde(default)]
    pub(in crate::yahoo) shares_outstanding: Figure,
}
