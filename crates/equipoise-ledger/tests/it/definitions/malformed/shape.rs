//! The document as a whole, and the fields that stand at its top.

use equipoise_ledger::parse_document;
use serde_json::{Map, Value, json};

use super::{Case, assert_refused, laid_over, refused, well_formed};

pub(super) const TABLES: &[&str] = &[UNKNOWN_FIELDS, NULLS, TOP, BASE, NOT_A_TABLE];

#[test]
fn what_is_no_table_of_fields_is_no_document() {
    let no_table = ("the document", "is not a table of fields");
    for document in [
        json!(null),
        json!(true),
        json!(5),
        json!("index = \"EW100\""),
        json!([]),
        json!([well_formed()]),
    ] {
        let (field, reason) = no_table;
        assert_refused(&[Case {
            document,
            faults: vec![(field.to_owned(), reason.to_owned())],
        }]);
    }
}

#[test]
fn a_document_without_what_it_has_to_state_is_told_all_of_it() {
    let fault = |field: &str, reason: &str| (field.to_owned(), reason.to_owned());
    let no_index = || fault("index", "is missing: the name of the index");
    let no_size = || fault("selection.size", "is missing: how many slots");
    let cases = [
        (json!({}), vec![no_index(), no_size()]),
        (json!({ "index": "A" }), vec![no_size()]),
        (json!({ "index": "A", "selection": {} }), vec![no_size()]),
        (json!({ "selection": { "size": 1 } }), vec![no_index()]),
        (
            json!({ "index": "A", "selection": 5 }),
            vec![fault("selection", "is not a table of fields")],
        ),
        (
            json!({ "index": "A", "selection": { "size": null } }),
            vec![fault("selection.size", "says nothing")],
        ),
        (
            json!({ "index": null, "selection": [] }),
            vec![
                fault("index", "says nothing"),
                fault("selection", "is not a table of fields"),
            ],
        ),
    ];
    let case = |(document, faults)| Case { document, faults };
    assert_refused(&cases.map(case));
}

const UNKNOWN_FIELDS: &str = r#"
{"size": 50}                                               | size                                | is not a known field; there are actions, base,
{"Index": "EW50"}                                          | Index                               | is not a known field
{"base_date": "2020-01-02"}                                | base_date                           | is not a known field
{"base": {"level": 1000}}                                  | base.level                          | is not a known field; there are date, market_value, value
{"universe": {"exchange": ["XNYS"]}}                       | universe.exchange                   | is not a known field; there are countries,
{"selection": {"count": 5}}                                | selection.count                     | is not a known field; there are buffer, by,
{"selection": {"buffer": {"enter": 80, "keep": 120, "leave": 130}}} | selection.buffer.leave     | is not a known field; there are enter, keep
{"weighting": {"cap": 0.1}}                                | weighting.cap                       | is not a known field; there are max_sector_weight,
{"schedule": {"frequency": "daily"}}                       | schedule.frequency                  | is not a known field; there are drift_band,
{"schedule": {"rebalance": {"months": [3], "day": 15}}}    | schedule.rebalance.day              | is not a known field; there are dates, months, on
{"actions": {"split": "divisor"}}                          | actions.split                       | is not a known field; there are merger,
{"dividends": {"rate": 0.3}}                               | dividends.rate                      | is not a known field; there are fx,
{"dividends": {"withholding": [{"rate": 0.1, "until": "2020-01-01"}]}} | dividends.withholding[0].until | is not a known field; there are country, from, rate, type
{"missing_price": {"limit": 5}}                            | missing_price.limit                 | is not a known field; there are max_sessions, policy, removal
{"costs": {"bps": 5}}                                      | costs.bps                           | is not a known field; there are buy_bps, sell_bps
{"overlays": [{"name": "h", "kind": "hedged", "rate": "R"}]} | overlays[0].rate                  | is not a known field; there are kind, name, of, quotation, ratio
{"overlays": [{"name": "h", "kind": "currency", "currency": "EUR", "ratio": 1}]} | overlays[0].ratio | is not a known field; there are currency, kind, name, of
{"": 1}                                                    |                                     | is not a known field
{"base": {"date": "2020-01-02", "": 1, "Value": 5}}        | base.                               | is not a known field
                                                           | base.Value                          | is not a known field
"#;

#[test]
fn fields_that_are_not_known_are_refused_at_every_level() {
    refused(UNKNOWN_FIELDS);
}

const NULLS: &str = r#"
{"name": null}                                             | name                                | says nothing: leave the field out
{"base": null}                                             | base                                | says nothing
{"base": {"date": null, "value": null}}                    | base.date                           | says nothing
                                                           | base.value                          | says nothing
{"universe": {"min_price": null}}                          | universe.min_price                  | says nothing
{"selection": {"buffer": null}}                            | selection.buffer                    | says nothing
{"selection": {"buffer": {"enter": null, "keep": 100}}}    | selection.buffer.enter              | says nothing
{"weighting": {"max_weight": null}}                        | weighting.max_weight                | says nothing
{"weighting": {"scheme": "explicit", "targets": null}}     | weighting.targets                   | says nothing
{"weighting": {"scheme": "explicit", "targets": {"A": null, "B": 1}}} | weighting.targets.A      | is not a number
{"schedule": {"rebalance": {"months": null}}}              | schedule.rebalance.months           | says nothing
{"schedule": {"rebalance": {"dates": ["2024-01-02", null]}}} | schedule.rebalance.dates[1]       | is not a date
{"missing_price": {"max_sessions": null}}                  | missing_price.max_sessions          | says nothing
{"overlays": null}                                         | overlays                            | says nothing
{"overlays": [null]}                                       | overlays[0]                         | is not a table of fields
{"overlays": [{"name": null, "kind": "hedged"}]}           | overlays[0].name                    | says nothing
{"unknown": null}                                          | unknown                             | is not a known field
"#;

#[test]
fn a_null_is_no_value_and_no_default() {
    refused(NULLS);
}

const TOP: &str = r#"
{"version": 1}                                             | version                             | is not the version of this document, 2
{"version": 3}                                             | version                             | is not the version of this document, 2
{"version": "2"}                                           | version                             | is not a whole number
{"version": 2.5}                                           | version                             | is not a whole number
{"index": 100}                                             | index                               | is not a text
{"index": ""}                                              | index                               | 1 to 32 characters
{"index": "1EW"}                                           | index                               | 1 to 32 characters, a letter first
{"index": "EW 100"}                                        | index                               | 1 to 32 characters
{"index": "EW/../100"}                                     | index                               | 1 to 32 characters
{"index": "A123456789012345678901234567890123"}            | index                               | 1 to 32 characters
{"index": ["EW100"]}                                       | index                               | is not a text
{"name": 7}                                                | name                                | is not a text
{"name": ""}                                               | name                                | is out of range: 1 to 200 characters
{"name": "  "}                                             | name                                | has blanks around it
{"name": "Line\nbreak"}                                    | name                                | control characters
{"currency": ""}                                           | currency                            | is not a currency: 3 capital letters
{"currency": "usd"}                                        | currency                            | is not a currency
{"currency": "US$"}                                        | currency                            | is not a currency
{"currency": "GBX"}                                        | currency                            | is a minor unit
{"currency": ["USD"]}                                      | currency                            | is not a text
{"calendar": ""}                                           | calendar                            | is not a market code
{"calendar": "New York"}                                   | calendar                            | is not a market code
{"calendar": true}                                         | calendar                            | is not a text
"#;

#[test]
fn the_fields_at_the_top_have_their_form() {
    refused(TOP);
}

const BASE: &str = r#"
{"base": {"date": 20240102}}                               | base.date                           | is not a date such as 2024-01-31
{"base": {"date": ""}}                                     | base.date                           | is not a date
{"base": {"date": "2024-02-30"}}                           | base.date                           | is not a date
{"base": {"date": "2023-02-29"}}                           | base.date                           | is not a date
{"base": {"date": "2024-1-2"}}                             | base.date                           | is not a date
{"base": {"date": "02.01.2024"}}                           | base.date                           | is not a date
{"base": {"date": " 2024-01-02"}}                          | base.date                           | is not a date
{"base": {"date": "2024-01-02T00:00:00"}}                  | base.date                           | is not a date
{"base": {"date": "2024-01-02T16:00:00-05:00"}}            | base.date                           | is not a date
{"base": {"date": "0024-01-02"}}                           | base.date                           | is out of range: the years 1800 to 2200
{"base": {"date": "+12024-01-02"}}                         | base.date                           | is out of range: the years 1800 to 2200
{"base": {"value": "1000"}}                                | base.value                          | is not a number
{"base": {"value": true}}                                  | base.value                          | is not a number
{"base": {"value": [1000]}}                                | base.value                          | is not a number
{"base": {"value": 0}}                                     | base.value                          | is out of range: above 0
{"base": {"value": -1000}}                                 | base.value                          | is out of range: above 0
{"base": {"value": 1e308}}                                 | base.value                          | is out of range: above 0 and at most 1000000000
{"base": {"value": "NaN"}}                                 | base.value                          | is not a number
{"base": {"value": "inf"}}                                 | base.value                          | is not a number
{"base": {"market_value": 0}}                              | base.market_value                   | is out of range
{"base": {"market_value": 123456789012345678901234567890}} | base.market_value                   | is out of range: above 0 and at most
{"base": {"market_value": {}}}                             | base.market_value                   | is not a number
"#;

#[test]
fn the_base_has_a_date_and_positive_figures() {
    refused(BASE);
}

const NOT_A_TABLE: &str = r#"
{"base": "2024-01-02"}                                     | base                                | is not a table of fields
{"universe": ["XNYS"]}                                     | universe                            | is not a table of fields
{"weighting": "equal"}                                     | weighting                           | is not a table of fields
{"schedule": "daily"}                                      | schedule                            | is not a table of fields
{"actions": []}                                            | actions                             | is not a table of fields
{"dividends": 0.3}                                         | dividends                           | is not a table of fields
{"missing_price": "carry"}                                 | missing_price                       | is not a table of fields
{"costs": [2, 2]}                                          | costs                               | is not a table of fields
{"overlays": {"name": "h", "kind": "hedged"}}              | overlays                            | is not a list of tables
{"base": 1, "costs": 2, "schedule": 3}                     | base                                | is not a table of fields
                                                           | schedule                            | is not a table of fields
                                                           | costs                               | is not a table of fields
"#;

#[test]
fn a_value_where_a_table_belongs_is_one_fault() {
    refused(NOT_A_TABLE);
}

#[test]
fn a_document_nested_as_deep_as_json_may_be_is_refused_by_its_first_field() {
    let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
    for field in ["universe", "name", "unknown", "overlays"] {
        let patch = serde_json::from_str(&format!(r#"{{"{field}": {deep}}}"#)).unwrap();
        let invalid = parse_document(&laid_over(well_formed(), patch)).unwrap_err();
        let expected = if field == "overlays" {
            "overlays[0]"
        } else {
            field
        };
        assert_eq!(invalid.errors.len(), 1, "{invalid}");
        assert_eq!(invalid.errors[0].field, expected);
        assert!(invalid.errors[0].given.chars().count() <= 81, "{invalid}");
    }
}

#[test]
fn of_many_faults_a_hundred_are_told_and_the_rest_counted() {
    let fields: Map<String, Value> = (0..5_000).map(|n| (format!("f{n:04}"), json!(n))).collect();
    let document = laid_over(well_formed(), Value::Object(fields));
    let errors = parse_document(&document).unwrap_err().errors;
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[99].field, "f0099");
    assert_eq!(errors[100].to_string(), "the document has 4900 more faults");
}

#[test]
fn a_value_is_repeated_as_it_was_written_up_to_a_limit() {
    let given = |patch: Value| {
        let invalid = parse_document(&laid_over(well_formed(), patch)).unwrap_err();
        invalid.errors[0].given.clone()
    };
    assert_eq!(given(json!({ "name": 7 })), "7");
    assert_eq!(given(json!({ "base": { "value": "x" } })), "\"x\"");
    assert_eq!(given(json!({ "costs": [1, 2] })), "[1,2]");
    let long = given(json!({ "currency": "x".repeat(1_000) }));
    assert_eq!(long, format!("\"{}…", "x".repeat(79)));
}
