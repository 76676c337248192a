//! EDGAR, the symbol directory and the grouped bars.

use equipoise_model::calendar;
use equipoise_testkit::market_server::KEY;

use crate::started::Started;

const AGENT: (&str, &str) = ("user-agent", "Example example@example.com");

#[tokio::test]
async fn edgar_tells_share_counts_with_their_filing_dates_to_those_who_say_who_they_are() {
    let started = Started::new().await;
    assert_eq!(started.get("/files/company_tickers.json").await.status, 403);
    let tickers = started
        .get_with("/files/company_tickers.json", &[AGENT])
        .await
        .json();
    let (_, symbol) = started.eventful();
    let row = tickers
        .as_object()
        .unwrap()
        .values()
        .find(|row| row["ticker"] == symbol.as_str())
        .unwrap();
    let path = format!(
        "/api/xbrl/companyfacts/CIK{:010}.json",
        row["cik_str"].as_u64().unwrap()
    );
    let facts = started.get_with(&path, &[AGENT]).await.json();
    let rows = facts["facts"]["dei"]["EntityCommonStockSharesOutstanding"]["units"]["shares"]
        .as_array()
        .unwrap()
        .clone();
    assert!(rows.len() > 8, "{} counts", rows.len());
    for row in rows {
        assert!(row["filed"].as_str() >= row["end"].as_str(), "{row}");
        assert!(
            row["filed"].as_str().unwrap() <= started.last.to_string().as_str(),
            "{row}"
        );
    }
    assert_eq!(
        started
            .get_with("/api/xbrl/companyfacts/CIK0000000001.json", &[AGENT])
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_symbol_directory_has_each_line_once_and_a_footer() {
    let started = Started::new().await;
    let text = started.get("/dynamic/SymDir/otherlisted.txt").await.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("ACT Symbol|Security Name|Exchange|"));
    assert!(lines.last().unwrap().starts_with("File Creation Time: "));
    for (_, symbol) in started.steady() {
        let start = format!("{symbol}|");
        assert_eq!(
            lines.iter().filter(|line| line.starts_with(&start)).count(),
            1,
            "{symbol}"
        );
    }
    let listed = started.get("/dynamic/SymDir/nasdaqlisted.txt").await.text();
    assert!(listed.contains("|Y|N|100|N|N"), "the test issue: {listed}");
}

#[tokio::test]
async fn grouped_bars_are_those_of_every_line_in_a_session_that_is_over() {
    let started = Started::new().await;
    let key = format!("Bearer {KEY}");
    let headers = [("authorization", key.as_str())];
    let path =
        |session| format!("/v2/aggs/grouped/locale/us/market/stocks/{session}?adjusted=false");
    assert_eq!(started.get(&path(started.last)).await.status, 401);
    let answer = started.get_with(&path(started.last), &headers).await.json();
    let rows = answer["results"].as_array().unwrap();
    let seen = started
        .truth
        .lines
        .iter()
        .filter(|line| started.truth.has_bar(line.security, started.last));
    assert_eq!(rows.len(), seen.count());
    for row in rows {
        let id = started
            .truth
            .security(row["T"].as_str().unwrap(), started.last)
            .unwrap();
        assert_eq!(row["c"].as_f64(), started.truth.close(id, started.last));
    }
    started
        .server
        .set_now(calendar::new_york_open(started.last));
    let answer = started.get_with(&path(started.last), &headers).await.json();
    assert_eq!(answer["resultsCount"], 0);
}
