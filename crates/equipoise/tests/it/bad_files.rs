//! Bad files at the command line: exit code 1, a message with the place, nothing changed.

use crate::market;
use crate::program::Program;

/// Name, content, and what is said: the file with line, field and value.
type Case = (&'static str, &'static str, &'static str);

const BARS: [Case; 25] = [
    (
        "bars.csv",
        "session,symbol\n2024-04-01,C00\n",
        "bars.csv:1: close",
    ),
    (
        "bars.csv",
        "session,symbol,close,close\n2024-04-01,C00,1,2\n",
        "bars.csv:1: close",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,abc\n",
        "bars.csv:2: close: \"abc\" is not a number",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,\n",
        "bars.csv:2: close: ",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,-1\n",
        "bars.csv:2: close: \"-1\" is not above 0",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,0\n",
        "bars.csv:2: close: \"0\" is not above 0",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,NaN\n",
        "bars.csv:2: close: \"NaN\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,inf\n",
        "bars.csv:2: close: \"inf\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,1e999\n",
        "bars.csv:2: close: \"1e999\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,\"1,030.5\"\n",
        "bars.csv:2: close: \"1,030.5\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,$10\n",
        "bars.csv:2: close: \"$10\"",
    ),
    (
        "bars.csv",
        "session,symbol,close,volume\n2024-04-01,C00,1,-5\n",
        "bars.csv:2: volume: \"-5\"",
    ),
    (
        "bars.csv",
        "session,symbol,high,close\n2024-04-01,C00,0,1\n",
        "bars.csv:2: high: \"0\"",
    ),
    (
        "bars.csv",
        "session,symbol,close,market_cap\n2024-04-01,C00,1,-2\n",
        "bars.csv:2: market_cap: \"-2\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-02-30,C00,1\n",
        "bars.csv:2: session: \"2024-02-30\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n04/01/2024,C00,1\n",
        "bars.csv:2: session: \"04/01/2024\" is not a date of the form YYYY-MM-DD",
    ),
    (
        "bars.csv",
        "session,symbol,close\n1850-04-01,C00,1\n",
        "bars.csv:2: session: \"1850-04-01\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,1\n2024-04-01,C00,2\n",
        "bars.csv:3: session: \"2024-04-01\" of C00 is already given on line 2",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-02,C00,1\n2024-04-01,C00,2\n",
        "bars.csv:3: session",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,NOPE,1\n",
        "bars.csv:2: symbol: \"NOPE\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,,1\n",
        "bars.csv:2: symbol: ",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C 00,1\n",
        "bars.csv:2: symbol: \"C 00\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,1\n2024-04-02,C00\n",
        "bars.csv:3: has 2 cells where the header has 3",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,1\n\"2024-04-02,C00,1\n",
        "bars.csv:3: ",
    ),
    (
        "bars.csv",
        "session;symbol;close\n2024-04-01;C00;1\n",
        "bars.csv:1: ",
    ),
];

const WHOLE_FILES: [Case; 6] = [
    ("bars.csv", "", "bars.csv: is empty"),
    (
        "bars.csv",
        "session,symbol,close\n",
        "bars.csv: has a header and no rows",
    ),
    (
        "bars.csv",
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "bars.csv: ",
    ),
    ("bars.csv", "PK\u{3}\u{4}a workbook", "bars.csv: "),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,1\u{0}\n",
        "bars.csv:",
    ),
    ("bars.parquet", "PAR1 and then nothing", "bars.parquet:"),
];

const OTHER_KINDS: [Case; 24] = [
    (
        "shares.csv",
        "symbol,effective,shares_outstanding\nC00,2024-04-01,0\n",
        "shares.csv:2: shares_outstanding: \"0\"",
    ),
    (
        "shares.csv",
        "symbol,effective,shares_outstanding\nC00,2024-13-01,5\n",
        "shares.csv:2: effective: \"2024-13-01\"",
    ),
    (
        "shares.csv",
        "symbol,effective,shares_outstanding\nNOPE,2024-04-01,5\n",
        "shares.csv:2: symbol: \"NOPE\"",
    ),
    (
        "shares.csv",
        "symbol,effective,shares_outstanding,known\nC00,2024-04-01,5,yesterday\n",
        "shares.csv:2: known: \"yesterday\"",
    ),
    (
        "shares.csv",
        "symbol,effective,shares_outstanding,known\nC00,2024-04-01,5,2024-04-01T16:00:00\n",
        "shares.csv:2: known: \"2024-04-01T16:00:00\"",
    ),
    (
        "shares.csv",
        "symbol,effective,shares_outstanding\nC00,2024-04-01,5\nC00,2024-04-01,6\n",
        "shares.csv:3: ",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action\nC00,2024-04-01,explode\n",
        "actions.csv:2: action: \"explode\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,ratio\nC00,2024-04-01,split,1\n",
        "actions.csv:2: ratio: \"1\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,ratio\nC00,2024-04-01,split,-2\n",
        "actions.csv:2: ratio: \"-2\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,ratio\nC00,2024-04-01,split,\n",
        "actions.csv:2: ratio: ",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,amount\nC00,2024-04-01,cash_dividend,-1\n",
        "actions.csv:2: amount: \"-1\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,amount,currency\nC00,2024-04-01,cash_dividend,1,dollars\n",
        "actions.csv:2: currency: \"dollars\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,amount\nC00,2024-04-01,dividend_correction,0\n",
        "actions.csv:2: amount: \"0\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action,counterpart\nC00,2024-04-01,symbol_change,C00\n",
        "actions.csv:2: counterpart: \"C00\"",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action\nC00,2024-04-01,merger\n",
        "actions.csv:2: ",
    ),
    (
        "fx.csv",
        "session,base,quote,rate\n2024-04-01,USD,USD,1\n",
        "fx.csv:2: ",
    ),
    (
        "fx.csv",
        "session,base,quote,rate\n2024-04-01,EUR,USD,0\n",
        "fx.csv:2: rate: \"0\"",
    ),
    (
        "fx.csv",
        "session,base,quote,rate\n2024-04-01,GBp,USD,1\n",
        "fx.csv:2: base: \"GBp\"",
    ),
    (
        "rates.csv",
        "session,name,value\n2024-04-01,SOFR,5%\n",
        "rates.csv:2: value: \"5%\"",
    ),
    (
        "rates.csv",
        "session,name,value\n2024-04-01,SOFR,0.05\n2024-04-01,SOFR,0.06\n",
        "rates.csv:3: ",
    ),
    (
        "securities.csv",
        "symbol,listed,delisted\nX,2024-02-01,2024-01-01\n",
        "securities.csv:2: delisted: \"2024-01-01\"",
    ),
    (
        "securities.csv",
        "symbol,currency\nX,usd\n",
        "securities.csv:2: currency: \"usd\"",
    ),
    (
        "securities.csv",
        "symbol,country\nX,USA\n",
        "securities.csv:2: country: \"USA\"",
    ),
    (
        "securities.csv",
        "symbol,conversion_ratio\nX,0\n",
        "securities.csv:2: conversion_ratio: \"0\"",
    ),
];

#[test]
fn a_bad_file_is_refused_with_its_place_and_changes_nothing() {
    let program = Program::new();
    market::ingested(&program);
    program.ok(&["build", "TEN", "--size", "10"]);
    let read = || {
        ["doctor", "levels TEN --format csv"].map(|command| {
            let words: Vec<&str> = command.split(' ').collect();
            program.ok(&words)
        })
    };
    let before = read();
    let cases = [&BARS[..], &WHOLE_FILES, &OTHER_KINDS].concat();
    let mut unsaid = Vec::new();
    for (name, content, expected) in cases {
        let path = program.file(name, content);
        let output = program.run(&["ingest", "files", path.to_str().unwrap()]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(1) || !errors.contains(expected) {
            unsaid.push(format!("{content:?}: {expected:?}: {errors}"));
        }
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
    assert_eq!(read(), before);
}

#[test]
fn a_missing_file_a_folder_and_an_unknown_kind_are_told_apart() {
    let program = Program::new();
    market::ingested(&program);
    let missing = program.path("no-bars.csv");
    let errors = program.fails(1, &["ingest", "files", missing.to_str().unwrap()]);
    assert!(errors.contains("no-bars.csv: cannot be read"), "{errors}");
    let folder = program.path("bars");
    std::fs::create_dir(&folder).unwrap();
    let errors = program.fails(1, &["ingest", "files", folder.to_str().unwrap()]);
    assert!(
        errors.contains("a folder") || errors.contains("directory"),
        "{errors}"
    );
    let odd = program.file("odd.csv", "a\n1\n");
    let errors = program.fails(1, &["ingest", "files", odd.to_str().unwrap()]);
    assert!(errors.contains("--kind"), "{errors}");
}

#[test]
fn good_rows_are_kept_when_that_is_asked_and_the_exit_code_still_says_so() {
    let program = Program::new();
    market::ingested(&program);
    let path = program.file(
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,10\n2024-04-01,C01,zero\n2024-04-01,C02,12\n",
    );
    let arguments = [
        "ingest",
        "files",
        path.to_str().unwrap(),
        "--on-error",
        "keep",
    ];
    let errors = program.fails(1, &arguments);
    assert!(errors.contains("bars.csv:3: close"), "{errors}");
    assert!(errors.contains("2 new"), "{errors}");
}
