//! The chart document: columns of prices, and the events that they are adjusted for.

use serde::Deserialize;

use super::figure::{Column, Figure, Values};

/// One line's chart.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct ChartResult {
    pub(in crate::yahoo) meta: Meta,
    /// Unix seconds; absent when the window is empty.
    #[serde(default)]
    pub(in crate::yahoo) timestamp: Column,
    #[serde(default)]
    pub(in crate::yahoo) events: Option<Events>,
    pub(in crate::yahoo) indicators: Indicators,
}

/// What the chart is about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::yahoo) struct Meta {
    pub(in crate::yahoo) symbol: String,
    /// The price unit, a minor one in some places.
    #[serde(default)]
    pub(in crate::yahoo) currency: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) exchange_name: Option<String>,
    #[serde(default)]
    pub(in crate::yahoo) instrument_type: Option<String>,
    /// Unix seconds of the first trade of all.
    #[serde(default)]
    pub(in crate::yahoo) first_trade_date: Figure,
    /// The zone of the exchange; the offset beside it is that of now and of no use for the past.
    #[serde(default)]
    pub(in crate::yahoo) exchange_timezone_name: Option<String>,
    /// Unix seconds of the latest trade.
    #[serde(default)]
    pub(in crate::yahoo) regular_market_time: Figure,
    #[serde(default)]
    pub(in crate::yahoo) current_trading_period: Option<TradingPeriods>,
    #[serde(default)]
    pub(in crate::yahoo) data_granularity: Option<String>,
}

/// The session that is on, or the next one.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct TradingPeriods {
    #[serde(default)]
    pub(in crate::yahoo) regular: Option<Period>,
}

/// A part of a session.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(in crate::yahoo) struct Period {
    /// Its end in Unix seconds.
    #[serde(default)]
    pub(in crate::yahoo) end: Figure,
}

/// Events by a key that often is another date than theirs.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::yahoo) struct Events {
    #[serde(default)]
    pub(in crate::yahoo) dividends: Values<Payment>,
    #[serde(default)]
    pub(in crate::yahoo) splits: Values<Split>,
    #[serde(default)]
    pub(in crate::yahoo) capital_gains: Values<Payment>,
}

/// Cash per share, on today's share basis.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct Payment {
    #[serde(default)]
    pub(in crate::yahoo) amount: Figure,
    #[serde(default)]
    pub(in crate::yahoo) date: Figure,
    #[serde(default)]
    pub(in crate::yahoo) currency: Option<String>,
}

/// New shares for old ones.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::yahoo) struct Split {
    #[serde(default)]
    pub(in crate::yahoo) date: Figure,
    #[serde(default)]
    pub(in crate::yahoo) numerator: Figure,
    #[serde(default)]
    pub(in crate::yahoo) denominator: Figure,
    #[serde(default)]
    pub(in crate::yahoo) split_ratio: Option<String>,
}

/// The columns. The adjusted close beside them is not read: weeks of it are wrong upstream, and it
/// changes with every dividend.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct Indicators {
    #[serde(default)]
    pub(in crate::yahoo) quote: Vec<Prices>,
}

/// Prices by row, adjusted for splits; `None` where the column is absent.
#[derive(Debug, Default, Deserialize)]
pub(in crate::yahoo) struct Prices {
    #[serde(default)]
    pub(in crate::yahoo) open: Option<Column>,
    #[serde(default)]
    pub(in crate::yahoo) high: Option<Column>,
    #[serde(default)]
    pub(in crate::yahoo) low: Option<Column>,
    #[serde(default)]
    pub(in crate::yahoo) close: Option<Column>,
    #[serde(default)]
    pub(in crate::yahoo) volume: Option<Column>,
}
