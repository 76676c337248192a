//! The server: the API over an open data folder, until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use equipoise_api::{ApiLimits, ApiState, serve as serve_api, warm};
use equipoise_app::build::{BuildRequest, build};
use equipoise_app::definitions::Wanted;
use equipoise_app::export::{ExportShelf, ShelfLimits};
use equipoise_app::ingest::ingest_sample;
use equipoise_app::jobs::{Warm, Worker};
use equipoise_app::{Progress, Store};
use equipoise_cache::MemoryCache;
use equipoise_ledger::Access;
use equipoise_providers::sample::SampleMarket;
use equipoise_providers::transport::SystemClock;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::commands::{now, remark};
use crate::config::Settings;
use crate::{files, progress, work};

/// How long requests in work may take to finish once the server is told to stop.
const DRAIN_TIME: Duration = Duration::from_secs(20);
/// How often the server looks for entries that another process wrote, so that the first request
/// after them does not wait. Each request looks for itself as well.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// Serve until the process is interrupted.
pub(crate) async fn serve(
    settings: Settings,
    with_sample: bool,
    is_quiet: bool,
) -> anyhow::Result<()> {
    if !settings.listen.ip().is_loopback() {
        bail!(
            "listen {} is reachable from outside, and this version has no credentials to protect \
             it; listen on a loopback address, such as 127.0.0.1:{}",
            settings.listen,
            settings.listen.port()
        );
    }
    let store = files::open(&settings, Access::Create).await?;
    if with_sample {
        bring_in_sample(&store, &settings, is_quiet).await?;
    }
    let state = state(&settings, store.clone());
    warm(&state).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("listen on {}", settings.listen))?;
    let address = listener.local_addr()?;
    announce(&format!("http://{address}"), &settings, is_quiet);
    let follower = tokio::spawn(follow(state.clone()));
    let stop = CancellationToken::new();
    let worker = work_on_jobs(&settings, &state, &stop).await?;
    let served = tokio::select! {
        served = serve_api(listener, state, told_to_stop()) => served,
        () = drained_too_long() => Ok(()),
    };
    follower.abort();
    stop.cancel();
    if let Some(worker) = worker
        && let Err(error) = worker.await
    {
        tracing::warn!(%error, "the work on the jobs ended in a panic");
    }
    store.close().await;
    served.context("serve requests")
}

fn state(settings: &Settings, store: Store) -> ApiState {
    let limits = ApiLimits {
        request_timeout: Duration::from_secs(settings.request_timeout_seconds),
        ..ApiLimits::default()
    };
    let cache = equipoise_cache::Limits {
        max_bytes: settings.cache_mb * 1024 * 1024,
        lifetime: Duration::from_secs(settings.cache_ttl_seconds),
    };
    let shelf = ShelfLimits {
        lifetime: Duration::from_secs(settings.export_lifetime_seconds),
        ..ShelfLimits::default()
    };
    let shelf = ExportShelf::new(store.folder().exports(), shelf);
    ApiState {
        store,
        shelf,
        default_index: settings.index.clone(),
        default_size: settings.index_size,
        cache: MemoryCache::new(cache),
        clock: Arc::new(now),
        limits,
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// The sample market and the default index over it; a second start finds both there.
async fn bring_in_sample(store: &Store, settings: &Settings, is_quiet: bool) -> anyhow::Result<()> {
    let (progress, bar) = progress::bar(is_quiet);
    ingest_sample(store, SampleMarket::default(), now(), &progress).await?;
    let request = BuildRequest {
        index: settings.index.clone(),
        from: None,
        to: None,
        wanted: Wanted::default(),
        default_size: settings.index_size,
        dry_run: false,
    };
    let report = build(store, &request, now(), &progress).await?;
    bar.finish_and_clear();
    remark(
        is_quiet,
        &format!(
            "sample market: {} from {} to {}, level {:.2}",
            settings.index, report.base, report.last_session, report.last_level
        ),
    );
    Ok(())
}

fn announce(url: &str, settings: &Settings, is_quiet: bool) {
    remark(
        is_quiet,
        &format!(
            "equipoise serves {} from {}\n  documentation  {url}/docs\n  contract       {url}/openapi.json\n  \
         health         {url}/api/v1/health\n  levels         \
         {url}/api/v1/index-performance?start_date=2024-01-02&end_date=2024-12-31",
            settings.index,
            settings.data_dir.display()
        ),
    );
}

/// Work on the jobs on a thread of its own until `stop`, where the settings want it.
async fn work_on_jobs(
    settings: &Settings,
    state: &ApiState,
    stop: &CancellationToken,
) -> anyhow::Result<Option<JoinHandle<()>>> {
    if !settings.jobs.are_worked_on {
        return Ok(None);
    }
    let warmed = state.clone();
    let make_ready: Warm = Arc::new(move || {
        let state = warmed.clone();
        Box::pin(async move { warm(&state).await })
    });
    let tools = work::tools(settings, Some(make_ready)).await?;
    let plan = work::plan(settings, false);
    let owner = work::owner("serve");
    let mut worker = Worker::new(state.store.clone(), tools, Arc::new(SystemClock), owner);
    let (runtime, stop) = (Handle::current(), stop.clone());
    let thread = move || runtime.block_on(worker.serve(&plan, &stop));
    Ok(Some(tokio::task::spawn_blocking(thread)))
}

/// Keep the projection up to date with what other processes write.
async fn follow(state: ApiState) {
    let mut ticks = tokio::time::interval(FOLLOW_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = state.store.projection(&Progress::silent()).await {
            tracing::warn!(%error, "projection cannot follow the ledger");
        }
    }
}

/// Ends when the process is asked to stop.
pub(crate) async fn told_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "the terminate signal cannot be waited for");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

/// Ends when requests have had their time after the process was asked to stop.
async fn drained_too_long() {
    told_to_stop().await;
    tokio::time::sleep(DRAIN_TIME).await;
    tracing::warn!("requests were cut off at the end of the drain time");
}
