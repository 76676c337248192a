//! The engine against the memory: 8,000 securities over 30 years, the 100 largest, reset daily,
//! beside a plain sum over the same closes, and a pass over all the arrays that a build reads, on the
//! same number of threads.
//!
//! `cargo bench -p equipoise-engine --bench engine [-- levels|whole|sweep|append|memory]`. Each line
//! gives the median of its runs, and the ratio to the sum or to one definition in the same run; for
//! `memory` the most that was resident beside the panel, as Linux counts it. The highs of the spans are
//! part of the panel, as they are of its file: finding them is measured by itself.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints its ratios and measures time"
)]

use std::borrow::Cow;
use std::hint::black_box;
use std::time::{Duration, Instant};

use equipoise_engine::{
    Build, LevelsOnly, Record, Start, Sweep, WholeSeries, Windows, build, stream, sweep,
};
use equipoise_model::calendar::{self, Calendars};
use equipoise_model::definitions::{Buffer, Scheme};
use equipoise_model::panel::{Effect, PanelAction, ShareChange, highs};
use equipoise_model::{
    Date, Definition, IndexId, Panel, Rhythm, Security, SecurityId, Series, SessionRow,
};
use equipoise_testkit::Random;

const SECURITIES: usize = 8_000;
const SESSIONS: usize = 7_560;
const RUNS: usize = 7;
/// Sessions of a window of a stream.
const WINDOW: usize = 250;
/// Definitions of the sweep.
const DEFINITIONS: u32 = 1_000;
/// Sessions between two share counts, and between two dividends, of a security.
const QUARTER: usize = 63;
/// Sessions between two splits of a security.
const SPLITS: usize = 2_000;

fn panel() -> Panel<'static> {
    let first: Date = "1990-01-02".parse().expect("a date");
    let last: Date = "2030-12-31".parse().expect("a date");
    let sessions: Vec<Date> = calendar::sessions(first, last).take(SESSIONS).collect();
    let mut draw = Random::new(42);
    let mut prices: Vec<f64> = (0..SECURITIES).map(|_| 5.0 + 200.0 * draw.unit()).collect();
    // A few large companies and many small ones, as markets have.
    let base: Vec<f64> = (0..SECURITIES)
        .map(|_| 1e6 / draw.unit().powf(1.1))
        .collect();
    let mut close = Vec::with_capacity(SESSIONS * SECURITIES);
    let mut shares = Vec::new();
    let mut actions = Vec::new();
    let mut act = |row: usize, column: usize, effect: Effect| {
        actions.push(PanelAction {
            row: to_u32(row),
            column: to_u32(column),
            effect,
        });
    };
    for row in 0..SESSIONS {
        for (column, price) in prices.iter_mut().enumerate() {
            *price = (*price * (1.0 + 0.04 * (draw.unit() - 0.499))).clamp(0.5, 5_000.0);
            if row > 0 && (row + 3 * column).is_multiple_of(QUARTER) {
                let amount = 0.005 * *price;
                act(row, column, Effect::cash(amount));
            }
            if row > 0 && (row + 7 * column).is_multiple_of(SPLITS) && *price > 20.0 {
                *price /= 2.0;
                act(row, column, Effect::Split { factor: 2.0 });
            }
            if (row + column) % QUARTER == 0 || row == 0 {
                let count = base[column] * (1.0 + 0.02 * draw.unit());
                shares.push(ShareChange {
                    row: to_u32(row),
                    column: to_u32(column),
                    shares: count,
                });
            }
        }
        close.extend_from_slice(&prices);
    }
    let highs = highs(&close, SECURITIES);
    Panel {
        highs: highs.into(),
        sessions: sessions.into(),
        securities: (0..SECURITIES).map(security).collect(),
        close: Cow::Owned(close),
        latest_shares: latest(&shares).into(),
        shares: shares.into(),
        actions: actions.into(),
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

fn latest(shares: &[ShareChange]) -> Vec<f64> {
    let mut latest = vec![f64::NAN; SECURITIES];
    for change in shares {
        latest[change.column as usize] = change.shares;
    }
    latest
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

/// A plain sum over every array that the builds here read: closes, share counts and actions.
fn pass(panel: &Panel<'_>, threads: usize) -> f64 {
    let closes = plain_sum(&panel.close, threads);
    let shares: f64 = panel.shares.iter().map(|change| change.shares).sum();
    let columns = panel.actions.iter().map(|action| action.column);
    closes + shares + f64::from(columns.fold(0, u32::wrapping_add))
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

/// Keeps the price return levels and nothing else.
#[derive(Debug, Default)]
struct Levels(Vec<f64>);

impl Record for Levels {
    const DETAIL: bool = false;

    fn session(&mut self, row: SessionRow) {
        self.0.push(row.price_return);
    }
}

/// A number that differs where a bit of a session or of a row of its constituents does.
fn digest(series: &Series) -> u64 {
    let sessions = series.sessions.iter().flat_map(|row| {
        let levels = [
            row.price_return,
            row.gross_total_return,
            row.net_total_return,
        ];
        let twin = [
            row.twin_price_return,
            row.next_divisor,
            row.twin_next_divisor,
        ];
        let trades = [row.turnover, row.cost, row.dividend_points];
        [levels, twin, trades].into_iter().flatten()
    });
    let held = series.held.iter().flat_map(|row| {
        let shares = [row.index_shares, row.open_weight, row.contribution];
        shares.into_iter().chain([f64::from(row.security.0)])
    });
    let baskets = series.baskets.iter().flat_map(|row| {
        let shares = [row.index_shares, row.twin_shares, row.market_cap];
        shares.into_iter().chain([f64::from(row.rank), row.weight])
    });
    let figures = sessions.chain(held).chain(baskets);
    figures.fold(0xcbf2_9ce4_8422_2325, |digest, figure| {
        (digest ^ figure.to_bits())
            .wrapping_mul(0x0100_0000_01b3)
            .rotate_left(23)
    })
}

fn flagship() -> Definition {
    Definition::equal_weight(IndexId::parse("EW100").expect("an index"), 100)
}

/// A thousand custom rule books: sizes from 20 to 268, four rhythms, every fifth with a buffer,
/// every tenth weighted by market cap with a limit of 5 %.
fn definitions() -> Vec<Definition> {
    let rhythms = [
        Rhythm::Daily,
        Rhythm::Weekly,
        Rhythm::MONTHLY,
        Rhythm::QUARTERLY,
    ];
    (0..DEFINITIONS)
        .map(|number| {
            let size = 20 + number / 4 % 249;
            let rhythm = rhythms[number as usize % 4].clone();
            let mut definition = flagship().rebalanced(rhythm);
            definition.selection.size = size;
            if number.is_multiple_of(5) {
                let slack = size / 10;
                definition.selection.buffer = Some(Buffer {
                    enter: size - slack,
                    keep: size + slack,
                });
            }
            if number.is_multiple_of(10) {
                definition.weighting.scheme = Scheme::MarketCap;
                definition.weighting.max_weight = Some(0.05_f64.max(1.0 / f64::from(size)));
            }
            definition
        })
        .collect()
}

fn one<R: Record>(panel: &Panel<'_>, definition: &Definition, threads: usize, mut record: R) -> R {
    let request = Build {
        panel,
        definition,
        calendars: Calendars::built_in(),
        start: Start::Base(None),
        until: None,
        threads,
    };
    build(&request, &mut record).expect("a series");
    record
}

fn many<R: Record + Send>(
    panel: &Panel<'_>,
    definitions: &[Definition],
    starts: &[Start],
    make: impl Fn() -> R + Sync,
) -> Vec<R> {
    let request = Sweep {
        panel,
        definitions,
        calendars: Calendars::built_in(),
        starts,
        until: None,
        threads: 2,
    };
    let series = sweep(&request, |_| make());
    series
        .into_iter()
        .map(|one| one.expect("a series"))
        .collect()
}

/// A time, and its ratios to the sum of closes and to that of all arrays.
fn beside(time: Duration, sum: Duration, all: Duration) -> String {
    let (sum, all) = (ratio(time, sum), ratio(time, all));
    format!("{time:.1?}, {sum:.2} times the sum of closes, {all:.2} times that of all arrays")
}

fn ratio(time: Duration, to: Duration) -> f64 {
    time.as_secs_f64() / to.as_secs_f64()
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    let panel = panel();
    let definition = flagship();
    println!(
        "{SECURITIES} securities, {SESSIONS} sessions, {} MB of closes, {} actions",
        panel.close.len() / 125_000,
        panel.actions.len()
    );
    let highs = median(|| {
        black_box(highs(black_box(&panel.close), SECURITIES));
    });
    println!("highs of the spans, found once with the panel: {highs:.1?}");
    for threads in [1, 2] {
        let sum = median(|| {
            black_box(plain_sum(black_box(&panel.close), threads));
        });
        let all = median(|| {
            black_box(pass(black_box(&panel), threads));
        });
        println!("threads {threads}: plain sum of closes {sum:.1?}, of all arrays {all:.1?}");
        if wants("levels") {
            let time = median(|| {
                black_box(one(&panel, &definition, threads, LevelsOnly::default()));
            });
            println!("threads {threads}: levels {}", beside(time, sum, all));
        }
        if wants("whole") {
            let fresh = median(|| {
                let record = WholeSeries::with_room(SESSIONS, 100);
                black_box(one(&panel, &definition, threads, record));
            });
            let fresh = beside(fresh, sum, all);
            println!("threads {threads}: whole series into fresh memory {fresh}");
            let mut kept = WholeSeries::with_room(SESSIONS, 100);
            let again = median(|| {
                let mut record = std::mem::take(&mut kept);
                record.clear();
                kept = black_box(one(&panel, &definition, threads, record));
            });
            let again = beside(again, sum, all);
            println!("threads {threads}: whole series into memory used before {again}");
            println!("threads {threads}: digest {:016x}", digest(&kept.0));
        }
    }
    if wants("sweep") {
        let definitions = definitions();
        let single = median(|| {
            let record = WholeSeries::with_room(SESSIONS, 100);
            black_box(one(&panel, &definition, 2, record));
        });
        let base = [Start::Base(None)];
        let started = Instant::now();
        black_box(many(&panel, &definitions, &base, Levels::default));
        let all = started.elapsed();
        let times = ratio(all, single);
        println!(
            "{DEFINITIONS} definitions: {all:.1?}, {times:.1} times one whole series of {single:.1?}"
        );
    }
    if wants("append") {
        append(&panel, &definition);
    }
    if wants("memory") {
        memory(&panel, &definition);
    }
}

/// What a build takes beside the panel: the whole series at once, and a stream over more and more
/// sessions whose rows are passed on.
fn memory(panel: &Panel<'_>, definition: &Definition) {
    let input = bytes(panel);
    let whole = peak(|| {
        let record = WholeSeries::default();
        black_box(one(panel, definition, 2, record));
    });
    let times = (input + whole) as f64 / input as f64;
    println!(
        "whole series: {} MB beside {} MB, {times:.3} times the panel",
        whole >> 20,
        input >> 20
    );
    for sessions in [SESSIONS / 4, SESSIONS / 2, SESSIONS] {
        let until = Some(panel.sessions[sessions - 1]);
        let streamed = peak(|| {
            let calendars = Calendars::built_in();
            let windows = Windows::new(panel, definition, &calendars, WINDOW, until);
            let windows = windows.expect("there are sessions");
            let mut passed = Passed::default();
            stream(windows, calendars, None, 2, &mut passed).expect("a series");
            assert_eq!(passed.0, sessions);
        });
        println!(
            "stream of {sessions} sessions: {} KB beside the panel",
            streamed >> 10
        );
    }
}

/// Passes sessions on and keeps none.
#[derive(Debug, Default)]
struct Passed(usize);

impl Record for Passed {
    const DETAIL: bool = false;

    fn session(&mut self, row: SessionRow) {
        black_box(row);
        self.0 += 1;
    }
}

fn bytes(panel: &Panel<'_>) -> usize {
    size_of_val(&*panel.close) + size_of_val(&*panel.shares) + size_of_val(&*panel.actions)
}

/// By how many bytes the resident memory grew at most during `work`.
fn peak(work: impl FnOnce()) -> usize {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux resets the peak");
    let before = resident("VmRSS:");
    work();
    resident("VmHWM:").saturating_sub(before)
}

fn resident(field: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells the memory");
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: usize = kilobytes
        .and_then(|number| number.parse().ok())
        .expect("a number of kilobytes");
    kilobytes << 10
}

/// The last session on top of a published series, for one index and for a thousand.
fn append(panel: &Panel<'_>, definition: &Definition) {
    let last = panel.sessions[SESSIONS - 2];
    let published = |definition: &Definition| {
        let mut record = WholeSeries::default();
        let request = Build {
            panel,
            definition,
            calendars: Calendars::built_in(),
            start: Start::Base(Some(panel.sessions[SESSIONS - 300])),
            until: Some(last),
            threads: 2,
        };
        build(&request, &mut record).expect("a series");
        let row = record.0.sessions.last().expect("a session").clone();
        Start::Resume {
            basket: record.0.basket(row.session).to_vec(),
            last: Box::new(row),
            entitled: Vec::new(),
        }
    };
    let start = published(definition);
    let time = median(|| {
        let mut record = WholeSeries::default();
        let request = Build {
            panel,
            definition,
            calendars: Calendars::built_in(),
            start: start.clone(),
            until: None,
            threads: 1,
        };
        build(&request, &mut record).expect("a session");
        assert_eq!(record.0.sessions.len(), 1);
        black_box(record);
    });
    println!("one session of one index: {time:.1?}");
    let definitions = definitions();
    let starts: Vec<Start> = definitions.iter().map(published).collect();
    let time = median(|| {
        let series = many(panel, &definitions, &starts, WholeSeries::default);
        assert!(series.iter().all(|one| one.0.sessions.len() == 1));
        black_box(series);
    });
    println!("one session of {DEFINITIONS} indices: {time:.1?}");
}
