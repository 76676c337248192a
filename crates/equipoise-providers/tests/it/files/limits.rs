//! Limits: what is too large is refused with the limit in the message, without being held.

use std::io::Write;
use std::path::Path;

use equipoise_model::{FactKind, Facts};
use equipoise_providers::files::{self, FileError, Limits, OnError};

use super::folder::{Folder, Outcome, assert_mentions};

fn read(path: &Path, limits: &Limits) -> Outcome {
    files::read(path, FactKind::Bars, OnError::Keep, limits, &mut |_, _| {})
}

#[test]
fn a_line_of_64_mebibytes_is_refused_at_its_line() {
    let folder = Folder::new();
    let mut bytes = b"session,symbol,close\n2020-01-02,A,1\n".to_vec();
    bytes.resize(64 << 20, b'x');
    let error = read(&folder.write("long.csv", bytes), &Limits::default()).unwrap_err();
    assert_mentions("", &error.to_string(), &["long.csv:3: ", "1048576 bytes"]);
}

#[test]
fn a_sparse_file_of_two_gigabytes_after_good_lines_is_refused() {
    let folder = Folder::new();
    let path = folder.path("sparse.csv");
    let mut file = std::fs::File::create(&path).unwrap();
    let good: String = (0..2000)
        .map(|row| format!("2020-01-02,S{row},1\n"))
        .collect();
    file.write_all(format!("session,symbol,close\n{good}").as_bytes())
        .unwrap();
    file.set_len(2 << 30).unwrap();
    let error = read(&path, &Limits::default()).unwrap_err();
    assert_mentions(
        "",
        &error.to_string(),
        &["sparse.csv:2002: ", "longer than the limit"],
    );
}

#[test]
fn the_line_limit_is_exact() {
    let folder = Folder::new();
    let path = folder.write(
        "bars.csv",
        "session,symbol,close\n2020-01-02,A,1\n2020-01-03,A,1.0000\n",
    );
    let limits = |max_line_bytes| Limits {
        max_line_bytes,
        ..Limits::default()
    };
    assert!(read(&path, &limits(21)).is_ok());
    let error = read(&path, &limits(20)).unwrap_err();
    assert!(
        matches!(
            error,
            FileError::LineTooLong {
                line: 1,
                limit: 20,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn an_open_quote_cannot_swallow_more_than_a_line_may_hold() {
    let folder = Folder::new();
    let rows = "2020-01-02,A,1\n".repeat(1000);
    let path = folder.write("bars.csv", format!("session,symbol,close\n\"{rows}"));
    let limits = Limits {
        max_line_bytes: 1024,
        ..Limits::default()
    };
    let error = read(&path, &limits).unwrap_err();
    assert_mentions(
        "",
        &error.to_string(),
        &["bars.csv:2: ", "1024 bytes", "quote"],
    );
}

#[test]
fn a_file_with_too_many_bytes_or_rows_is_refused() {
    let folder = Folder::new();
    let path = folder.write(
        "bars.csv",
        "session,symbol,close\n2020-01-02,A,1\n2020-01-03,A,1\n",
    );
    let error = read(
        &path,
        &Limits {
            max_file_bytes: 50,
            ..Limits::default()
        },
    )
    .unwrap_err();
    assert_mentions(
        "",
        &error.to_string(),
        &["bars.csv: ", "51 bytes", "limit of 50"],
    );
    let error = read(
        &path,
        &Limits {
            max_rows: 1,
            ..Limits::default()
        },
    )
    .unwrap_err();
    assert_mentions("", &error.to_string(), &["bars.csv:3: ", "limit of 1"]);
}

#[test]
fn batches_hold_no_more_than_asked_and_keep_file_order() {
    let folder = Folder::new();
    let rows: String = (1..=25)
        .map(|day| format!("2020-01-{day:02},S{},1\n", day % 3))
        .collect();
    let path = folder.write("bars.csv", format!("session,symbol,close\n{rows}"));
    let limits = Limits {
        batch_rows: 10,
        ..Limits::default()
    };
    let mut seen = Vec::new();
    let mut progress = |rows, total: Option<u64>| seen.push((rows, total.is_some()));
    let outcome = files::read(
        &path,
        FactKind::Bars,
        OnError::Refuse,
        &limits,
        &mut progress,
    );
    let (facts, report) = outcome.unwrap();
    let lengths: Vec<usize> = facts.iter().map(Facts::len).collect();
    assert_eq!(lengths, [10, 10, 5]);
    assert_eq!(
        seen.iter().map(|(rows, _)| *rows).collect::<Vec<_>>(),
        [10, 20, 25]
    );
    assert_eq!(seen.last(), Some(&(25, true)));
    assert_eq!(report.rows_kept, 25);
    let mut days = Vec::new();
    for batch in &facts {
        let Facts::Bars(bars) = batch else {
            panic!("not bars: {batch:?}")
        };
        days.extend(
            bars.rows()
                .map(|bar| format!("{} {}", bar.session, bar.symbol)),
        );
    }
    let expected: Vec<String> = (1..=25)
        .map(|day| format!("2020-01-{day:02} S{}", day % 3))
        .collect();
    assert_eq!(days, expected);
}
