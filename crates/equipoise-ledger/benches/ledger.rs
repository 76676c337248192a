//! Encode, decode and append at the size of five years of an index universe: 619,040 bars.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    clippy::semicolon_if_nothing_returned,
    reason = "tests fail by panicking, compare bits, count small things and say what they skip"
)]

use std::{hint::black_box, time::Duration};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use equipoise_ledger::{Access, Body, Prepared, Sequence, SqliteLedger, prepare};
use equipoise_model::{Bars, Date, Facts, Instant, bars::Bar};

const SESSIONS: u32 = 1256;
const SYMBOLS: u32 = 493; // with the sessions above: 619,208 rows
const ROWS: usize = 619_040;
const BATCH_ROWS: usize = 131_072;

/// Prices in cents that walk at random, as a source would give them, session by session.
fn bars() -> Vec<Bar<'static>> {
    let symbols: Vec<&str> = (0..SYMBOLS)
        .map(|symbol| &*Box::leak(format!("S{symbol:04}").into_boxed_str()))
        .collect();
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let cents = |price: f64| (price * 100.0).round() / 100.0;
    let mut prices: Vec<f64> = symbols.iter().map(|_| 20.0 + 300.0 * random()).collect();
    let first = Date::from_ymd_opt(2013, 2, 8).expect("a valid date");
    let mut bars = Vec::with_capacity(ROWS);
    for session in 0..SESSIONS {
        for (symbol, price) in symbols.iter().zip(&mut prices) {
            let open = *price;
            *price *= 1.0 + 0.03 * (random() - 0.5);
            bars.push(Bar {
                session: first + chrono::Days::new(u64::from(session)),
                symbol,
                open: cents(open),
                high: cents(open.max(*price) * 1.01),
                low: cents(open.min(*price) * 0.99),
                close: cents(*price),
                volume: (random() * 5e6).round(),
                market_cap: f64::NAN,
            });
        }
    }
    bars.truncate(ROWS);
    bars
}

fn body(rows: &[Bar<'_>]) -> Body {
    let mut bars = Bars::default();
    let mut positions = std::collections::BTreeMap::new();
    for row in rows {
        let symbol = *positions
            .entry(row.symbol)
            .or_insert_with(|| bars.intern(row.symbol));
        bars.push_interned(symbol, row);
    }
    Body::Facts(Facts::Bars(bars))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

async fn append_to(path: &std::path::Path, batches: &[Prepared]) -> SqliteLedger {
    let ledger = SqliteLedger::open(path, Access::Create)
        .await
        .expect("a new ledger");
    let now = Instant::from_timestamp(1_600_000_000, 0).expect("a valid instant");
    ledger
        .append(batches, now, None)
        .await
        .expect("room on the disk");
    ledger
}

fn ledger(criterion: &mut Criterion) {
    let rows = bars();
    let whole = body(&rows);
    let batches: Vec<Body> = rows.chunks(BATCH_ROWS).map(body).collect();
    let prepared: Vec<Prepared> = batches.iter().map(|body| prepare(body, "bench")).collect();
    let one = prepare(&whole, "bench");
    let bytes: u64 = prepared.iter().map(Prepared::payload_bytes).sum();
    println!(
        "{ROWS} bars: {bytes} bytes of payload in {} batches",
        batches.len()
    );

    let mut group = criterion.benchmark_group("bars");
    group.throughput(Throughput::Elements(ROWS as u64));
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(5));
    group.bench_function("encode one batch", |b| {
        b.iter(|| prepare(black_box(&whole), "bench"))
    });
    group.bench_function("encode in batches", |b| {
        b.iter(|| {
            batches
                .iter()
                .map(|body| prepare(body, "bench"))
                .collect::<Vec<_>>()
        });
    });
    group.bench_function("decode one batch", |b| b.iter(|| black_box(&one).decode()));
    group.bench_function("decode in batches", |b| {
        b.iter(|| {
            prepared
                .iter()
                .for_each(|entry| drop(black_box(entry.decode())))
        });
    });
    let runtime = runtime();
    let folder = tempfile::tempdir().expect("a temporary folder");
    group.bench_function("append in batches, durable", |b| {
        b.iter_batched(
            || tempfile::tempdir_in(folder.path()).expect("a folder"),
            |folder| {
                let path = folder.path().join("ledger.sqlite");
                runtime.block_on(async { append_to(&path, &prepared).await.close().await });
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();

    let path = folder.path().join("ledger.sqlite");
    let ledger = runtime.block_on(append_to(&path, &prepared));
    criterion.bench_function("head", |b| b.iter(|| runtime.block_on(ledger.head())));
    criterion.bench_function("entry of 131,072 bars", |b| {
        b.iter(|| runtime.block_on(ledger.entry(Sequence(1))));
    });
    let mut number = 0;
    criterion.bench_function("append one small entry, durable", |b| {
        b.iter(|| {
            number += 1;
            let small = prepare(&body(&rows[number..number + 1]), "bench");
            runtime.block_on(ledger.append(&[small], Instant::MIN_UTC, None))
        });
    });
}

criterion_group!(benches, ledger);
criterion_main!(benches);
