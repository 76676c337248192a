//! Exports: every format says what the reads say, under safe names, as the right type.

use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::support::{Answer, Service, built, numbers};

const RANGE: (&str, &str) = ("2024-01-02", "2024-01-12");

fn body(extra: &str) -> String {
    let (start, end) = RANGE;
    format!(r#"{{"start_date":"{start}","end_date":"{end}"{extra}}}"#)
}

async fn documented(service: &Service, extra: &str) -> Answer {
    let answer = service.post("/api/v1/export", &body(extra)).await;
    assert_eq!(
        answer.status,
        StatusCode::OK,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    answer
}

async fn levels(service: &Service) -> Vec<Option<f64>> {
    numbers(&service.performance(RANGE.0, RANGE.1).await, "value")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_coded_form_answers_where_the_workbook_is() {
    let service = built().await;
    let found = service.post("/api/v1/export-data", &body("")).await.ok();
    assert_eq!(found["success"], true);
    assert_eq!(found["file_path"], found["download_url"]);
    let name = found["filename"].as_str().unwrap();
    assert!(name.ends_with(".xlsx"), "{name}");
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    assert!(name.chars().all(is_safe), "{name}");
    let file = service.get(found["file_path"].as_str().unwrap()).await;
    assert_eq!(file.status, StatusCode::OK);
    let megabytes = file.body.len() as f64 / 1_048_576.0;
    assert_eq!(found["file_size_mb"].as_f64(), Some(megabytes));
    assert_eq!(file.header("content-length"), file.body.len().to_string());
    assert_eq!(
        file.header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    let disposition = format!("attachment; filename=\"{name}\"");
    assert_eq!(file.header("content-disposition"), disposition);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_has_the_four_sheets_with_their_headers_and_the_served_numbers() {
    let service = built().await;
    let file = documented(&service, "").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body)).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "Summary",
            "Performance",
            "Daily Compositions",
            "Composition Changes"
        ]
    );
    for (sheet, header) in [
        (
            "Performance",
            &[
                "Date",
                "Index Value",
                "Daily Return (%)",
                "Cumulative Return (%)",
            ][..],
        ),
        (
            "Daily Compositions",
            &[
                "Date",
                "Ticker",
                "Name",
                "Weight (%)",
                "Market Cap (B)",
                "Sector",
                "Industry",
            ],
        ),
        (
            "Composition Changes",
            &["Date", "Action", "Ticker", "Name", "Market Cap (B)"],
        ),
    ] {
        let cells = book.worksheet_range(sheet).unwrap();
        let first: Vec<String> = cells
            .rows()
            .next()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        let stated: Vec<&str> = first
            .iter()
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect();
        assert_eq!(stated, header, "{sheet}");
    }
    let performance = book.worksheet_range("Performance").unwrap();
    for (row, level) in performance.rows().skip(1).zip(levels(&service).await) {
        assert!(matches!(row[0], Data::DateTime(_)), "{:?}", row[0]);
        assert_eq!(row[1], Data::Float(level.unwrap()));
    }
    let compositions = book.worksheet_range("Daily Compositions").unwrap();
    assert_eq!(compositions.height(), 1 + 9 * 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_form_answers_the_file_itself() {
    let service = built().await;
    for (format, content_type) in [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("parquet", "application/vnd.apache.parquet"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ] {
        let file = documented(&service, &format!(r#","format":"{format}""#)).await;
        assert_eq!(file.header("content-type"), content_type);
        assert_eq!(
            file.header("content-disposition"),
            format!("attachment; filename=\"index_data_2024-01-02_2024-01-12.{format}\"")
        );
        let again = service.get(file.header("content-location")).await;
        assert_eq!(again.body, file.body, "{format}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_and_json_levels_are_the_served_ones_to_the_last_bit() {
    let service = built().await;
    let served: Vec<f64> = levels(&service).await.into_iter().flatten().collect();

    let file = documented(&service, r#","format":"csv","include_composition":false"#).await;
    let text = String::from_utf8(file.body).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    assert_eq!(header[..2], ["session", "price_return"]);
    let of_csv: Vec<f64> = lines.map(|cells| cells[1].parse().unwrap()).collect();
    assert_eq!(of_csv, served);

    let file = documented(&service, r#","format":"json""#).await.json();
    let rows = file.as_array().unwrap().iter();
    let of_json: Vec<f64> = rows
        .map(|row| row["price_return"].as_f64().unwrap())
        .collect();
    assert_eq!(of_json, served);
}

#[tokio::test(flavor = "multi_thread")]
async fn compositions_are_exported_as_served_and_formulas_are_not_run() {
    let service = built().await;
    let extra = r#","format":"json","include_composition":true"#;
    let rows = documented(&service, extra).await.json();
    let of_day = |row: &&Value| row["session"] == "2024-01-08";
    let symbols: Vec<&Value> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(of_day)
        .map(|row| &row["symbol"])
        .collect();
    let served = service.composition("2024-01-08").await;
    assert_eq!(symbols, crate::support::tickers(&served));

    let extra = r#","format":"csv","include_composition":true"#;
    let text = String::from_utf8(documented(&service, extra).await.body).unwrap();
    assert!(text.contains(",'=cmd(),"), "the name of D is guarded");
    assert!(!text.contains(",=cmd()"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_export_has_the_same_bytes() {
    let service = built().await;
    for format in ["csv", "json", "parquet", "xlsx"] {
        let extra = format!(r#","format":"{format}""#);
        let first = documented(&service, &extra).await.body;
        assert_eq!(first, documented(&service, &extra).await.body, "{format}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_export_makes_room_for_the_newest() {
    let service = built().await;
    let mut paths = Vec::new();
    for _ in 0..4 {
        let found = service.post("/api/v1/export-data", &body("")).await.ok();
        paths.push(found["file_path"].as_str().unwrap().to_owned());
    }
    let mut statuses = Vec::new();
    for path in &paths {
        statuses.push(service.get(path).await.status.as_u16());
    }
    assert_eq!(
        statuses,
        [404, 200, 200, 200],
        "the shelf of the tests holds three"
    );
}
