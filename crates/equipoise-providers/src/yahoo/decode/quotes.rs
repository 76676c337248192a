//! Quotes: the latest trade of many lines, with the market cap of their companies.

use std::collections::BTreeSet;

use equipoise_model::calendar::Zone;
use equipoise_model::fx::major_unit;
use equipoise_model::{Date, Instant, ShareCount};

use super::finding::{Finding, FindingKind, Findings};
use super::{price, results, times};
use crate::body::clipped;
use crate::source::Answer;
use crate::yahoo::YahooError;
use crate::yahoo::wire::quotes::QuoteResult;

/// By how much the market cap of a company may differ from that of its line by figures of
/// different days; beyond it, other classes make the difference.
const MAX_SAME_CLASS_DIFFERENCE: f64 = 0.02;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct QuotesRequest<'a> {
    /// The symbols, as the source spells them.
    pub symbols: &'a [&'a str],
}

/// What a quote document says.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotes {
    /// The lines that have a price, in the order of the answer.
    pub quotes: Vec<Quote>,
    /// Symbols that were asked for and that the source knows but has no price of.
    pub unpriced: Vec<String>,
    /// Symbols that were asked for and that the source passed over in silence.
    pub missing: Vec<String>,
    /// What was left out.
    pub findings: Vec<Finding>,
}

/// The latest trade of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The symbol, as the source spells it.
    pub symbol: String,
    /// The kind of line, in the words of the source; it is wrong at times.
    pub instrument: Option<String>,
    /// Name of the company or line.
    pub name: Option<String>,
    /// The exchange, in the letters of the source.
    pub exchange: Option<String>,
    /// The price unit: a currency, or a minor unit such as `GBp`.
    pub currency: String,
    /// The price, in the price unit.
    pub price: f64,
    /// When it traded.
    pub time: Instant,
    /// The session it traded in.
    pub session: Date,
    /// Whether that session is still on: the price is no close, and nothing is ranked by it.
    pub is_live: bool,
    /// Market cap of the company, all classes together, in whole units of the currency.
    pub company_market_cap: Option<f64>,
    /// Shares outstanding of this class.
    pub shares_outstanding: Option<f64>,
}

impl Quote {
    /// Market cap of the line alone, in whole units of the currency: price × shares of the class.
    #[must_use]
    pub fn line_market_cap(&self) -> Option<f64> {
        let (_, part) = major_unit(&self.currency);
        Some(self.price * part * self.shares_outstanding?)
    }

    /// Whether the market cap of the company counts more than this class; `None` when the answer
    /// does not tell.
    #[must_use]
    pub fn has_other_classes(&self) -> Option<bool> {
        let line = self.line_market_cap()?;
        Some(self.company_market_cap? > line * (1.0 + MAX_SAME_CLASS_DIFFERENCE))
    }

    /// The share count as a fact that became known when the answer came, at `fetched`.
    #[must_use]
    pub fn share_count(&self, fetched: Instant) -> Option<ShareCount> {
        Some(ShareCount {
            symbol: self.symbol.clone(),
            effective: self.session,
            shares_outstanding: self.shares_outstanding?,
            known: Some(fetched),
        })
    }
}

/// Decode the quotes in `answer` to `request`.
///
/// # Errors
/// The answer is a failure, or a quote has a price and lacks its unit, zone or time.
pub fn quotes(answer: &Answer<'_>, request: &QuotesRequest<'_>) -> Result<Quotes, YahooError> {
    let results = results::<QuoteResult>(answer)?;
    let mut missing: BTreeSet<&str> = request.symbols.iter().copied().collect();
    let mut findings = Findings::default();
    let mut quotes = Vec::with_capacity(results.len());
    let mut unpriced = Vec::new();
    for result in results {
        // Asked for once, so a second quote of it was not.
        if !missing.remove(result.symbol.as_str()) {
            let symbol = clipped(&result.symbol);
            findings.note(FindingKind::NotAsked { symbol });
            continue;
        }
        match quote(&result)? {
            Some(quote) => quotes.push(quote),
            None => unpriced.push(result.symbol),
        }
    }
    Ok(Quotes {
        quotes,
        unpriced,
        missing: missing.into_iter().map(str::to_owned).collect(),
        findings: findings.0,
    })
}

/// The quote; `None` when there is no price.
pub(super) fn quote(result: &QuoteResult) -> Result<Option<Quote>, YahooError> {
    let price = positive(result.regular_market_price.0);
    let is_dead = result.quote_type.as_deref() == Some("NONE");
    let Some(price) = price.filter(|_| !is_dead) else {
        return Ok(None);
    };
    let zone = zone(result)?;
    let time =
        times::instant(result.regular_market_time.0).ok_or_else(|| YahooError::BadField {
            field: "regularMarketTime",
            value: result.regular_market_time.0.to_string(),
            reason: "is no time",
        })?;
    Ok(Some(Quote {
        symbol: result.symbol.clone(),
        instrument: result.quote_type.clone(),
        name: named(result),
        exchange: result.exchange.clone(),
        currency: price::unit("currency", result.currency.as_deref())?.to_owned(),
        price: price::as_traded(price, 1.0),
        time,
        session: zone.local(time).date(),
        is_live: result.market_state.as_deref() == Some("REGULAR"),
        company_market_cap: positive(result.market_cap.0),
        shares_outstanding: positive(result.shares_outstanding.0),
    }))
}

fn named(result: &QuoteResult) -> Option<String> {
    let name = result.long_name.as_deref().or(result.short_name.as_deref());
    name.map(clipped).filter(|name| !name.is_empty())
}

fn zone(result: &QuoteResult) -> Result<Zone, YahooError> {
    let name = result.exchange_timezone_name.as_deref();
    times::zone("exchangeTimezoneName", name)
}

fn positive(value: f64) -> Option<f64> {
    (value > 0.0 && value.is_finite()).then_some(value)
}
