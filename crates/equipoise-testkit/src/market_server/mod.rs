//! A stand-in for the market data sources: the sample market in their protocols, over HTTP on
//! loopback.
//!
//! It speaks Yahoo Finance, SEC EDGAR, the symbol directory of Nasdaq, Massive, Tiingo, EODHD, Alpha
//! Vantage and Stooq. What it tells is what had happened by its clock, which stands until it is set, so that a
//! first run and the days after it can be played. A [`Fault`] is scripted by endpoint, order and
//! number; every request is counted. The same can be asked for over HTTP under `/_control`.

mod alpha_vantage;
mod answer;
mod control;
mod endpoint;
mod eodhd;
mod fault;
mod key;
mod market;
mod massive;
mod nasdaq;
mod payload;
mod question;
mod requests;
mod sec;
mod span;
mod stooq;
mod tiingo;
mod transport;
mod view;
mod yahoo;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use equipoise_model::{Instant, calendar};
use equipoise_providers::sample::Sample;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use endpoint::Endpoint;
pub use fault::{Fault, FaultKind};
pub use key::KEY;
pub use requests::{Request, Requests};

use answer::Answer;
use fault::Script;
use market::Market;
use question::Question;
use view::View;

/// The largest body of a request.
const MAX_BODY_BYTES: usize = 1 << 20;

/// A running server; it stops with the value.
#[derive(Debug)]
pub struct MarketServer {
    shared: Shared,
    address: SocketAddr,
    serving: JoinHandle<io::Result<()>>,
}

/// What requests share.
#[derive(Debug, Clone)]
struct Shared {
    market: Arc<Market>,
    control: Arc<Mutex<Control>>,
}

/// What is set from outside.
#[derive(Debug)]
struct Control {
    now: Instant,
    script: Script,
    requests: Requests,
}

impl Shared {
    fn control(&self) -> MutexGuard<'_, Control> {
        // Nothing is left half done under the lock, so a panic elsewhere does not matter.
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MarketServer {
    /// Serve `sample` on loopback at `port`, 0 for a free one. The clock stands at `now`.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn start(sample: Sample, now: Instant, port: u16) -> io::Result<Self> {
        let control = Control {
            now,
            script: Script::default(),
            requests: Requests::default(),
        };
        let shared = Shared {
            market: Arc::new(Market::new(sample)),
            control: Arc::new(Mutex::new(control)),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let routes: Router = control::routes()
            .fallback(serve)
            .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
            .with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self {
            shared,
            address,
            serving,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Set the clock.
    pub fn set_now(&self, now: Instant) {
        self.shared.control().now = now;
    }

    /// Add to the script of faults; those of one endpoint happen in the order they are added.
    pub fn script(&self, fault: Fault) {
        self.shared.control().script.add(fault);
    }

    /// Forget the rest of the script.
    pub fn forget_faults(&self) {
        self.shared.control().script.clear();
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.shared.control().requests.clone()
    }

    /// Wait until the server ends, which it does by a failure only.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn run(mut self) -> io::Result<()> {
        (&mut self.serving).await.map_err(io::Error::other)?
    }
}

impl Drop for MarketServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let (now, read) = {
        let mut control = shared.control();
        let read = question(method, &uri, headers, &body);
        let now = control.now;
        let Ok(asked) = read else {
            control.requests.unknown += 1;
            let answer = Answer::text("text/plain", "no source has this address\n");
            return transport::response(answer.status(StatusCode::NOT_FOUND), None, now);
        };
        let fault = control.script.next(asked.endpoint);
        control.requests.note(Request {
            at: now,
            endpoint: asked.endpoint,
            path: asked.path.clone(),
            fault,
        });
        (now, (asked, fault))
    };
    let (asked, fault) = read;
    if fault == Some(FaultKind::Stall) {
        // The client ends it.
        std::future::pending::<()>().await;
    }
    if let Some(answer) = fault.and_then(|kind| transport::instead(kind, &asked)) {
        return transport::response(answer, fault, now);
    }
    let mut asked = massive::unfolded(asked);
    if fault == Some(FaultKind::WrongKey) {
        asked.forget_key();
    }
    let mut answer = match fault.and_then(|kind| over_quota(kind, asked.endpoint)) {
        Some(answer) => answer,
        None => answer_of(&shared.market, now, fault, &asked),
    };
    if let Some(kind) = fault {
        payload::change(&mut answer, kind);
    }
    transport::response(answer, fault, now)
}

/// The request, when it is one to a source.
fn question(method: Method, uri: &Uri, headers: HeaderMap, body: &[u8]) -> Result<Question, ()> {
    let endpoint = Endpoint::of(uri.path()).ok_or(())?;
    let Query(query) = Query::try_from_uri(uri).map_err(|_| ())?;
    Ok(Question {
        endpoint,
        method,
        path: uri.path().to_owned(),
        query,
        headers,
        body: serde_json::from_slice(body).unwrap_or_default(),
    })
}

fn answer_of(market: &Market, now: Instant, fault: Option<FaultKind>, asked: &Question) -> Answer {
    let view = View {
        market,
        now: match fault {
            Some(FaultKind::Stale) => {
                let today = calendar::new_york_date(now);
                calendar::new_york_close(calendar::previous_session(today))
            }
            _ => now,
        },
        without_last_split: fault == Some(FaultKind::LateSplit),
        without_last_dividend: fault == Some(FaultKind::CancelledDividend),
    };
    match asked.endpoint {
        Endpoint::SecTickers | Endpoint::SecFacts => sec::answer(view, asked),
        Endpoint::NasdaqListed | Endpoint::NasdaqOther => nasdaq::answer(view, asked),
        Endpoint::MassiveGrouped
        | Endpoint::MassiveTicker
        | Endpoint::MassiveTickers
        | Endpoint::MassiveSplits
        | Endpoint::MassiveDividends => massive::answer(view, asked),
        Endpoint::TiingoMeta | Endpoint::TiingoPrices => tiingo::answer(view, asked),
        Endpoint::EodhdHistory
        | Endpoint::EodhdSplits
        | Endpoint::EodhdDividends
        | Endpoint::EodhdBulk => eodhd::answer(view, asked),
        Endpoint::AlphaVantage => alpha_vantage::answer(view, asked),
        Endpoint::Stooq => stooq::answer(view, asked),
        _ => yahoo::answer(view, asked),
    }
}

/// What a source with a key says when its quota is used up; `None` for other faults and sources.
fn over_quota(kind: FaultKind, endpoint: Endpoint) -> Option<Answer> {
    if kind != FaultKind::QuotaUsedUp {
        return None;
    }
    Some(match endpoint {
        Endpoint::MassiveGrouped
        | Endpoint::MassiveTicker
        | Endpoint::MassiveTickers
        | Endpoint::MassiveSplits
        | Endpoint::MassiveDividends => massive::over_quota(),
        Endpoint::TiingoMeta | Endpoint::TiingoPrices => tiingo::over_quota(),
        Endpoint::EodhdHistory
        | Endpoint::EodhdSplits
        | Endpoint::EodhdDividends
        | Endpoint::EodhdBulk => eodhd::over_quota(),
        Endpoint::AlphaVantage => alpha_vantage::over_quota(),
        Endpoint::Stooq => stooq::over_quota(),
        _ => return None,
    })
}
