//! Files with one bad row: refused whole, or imported without it, and told apart by message.

use equipoise_model::FactKind::{Bars, Securities};
use equipoise_model::Facts;
use equipoise_providers::files::{FileError, OnError};

use super::folder::{Folder, assert_mentions};
use super::row_cases::{Case, cases, frame};

fn text_of(case: &Case) -> String {
    let [header, before, after] = frame(case.kind);
    format!("{header}\n{before}\n{}\n{after}\n", case.row)
}

#[test]
fn a_bad_row_refuses_the_file_and_is_named_by_file_line_and_column() {
    let folder = Folder::new();
    for case in row_cases() {
        let outcome = folder.read("in.csv", text_of(case), case.kind, OnError::Refuse);
        let error = outcome.expect_err(case.name);
        assert_mentions(case.name, &error.to_string(), &["in.csv:3: "]);
        assert_mentions(case.name, &error.to_string(), case.fragments);
        let FileError::Problems { report } = error else {
            panic!("{}: {error}", case.name)
        };
        assert_eq!(
            (report.rows_kept, report.problem_count),
            (0, 1),
            "{}",
            case.name
        );
        assert_eq!(report.rows_read, 3, "{}", case.name);
    }
}

#[test]
fn good_rows_around_a_bad_one_are_kept_when_asked() {
    let folder = Folder::new();
    for case in row_cases() {
        let outcome = folder.read("in.csv", text_of(case), case.kind, OnError::Keep);
        let (facts, report) = outcome.expect(case.name);
        let [header, before, after] = frame(case.kind);
        let clean = format!("{header}\n{before}\n{after}\n");
        let clean = folder.read("clean.csv", clean, case.kind, OnError::Refuse);
        let (expected, _) = clean.expect(case.name);
        assert_eq!(
            format!("{facts:?}"),
            format!("{expected:?}"),
            "{}",
            case.name
        );
        assert_eq!(
            (report.rows_read, report.rows_kept),
            (3, 2),
            "{}",
            case.name
        );
        assert_eq!(report.problems.len(), 1, "{}", case.name);
        assert_eq!(report.problems[0].line, Some(3), "{}", case.name);
        assert_mentions(case.name, &report.problems[0].to_string(), case.fragments);
    }
}

/// The cases whose file can be read at all; a NUL byte makes it binary.
fn row_cases() -> impl Iterator<Item = &'static Case> {
    cases().filter(|case| !case.row.contains('\0'))
}

#[test]
fn a_nul_byte_makes_the_file_binary() {
    let folder = Folder::new();
    for case in cases().filter(|case| case.row.contains('\0')) {
        for on_error in [OnError::Refuse, OnError::Keep] {
            let outcome = folder.read("in.csv", text_of(case), case.kind, on_error);
            let error = outcome.expect_err(case.name);
            assert_mentions(case.name, &error.to_string(), &["in.csv:3: "]);
            assert_mentions(case.name, &error.to_string(), case.fragments);
        }
    }
}

#[test]
fn a_duplicate_names_its_own_earlier_line_not_the_last_one() {
    let text =
        "date,ticker,close\n2020-01-02,A,1\n\n2020-01-03,A,1\n2020-01-06,A,1\n2020-01-03,A,1\n";
    let outcome = Folder::new().read("bars.csv", text, Bars, OnError::Keep);
    let (_, report) = outcome.unwrap();
    let message = report.problems[0].to_string();
    assert_mentions(
        "",
        &message,
        &["bars.csv:6: date: \"2020-01-03\" of A", "on line 4"],
    );
}

#[test]
fn a_descending_file_says_to_sort_it() {
    let rows = ["2020-01-06,A,1", "2020-01-03,A,1", "2020-01-02,A,1"].join("\r\n");
    let text = format!("date,ticker,close\r\n{rows}");
    let outcome = Folder::new().read("bars.csv", text, Bars, OnError::Refuse);
    let message = outcome.unwrap_err().to_string();
    assert_mentions(
        "",
        &message,
        &[
            "bars.csv:3: date:",
            "line 2",
            "sort the file by session",
            "2 of 3",
        ],
    );
}

#[test]
fn a_quote_that_is_never_closed_is_named_by_the_line_it_opens_on() {
    let text = "symbol,name,notes\nA,one,x\nB,two,\"open\nC,three,x\nD,four,x\n";
    let outcome = Folder::new().read("securities.csv", text, Securities, OnError::Keep);
    let (facts, report) = outcome.unwrap();
    assert_eq!(facts[0].len(), 1);
    let message = report.problems[0].to_string();
    assert_mentions(
        "",
        &message,
        &["securities.csv:3: ", "quote", "never closed"],
    );
}

#[test]
fn latin_1_text_is_named_by_line_column_and_byte() {
    let text = b"symbol,name\nA,plain\nB,Soci\xe9t\xe9\nC,plain\n";
    let outcome = Folder::new().read("securities.csv", text, Securities, OnError::Keep);
    let (facts, report) = outcome.unwrap();
    assert_eq!(facts[0].len(), 2);
    let message = report.problems[0].to_string();
    assert_mentions(
        "",
        &message,
        &["securities.csv:3: name: ", "0xE9", "Latin-1", "byte 20"],
    );
}

#[test]
fn problems_beyond_the_limit_are_counted() {
    let rows: String = (0..250)
        .map(|row| format!("2020-01-02,S{row},x\n"))
        .collect();
    let text = format!("session,symbol,close\n{rows}2020-01-02,GOOD,1\n");
    let outcome = Folder::new().read("bars.csv", text, Bars, OnError::Keep);
    let (facts, report) = outcome.unwrap();
    assert_eq!(facts.iter().map(Facts::len).sum::<usize>(), 1);
    assert_eq!((report.problems.len(), report.problem_count), (100, 250));
}

#[test]
fn identifiers_and_dated_rows_of_securities_are_checked() {
    let text = "symbol,sector,isin,figi,cik,effective,known\n\
        A,Energy,US0378331005,BBG000BLNNH6,0000320193,,\n\
        A,Oil,,,,2018-09-24,\n\
        A,Gas,,,,2018-09-24,2018-01-11T00:00:00Z\n\
        A,Coal,,,,2018-09-24,\n\
        B,Energy,US0378331004,,,,\n\
        C,Energy,,BBG000BLNNH5,,,\n\
        D,Energy,,,12345678901,,\n";
    let outcome = Folder::new().read("securities.csv", text, Securities, OnError::Keep);
    let (facts, report) = outcome.unwrap();
    assert_eq!((report.rows_read, report.rows_kept), (7, 3));
    let told: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    for (problem, parts) in told.iter().zip([
        ["securities.csv:5: effective: \"2018-09-24\"", "on line 3"],
        ["securities.csv:6: isin: \"US0378331004\"", "check digit"],
        ["securities.csv:7: figi: \"BBG000BLNNH5\"", "check digit"],
        ["securities.csv:8: cik: \"12345678901\"", "1 to 10 digits"],
    ]) {
        assert!(parts.iter().all(|part| problem.contains(part)), "{problem}");
    }
    let Facts::Securities(records) = &facts[0] else {
        panic!("{facts:?}");
    };
    assert_eq!(records[0].cik.as_deref(), Some("320193"));
}
