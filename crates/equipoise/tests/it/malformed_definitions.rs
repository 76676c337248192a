//! Malformed rule books at the command line: each is refused with its field, the value and the reason,
//! and nothing of it is recorded.

use crate::program::Program;

/// A document's name, its text, and what is said of it behind its path.
type Case = (&'static str, &'static str, &'static str);

const NOT_A_DOCUMENT: [Case; 4] = [
    (
        "half.toml",
        "index = \"A\"\n[selection]\nsize 3\n",
        "not a TOML document: TOML parse error at line 3, column 6",
    ),
    (
        "twice.toml",
        "index = \"A\"\nindex = \"B\"\n[selection]\nsize = 3\n",
        "not a TOML document: TOML parse error at line 2, column 1",
    ),
    (
        "comma.json",
        "{ \"index\": \"A\", }",
        "not a JSON document: trailing comma at line 1 column 17",
    ),
    (
        "list.json",
        "{ \"index\": \"A\" } []",
        "not a JSON document: trailing characters",
    ),
];

/// Each is laid behind `index` and a selection of ten.
const FAULTS: [Case; 24] = [
    (
        "name",
        "[selection]\nsize = 10\nsise = 3",
        "selection.sise 3 is not a known field; there are buffer, by, lag_sessions, line, size",
    ),
    (
        "table",
        "weigthing = { scheme = \"price\" }",
        "weigthing {\"scheme\":\"price\"} is not a known field; there are actions,",
    ),
    (
        "missing",
        "[selection]\nby = \"price\"",
        "selection.size is missing: how many slots the index has",
    ),
    (
        "word",
        "[selection]\nsize = \"many\"",
        "selection.size \"many\" is not a whole number",
    ),
    (
        "fraction",
        "[selection]\nsize = 2.5",
        "selection.size 2.5 is not a whole number",
    ),
    (
        "zero",
        "[selection]\nsize = 0",
        "selection.size 0 is out of range: 1 to 20000",
    ),
    (
        "large",
        "[selection]\nsize = 20001",
        "selection.size 20001 is out of range: 1 to 20000",
    ),
    (
        "flag",
        "[dividends]\nspecial_dividends_taxed = \"yes\"",
        "dividends.special_dividends_taxed \"yes\" is not true or false",
    ),
    (
        "choice",
        "[weighting]\nscheme = \"equally\"",
        "weighting.scheme \"equally\" is not one of equal, market_cap, price",
    ),
    ("currency", "currency = \"GBX\"", "currency \"GBX\""),
    (
        "calendar",
        "calendar = \"XMAD\"",
        "calendar \"XMAD\" is not a calendar that is known: XASX, XFRA",
    ),
    (
        "no_day",
        "[base]\ndate = \"2024-02-30\"",
        "base.date \"2024-02-30\" is not a date such as 2024-01-31",
    ),
    (
        "century",
        "[base]\ndate = 1700-01-02",
        "base.date 1700-01-02 is out of range",
    ),
    (
        "nan",
        "[weighting]\nmax_weight = nan",
        "weighting.max_weight \"NaN\" is not a number",
    ),
    (
        "infinite",
        "[base]\nvalue = inf",
        "base.value \"inf\" is not a number",
    ),
    (
        "percent",
        "[dividends]\nwithholding_rate = 30",
        "dividends.withholding_rate 30 is out of range: a fraction from 0 to 1",
    ),
    (
        "buffer",
        "[selection]\nsize = 10\nbuffer = { enter = 9, keep = 8 }",
        "selection.buffer.keep 8 is below selection.size 10",
    ),
    (
        "window",
        "[weighting]\nwindow_sessions = 100",
        "weighting.window_sessions 100 has no meaning unless weighting.scheme is \"inverse_volatility\"",
    ),
    (
        "limit",
        "[weighting]\nmax_weight = 0.05",
        "weighting.max_weight 0.05 cannot hold: 10 members at that weight are below 1",
    ),
    (
        "price",
        "[weighting]\nscheme = \"price\"\nmax_weight = 0.5",
        "weighting.max_weight 0.5 has no meaning where weighting.scheme is \"price\"",
    ),
    (
        "sum",
        "[selection]\nsize = 2\n[weighting]\nscheme = \"explicit\"\ntargets = { X = 0.5, Y = 0.6 }",
        "weighting.targets of sum 1.1 do not sum to 1",
    ),
    (
        "order",
        "[schedule]\nrebalance = { dates = [2024-09-20, 2024-03-15] }",
        "schedule.rebalance.dates[1] 2024-03-15 does not come after 2024-09-20",
    ),
    (
        "band",
        "[schedule]\ndrift_band = 0.01",
        "schedule.drift_band 0.01",
    ),
    (
        "rate",
        "[[overlays]]\nname = \"twice\"\nkind = \"leveraged\"\nfactor = 2",
        "overlays[0].rate is missing: the name of a reference rate",
    ),
];

fn document(fault: &str) -> String {
    let selection = match fault.contains("[selection]") {
        true => "",
        false => "[selection]\nsize = 10\n",
    };
    // Fields of the top stand before the first table.
    match fault.starts_with('[') {
        true => format!("index = \"BAD\"\n{selection}{fault}\n"),
        false => format!("index = \"BAD\"\n{fault}\n{selection}"),
    }
}

/// Name, text and expectation of every case.
fn cases() -> Vec<(String, String, &'static str)> {
    let whole = NOT_A_DOCUMENT
        .iter()
        .map(|(name, text, said)| ((*name).to_owned(), (*text).to_owned(), *said));
    let faults = FAULTS
        .iter()
        .map(|(name, fault, said)| (format!("{name}.toml"), document(fault), *said));
    whole.chain(faults).collect()
}

#[test]
fn every_fault_is_told_by_file_field_value_and_reason_and_none_hides_another() {
    let program = Program::new();
    let cases = cases();
    let paths: Vec<_> = cases
        .iter()
        .map(|(name, text, _)| program.file(name, text))
        .collect();
    let good = program.file("good.toml", "index = \"GOOD\"\n[selection]\nsize = 10\n");
    let mut arguments = vec!["definitions", "validate"];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    arguments.push(good.to_str().unwrap());
    let output = program.run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    for (path, (_, text, expected)) in paths.iter().zip(&cases) {
        let expected = format!("error: {}: {expected}", path.display());
        assert!(errors.contains(&expected), "{text}\n{expected}\n{errors}");
    }
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("GOOD is valid"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn several_faults_of_one_document_are_told_at_once() {
    let program = Program::new();
    let path = program.file(
        "bad.json",
        r#"{ "index": "no blanks", "currency": null, "selection": { "size": -1, "by": "luck" } }"#,
    );
    let errors = program.fails(1, &["definitions", "validate", path.to_str().unwrap()]);
    let expected = [
        "currency null says nothing: leave the field out",
        "index \"no blanks\" is not valid",
        "selection.by \"luck\" is not one of market_cap, traded_value, price",
        "selection.size -1 is not a whole number",
    ];
    for expected in expected {
        assert!(errors.contains(expected), "{expected}: {errors}");
    }
}

#[test]
fn one_bad_document_among_good_ones_leaves_nothing_recorded() {
    let program = Program::new();
    let good = program.file("good.toml", "index = \"GOOD\"\n[selection]\nsize = 10\n");
    let bad = program.file("bad.toml", "index = \"BAD\"\n[selection]\nsize = 0\n");
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    program.ok(&["definitions", "add", good]);
    let before = program.ok(&["definitions", "list", "--format", "csv"]);
    let other = program.file("other.toml", "index = \"OTHER\"\n[selection]\nsize = 10\n");
    let errors = program.fails(1, &["definitions", "add", other.to_str().unwrap(), bad]);
    assert!(errors.contains("bad.toml: selection.size 0"), "{errors}");
    assert_eq!(
        program.ok(&["definitions", "list", "--format", "csv"]),
        before
    );
}
