//! One year of index performance, warm and cold, against a bare handler that answers the same bytes.
//!
//! Requests go through the whole router in process, so the ratios are what the guards, the ledger
//! check, the cache and, when cold, the query cost on top of axum itself.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measured, against the real clock"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, header};
use axum::routing::get;
use axum::{Router, response::IntoResponse};
use bytes::Bytes;
use criterion::Criterion;
use equipoise_api::{ApiLimits, ApiState, router};
use equipoise_app::build::{BuildRequest, build};
use equipoise_app::definitions::Wanted;
use equipoise_app::export::{ExportShelf, ShelfLimits};
use equipoise_app::{DataFolder, Progress, Store, StoreOptions};
use equipoise_cache::{Limits, MemoryCache};
use equipoise_ledger::{Access, Body as Entry, prepare};
use equipoise_model::bars::Bar;
use equipoise_model::{Bars, Facts, IndexId, SecurityRecord, ShareCount, calendar};
use http_body_util::BodyExt;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const COMPANIES: u32 = 120;
const PATH: &str = "/api/v1/index-performance?start_date=2023-01-03&end_date=2023-12-29";

/// A year of New York sessions; prices drift apart so that members change.
fn market() -> Vec<Facts> {
    let (first, last) = ("2023-01-03".parse().unwrap(), "2023-12-29".parse().unwrap());
    let symbols: Vec<String> = (0..COMPANIES)
        .map(|number| format!("S{number:03}"))
        .collect();
    let mut bars = Bars::default();
    for (day, session) in calendar::sessions(first, last).enumerate() {
        for (number, symbol) in symbols.iter().enumerate() {
            let wave = ((day * (number + 3)) % 29) as f64 / 29.0;
            let close = 40.0 + number as f64 + 12.0 * wave;
            let bar = Bar {
                session,
                symbol,
                open: close,
                high: close,
                low: close,
                close,
                volume: 1000.0,
                market_cap: f64::NAN,
            };
            bars.push(&bar);
        }
    }
    let shares = symbols.iter().map(|symbol| ShareCount {
        symbol: symbol.clone(),
        effective: first,
        shares_outstanding: 1_000_000.0,
        known: None,
    });
    let records = symbols
        .iter()
        .map(|symbol| SecurityRecord::of_symbol(symbol));
    vec![
        Facts::Securities(records.collect()),
        Facts::Bars(bars),
        Facts::Shares(shares.collect()),
    ]
}

/// A store with the year ingested and the index of 100 companies built.
async fn store(folder: &std::path::Path) -> Store {
    let data = DataFolder::new(folder);
    let store = Store::open(data, Access::Create, StoreOptions::default())
        .await
        .unwrap();
    let now = "2024-06-03T15:00:00Z".parse().unwrap();
    let entries: Vec<_> = market()
        .into_iter()
        .map(|facts| prepare(&Entry::Facts(facts), "bench"))
        .collect();
    store.ledger().append(&entries, now, None).await.unwrap();
    let request = BuildRequest {
        index: IndexId::parse("EW100").unwrap(),
        from: None,
        to: None,
        wanted: Wanted::default(),
        default_size: 100,
        dry_run: false,
    };
    build(&store, &request, now, &Progress::silent())
        .await
        .unwrap();
    store
}

/// The service over `store`; a cache of 0 bytes keeps nothing, so every request is cold.
fn service(store: &Store, cache_bytes: u64) -> Router {
    let shelf_limits = ShelfLimits {
        files: 1,
        lifetime: Duration::from_secs(60),
    };
    let now = "2024-06-03T15:00:00Z".parse().unwrap();
    router(ApiState {
        store: store.clone(),
        default_index: IndexId::parse("EW100").unwrap(),
        default_size: 100,
        cache: MemoryCache::new(Limits {
            max_bytes: cache_bytes,
            ..Limits::default()
        }),
        shelf: ExportShelf::new(store.folder().exports(), shelf_limits),
        clock: Arc::new(move || now),
        limits: ApiLimits::default(),
        version: "bench",
    })
}

async fn answer(router: &Router) -> Bytes {
    let request = Request::get(PATH).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert!(response.status().is_success(), "{}", response.status());
    response.into_body().collect().await.unwrap().to_bytes()
}

fn bare(body: Bytes) -> Router {
    let json = (header::CONTENT_TYPE, "application/json");
    let handler = move || async move { ([json], body).into_response() };
    Router::new().route("/api/v1/index-performance", get(handler))
}

/// The median time of one request, in microseconds.
fn median_us(runtime: &Runtime, router: &Router, rounds: usize) -> f64 {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let started = Instant::now();
            black_box(runtime.block_on(answer(router)));
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[rounds / 2].as_secs_f64() * 1e6
}

fn main() {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = runtime.block_on(store(folder.path()));
    let (warm, cold) = (service(&store, 64 * 1024 * 1024), service(&store, 0));
    let body = runtime.block_on(answer(&warm));
    let bare = bare(body.clone());
    let times = [
        ("bare axum", median_us(&runtime, &bare, 2000)),
        ("warm", median_us(&runtime, &warm, 2000)),
        ("cold", median_us(&runtime, &cold, 200)),
    ];
    println!(
        "one year of index performance, {} bytes, median of one request:",
        body.len()
    );
    for (name, time) in times {
        println!(
            "  {name:<10} {time:>9.1} µs  {:>6.1} × bare axum",
            time / times[0].1
        );
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, router) in [("bare axum", &bare), ("warm", &warm), ("cold", &cold)] {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| runtime.block_on(answer(router)));
        });
    }
    criterion.final_summary();
}
