//! The chart of a line: bars as traded, and the actions that its prices are adjusted for.

use chrono::TimeDelta;
use equipoise_model::calendar::Zone;
use equipoise_model::{Bars, CorporateAction, Date, Instant};

use super::events::{self, Told};
use super::finding::{Finding, Findings};
use super::rows::{Columns, Window};
use super::{price, results, times};
use crate::body::clipped;
use crate::source::Answer;
use crate::yahoo::YahooError;
use crate::yahoo::wire::chart::{ChartResult, Events, Meta};

/// Time of day by which sessions are open, everywhere.
const LATEST_OPEN: TimeDelta = TimeDelta::hours(10);

/// What was asked for: daily rows of one line with all events.
#[derive(Debug, Clone, Copy)]
pub struct ChartRequest<'a> {
    /// The symbol, as the source spells it.
    pub symbol: &'a str,
    /// First instant of the rows.
    pub from: Instant,
    /// First instant after them. Ask until now, or splits after it are missed.
    pub until: Instant,
}

/// What a chart says.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The price unit of the line: a currency, or a minor unit such as `GBp`.
    pub currency: String,
    /// The exchange, in the letters of the source.
    pub exchange: Option<String>,
    /// The kind of line, in the words of the source.
    pub instrument: Option<String>,
    /// The session of the first trade of all, where the source tells it.
    pub listed: Option<Date>,
    /// The zone that sessions are dates of.
    pub zone: Zone,
    /// One bar for each session that is over, ascending, as traded.
    pub bars: Bars,
    /// Splits, cash dividends, and capital gains as special dividends, by ex-date; amounts per share
    /// of the ex-date.
    pub actions: Vec<CorporateAction>,
    /// What was left out or changed.
    pub findings: Vec<Finding>,
}

/// Decode the daily chart in `answer` to `request`.
///
/// The source adjusts prices, volumes and amounts for every split until today; this is undone, so
/// that a price is the one it traded at: sent price × ratios of later splits, to the decimals it was
/// quoted in. An empty window is a chart without bars.
///
/// # Errors
/// The answer is a failure, no chart of the line, or one whose prices cannot be undone.
pub fn chart(answer: &Answer<'_>, request: &ChartRequest<'_>) -> Result<Chart, YahooError> {
    let charts = results::<ChartResult>(answer)?;
    let chart = charts.into_iter().next().ok_or(YahooError::NoResult)?;
    let meta = &chart.meta;
    check_subject(meta, request)?;
    let zone = times::zone(
        "meta.exchangeTimezoneName",
        meta.exchange_timezone_name.as_deref(),
    )?;
    let unit = price::unit("meta.currency", meta.currency.as_deref())?;
    check_reach(meta, request, zone)?;

    let mut findings = Findings::default();
    let told = Told {
        symbol: request.symbol,
        zone,
        today: zone.local(answer.fetched).date(),
        unit,
    };
    let none = Events::default();
    let events = chart.events.as_ref().unwrap_or(&none);
    let basis = events::basis(events, told, &mut findings)?;
    let actions = events::actions(events, &basis, told, &mut findings)?;
    let window = Window {
        zone,
        from: request.from,
        until: request.until,
        unfinished: first_unfinished(meta, answer.fetched, zone),
    };
    let prices = chart.indicators.quote.first();
    let bars = match Columns::try_new(&chart.timestamp, prices)? {
        Some(columns) => columns.bars(request.symbol, window, &basis, &mut findings),
        None => Bars::default(),
    };
    Ok(Chart {
        currency: unit.to_owned(),
        exchange: meta.exchange_name.clone(),
        instrument: meta.instrument_type.clone(),
        listed: times::instant(meta.first_trade_date.0).map(|first| times::session(zone, first)),
        zone,
        bars,
        actions,
        findings: findings.0,
    })
}

/// That the chart is of the line and of the rows that were asked for.
fn check_subject(meta: &Meta, request: &ChartRequest<'_>) -> Result<(), YahooError> {
    if !meta.symbol.eq_ignore_ascii_case(request.symbol) {
        return Err(YahooError::OtherSymbol {
            asked: request.symbol.to_owned(),
            given: clipped(&meta.symbol),
        });
    }
    match meta.data_granularity.as_deref() {
        None | Some("1d") => Ok(()),
        Some(other) => Err(YahooError::BadField {
            field: "meta.dataGranularity",
            value: clipped(other),
            reason: "is not daily; longer rows are adjusted wrong at the source",
        }),
    }
}

/// That no split can have come between the end of the request and the latest trade: events stand
/// under the open of their session, which is not later than ten in the morning.
fn check_reach(meta: &Meta, request: &ChartRequest<'_>, zone: Zone) -> Result<(), YahooError> {
    let Some(latest) = times::instant(meta.regular_market_time.0) else {
        return Ok(());
    };
    let traded = times::session(zone, latest);
    let last_covered = (zone.local(request.until) - LATEST_OPEN).date();
    if latest < request.until || traded <= last_covered {
        return Ok(());
    }
    Err(YahooError::LaterSplits {
        symbol: request.symbol.to_owned(),
        until: request.until,
        traded,
    })
}

/// The first session that was not over when the answer came.
///
/// The row of today moves until the close and stands under the time of the latest trade. The
/// session is over once the regular period of its date has ended; where the answer does not tell
/// of that period, once its date is.
fn first_unfinished(meta: &Meta, fetched: Instant, zone: Zone) -> Date {
    let today = zone.local(fetched).date();
    let periods = meta.current_trading_period.as_ref();
    let end = periods
        .and_then(|periods| periods.regular)
        .and_then(|regular| times::instant(regular.end.0));
    let is_over = end.is_some_and(|end| zone.local(end).date() == today && end <= fetched);
    match today.succ_opt() {
        Some(tomorrow) if is_over => tomorrow,
        _ => today,
    }
}
