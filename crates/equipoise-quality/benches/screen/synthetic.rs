//! A synthetic market of many lines: bars a second.

use std::borrow::Cow;
use std::time::Instant;

use equipoise_model::bars::Bar;
use equipoise_model::calendar::{self, Calendars};
use equipoise_model::{Bars, Date, Panel, Security, SecurityId, SecurityMaster, SecurityRecord};
use equipoise_quality::{Context, Report, Thresholds, screen_bars, screen_panel};
use equipoise_testkit::Random;

const SECURITIES: usize = 8_000;
/// 8,000 lines over 7,500 sessions are 60 million bars.
const SESSIONS: usize = 7_500;
/// Sessions of the market that is screened as bars.
const SESSIONS_AS_BARS: usize = 1_000;
const FINDINGS: usize = 10_000;

/// About normal, of variance 1.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.unit()).sum::<f64>() - 6.0
}

pub(crate) fn run() {
    let panel = panel();
    let calendars = Calendars::built_in();
    let limits = Thresholds::default();
    let mut report = Report::with_limit(FINDINGS);
    let start = Instant::now();
    screen_panel(&panel, &calendars, &limits, &mut report);
    print("panel", &report, start);

    let bars = bars(&panel);
    let context = Context::of_calendars(&calendars);
    let mut report = Report::with_limit(FINDINGS);
    let start = Instant::now();
    screen_bars(&bars, &context, &limits, &mut report);
    print("bars", &report, start);
}

fn print(what: &str, report: &Report, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    let bars = report.bars() as f64;
    println!(
        "{what}: {bars} bars in {seconds:.2} s on one core, {:.1} million bars/s, {} findings",
        bars / seconds / 1e6,
        report.counts().values().sum::<u64>()
    );
}

fn security(position: usize) -> Security {
    let mut master = SecurityMaster::new();
    let symbol = format!("S{position:05}");
    let id: SecurityId = master.record(&SecurityRecord::of_symbol(&symbol));
    master.get(id).expect("it was recorded").clone()
}

fn panel() -> Panel<'static> {
    let first: Date = "1990-01-02".parse().expect("a date");
    let last: Date = "2025-12-31".parse().expect("a date");
    let sessions: Vec<Date> = calendar::sessions(first, last).take(SESSIONS).collect();
    let mut draw = Random::new(42);
    let volatility: Vec<f64> = (0..SECURITIES).map(|_| 0.01 + 0.02 * draw.unit()).collect();
    let mut prices: Vec<f64> = (0..SECURITIES)
        .map(|_| 20.0 + 200.0 * draw.unit())
        .collect();
    let mut close = Vec::with_capacity(SECURITIES * SESSIONS);
    let mut volume = Vec::with_capacity(SECURITIES * SESSIONS);
    for _ in 0..SESSIONS {
        for (price, volatility) in prices.iter_mut().zip(&volatility) {
            *price *= (volatility * normal(&mut draw)).exp();
            close.push(*price);
            volume.push((1e6 * (0.5 + draw.unit())).round());
        }
    }
    Panel {
        sessions: Cow::Owned(sessions),
        securities: (0..SECURITIES).map(security).collect(),
        close: Cow::Owned(close),
        volume: Cow::Owned(volume),
        ..Panel::default()
    }
}

fn bars(panel: &Panel<'_>) -> Bars {
    let mut bars = Bars {
        symbols: panel
            .securities
            .iter()
            .map(|security| security.symbol.clone())
            .collect(),
        ..Bars::default()
    };
    for row in panel.rows().take(SESSIONS_AS_BARS) {
        let volumes = panel.volumes(row).expect("the market has volumes");
        for (column, (close, volume)) in (0_u32..).zip(panel.closes(row).iter().zip(volumes)) {
            let bar = Bar {
                session: panel.session(row),
                symbol: "",
                open: *close,
                high: close * 1.1,
                low: close * 0.9,
                close: *close,
                volume: *volume,
                market_cap: f64::NAN,
            };
            bars.push_interned(column, &bar);
        }
    }
    bars
}
