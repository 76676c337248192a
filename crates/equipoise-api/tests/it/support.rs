//! A service over a small market written as text, and requests to it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use equipoise_api::{ApiLimits, ApiState, router};
use equipoise_app::export::{ExportShelf, ShelfLimits};
use equipoise_app::{DataFolder, Store, StoreOptions};
use equipoise_cache::MemoryCache;
use equipoise_ledger::{Access, Body as Entry, prepare};
use equipoise_model::bars::Bar;
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, IndexId, Instant, SecurityRecord, ShareCount,
};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

/// When the tests take place.
pub(crate) const NOW: &str = "2024-06-03T15:00:00Z";

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A service, its clock and its folder.
pub(crate) struct Service {
    pub(crate) router: Router,
    pub(crate) state: ApiState,
    pub(crate) clock: Arc<Mutex<Instant>>,
    /// Removed with everything in it when the service is dropped.
    _folder: TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The body of a request that should have worked.
    pub(crate) fn ok(&self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, StatusCode::OK, "{text}");
        self.json()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

impl Service {
    /// A service over `facts`, with an index of `size` companies by default.
    pub(crate) async fn over(facts: Vec<Facts>, size: u32) -> Self {
        Self::limited(facts, size, ApiLimits::default()).await
    }

    pub(crate) async fn limited(facts: Vec<Facts>, size: u32, limits: ApiLimits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::new(folder.path().join("data"));
        let shelf_limits = ShelfLimits {
            files: 3,
            lifetime: Duration::from_secs(3600),
        };
        let shelf = ExportShelf::new(data.exports(), shelf_limits);
        let options = StoreOptions::default();
        let store = Store::open(data, Access::Create, options).await.unwrap();
        let clock = Arc::new(Mutex::new(instant(NOW)));
        let reading = Arc::clone(&clock);
        let state = ApiState {
            store,
            default_index: IndexId::parse("EW100").unwrap(),
            default_size: size,
            cache: MemoryCache::new(equipoise_cache::Limits::default()),
            shelf,
            clock: Arc::new(move || *reading.lock().unwrap()),
            limits,
            version: "9.8.7",
        };
        let service = Self {
            router: router(state.clone()),
            state,
            clock,
            _folder: folder,
        };
        service.record(facts).await;
        service
    }

    /// Record more facts.
    pub(crate) async fn record(&self, facts: Vec<Facts>) {
        let entries: Vec<_> = facts
            .into_iter()
            .map(|batch| prepare(&Entry::Facts(batch), "test"))
            .collect();
        let now = (self.state.clock)();
        let ledger = self.state.store.ledger();
        ledger.append(&entries, now, None).await.unwrap();
    }

    pub(crate) fn set_clock(&self, text: &str) {
        *self.clock.lock().unwrap() = instant(text);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub(crate) async fn get_with(&self, path: &str, (name, value): (&str, &str)) -> Answer {
        let request = Request::get(path).header(name, value);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn build(&self, start: &str, end: &str) -> Value {
        let body = format!(r#"{{"start_date":"{start}","end_date":"{end}"}}"#);
        self.post("/api/v1/build-index", &body).await.ok()
    }

    pub(crate) async fn performance(&self, start: &str, end: &str) -> Value {
        let path = format!("/api/v1/index-performance?start_date={start}&end_date={end}");
        self.get(&path).await.ok()
    }

    pub(crate) async fn composition(&self, date: &str) -> Value {
        let path = format!("/api/v1/index-composition?date={date}");
        self.get(&path).await.ok()
    }

    pub(crate) async fn changes(&self, start: &str, end: &str) -> Value {
        let path = format!("/api/v1/composition-changes?start_date={start}&end_date={end}");
        self.get(&path).await.ok()
    }
}

/// Closes as a table: `session A B` over rows of a date and prices, `.` where there is no bar.
pub(crate) fn bars(table: &str) -> Facts {
    let mut lines = table.lines().filter(|line| !line.trim().is_empty());
    let symbols: Vec<&str> = lines.next().unwrap().split_whitespace().skip(1).collect();
    let mut bars = Bars::default();
    for line in lines {
        let mut cells = line.split_whitespace();
        let session = date(cells.next().unwrap());
        for (symbol, cell) in symbols.iter().zip(cells) {
            if cell != "." {
                bars.push(&bar(session, symbol, cell.parse().unwrap()));
            }
        }
    }
    Facts::Bars(bars)
}

fn bar(session: Date, symbol: &str, close: f64) -> Bar<'_> {
    Bar {
        session,
        symbol,
        open: close,
        high: close,
        low: close,
        close,
        volume: 1000.0,
        market_cap: f64::NAN,
    }
}

/// Securities, one `symbol|name|sector|industry` each; an empty part is not stated.
pub(crate) fn securities(lines: &[&str]) -> Facts {
    let records = lines.iter().map(|line| {
        let mut parts = line.split('|');
        let mut record = SecurityRecord::of_symbol(parts.next().unwrap());
        let mut part = || {
            parts
                .next()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        record.name = part();
        record.sector = part();
        record.industry = part();
        record
    });
    Facts::Securities(records.collect())
}

/// Share counts, one `symbol effective count` each.
pub(crate) fn shares(lines: &[&str]) -> Facts {
    let counts = lines.iter().map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        ShareCount {
            symbol: parts[0].to_owned(),
            effective: date(parts[1]),
            shares_outstanding: parts[2].parse().unwrap(),
            known: None,
        }
    });
    Facts::Shares(counts.collect())
}

pub(crate) fn action(symbol: &str, ex_date: &str, kind: ActionKind) -> Facts {
    Facts::Actions(vec![CorporateAction {
        symbol: symbol.to_owned(),
        ex_date: date(ex_date),
        currency: None,
        known: None,
        kind,
    }])
}

/// Closes of companies of which nothing is known but share counts.
pub(crate) fn market(table: &str, counts: &[&str]) -> Vec<Facts> {
    let header = table.lines().find(|line| !line.trim().is_empty()).unwrap();
    let symbols: Vec<&str> = header.split_whitespace().skip(1).collect();
    vec![securities(&symbols), bars(table), shares(counts)]
}

/// Five companies over nine sessions: D overtakes C on 8 January and falls back on the 11th.
pub(crate) fn small_market() -> Vec<Facts> {
    vec![
        securities(&[
            "A|Alpha Works|Technology|Chips",
            "B|Beta Foods|Consumer|Food",
            "C|Gamma Rail|Industrials|Rail",
            "D|=cmd()|Energy|Oil",
            "E|||",
        ]),
        bars(
            "session    A      B     C     D     E
             2024-01-02 100.00 80.00 60.00 40.00 20.00
             2024-01-03 101.00 80.00 61.00 41.00 20.50
             2024-01-04 102.50 79.00 62.00 42.00 20.00
             2024-01-05 101.50 79.00 61.50 60.00 21.00
             2024-01-08 103.00 78.50 61.00 65.00 21.50
             2024-01-09 103.00 78.00 60.50 66.00 21.00
             2024-01-10 104.00 77.00 60.00 64.00 22.00
             2024-01-11 105.00 77.50 63.00 59.00 22.50
             2024-01-12 106.00 78.00 64.00 58.00 23.00",
        ),
        shares(&[
            "A 2024-01-02 1000000",
            "B 2024-01-02 1000000",
            "C 2024-01-02 1000000",
            "D 2024-01-02 1000000",
            "E 2024-01-02 1000000",
        ]),
    ]
}

/// The small market with its index of three companies built.
pub(crate) async fn built() -> Service {
    let service = Service::over(small_market(), 3).await;
    service.build("2024-01-02", "2024-01-12").await;
    service
}

/// The numbers of one field of the rows of a performance answer.
pub(crate) fn numbers(performance: &Value, field: &str) -> Vec<Option<f64>> {
    let rows = performance["performance_data"].as_array().unwrap();
    rows.iter().map(|row| row[field].as_f64()).collect()
}

/// The tickers of a composition answer, in its order.
pub(crate) fn tickers(composition: &Value) -> Vec<&str> {
    let rows = composition["compositions"].as_array().unwrap();
    rows.iter()
        .map(|row| row["ticker"].as_str().unwrap())
        .collect()
}

#[track_caller]
pub(crate) fn close_to(found: f64, expected: f64) {
    let is_close = (found - expected).abs() <= 1e-9 * expected.abs().max(1.0);
    assert!(is_close, "{found} is not {expected}");
}
