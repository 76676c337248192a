//! Five years of an index universe: take 619,040 bars in, ask for one year, open the panel, and a
//! panel a hundred times as large.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a bench fails by panicking and counts small things"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use equipoise_ledger::{
    Access, Body, Hash, Prepared, Publication, PublicationOrigin, Sequence, SqliteLedger,
    definition_hash, prepare,
};
use equipoise_model::{
    AdjustmentRow, Bars, BasketRow, Date, Definition, Facts, HeldRow, IndexId, Instant, Moment,
    Panel, Security, SecurityId, SecurityRecord, Series, SessionRow, bars::Bar,
};
use equipoise_projection::{At, Limits, PanelFile, Projection, Scope, Sessions, panel_file};
use tokio::runtime::Runtime;

const SYMBOLS: u32 = 505;
const SESSIONS: u32 = 1_259;
const ROWS: usize = 619_040;
const BATCH_ROWS: usize = 131_072;
const MEMBERS: u32 = 100;

fn session(number: u32) -> Date {
    Date::from_ymd_opt(2013, 2, 8).unwrap() + chrono::Days::new(u64::from(number))
}

fn close(symbol: u32, day: u32) -> f64 {
    let wave = (f64::from(symbol * 31 + day * 17) * 0.013).sin();
    ((100.0 + f64::from(symbol) + 20.0 * wave) * 100.0).round() / 100.0
}

fn definition() -> Definition {
    Definition::equal_weight(IndexId::parse("EW100").unwrap(), MEMBERS)
}

fn securities() -> Body {
    let record = |symbol| SecurityRecord::of_symbol(&format!("S{symbol:04}"));
    Body::Facts(Facts::Securities((0..SYMBOLS).map(record).collect()))
}

/// The bars by session, split as an import splits them.
fn bars() -> Vec<Body> {
    let symbols: Vec<String> = (0..SYMBOLS).map(|symbol| format!("S{symbol:04}")).collect();
    let cells: Vec<(u32, u32)> = (0..SESSIONS)
        .flat_map(|day| (0..SYMBOLS).map(move |symbol| (day, symbol)))
        .take(ROWS)
        .collect();
    let batch = |cells: &[(u32, u32)]| {
        let mut bars = Bars {
            symbols: symbols.clone(),
            ..Bars::default()
        };
        for (day, symbol) in cells {
            let close = close(*symbol, *day);
            let bar = Bar {
                session: session(*day),
                symbol: "",
                open: close - 0.5,
                high: close + 1.0,
                low: close - 1.0,
                close,
                volume: f64::from(1_000 + day * symbol),
                market_cap: f64::NAN,
            };
            bars.push_interned(*symbol, &bar);
        }
        Body::Facts(Facts::Bars(bars))
    };
    cells.chunks(BATCH_ROWS).map(batch).collect()
}

/// Every session of an index of 100 lines, one of which changes each session, going on from
/// `continues`.
fn publication(continues: Option<Sequence>, first: u32, count: u32) -> Body {
    let weight = 1.0 / f64::from(MEMBERS);
    let mut series = Series::default();
    for day in first..first + count {
        let session = session(day);
        let level = 1000.0 + f64::from(day);
        series.sessions.push(SessionRow {
            session,
            price_return: level,
            gross_total_return: level,
            net_total_return: level,
            net_of_cost: level,
            local_currency: level,
            twin_price_return: level,
            daily_return: (day > 0).then_some(0.001),
            divisor: 1e6,
            next_divisor: 1e6,
            twin_next_divisor: 1e6,
            open_market_value: level * 1e6,
            market_value: level * 1e6,
            dividend_points: 0.0,
            net_dividend_points: 0.0,
            constituents: MEMBERS,
            is_rebalance: true,
            turnover: 0.01,
            cost: 0.0,
        });
        series.adjustments.push(AdjustmentRow {
            session,
            moment: Moment::Close,
            security: None,
            cause: "rebalance".to_owned(),
            value_change: 0.0,
            divisor_before: 1e6,
            divisor_after: 1e6,
        });
        series.baskets.extend((0..MEMBERS).map(|place| BasketRow {
            session,
            security: SecurityId((day + place) % SYMBOLS),
            rank: place + 1,
            index_shares: 1e5,
            twin_shares: 1e5,
            close: close((day + place) % SYMBOLS, day),
            market_cap: 1e11 / f64::from(place + 1),
            weight,
            target_weight: weight,
        }));
        if day == 0 {
            continue;
        }
        series.held.extend((0..MEMBERS).map(|place| HeldRow {
            session,
            security: SecurityId((day - 1 + place) % SYMBOLS),
            index_shares: 1e5,
            prior_close: close((day - 1 + place) % SYMBOLS, day - 1),
            close: close((day - 1 + place) % SYMBOLS, day),
            prior_rate: 1.0,
            rate: 1.0,
            target_weight: weight,
            open_weight: weight,
            contribution: 0.1,
        }));
    }
    Body::Publication(Publication {
        origin: PublicationOrigin {
            index: definition().index,
            definition: definition_hash(&definition()),
            cut: Sequence(1),
            continues,
            after: None,
            restates: None,
            calendar: None,
            chain: None,
            base: None,
            provisional: Vec::new(),
        },
        series,
    })
}

async fn ledger_of(folder: &Path, bodies: &[Body]) -> SqliteLedger {
    let ledger = SqliteLedger::open(&folder.join("ledger.sqlite"), Access::Create)
        .await
        .unwrap();
    let prepared: Vec<Prepared> = bodies.iter().map(|body| prepare(body, "bench")).collect();
    ledger
        .append(&prepared, Instant::UNIX_EPOCH, None)
        .await
        .unwrap();
    ledger
}

async fn fresh(folder: &Path, ledger: &SqliteLedger) -> Projection {
    let path = folder.join("projection.duckdb");
    let _ = std::fs::remove_file(&path);
    let projection = Projection::open(&path, Limits::default()).await.unwrap();
    projection.catch_up(ledger, |_| {}).await.unwrap();
    projection
}

fn apply(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut group = criterion.benchmark_group("apply");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(15));

    let mut facts = vec![securities()];
    facts.extend(bars());
    let folder = tempfile::tempdir().unwrap();
    let ledger = runtime.block_on(ledger_of(folder.path(), &facts));
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("619,040 bars", |bencher| {
        bencher.iter(|| runtime.block_on(fresh(folder.path(), &ledger)));
    });

    let mut daily = vec![securities(), Body::Definition(definition())];
    daily.extend((0..SESSIONS).map(|day| {
        let before = Sequence(u64::from(day) + 2);
        publication((day > 0).then_some(before), day, 1)
    }));
    let folder = tempfile::tempdir().unwrap();
    let ledger = runtime.block_on(ledger_of(folder.path(), &daily));
    group.throughput(Throughput::Elements(u64::from(SESSIONS)));
    group.bench_function("1,259 daily publications", |bencher| {
        bencher.iter(|| runtime.block_on(fresh(folder.path(), &ledger)));
    });

    let whole = [
        securities(),
        Body::Definition(definition()),
        publication(None, 0, SESSIONS),
    ];
    let folder = tempfile::tempdir().unwrap();
    let ledger = runtime.block_on(ledger_of(folder.path(), &whole));
    group.bench_function("one publication of 1,259 sessions", |bencher| {
        bencher.iter(|| runtime.block_on(fresh(folder.path(), &ledger)));
    });
    group.finish();
}

fn query(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut bodies = vec![securities(), Body::Definition(definition())];
    bodies.extend(bars());
    bodies.push(publication(None, 0, SESSIONS));
    let folder = tempfile::tempdir().unwrap();
    let ledger = runtime.block_on(ledger_of(folder.path(), &bodies));
    let projection = runtime.block_on(fresh(folder.path(), &ledger));
    let (index, now) = (definition().index, projection.applied());
    let scope = Scope::latest(index.clone(), now, now);
    let year: Sessions = session(900)..=session(1_151);
    let mut group = criterion.benchmark_group("query");

    group.bench_function("levels of a year", |bencher| {
        let ask = || projection.levels(&scope, year.clone());
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("composition of a session", |bencher| {
        let ask = || projection.composition(&scope, session(1_000), At::Close);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("composition of a session at its open", |bencher| {
        let ask = || projection.composition(&scope, session(1_000), At::Open);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("changes of a year", |bencher| {
        let ask = || projection.changes(&scope, year.clone());
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("compositions of a year", |bencher| {
        let ask = || projection.compositions(&scope, year.clone(), At::Close);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("calculation of a year", |bencher| {
        let ask = || projection.calculation(&scope, year.clone(), None);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("chains", |bencher| {
        let ask = || projection.chains(&index, now);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("bar of a security", |bencher| {
        let ask = || projection.bar_at(SecurityId(7), session(1_000), now);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("current definition", |bencher| {
        let ask = || projection.current_definition(&index, now);
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.bench_function("nothing new to catch up", |bencher| {
        let ask = || projection.catch_up(&ledger, |_| {});
        bencher.iter(|| black_box(runtime.block_on(ask()).unwrap()));
    });
    group.finish();
}

/// Closes of every session and security; caps and volumes too where `is_whole`.
fn panel(sessions: u32, columns: u32, is_whole: bool) -> Panel<'static> {
    let cells = (0..sessions).flat_map(|day| (0..columns).map(move |symbol| close(symbol, day)));
    let close: Vec<f64> = cells.collect();
    let further = if is_whole { close.clone() } else { Vec::new() };
    let security = |number| Security {
        id: SecurityId(number),
        symbol: format!("S{number:04}"),
        name: Some(format!("Company {number}")),
        sector: Some("Industrials".to_owned()),
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
    };
    Panel {
        sessions: (0..sessions).map(session).collect(),
        securities: (0..columns).map(security).collect(),
        close: close.into(),
        given_cap: further.clone().into(),
        volume: further.into(),
        delisted_row: vec![u32::MAX; columns as usize].into(),
        listed_row: vec![0; columns as usize].into(),
        ..Panel::default()
    }
}

fn panel_files(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("panel.bin");
    let write = |panel: &Panel<'_>| {
        panel_file::write(&path, panel, Sequence(1), Hash::ZERO).unwrap();
    };
    let small = panel(SESSIONS, SYMBOLS, false);
    write(&small);
    let mut group = criterion.benchmark_group("panel of 1,259 sessions and 505 securities");
    group.bench_function("open", |bencher| {
        bencher.iter(|| black_box(PanelFile::open(&path).unwrap().unwrap()));
    });
    group.bench_function("write", |bencher| {
        bencher.iter_batched(|| (), |()| write(&small), BatchSize::PerIteration);
    });
    group.finish();

    // Opening reads every byte once, to verify the checksums.
    write(&panel(5_040, 4_134, true));
    let bytes = std::fs::metadata(&path).unwrap().len();
    let mut group = criterion.benchmark_group("panel of 500 MB");
    group.sample_size(20).throughput(Throughput::Bytes(bytes));
    group.bench_function("open", |bencher| {
        bencher.iter(|| black_box(PanelFile::open(&path).unwrap().unwrap()));
    });
    group.finish();
}

criterion_group!(benches, apply, query, panel_files);
criterion_main!(benches);
