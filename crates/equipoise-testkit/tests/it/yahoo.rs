//! The Yahoo side, read with the decoders of the service.

use chrono::{DateTime, TimeDelta};
use equipoise_model::{ActionKind, Instant, calendar};
use equipoise_providers::sample::TrueEventKind;
use equipoise_providers::source::Answer as Wire;
use equipoise_providers::yahoo::{
    Chart, ChartRequest, QuotesRequest, SharesRequest, chart, crumb, quotes, shares,
};
use equipoise_testkit::market_server::Endpoint;

use crate::client::Answer;
use crate::started::Started;

pub(crate) const COOKIE: (&str, &str) = ("cookie", "A3=d=stand-in&S=stand-in");
const CRUMB: &str = "st4nd.1n%2F.%2F";

fn wire(answer: &Answer, fetched: Instant) -> Wire<'_> {
    Wire {
        status: answer.status,
        body: &answer.body,
        fetched,
    }
}

/// What the service makes of a chart.
pub(crate) fn decoded(
    started: &Started,
    symbol: &str,
    answer: &Answer,
) -> Result<Chart, equipoise_providers::yahoo::YahooError> {
    let symbol = symbol.replace('.', "-");
    let request = ChartRequest {
        symbol: &symbol,
        from: DateTime::UNIX_EPOCH,
        until: started.now() + TimeDelta::days(1),
    };
    chart(&wire(answer, started.now()), &request)
}

#[tokio::test]
async fn charts_decode_to_the_closes_splits_and_dividends_that_were() {
    let started = Started::new().await;
    let (mut splits, mut dividends) = (0, 0);
    for (id, symbol) in started.steady() {
        let answer = started.get(&started.chart_path(&symbol)).await;
        let chart =
            decoded(&started, &symbol, &answer).unwrap_or_else(|error| panic!("{symbol}: {error}"));
        let told: Vec<_> = chart
            .bars
            .rows()
            .map(|bar| (bar.session, bar.close))
            .collect();
        let sessions = started.truth.sessions.iter();
        let seen = sessions.filter(|session| started.truth.has_bar(id, **session));
        let was: Vec<_> = seen
            .map(|session| (*session, started.truth.close(id, *session).unwrap()))
            .collect();
        assert_eq!(told, was, "{symbol}");
        for event in started
            .truth
            .events
            .iter()
            .filter(|event| event.security == id)
        {
            let is_told = |is: &dyn Fn(&ActionKind) -> bool| {
                chart
                    .actions
                    .iter()
                    .any(|action| action.ex_date == event.session && is(&action.kind))
            };
            match event.kind {
                TrueEventKind::Split { ratio } => {
                    splits += 1;
                    assert!(
                        is_told(
                            &|kind| matches!(kind, ActionKind::Split { ratio: told } if (told - ratio).abs() < 1e-9)
                        ),
                        "{symbol} {event:?}"
                    );
                }
                TrueEventKind::CashDividend { amount } => {
                    dividends += 1;
                    assert!(
                        is_told(
                            &|kind| matches!(kind, ActionKind::CashDividend { amount: told } if (told - amount).abs() < 1e-4)
                        ),
                        "{symbol} {event:?} {:?}",
                        chart.actions
                    );
                }
                _ => {}
            }
        }
    }
    assert!(
        splits > 0 && dividends > 50,
        "{splits} splits, {dividends} dividends"
    );
}

#[tokio::test]
async fn quotes_ask_for_a_crumb_that_asks_for_a_cookie() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let path = format!("/v7/finance/quote?symbols={symbol}&crumb={CRUMB}");
    assert_eq!(started.get(&path).await.status, 401);
    assert_eq!(started.get("/v1/test/getcrumb").await.status, 401);
    assert!(started.get("/").await.head.contains("set-cookie: a3="));
    let answer = started.get_with("/v1/test/getcrumb", &[COOKIE]).await;
    assert_eq!(crumb(&wire(&answer, started.now())).unwrap(), "st4nd.1n/./");
    assert_eq!(started.get_with(&path, &[COOKIE]).await.status, 200);
    let asked = started.server.requests();
    assert_eq!(
        (
            asked.count(Endpoint::YahooQuote),
            asked.count(Endpoint::YahooCrumb)
        ),
        (2, 2)
    );
}

#[tokio::test]
async fn the_consent_flow_ends_with_the_cookie() {
    let started = Started::new().await;
    assert!(started.get("/consent").await.text().contains("csrfToken"));
    let taken = started
        .post("/v2/collectConsent?sessionId=stand-in", &[], "")
        .await;
    assert_eq!(taken.status, 302);
    assert!(
        taken.head.contains("location: /copyconsent"),
        "{}",
        taken.head
    );
    let copied = started.get("/copyConsent?sessionId=stand-in").await;
    assert!(copied.head.contains("set-cookie: a3="), "{}", copied.head);
}

#[tokio::test]
async fn quotes_and_share_counts_decode_to_what_was() {
    let started = Started::new().await;
    let (id, symbol) = started.eventful();
    let path = format!("/v7/finance/quote?symbols={symbol},NOBODY&crumb={CRUMB}");
    let answer = started.get_with(&path, &[COOKIE]).await;
    let asked = QuotesRequest {
        symbols: &[&symbol, "NOBODY"],
    };
    let told = quotes(&wire(&answer, started.now()), &asked).unwrap();
    assert_eq!(told.missing, ["NOBODY"]);
    let quote = &told.quotes[0];
    assert_eq!(Some(quote.price), started.truth.close(id, started.last));
    assert!(!quote.is_live);
    assert!(quote.company_market_cap.unwrap() > 0.0);
    let path = format!(
        "/ws/fundamentals-timeseries/v1/finance/timeseries/{symbol}?symbol={symbol}&period1=0&period2=4000000000"
    );
    let answer = started.get(&path).await;
    let zone = calendar::Zone::parse("America/New_York").unwrap();
    let request = SharesRequest {
        symbol: &symbol,
        zone,
    };
    let counts = shares(&wire(&answer, started.now()), &request)
        .unwrap()
        .counts;
    assert!(counts.len() > 8, "{} counts", counts.len());
    let latest = counts.last().unwrap().shares_outstanding;
    assert_eq!(
        quote.shares_outstanding,
        Some(latest),
        "no split since the last count"
    );
}

#[tokio::test]
async fn a_session_that_has_not_come_is_not_told_and_one_that_is_on_is_live() {
    let started = Started::new().await;
    let (id, symbol) = started.eventful();
    let open = calendar::new_york_open(started.last);
    started.server.set_now(open - TimeDelta::minutes(1));
    let count = |answer: &Answer| {
        answer.json()["chart"]["result"][0]["timestamp"]
            .as_array()
            .unwrap()
            .len()
    };
    let before = count(&started.get(&started.chart_path(&symbol)).await);
    let noon = open + TimeDelta::minutes(150);
    started.server.set_now(noon);
    let answer = started.get(&started.chart_path(&symbol)).await;
    assert_eq!(count(&answer), before + 1);
    let result = &answer.json()["chart"]["result"][0];
    assert_eq!(result["timestamp"][before], noon.timestamp());
    let symbol = symbol.as_str();
    let request = ChartRequest {
        symbol,
        from: DateTime::UNIX_EPOCH,
        until: noon + TimeDelta::days(1),
    };
    let chart = chart(&wire(&answer, noon), &request).unwrap();
    let last = chart.bars.rows().last().unwrap().session;
    assert_eq!(last, calendar::previous_session(started.last));
    assert!(started.truth.has_bar(id, started.last));
}

#[tokio::test]
async fn the_screener_pages_through_the_largest_companies() {
    let started = Started::new().await;
    let path = format!("/v1/finance/screener?crumb={CRUMB}");
    let page = |offset: u32| {
        format!(
            r#"{{"offset":{offset},"size":10,"sortField":"intradaymarketcap","sortType":"DESC","quoteType":"EQUITY","query":{{"operator":"AND","operands":[{{"operator":"EQ","operands":["region","us"]}},{{"operator":"GT","operands":["intradaymarketcap",2000000000]}}]}}}}"#
        )
    };
    let mut caps = Vec::new();
    for offset in [0, 10] {
        let answer = started.post(&path, &[COOKIE], &page(offset)).await.json();
        let quotes = answer["finance"]["result"][0]["quotes"]
            .as_array()
            .unwrap()
            .clone();
        assert_eq!(quotes.len(), 10);
        caps.extend(
            quotes
                .iter()
                .map(|quote| quote["marketCap"].as_i64().unwrap()),
        );
    }
    assert!(caps.windows(2).all(|pair| pair[0] >= pair[1]), "{caps:?}");
    let wrong = started.post(&path, &[COOKIE], r#"{"size":251}"#).await;
    assert_eq!(wrong.status, 400);
}
