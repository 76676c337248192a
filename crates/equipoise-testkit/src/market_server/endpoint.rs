//! The endpoints that the server speaks, and the paths they have at their sources.

use serde::{Deserialize, Serialize};

/// One endpoint of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// The page that sets the cookie.
    YahooCookie,
    /// The consent page and the two steps behind it.
    YahooConsent,
    /// The crumb that belongs to the cookie.
    YahooCrumb,
    /// Prices and events of a line.
    YahooChart,
    /// Latest prices of many lines.
    YahooQuote,
    /// Share counts over time.
    YahooShares,
    /// Lines by market cap.
    YahooScreener,
    /// Figures and profile of a line.
    YahooSummary,
    /// All companies with their numbers.
    SecTickers,
    /// Share counts of a company with their filing dates.
    SecFacts,
    /// Symbols listed on Nasdaq.
    NasdaqListed,
    /// Symbols listed elsewhere.
    NasdaqOther,
    /// Bars of all lines in one session.
    MassiveGrouped,
    /// One line as of a date.
    MassiveTicker,
    /// The lines there are, in pages.
    MassiveTickers,
    /// Splits by date, in pages.
    MassiveSplits,
    /// Dividends by date, in pages.
    MassiveDividends,
    /// What is told of a line.
    TiingoMeta,
    /// Sessions of a line with its splits and dividends.
    TiingoPrices,
    /// Sessions of a line.
    EodhdHistory,
    /// Splits of a line.
    EodhdSplits,
    /// Dividends of a line.
    EodhdDividends,
    /// Sessions, splits or dividends of all lines on one day.
    EodhdBulk,
    /// The daily series of a line.
    AlphaVantage,
    /// The file of a line.
    Stooq,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: [Self; 25] = [
        Self::YahooCookie,
        Self::YahooConsent,
        Self::YahooCrumb,
        Self::YahooChart,
        Self::YahooQuote,
        Self::YahooShares,
        Self::YahooScreener,
        Self::YahooSummary,
        Self::SecTickers,
        Self::SecFacts,
        Self::NasdaqListed,
        Self::NasdaqOther,
        Self::MassiveGrouped,
        Self::MassiveTicker,
        Self::MassiveTickers,
        Self::MassiveSplits,
        Self::MassiveDividends,
        Self::TiingoMeta,
        Self::TiingoPrices,
        Self::EodhdHistory,
        Self::EodhdSplits,
        Self::EodhdDividends,
        Self::EodhdBulk,
        Self::AlphaVantage,
        Self::Stooq,
    ];

    /// The endpoint at `path`.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match path {
            "/" => return Some(Self::YahooCookie),
            "/consent" | "/v2/collectConsent" | "/copyConsent" => return Some(Self::YahooConsent),
            path if path.starts_with(Self::TiingoPrices.prefix()) && path.ends_with("/prices") => {
                return Some(Self::TiingoPrices);
            }
            _ => {}
        }
        Self::ALL
            .into_iter()
            .filter(|endpoint| !endpoint.prefix().is_empty())
            .find(|endpoint| path.starts_with(endpoint.prefix()))
    }

    /// How its path begins.
    fn prefix(self) -> &'static str {
        match self {
            Self::YahooCookie | Self::YahooConsent => "",
            Self::YahooCrumb => "/v1/test/getcrumb",
            Self::YahooChart => "/v8/finance/chart/",
            Self::YahooQuote => "/v7/finance/quote",
            Self::YahooShares => "/ws/fundamentals-timeseries/v1/finance/timeseries/",
            Self::YahooScreener => "/v1/finance/screener",
            Self::YahooSummary => "/v10/finance/quoteSummary/",
            Self::SecTickers => "/files/company_tickers",
            Self::SecFacts => "/api/xbrl/companyfacts/CIK",
            Self::NasdaqListed => "/dynamic/SymDir/nasdaqlisted.txt",
            Self::NasdaqOther => "/dynamic/SymDir/otherlisted.txt",
            Self::MassiveGrouped => "/v2/aggs/grouped/locale/us/market/stocks/",
            Self::MassiveTicker => "/v3/reference/tickers/",
            Self::MassiveTickers => "/v3/reference/tickers",
            Self::MassiveSplits => "/stocks/v1/splits",
            Self::MassiveDividends => "/stocks/v1/dividends",
            Self::TiingoMeta | Self::TiingoPrices => "/tiingo/daily/",
            Self::EodhdHistory => "/api/eod/",
            Self::EodhdSplits => "/api/splits/",
            Self::EodhdDividends => "/api/div/",
            Self::EodhdBulk => "/api/eod-bulk-last-day/",
            Self::AlphaVantage => "/query",
            Self::Stooq => "/q/d/l/",
        }
    }

    /// What follows [`Self::prefix`] in `path`.
    pub(super) fn rest(self, path: &str) -> &str {
        path.strip_prefix(self.prefix()).unwrap_or_default()
    }
}
