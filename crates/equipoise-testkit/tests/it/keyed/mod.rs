//! The sources that ask for a key, asked over HTTP by the transport of the service.

mod budgets;
mod failures;
mod history;
mod massive;
mod secrets;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use equipoise_model::{ActionKind, Bars, CorporateAction, Date, Facts, Instant, SecurityId};
use equipoise_providers::alpha_vantage::AlphaVantage;
use equipoise_providers::eodhd::Eodhd;
use equipoise_providers::massive::Massive;
use equipoise_providers::sample::TrueEventKind;
use equipoise_providers::source::{Need, Quota, SecretString, Source};
use equipoise_providers::stooq::Stooq;
use equipoise_providers::tiingo::Tiingo;
use equipoise_providers::transport::{
    Clock, Fetched, KeptAnswers, MemoryBudgets, Plan, RetryPolicy, Transport, TransportOptions,
    fetch,
};
use equipoise_testkit::market_server::KEY;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::started::Started;

/// More than any test asks.
const PLENTY: Quota = Quota {
    per_second: None,
    per_minute: None,
    per_hour: None,
    per_day: None,
    concurrency: 4,
};

/// A clock that moves when somebody waits.
#[derive(Debug)]
struct MovedClock(Mutex<Instant>);

impl Clock for MovedClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'static, ()> {
        *self.0.lock().unwrap() += span;
        Box::pin(tokio::task::yield_now())
    }
}

fn base(started: &Started) -> String {
    format!("http://{}", started.server.address())
}

fn key() -> SecretString {
    KEY.into()
}

fn massive(base: &str) -> Massive {
    let mut source = Massive::new(key(), base);
    source.quota = PLENTY;
    source
}

/// The sources that tell the history of a line.
fn of_lines(base: &str) -> [Arc<dyn Source>; 4] {
    let mut tiingo = Tiingo::new(key(), base);
    tiingo.quota = PLENTY;
    let mut eodhd = Eodhd::new(key(), base);
    eodhd.quota = PLENTY;
    let mut alpha_vantage = AlphaVantage::new(key(), base);
    alpha_vantage.quota = PLENTY;
    let mut stooq = Stooq::new(key(), base);
    stooq.quota = PLENTY;
    [
        Arc::new(tiingo),
        Arc::new(eodhd),
        Arc::new(alpha_vantage),
        Arc::new(stooq),
    ]
}

/// Asks once, and keeps what comes in `kept`.
async fn transport(
    started: &Started,
    source: Arc<dyn Source>,
    kept: Option<KeptAnswers>,
) -> Transport {
    let options = TransportOptions {
        retry: RetryPolicy {
            attempts: 1,
            ..RetryPolicy::default()
        },
        kept,
        seed: 1,
        ..TransportOptions::default()
    };
    let clock = Arc::new(MovedClock(Mutex::new(started.now())));
    Transport::open(source, options, clock, Arc::new(MemoryBudgets::default()))
        .await
        .unwrap()
}

/// What becomes of `need`.
async fn fetched(transport: &Transport, need: Need) -> Fetched {
    let mut done = Vec::new();
    let cancel = CancellationToken::new();
    let plan = Plan::new([need]);
    let transports = std::slice::from_ref(transport);
    fetch(transports, &plan, &cancel, |one| done.push(one)).await;
    done.remove(0)
}

/// What `source` serves for `need`.
async fn served(started: &Started, source: Arc<dyn Source>, need: Need) -> Fetched {
    let fetched = fetched(&transport(started, source, None).await, need).await;
    assert!(fetched.failures.is_empty(), "{:?}", fetched.failures);
    fetched
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn bars(facts: &[Facts]) -> Bars {
    let mut all = Bars::default();
    for facts in facts {
        if let Facts::Bars(bars) = facts {
            bars.rows().for_each(|bar| all.push(&bar));
        }
    }
    all
}

fn actions(facts: &[Facts]) -> Vec<CorporateAction> {
    let of = |facts: &Facts| match facts {
        Facts::Actions(actions) => actions.clone(),
        _ => Vec::new(),
    };
    facts.iter().flat_map(of).collect()
}

/// What truly happened to a line, as a source with separate splits and dividends tells it: date, whether
/// it is a payment, and the figure to a millionth.
fn truly(started: &Started, id: SecurityId, span: (Date, Date)) -> Vec<(Date, bool, i64)> {
    let events = started.truth.events.iter();
    let events = events.filter(|event| event.security == id);
    let within = events.filter(|event| span.0 <= event.session && event.session <= span.1);
    let mut told: Vec<(Date, bool, i64)> = within
        .filter_map(|event| match event.kind {
            TrueEventKind::Split { ratio } => Some((event.session, false, millionths(ratio))),
            TrueEventKind::StockDividend { ratio } => {
                Some((event.session, false, millionths(1.0 + ratio)))
            }
            TrueEventKind::CashDividend { amount } | TrueEventKind::SpecialDividend { amount } => {
                Some((event.session, true, millionths(amount)))
            }
            _ => None,
        })
        .collect();
    told.sort_unstable();
    told
}

/// The same of what a source told.
fn told(actions: &[CorporateAction]) -> Vec<(Date, bool, i64)> {
    let of = |action: &CorporateAction| match action.kind {
        ActionKind::Split { ratio } => (action.ex_date, false, millionths(ratio)),
        ActionKind::StockDividend { ratio } => (action.ex_date, false, millionths(1.0 + ratio)),
        ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
            (action.ex_date, true, millionths(amount))
        }
        ref other => panic!("{other:?} is told by no source"),
    };
    let mut told: Vec<_> = actions.iter().map(of).collect();
    told.sort_unstable();
    told
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "prices and ratios of a sample are small"
)]
fn millionths(value: f64) -> i64 {
    (value * 1e6).round() as i64
}
