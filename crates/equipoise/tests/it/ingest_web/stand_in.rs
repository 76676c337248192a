//! The stand-in with a small market, a data folder, and a clock that both stand at.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use equipoise_app::fetch::{FetchReport, FetchRequest, Universe, fetch};
use equipoise_app::gate::{Gate, Quality};
use equipoise_app::{DataFolder, Progress, Store, StoreOptions};
use equipoise_ledger::Access;
use equipoise_model::{Date, Instant, calendar};
use equipoise_providers::nasdaq::Nasdaq;
use equipoise_providers::sample::{Sample, SampleMarket};
use equipoise_providers::sec::{self, Sec, SecConfig, Tickers};
use equipoise_providers::source::{Quota, Source};
use equipoise_providers::transport::{
    BudgetStore, Clock, HttpLimits, MemoryBudgets, RetryPolicy, Transport, TransportOptions,
};
use equipoise_providers::yahoo::{self, Yahoo};
use equipoise_testkit::MarketServer;
use equipoise_testkit::market_server::{Endpoint, Fault, FaultKind};
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

/// A clock that stands until a test or a wait moves it.
#[derive(Debug)]
pub(super) struct Standing(Mutex<Instant>);

impl Clock for Standing {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'static, ()> {
        *self.0.lock().unwrap() += span;
        Box::pin(tokio::task::yield_now())
    }
}

/// A running stand-in and what it serves.
#[derive(Debug)]
pub(super) struct StandIn {
    pub(super) server: MarketServer,
    pub(super) sample: Sample,
    pub(super) clock: Arc<Standing>,
    pub(super) budgets: Arc<MemoryBudgets>,
    pub(super) quota: Quota,
}

/// Half an hour after the close of `session`.
pub(super) fn after_close(session: Date) -> Instant {
    calendar::new_york_close(session) + TimeDelta::minutes(30)
}

/// What keeps nobody waiting.
pub(super) const FREE: Quota = Quota {
    per_second: None,
    per_minute: None,
    per_hour: None,
    per_day: None,
    concurrency: 4,
};

impl StandIn {
    /// A market of so many companies over two years, after its last close.
    pub(super) async fn new(companies: usize) -> Self {
        Self::over(companies, "2020-01-02", "2021-12-31").await
    }

    pub(super) async fn over(companies: usize, first: &str, last: &str) -> Self {
        let market = SampleMarket {
            seed: 7,
            companies,
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
        };
        let sample = market.generate();
        let last = *sample.truth.sessions.last().unwrap();
        let now = after_close(last);
        let server = MarketServer::start(sample.clone(), now, 0).await.unwrap();
        Self {
            server,
            sample,
            clock: Arc::new(Standing(Mutex::new(now))),
            budgets: Arc::default(),
            quota: FREE,
        }
    }

    pub(super) fn first(&self) -> Date {
        self.sample.truth.sessions[0]
    }

    pub(super) fn last(&self) -> Date {
        *self.sample.truth.sessions.last().unwrap()
    }

    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    pub(super) fn set_now(&self, now: Instant) {
        *self.clock.0.lock().unwrap() = now;
        self.server.set_now(now);
    }

    fn base(&self) -> String {
        format!("http://{}", self.server.address())
    }

    pub(super) fn yahoo(&self) -> Arc<dyn Source> {
        let mut source = Yahoo::new(yahoo::Addresses::at(&self.base()));
        source.quota = self.quota;
        Arc::new(source)
    }

    pub(super) fn sec(&self) -> Arc<dyn Source> {
        let config = SecConfig::try_new("Example data@example.com").unwrap();
        let mut source = Sec::new(config, Tickers::default());
        source.addresses = sec::Addresses::at(&self.base());
        source.quota = self.quota;
        Arc::new(source)
    }

    pub(super) fn nasdaq(&self) -> Arc<dyn Source> {
        Arc::new(Nasdaq {
            address: self.base(),
            quota: self.quota,
        })
    }

    pub(super) async fn transport(&self, source: Arc<dyn Source>) -> Transport {
        let options = TransportOptions {
            limits: HttpLimits {
                read: Duration::from_millis(500),
                total: Duration::from_secs(20),
                ..HttpLimits::default()
            },
            retry: RetryPolicy {
                attempts: 2,
                ..RetryPolicy::default()
            },
            ..TransportOptions::default()
        };
        let clock: Arc<dyn Clock> = self.clock.clone();
        let budgets: Arc<dyn BudgetStore> = self.budgets.clone();
        Transport::open(source, options, clock, budgets)
            .await
            .unwrap()
    }

    /// Share counts from the SEC first, everything else from Yahoo.
    pub(super) async fn sources(&self) -> Vec<Transport> {
        vec![
            self.transport(self.sec()).await,
            self.transport(self.yahoo()).await,
        ]
    }

    /// The largest lines, as many as there are, over the whole time.
    pub(super) fn everything(&self) -> FetchRequest {
        FetchRequest::new(Universe::Largest(1_000), self.first(), self.last())
    }

    pub(super) async fn fetch(&self, folder: &Folder, request: &FetchRequest) -> FetchReport {
        let sources = self.sources().await;
        self.fetch_from(folder, &sources, request).await
    }

    pub(super) async fn fetch_from(
        &self,
        folder: &Folder,
        sources: &[Transport],
        request: &FetchRequest,
    ) -> FetchReport {
        let cancel = CancellationToken::new();
        let progress = Progress::silent();
        fetch(
            &folder.store,
            sources,
            request,
            self.now(),
            &progress,
            &cancel,
        )
        .await
        .unwrap()
    }

    /// So many requests of `endpoint` meet `kind` from now on.
    pub(super) fn meets(&self, endpoint: Endpoint, kind: FaultKind, times: u32) {
        let after = 0;
        self.server.script(Fault {
            endpoint,
            after,
            times,
            kind,
        });
    }

    /// The script of faults from here on is empty, and what was out of order is forgotten.
    pub(super) fn forget_faults(&self) {
        self.server.forget_faults();
    }

    pub(super) fn asked(&self, endpoint: Endpoint) -> u64 {
        self.server.requests().count(endpoint)
    }
}

/// A data folder that is gone with the value.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) store: Store,
    _root: tempfile::TempDir,
}

impl Folder {
    /// Every bar is taken.
    pub(super) async fn new() -> Self {
        Self::with_gate(Gate::Report).await
    }

    pub(super) async fn with_gate(gate: Gate) -> Self {
        let root = tempfile::tempdir().unwrap();
        let options = StoreOptions {
            quality: Quality {
                gate,
                ..Quality::default()
            },
            ..StoreOptions::default()
        };
        let folder = DataFolder::new(root.path());
        let store = Store::open(folder, Access::Create, options).await.unwrap();
        Self { store, _root: root }
    }
}
