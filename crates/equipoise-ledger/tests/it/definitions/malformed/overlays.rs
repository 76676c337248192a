//! Overlays.

use super::refused;

pub(super) const TABLES: &[&str] = &[NAMES, KINDS];

const NAMES: &str = r#"
{"overlays": "hedged"}                                     | overlays                            | is not a list of tables
{"overlays": [5, "hedged", []]}                            | overlays[0]                         | is not a table of fields
                                                           | overlays[1]                         | is not a table of fields
                                                           | overlays[2]                         | is not a table of fields
{"overlays": [{}]}                                         | overlays[0].name                    | is missing: the name of the series
                                                           | overlays[0].kind                    | is missing: how the series is computed
{"overlays": [{"kind": "hedged"}]}                         | overlays[0].name                    | is missing: the name of the series
{"overlays": [{"name": "h"}]}                              | overlays[0].kind                    | is missing: how the series is computed
{"overlays": [{"name": 5, "kind": "hedged"}]}              | overlays[0].name                    | is not a text
{"overlays": [{"name": "", "kind": "hedged"}]}             | overlays[0].name                    | is not valid: 1 to 64 letters, digits, - or _
{"overlays": [{"name": "in euros", "kind": "hedged"}]}     | overlays[0].name                    | is not valid: 1 to 64 letters
{"overlays": [{"name": "../etc", "kind": "hedged"}]}       | overlays[0].name                    | is not valid: 1 to 64 letters
{"overlays": [{"name": "price_return", "kind": "hedged"}]} | overlays[0].name                    | is the name of a series that every index has
{"overlays": [{"name": "twin_price_return", "kind": "hedged"}]} | overlays[0].name               | is the name of a series that every index has
{"overlays": [{"name": "h", "kind": "hedged"}, {"name": "h", "kind": "dividend_points"}]} | overlays[1].name | is used twice
{"overlays": [{"name": "h", "kind": "hedge"}]}             | overlays[0].kind                    | is not one of currency, excess_return, decrement_percent,
{"overlays": [{"name": "h", "kind": ["hedged"]}]}          | overlays[0].kind                    | is not one of currency
{"overlays": [{"name": "h", "kind": "hedged", "of": "total"}]} | overlays[0].of                  | is not one of price_return, gross_total_return, net_total_return
{"overlays": [{"name": "h", "kind": "hedged"}, {"name": "i", "kind": "nothing", "of": 1}]} | overlays[1].of | is not one of price_return
                                                           | overlays[1].kind                    | is not one of currency
"#;

#[test]
fn overlays_have_a_name_of_their_own_and_a_known_kind() {
    refused(NAMES);
}

const KINDS: &str = r#"
{"overlays": [{"name": "x", "kind": "currency"}]}                                     | overlays[0].currency        | is missing: the currency of the series
{"overlays": [{"name": "x", "kind": "currency", "currency": "euro"}]}                 | overlays[0].currency        | is not a currency
{"overlays": [{"name": "x", "kind": "currency", "currency": "ZAC"}]}                  | overlays[0].currency        | is a minor unit
{"overlays": [{"name": "x", "kind": "currency", "currency": "USD"}]}                  | overlays[0].currency        | is the currency of the index itself
{"overlays": [{"name": "x", "kind": "excess_return"}]}                                | overlays[0].rate            | is missing: the name of a reference rate
{"overlays": [{"name": "x", "kind": "excess_return", "rate": 0.05}]}                  | overlays[0].rate            | is not a text
{"overlays": [{"name": "x", "kind": "excess_return", "rate": ""}]}                    | overlays[0].rate            | is out of range: 1 to 32 characters
{"overlays": [{"name": "x", "kind": "decrement_percent"}]}                            | overlays[0].rate_annual     | is missing: the charge a year, as a fraction
{"overlays": [{"name": "x", "kind": "decrement_percent", "rate_annual": 5}]}          | overlays[0].rate_annual     | is out of range: 0 to 0.5
{"overlays": [{"name": "x", "kind": "decrement_percent", "rate_annual": -0.05}]}      | overlays[0].rate_annual     | is out of range: 0 to 0.5
{"overlays": [{"name": "x", "kind": "decrement_percent", "rate_annual": 0.05, "basis_days": 364}]} | overlays[0].basis_days | is not a day count: 360 or 365
{"overlays": [{"name": "x", "kind": "decrement_percent", "rate_annual": 0.05, "geometric": "no"}]} | overlays[0].geometric | is not true or false
{"overlays": [{"name": "x", "kind": "decrement_percent", "rate_annual": "5", "basis_days": -1, "geometric": 0, "points_annual": 5}]} | overlays[0].rate_annual | is not a number
                                                                                      | overlays[0].geometric       | is not true or false
                                                                                      | overlays[0].basis_days      | is not a whole number
                                                                                      | overlays[0].points_annual   | is not a known field
{"overlays": [{"name": "x", "kind": "decrement_points"}]}                             | overlays[0].points_annual   | is missing: the charge a year, in points
{"overlays": [{"name": "x", "kind": "decrement_points", "points_annual": 0}]}         | overlays[0].points_annual   | is not a positive number
{"overlays": [{"name": "x", "kind": "leveraged"}]}                                    | overlays[0].factor          | is missing: the multiple of the return
                                                                                      | overlays[0].rate            | is missing: the name of a reference rate
{"overlays": [{"name": "x", "kind": "leveraged", "factor": 0.5, "rate": "SOFR"}]}     | overlays[0].factor          | is out of range: 1 to 10
{"overlays": [{"name": "x", "kind": "inverse", "factor": -1, "rate": "SOFR"}]}        | overlays[0].factor          | is out of range: 0.1 to 10
{"overlays": [{"name": "x", "kind": "inverse", "factor": "2x", "rate": 5}]}           | overlays[0].factor          | is not a number
                                                                                      | overlays[0].rate            | is not a text
{"overlays": [{"name": "x", "kind": "volatility_target"}]}                            | overlays[0].target_annual   | is missing: the volatility a year, as a fraction
                                                                                      | overlays[0].rate            | is missing: the name of a reference rate
{"overlays": [{"name": "x", "kind": "volatility_target", "rate": "SOFR", "target_annual": 10}]} | overlays[0].target_annual | is out of range: 0.001 to 1
{"overlays": [{"name": "x", "kind": "volatility_target", "rate": "SOFR", "target_annual": 0.1, "max_exposure": 0}]} | overlays[0].max_exposure | is out of range: 0.01 to 10
{"overlays": [{"name": "x", "kind": "volatility_target", "rate": "SOFR", "target_annual": 0.1, "window_sessions": 4}]} | overlays[0].window_sessions | is out of range: 5 to 1260
{"overlays": [{"name": "x", "kind": "volatility_target", "rate": "SOFR", "target_annual": 0.1, "lag_sessions": 0}]} | overlays[0].lag_sessions | is out of range: 1 to 20
{"overlays": [{"name": "x", "kind": "hedged", "ratio": 1.5}]}                         | overlays[0].ratio           | is out of range: a fraction from 0 to 1
{"overlays": [{"name": "x", "kind": "hedged", "quotation": "direct"}]}                | overlays[0].quotation       | is not one of index_per_foreign, foreign_per_index
{"overlays": [{"name": "x", "kind": "dividend_points", "reset": "monthly"}]}          | overlays[0].reset           | is not one of quarterly, annual, never
{"overlays": [{"name": "x", "kind": "dividend_points", "of": "price_return"}]}        | overlays[0].of              | has no dividends: points are gross or net
"#;

#[test]
fn each_kind_of_overlay_has_its_fields_in_range() {
    refused(KINDS);
}
