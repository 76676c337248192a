//! The engine against the memory: 8,000 securities over 30 years, the 100 largest, reset daily,
//! beside a plain sum over the same closes on the same number of threads.
//!
//! The last lines give the ratio of each build to the sum, from the median of its runs.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints its ratios and measures time"
)]

use std::borrow::Cow;
use std::hint::black_box;
use std::time::{Duration, Instant};

use equipoise_engine::{Build, LevelsOnly, Start, WholeSeries, build};
use equipoise_model::calendar::Calendars;
use equipoise_model::panel::ShareChange;
use equipoise_model::{Date, Definition, IndexId, Panel, Security, SecurityId, calendar};

const SECURITIES: usize = 8_000;
const SESSIONS: usize = 7_560;
const RUNS: usize = 7;
/// Sessions between two share counts of a security.
const QUARTER: usize = 63;

/// A fixed sequence of numbers below 1.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn panel() -> Panel<'static> {
    let first: Date = "1990-01-02".parse().expect("a date");
    let last: Date = "2030-12-31".parse().expect("a date");
    let sessions: Vec<Date> = calendar::sessions(first, last).take(SESSIONS).collect();
    let mut draw = Draw(42);
    let mut prices: Vec<f64> = (0..SECURITIES).map(|_| 5.0 + 200.0 * draw.next()).collect();
    // A few large companies and many small ones, as markets have.
    let base: Vec<f64> = (0..SECURITIES)
        .map(|_| 1e6 / draw.next().powf(1.1))
        .collect();
    let mut close = Vec::with_capacity(SESSIONS * SECURITIES);
    let mut shares = Vec::new();
    for row in 0..SESSIONS {
        for (column, price) in prices.iter_mut().enumerate() {
            *price = (*price * (1.0 + 0.04 * (draw.next() - 0.499))).clamp(0.5, 5_000.0);
            if (row + column) % QUARTER == 0 || row == 0 {
                let count = base[column] * (1.0 + 0.02 * draw.next());
                shares.push(ShareChange {
                    row: to_u32(row),
                    column: to_u32(column),
                    shares: count,
                });
            }
        }
        close.extend_from_slice(&prices);
    }
    Panel {
        sessions: sessions.into(),
        securities: (0..SECURITIES).map(security).collect(),
        close: Cow::Owned(close),
        shares: shares.into(),
        delisted_row: vec![u32::MAX; SECURITIES].into(),
        listed_row: vec![0; SECURITIES].into(),
        ..Panel::default()
    }
}

fn security(column: usize) -> Security {
    Security {
        id: SecurityId(to_u32(column)),
        symbol: format!("S{column:05}"),
        name: None,
        sector: None,
        industry: None,
        currency: "USD".to_owned(),
        mic: "XNYS".to_owned(),
        company: None,
        country: None,
        kind: None,
        converts_to: None,
        conversion_ratio: 1.0,
        later_symbols: Vec::new(),
        listed: None,
        delisted: None,
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).expect("a small number")
}

/// The sum of all closes in eight lanes, on `threads` threads: what reading the memory takes.
fn plain_sum(close: &[f64], threads: usize) -> f64 {
    let part = close.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let sums: Vec<_> = close
            .chunks(part)
            .map(|part| scope.spawn(move || lanes(part)))
            .collect();
        sums.into_iter().map(|sum| sum.join().expect("a sum")).sum()
    })
}

fn lanes(close: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    for chunk in close.chunks_exact(8) {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    lanes.iter().sum()
}

/// Median of several runs, after one that is not counted.
fn median(mut work: impl FnMut()) -> Duration {
    work();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn main() {
    let panel = panel();
    // `cargo bench --bench engine -- levels` leaves the whole series out.
    let is_levels_only = std::env::args().any(|argument| argument == "levels");
    let index = IndexId::parse("EW100").expect("an index");
    let definition = Definition::equal_weight(index, 100);
    let request = |threads| Build {
        panel: &panel,
        definition: &definition,
        calendars: Calendars::built_in(),
        start: Start::Base(None),
        until: None,
        threads,
    };
    println!(
        "{SECURITIES} securities, {SESSIONS} sessions, {} MB of closes",
        panel.close.len() / 125_000
    );
    for threads in [1, 2] {
        let sum = median(|| {
            black_box(plain_sum(black_box(&panel.close), threads));
        });
        let levels = median(|| {
            let mut record = LevelsOnly::default();
            build(&request(threads), &mut record).expect("a series");
            black_box(record);
        });
        let ratio = |time: Duration| time.as_secs_f64() / sum.as_secs_f64();
        println!("threads {threads}: plain sum {sum:.1?}");
        println!(
            "threads {threads}: levels {levels:.1?}, {:.2} times the sum",
            ratio(levels)
        );
        if is_levels_only {
            continue;
        }
        let whole = median(|| {
            let mut record = WholeSeries::default();
            build(&request(threads), &mut record).expect("a series");
            black_box(record);
        });
        println!(
            "threads {threads}: whole series {whole:.1?}, {:.2} times the sum",
            ratio(whole)
        );
    }
}
