//! A chart of Yahoo: columns of forty years.

use std::fmt::Write;

/// Forty years of sessions, in days.
pub(crate) const ROWS: u32 = 10_000;
/// 2 January 1986, 14:30 UTC.
const FIRST: i64 = 505_060_200;
const DAY_S: i64 = 86_400;

/// A price of 32 bits as the source prints it, with all the digits of 64.
fn price(row: u32, salt: u32) -> f64 {
    let cents = 1_000 + ((row * 8 + salt).wrapping_mul(2_654_435_761) >> 12) % 50_000;
    f64::from(cents as f32 / 100.0)
}

fn time(row: u32) -> i64 {
    FIRST + i64::from(row) * DAY_S
}

fn column(document: &mut String, name: &str, figure: impl Fn(u32) -> String) {
    let figures: Vec<String> = (0..ROWS).map(figure).collect();
    write!(document, "\"{name}\":[{}],", figures.join(",")).expect("text takes what is written");
}

fn events(document: &mut String) {
    let dividend = |row: u32| {
        let date = time(row);
        format!("\"{date}\":{{\"amount\":0.094643,\"date\":{date}}}")
    };
    let dividends: Vec<String> = (0..ROWS).step_by(90).map(dividend).collect();
    let split = |row: u32| {
        let date = time(row);
        format!(
            "\"{date}\":{{\"date\":{date},\"numerator\":2,\"denominator\":1,\"splitRatio\":\"2:1\"}}"
        )
    };
    let splits: Vec<String> = (2000..ROWS).step_by(2000).map(split).collect();
    write!(
        document,
        "\"events\":{{\"dividends\":{{{}}},\"splits\":{{{}}}}},",
        dividends.join(","),
        splits.join(",")
    )
    .expect("text takes what is written");
}

pub(crate) fn document() -> String {
    let mut document =
        "{\"chart\":{\"result\":[{\"meta\":{\"currency\":\"USD\",\"symbol\":\"INV\",\
        \"exchangeTimezoneName\":\"America/New_York\",\"dataGranularity\":\"1d\"},"
            .to_owned();
    column(&mut document, "timestamp", |row| time(row).to_string());
    events(&mut document);
    document.push_str("\"indicators\":{\"quote\":[{");
    for (salt, name) in [(0, "open"), (1, "high"), (2, "low"), (3, "close")] {
        column(&mut document, name, |row| price(row, salt).to_string());
    }
    column(&mut document, "volume", |row| (1_000_000 + row).to_string());
    document.pop();
    document.push_str("}],\"adjclose\":[{");
    column(&mut document, "adjclose", |row| price(row, 4).to_string());
    document.pop();
    document.push_str("}]}}],\"error\":null}}");
    document
}
