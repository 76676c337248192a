//! Each fault does what it says.

use std::io::Read;

use equipoise_model::ActionKind;
use equipoise_testkit::market_server::{Endpoint, Fault, FaultKind};
use serde_json::Value;

use crate::client::ask;
use crate::started::Started;
use crate::yahoo::decoded;

async fn faulty(started: &Started, kind: FaultKind) -> crate::client::Answer {
    let (_, symbol) = started.eventful();
    started.meets(Endpoint::YahooChart, kind);
    started.get(&started.chart_path(&symbol)).await
}

#[tokio::test]
async fn refusals_come_with_their_status_and_text() {
    let started = Started::new().await;
    for (kind, status, text) in [
        (FaultKind::TooManyRequests, 429, "Too Many Requests"),
        (FaultKind::TooManyRequestsFor(90), 429, "Too Many Requests"),
        (
            FaultKind::TooManyRequestsAsContent,
            200,
            "Too Many Requests",
        ),
        (FaultKind::InvalidCrumb, 401, "Invalid Crumb"),
        (FaultKind::Forbidden, 403, "denied"),
        (FaultKind::Blocked, 999, "Unable"),
        (FaultKind::Down, 503, "Will be right back"),
        (FaultKind::Page, 200, "<html>"),
        (FaultKind::NullDocument, 200, "{\"chart\":null}"),
    ] {
        let answer = faulty(&started, kind).await;
        assert_eq!(answer.status, status, "{kind:?}");
        assert!(answer.text().contains(text), "{kind:?}: {}", answer.text());
        assert_eq!(
            answer.head.contains("retry-after: 90"),
            kind == FaultKind::TooManyRequestsFor(90)
        );
        let (_, symbol) = started.eventful();
        assert!(decoded(&started, &symbol, &answer).is_err(), "{kind:?}");
    }
    for (kind, to) in [
        (FaultKind::Consent, "location: /consent"),
        (FaultKind::RedirectToPrivate, "location: http://10.0.0.1/"),
        (FaultKind::RedirectLoop, "location: /v8/finance/chart/"),
    ] {
        let answer = faulty(&started, kind).await;
        assert_eq!(answer.status, 307);
        assert!(answer.head.contains(to), "{}", answer.head);
    }
}

#[tokio::test]
async fn bodies_are_cut_swollen_and_mislabelled() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let path = started.chart_path(&symbol);
    let whole = started.get(&path).await;
    let cut = faulty(&started, FaultKind::TruncatedBody).await;
    assert_eq!(cut.body, whole.body[..whole.body.len() / 2]);
    assert_eq!(cut.length(), Some(cut.body.len()));
    let reset = faulty(&started, FaultKind::ResetMidBody).await;
    assert_eq!(reset.length(), Some(whole.body.len()));
    assert!(reset.body.len() < whole.body.len());
    let mislabelled = faulty(&started, FaultKind::WrongContentType).await;
    assert!(mislabelled.head.contains("content-type: text/html"));
    assert_eq!(mislabelled.body, whole.body);
    let skewed = faulty(&started, FaultKind::ClockSkew).await;
    assert!(
        whole.head.contains("date: mon, 02 jan 2023")
            || whole.head.contains("date: fri, 30 dec 2022"),
        "{}",
        whole.head
    );
    assert_ne!(
        skewed.head.lines().find(|line| line.starts_with("date:")),
        whole.head.lines().find(|line| line.starts_with("date:"))
    );
    let bomb = faulty(&started, FaultKind::GzipBomb).await;
    assert!(bomb.head.contains("content-encoding: gzip") && bomb.body.len() < 128 << 10);
    let mut unpacked = flate2::read::GzDecoder::new(bomb.body.as_slice());
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    while let Ok(count @ 1..) = unpacked.read(&mut buffer) {
        bytes += count;
    }
    assert_eq!(bytes, 64 << 20);
    let address = started.server.address();
    started.meets(Endpoint::YahooChart, FaultKind::OversizeBody);
    let large = ask(address, "GET", &path, &[], "", 1 << 20).await;
    assert_eq!(large.length(), Some(200 << 20));
    started.meets(Endpoint::YahooChart, FaultKind::EndlessBody);
    let endless = ask(address, "GET", &path, &[], "", 8 << 20).await;
    assert!(endless.length().is_none() && endless.body.len() >= 8 << 20);
    started.meets(Endpoint::YahooChart, FaultKind::SlowDrip);
    let drip = ask(address, "GET", &path, &[], "", 1).await;
    assert_eq!(drip.body, b"{");
}

#[tokio::test]
async fn a_stalled_request_is_counted_and_never_answered() {
    let started = Started::new().await;
    started.meets(Endpoint::YahooCookie, FaultKind::Stall);
    let address = started.server.address();
    let asked = tokio::spawn(async move { ask(address, "GET", "/", &[], "", 1).await });
    while started.server.requests().count(Endpoint::YahooCookie) == 0 {
        tokio::task::yield_now().await;
    }
    // One that came later is answered first.
    assert_eq!(started.get("/").await.status, 404);
    assert!(!asked.is_finished());
    asked.abort();
}

#[tokio::test]
async fn documents_say_something_wrong() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let whole = started.get(&started.chart_path(&symbol)).await.json();
    let closes = |value: &Value| -> Vec<Value> {
        value["chart"]["result"][0]["indicators"]["quote"][0]["close"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let was = closes(&whole);
    let last = was.len() - 1;
    let told = |kind| {
        let started = &started;
        async move { closes(&faulty(started, kind).await.json()) }
    };
    assert!(told(FaultKind::EmptyResult).await.is_empty());
    assert!(
        told(FaultKind::NullPrices)
            .await
            .iter()
            .step_by(3)
            .all(Value::is_null)
    );
    let hundredfold = told(FaultKind::HundredfoldPrices).await;
    assert_eq!(
        hundredfold[last].as_f64().unwrap(),
        was[last].as_f64().unwrap() * 100.0
    );
    assert_eq!(hundredfold[..last], was[..last]);
    let restated = told(FaultKind::RestatedBar).await;
    assert_eq!(
        restated
            .iter()
            .zip(&was)
            .filter(|(now, then)| now != then)
            .count(),
        1
    );
    assert_eq!(told(FaultKind::Stale).await, was[..last]);
    assert_eq!(told(FaultKind::ExtraRow).await.len(), was.len() + 1);
    assert_eq!(told(FaultKind::DuplicatedRow).await.len(), was.len() + 1);
    assert!(
        faulty(&started, FaultKind::NanPrice)
            .await
            .text()
            .contains(",NaN]")
    );
    let zone = faulty(&started, FaultKind::MissingZone).await;
    assert!(!zone.text().contains("exchangeTimezoneName"));
    let text = faulty(&started, FaultKind::TextNumerators).await.json();
    let splits = text["chart"]["result"][0]["events"]["splits"]
        .as_object()
        .unwrap()
        .clone();
    assert!(splits.values().all(|split| split["numerator"].is_string()));
}

#[tokio::test]
async fn events_come_late_are_taken_back_or_stand_under_other_keys() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let well = decoded(
        &started,
        &symbol,
        &started.get(&started.chart_path(&symbol)).await,
    )
    .unwrap();
    let count = |chart: &equipoise_providers::yahoo::Chart, is: fn(&ActionKind) -> bool| {
        chart
            .actions
            .iter()
            .filter(|action| is(&action.kind))
            .count()
    };
    let is_split = |kind: &ActionKind| matches!(kind, ActionKind::Split { .. });
    let is_dividend = |kind: &ActionKind| matches!(kind, ActionKind::CashDividend { .. });
    let late = decoded(
        &started,
        &symbol,
        &faulty(&started, FaultKind::LateSplit).await,
    )
    .unwrap();
    assert_eq!(count(&late, is_split) + 1, count(&well, is_split));
    assert_eq!(
        late.bars.close, well.bars.close,
        "prices are not adjusted for it either"
    );
    let taken_back = faulty(&started, FaultKind::CancelledDividend).await;
    let taken_back = decoded(&started, &symbol, &taken_back).unwrap();
    assert_eq!(
        count(&taken_back, is_dividend) + 1,
        count(&well, is_dividend)
    );
    let keyed = faulty(&started, FaultKind::WrongEventKeys).await;
    assert!(keyed.text().contains("\"560059200\""));
    assert_eq!(
        decoded(&started, &symbol, &keyed).unwrap().actions,
        well.actions
    );
}

#[tokio::test]
async fn lists_of_lines_lose_some() {
    let started = Started::new().await;
    let path = "/dynamic/SymDir/otherlisted.txt";
    let lines = |answer: crate::client::Answer| answer.text().lines().count();
    let whole = lines(started.get(path).await);
    for (kind, left) in [
        (FaultKind::EmptyResult, 2),
        (FaultKind::MissingSymbol, whole - 1),
        (FaultKind::PartialUniverse, (whole - 2) / 2 + 2),
    ] {
        started.meets(Endpoint::NasdaqOther, kind);
        assert_eq!(lines(started.get(path).await), left, "{kind:?}");
    }
}

#[tokio::test]
async fn a_line_of_two_classes_is_given_the_shares_of_its_company() {
    let started = Started::new().await;
    let (_, class) = started
        .steady()
        .into_iter()
        .find(|(_, symbol)| symbol.ends_with(".B"))
        .unwrap();
    let class = class.replace('.', "-");
    let path = format!("/v7/finance/quote?symbols={class}&crumb=st4nd.1n%2F.%2F");
    let well = started
        .get_with(&path, &[crate::yahoo::COOKIE])
        .await
        .json();
    started.meets(Endpoint::YahooQuote, FaultKind::CompanyWideShares);
    let wide = started
        .get_with(&path, &[crate::yahoo::COOKIE])
        .await
        .json();
    let shares = |value: &Value| {
        value["quoteResponse"]["result"][0]["sharesOutstanding"]
            .as_f64()
            .unwrap()
    };
    assert!(shares(&wide) > 1.5 * shares(&well), "{wide} {well}");
}

#[tokio::test]
async fn a_fault_begins_after_so_many_requests_and_hits_so_many() {
    let started = Started::new().await;
    started.server.script(Fault {
        endpoint: Endpoint::YahooCookie,
        after: 1,
        times: 2,
        kind: FaultKind::Down,
    });
    let mut came = Vec::new();
    for _ in 0..4 {
        came.push(started.get("/").await.status);
    }
    assert_eq!(came, [404, 503, 503, 404]);
    let hit: Vec<_> = started
        .server
        .requests()
        .latest
        .iter()
        .map(|request| request.fault.is_some())
        .collect();
    assert_eq!(hit, [false, true, true, false]);
}
