//! The reference page of definitions says what documents are.

use std::{collections::BTreeMap, collections::BTreeSet, fs, path::Path};

use equipoise_ledger::{document, parse_document, whole_document};
use equipoise_model::definitions::{
    DividendFx, LineRule, Merger, MissingPricePolicy, MonthDay, OverlayKind, PointsReset,
    Quotation, RankBy, Reinvestment, RemovalPrice, Replacement, ReturnKind, Rhythm, Rights, Scheme,
    SectorTotals, Sizing, SpecialDividend, SpinOff, Statistic, Ties, Unit,
};
use serde_json::{Value, json};

use super::{fields::fields, rich, toml_document};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/definitions.md");
    fs::read_to_string(path).unwrap()
}

/// A row of a table of fields.
struct Row {
    default: String,
    text: String,
}

/// The rows of the page by field, each of which has one.
fn rows() -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    for line in page().lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 6, "{line}");
        let row = Row {
            default: cells[2].to_owned(),
            text: line.to_owned(),
        };
        let field = cells[0].trim_matches('`').to_owned();
        assert!(rows.insert(field, row).is_none(), "{line} stands twice");
    }
    rows
}

/// The blocks of TOML.
fn blocks() -> Vec<String> {
    let page = page();
    page.split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// A document that states of every table no more than it has to.
fn sparse() -> Value {
    let overlay = |kind: &str| {
        json!({
            "name": kind, "kind": kind,
        })
    };
    let mut overlays = OverlayKind::NAMES.map(overlay);
    for (position, needed) in [
        json!({ "currency": "EUR" }),
        json!({ "rate": "SOFR" }),
        json!({ "rate_annual": 0.05 }),
        json!({ "points_annual": 50.0 }),
        json!({ "factor": 2.0, "rate": "SOFR" }),
        json!({ "factor": 2.0, "rate": "SOFR" }),
        json!({ "target_annual": 0.1, "rate": "SOFR" }),
    ]
    .into_iter()
    .enumerate()
    {
        let fields = needed.as_object().unwrap().clone();
        overlays[position].as_object_mut().unwrap().extend(fields);
    }
    json!({
        "index": "EW100",
        "universe": { "min_traded_value": 1.0 },
        "selection": { "size": 100 },
        "weighting": { "scheme": "inverse_volatility" },
        "schedule": { "rebalance": { "months": [1] } },
        "overlays": overlays,
    })
}

/// What fields have that are left out, where they have anything.
fn defaults() -> BTreeMap<String, Value> {
    let whole = |document: &Value| fields(&whole_document(&parse_document(document).unwrap()));
    let flagship = json!({ "index": "EW100", "selection": { "size": 100 } });
    let stated = fields(&sparse());
    let mut defaults = BTreeMap::new();
    for (field, mut values) in whole(&sparse()) {
        values.dedup();
        if !stated.contains_key(&field) && values.len() == 1 {
            defaults.insert(field, values.remove(0));
        }
    }
    for (field, mut values) in whole(&flagship) {
        if !fields(&flagship).contains_key(&field) {
            defaults.insert(field, values.remove(0));
        }
    }
    defaults.insert("version".to_owned(), json!(2));
    defaults
}

#[test]
fn every_example_of_the_page_is_a_definition_and_every_scheme_has_one() {
    let schemes: BTreeSet<&str> = blocks()
        .iter()
        .map(|block| {
            let read = parse_document(&toml_document::document(block));
            let definition = read.unwrap_or_else(|error| panic!("{block}{error}"));
            definition.weighting.scheme.name()
        })
        .collect();
    assert_eq!(schemes, BTreeSet::from(Scheme::NAMES));
}

#[test]
fn every_field_of_a_document_has_a_row_and_every_row_a_field() {
    let mut stated: BTreeSet<String> = rich::definitions()
        .iter()
        .flat_map(|definition| fields(&whole_document(definition)).into_keys())
        .collect();
    stated.extend(["version", "schedule.rebalance"].map(str::to_owned));
    assert_eq!(rows().into_keys().collect::<BTreeSet<_>>(), stated);
}

#[test]
fn the_defaults_on_the_page_are_those_of_the_reader() {
    let defaults = defaults();
    for (field, row) in rows() {
        let expected = match (field.as_str(), defaults.get(&field)) {
            ("name", _) => "the index".to_owned(),
            (_, Some(value)) => format!("`{value}`"),
            (_, None) if row.default == "required" => continue,
            (_, None) => "none".to_owned(),
        };
        assert_eq!(row.default, expected, "{field}");
    }
}

#[test]
fn a_field_that_the_page_says_is_required_is_missed() {
    let documents: Vec<Value> = rich::definitions().iter().map(whole_document).collect();
    for (field, row) in rows() {
        let missed = documents.iter().any(|document| is_missed(document, &field));
        if row.default == "required" {
            assert!(missed, "{field}");
        } else {
            // A window has nothing to bound without this.
            assert!(!missed || field == "universe.min_traded_value", "{field}");
        }
    }
}

#[test]
fn a_document_that_states_no_more_than_it_has_to_is_written_again_so() {
    let mut written = fields(&document(&parse_document(&sparse()).unwrap()));
    // What is stated all the same: the version, the name, and a rhythm as a whole.
    for field in ["version", "name", "schedule.rebalance.on"] {
        assert!(written.remove(field).is_some(), "{field}");
    }
    assert_eq!(written, fields(&sparse()));
}

/// Whether the reader misses `field` in `document` when it is taken out of it everywhere.
fn is_missed(document: &Value, field: &str) -> bool {
    let mut without = document.clone();
    take_out(&mut without, field);
    let Err(invalid) = parse_document(&without) else {
        return false;
    };
    invalid.errors.iter().any(|error| {
        let is_absent = ["is missing", "is empty", "states neither"]
            .iter()
            .any(|reason| error.reason.starts_with(reason));
        let path = error
            .field
            .replace(|letter: char| letter.is_ascii_digit(), "");
        is_absent && (path == field || field.starts_with(&format!("{path}.")))
    })
}

fn take_out(value: &mut Value, field: &str) {
    let (head, rest) = field.split_once('.').unwrap_or((field, ""));
    let name = head.trim_end_matches("[]");
    if rest.is_empty() {
        if let Some(fields) = value.as_object_mut() {
            fields.shift_remove(name);
        }
        return;
    }
    match value.get_mut(name) {
        Some(Value::Array(rows)) => rows.iter_mut().for_each(|row| take_out(row, rest)),
        Some(table) => take_out(table, rest),
        None => {}
    }
}

#[test]
fn every_choice_is_named_in_the_row_of_its_field() {
    macro_rules! all {
        ($choice:ident) => {
            $choice::ALL.iter().map(|choice| choice.name()).collect()
        };
    }
    let choices: Vec<(&str, Vec<&str>)> = vec![
        ("universe.traded_value_statistic", all!(Statistic)),
        ("selection.by", all!(RankBy)),
        ("selection.unit", all!(Unit)),
        ("selection.line", all!(LineRule)),
        ("selection.ties", all!(Ties)),
        ("weighting.scheme", Scheme::NAMES.to_vec()),
        ("weighting.sector_neutral", all!(SectorTotals)),
        ("weighting.sizing", all!(Sizing)),
        ("schedule.rebalance.on", all!(MonthDay)),
        ("actions.special_dividend", all!(SpecialDividend)),
        ("actions.rights", all!(Rights)),
        ("actions.spin_off", all!(SpinOff)),
        ("actions.merger", all!(Merger)),
        ("actions.replacement", all!(Replacement)),
        ("dividends.reinvestment", all!(Reinvestment)),
        ("dividends.fx", all!(DividendFx)),
        ("missing_price.policy", all!(MissingPricePolicy)),
        ("missing_price.removal", all!(RemovalPrice)),
        ("overlays[].of", all!(ReturnKind)),
        ("overlays[].kind", OverlayKind::NAMES.to_vec()),
        ("overlays[].quotation", all!(Quotation)),
        ("overlays[].reset", all!(PointsReset)),
    ];
    let rows = rows();
    for (field, names) in choices {
        for name in names {
            let is_named = rows[field].text.contains(&format!("`{name}`"));
            assert!(is_named, "{name} of {field}");
        }
    }
    for name in Rhythm::NAMES {
        assert!(page().contains(&format!("`{name}`")), "{name}");
    }
}
