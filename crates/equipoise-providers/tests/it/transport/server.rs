//! A server on loopback that answers by a script, and a clock that moves when somebody waits.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use equipoise_model::Instant;
use equipoise_providers::source::{Ask, Need, Quota, SourceError};
use equipoise_providers::transport::{
    BudgetStore, Clock, MemoryBudgets, Transport, TransportOptions,
};
use equipoise_providers::yahoo::{Addresses, Yahoo};
use futures::future::BoxFuture;

use crate::yahoo::documents::{at, document};

/// Waiting moves it, and so does a test.
#[derive(Debug)]
pub(super) struct MovedClock(Mutex<Instant>);

impl MovedClock {
    pub(super) fn at_noon() -> Arc<Self> {
        Arc::new(Self(Mutex::new(at("2024-01-05T12:00:00Z"))))
    }

    pub(super) fn set(&self, now: Instant) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'static, ()> {
        *self.0.lock().unwrap() += span;
        Box::pin(tokio::task::yield_now())
    }
}

/// What the server does for one request.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    Status(u16, &'static str),
    With(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// The head and a piece of the body, and then nothing more.
    Stall,
    /// The head and a piece of the body, and then the connection breaks.
    BreakOff,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) at: Instant,
    pub(super) address: String,
    pub(super) cookie: Option<String>,
}

#[derive(Debug)]
struct Shared {
    script: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Asked>>,
    clock: Arc<MovedClock>,
    crumbs: Mutex<u32>,
}

/// The server; what is not in its script is a chart or a crumb.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) base: String,
    shared: Arc<Shared>,
}

impl Server {
    pub(super) async fn start(clock: &Arc<MovedClock>, script: &[Reply]) -> Self {
        let shared = Arc::new(Shared {
            script: Mutex::new(script.iter().cloned().collect()),
            asked: Mutex::default(),
            clock: Arc::clone(clock),
            crumbs: Mutex::new(0),
        });
        let router = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, shared }
    }

    pub(super) fn then(&self, reply: Reply) {
        self.shared.script.lock().unwrap().push_back(reply);
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    pub(super) fn asked_of(&self, part: &str) -> usize {
        let asked = self.asked();
        asked
            .iter()
            .filter(|one| one.address.contains(part))
            .count()
    }

    /// The source here, with much to ask of it.
    pub(super) fn source(&self) -> Yahoo {
        let mut source = Yahoo::new(Addresses::at(&self.base));
        source.quota = Quota {
            per_second: None,
            per_minute: None,
            per_hour: None,
            per_day: None,
            concurrency: 4,
        };
        source
    }

    pub(super) async fn transport(&self) -> Transport {
        self.transport_of(self.source(), TransportOptions::default(), &store())
            .await
    }

    pub(super) async fn transport_of(
        &self,
        source: Yahoo,
        options: TransportOptions,
        store: &Arc<impl BudgetStore + 'static>,
    ) -> Transport {
        let clock = Arc::clone(&self.shared.clock) as Arc<dyn Clock>;
        let store = Arc::clone(store) as Arc<dyn BudgetStore>;
        Transport::open(Arc::new(source), options, clock, store)
            .await
            .unwrap()
    }
}

pub(super) fn store() -> Arc<MemoryBudgets> {
    Arc::default()
}

pub(super) fn history() -> Need {
    Need::History {
        symbol: "INV".to_owned(),
        from: "2024-01-02".parse().unwrap(),
        to: "2024-01-04".parse().unwrap(),
    }
}

/// The one ask of `need` on the morning of 5 January.
pub(super) fn ask(transport: &Transport, need: &Need) -> Ask {
    let now = at("2024-01-05T12:00:00Z");
    transport.source().asks(need, now).unwrap().remove(0)
}

/// The failure of the ask for [`history`].
pub(super) async fn refused(transport: &Transport) -> SourceError {
    transport
        .ask(&ask(transport, &history()))
        .await
        .unwrap_err()
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let address = request.uri().to_string();
    let cookie = request.headers().get("cookie");
    shared.asked.lock().unwrap().push(Asked {
        at: shared.clock.now(),
        address: address.clone(),
        cookie: cookie.map(|cookie| cookie.to_str().unwrap().to_owned()),
    });
    if address == "/" {
        return respond(
            502,
            &[("set-cookie", "A3=yes; Path=/".to_owned())],
            Vec::new(),
        );
    }
    if address.contains("getcrumb") {
        let mut crumbs = shared.crumbs.lock().unwrap();
        *crumbs += 1;
        return respond(200, &[], format!("crumb.{crumbs}/").into_bytes());
    }
    let reply = shared.script.lock().unwrap().pop_front();
    match reply {
        None => respond(200, &[], document().to_string().into_bytes()),
        Some(Reply::Status(status, body)) => respond(status, &[], body.as_bytes().to_vec()),
        Some(Reply::With(status, headers, body)) => respond(status, &headers, body),
        Some(Reply::Stall) => {
            let piece = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from("{"))]);
            let stalled = futures::StreamExt::chain(piece, futures::stream::pending());
            Response::new(Body::from_stream(stalled))
        }
        Some(Reply::BreakOff) => {
            let broken = [Ok(Bytes::from("{")), Err(std::io::Error::other("broken"))];
            Response::new(Body::from_stream(futures::stream::iter(broken)))
        }
    }
}

fn respond(status: u16, headers: &[(&'static str, String)], body: Vec<u8>) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(Body::from(body)).unwrap()
}
