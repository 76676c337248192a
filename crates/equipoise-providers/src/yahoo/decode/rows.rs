//! Rows of a chart: from columns of adjusted figures to bars as traded, one a session.

use equipoise_model::bars::Bar;
use equipoise_model::calendar::Zone;
use equipoise_model::{Bars, Date, Instant};

use super::basis::ShareBasis;
use super::finding::{FindingKind, Findings};
use super::price::as_traded;
use super::times;
use crate::yahoo::YahooError;
use crate::yahoo::wire::chart::Prices;
use crate::yahoo::wire::figure::{Column, Figure};

/// The rows that are taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) zone: Zone,
    pub(super) from: Instant,
    /// The first instant after it.
    pub(super) until: Instant,
    /// The first session that is not over, or later than any.
    pub(super) unfinished: Date,
}

/// The columns of a chart, of equal length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a> {
    times: &'a [Figure],
    open: Option<&'a [Figure]>,
    high: Option<&'a [Figure]>,
    low: Option<&'a [Figure]>,
    close: &'a [Figure],
    volume: Option<&'a [Figure]>,
}

impl<'a> Columns<'a> {
    /// The columns; `None` for an empty window, which has no times.
    ///
    /// # Errors
    /// There are times and no closes, or columns of different lengths.
    pub(super) fn try_new(
        times: &'a Column,
        prices: Option<&'a Prices>,
    ) -> Result<Option<Self>, YahooError> {
        let times = times.0.as_slice();
        let close = prices.and_then(|prices| prices.close.as_ref());
        let close = column("close", close, times.len())?.unwrap_or_default();
        if close.len() != times.len() {
            return Err(lengths("close", 0, times.len()));
        }
        let Some(prices) = prices.filter(|_| !times.is_empty()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            times,
            open: column("open", prices.open.as_ref(), times.len())?,
            high: column("high", prices.high.as_ref(), times.len())?,
            low: column("low", prices.low.as_ref(), times.len())?,
            close,
            volume: column("volume", prices.volume.as_ref(), times.len())?,
        }))
    }

    /// The bars of `symbol` in `window`, ascending.
    pub(super) fn bars(
        &self,
        symbol: &str,
        window: Window,
        basis: &ShareBasis,
        findings: &mut Findings,
    ) -> Bars {
        let rows = self.rows(window, findings);
        let mut bars = Bars::default();
        let interned = bars.intern(symbol);
        for (place, &(session, row)) in rows.iter().enumerate() {
            if rows.get(place + 1).is_some_and(|next| next.0 == session) {
                findings.about(session, FindingKind::RepeatedSession);
                continue;
            }
            let factor = basis.factor(session);
            let mut price = |field, column: Option<&[Figure]>| {
                let value = column.map_or(f64::NAN, |column| column[row].0);
                match given(session, field, value, value > 0.0, findings) {
                    true => as_traded(value, factor),
                    false => f64::NAN,
                }
            };
            let open = price("open", self.open);
            let high = price("high", self.high);
            let low = price("low", self.low);
            let volume = self.volume.map_or(f64::NAN, |volume| volume[row].0);
            let is_volume = given(session, "volume", volume, volume >= 0.0, findings);
            let bar = Bar {
                session,
                symbol,
                open,
                high,
                low,
                close: as_traded(self.close[row].0, factor),
                volume: if is_volume {
                    (volume / factor).round()
                } else {
                    f64::NAN
                },
                market_cap: f64::NAN,
            };
            bars.push_interned(interned, &bar);
        }
        bars
    }

    /// The rows that are bars, by session and time; of one session, the last is the one that counts.
    fn rows(&self, window: Window, findings: &mut Findings) -> Vec<(Date, usize)> {
        let mut rows: Vec<(Date, Instant, usize)> = Vec::with_capacity(self.times.len());
        for (row, time) in self.times.iter().enumerate() {
            let Some(instant) = times::instant(time.0) else {
                findings.note(FindingKind::RowWithoutTime { row });
                continue;
            };
            let session = times::session(window.zone, instant);
            match window.reason_against(session, instant, self.close[row].0) {
                Some(kind) => findings.about(session, kind),
                None => rows.push((session, instant, row)),
            }
        }
        if !rows.is_sorted() {
            rows.sort_unstable();
        }
        rows.into_iter()
            .map(|(session, _, row)| (session, row))
            .collect()
    }
}

impl Window {
    /// Why a row is no bar.
    fn reason_against(self, session: Date, instant: Instant, close: f64) -> Option<FindingKind> {
        if instant < self.from || instant >= self.until {
            return Some(FindingKind::OutsideRequest);
        }
        if session >= self.unfinished {
            return Some(FindingKind::Unfinished);
        }
        if close.is_nan() {
            return Some(FindingKind::NoClose);
        }
        let is_price = close > 0.0 && close.is_finite();
        (!is_price).then_some(FindingKind::CloseIsNoPrice { value: close })
    }
}

/// Whether `value` was given and makes sense; a finding when it was and does not.
fn given(
    session: Date,
    field: &'static str,
    value: f64,
    makes_sense: bool,
    findings: &mut Findings,
) -> bool {
    if value.is_nan() {
        return false;
    }
    let is_figure = makes_sense && value.is_finite();
    if !is_figure {
        findings.about(session, FindingKind::NotAFigure { field, value });
    }
    is_figure
}

fn column<'a>(
    field: &'static str,
    column: Option<&'a Column>,
    expected: usize,
) -> Result<Option<&'a [Figure]>, YahooError> {
    match column.map(|column| column.0.as_slice()) {
        Some(rows) if rows.len() != expected => Err(lengths(field, rows.len(), expected)),
        // A column that is null is one that is absent.
        rows => Ok(rows),
    }
}

fn lengths(field: &'static str, rows: usize, expected: usize) -> YahooError {
    YahooError::Lengths {
        field,
        rows,
        expected,
    }
}
