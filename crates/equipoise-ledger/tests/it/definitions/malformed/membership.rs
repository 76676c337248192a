//! Universe and selection.

use super::refused;

pub(super) const TABLES: &[&str] = &[LISTS, BOUNDS, SELECTION];

const LISTS: &str = r#"
{"universe": {"exchanges": "XNYS"}}                        | universe.exchanges                  | is not a list of texts
{"universe": {"exchanges": 4}}                             | universe.exchanges                  | is not a list of texts
{"universe": {"exchanges": {"XNYS": true}}}                | universe.exchanges                  | is not a list of texts
{"universe": {"exchanges": ["XNYS", 5]}}                   | universe.exchanges[1]               | is not a text
{"universe": {"exchanges": ["XNYS", "XNAS", "XNYS"]}}      | universe.exchanges[2]               | is listed twice
{"universe": {"exchanges": ["NYSE", "", 5, "NYSE"]}}       | universe.exchanges[2]               | is not a text
                                                           | universe.exchanges[3]               | is listed twice
{"universe": {"exchanges": [""]}}                          | universe.exchanges                  | is not a market code
{"universe": {"exchanges": ["New York"]}}                  | universe.exchanges                  | is not a market code
{"universe": {"countries": ["USA"]}}                       | universe.countries                  | is not a country code: 2 capital letters
{"universe": {"countries": ["us", "DE"]}}                  | universe.countries                  | is not a country code
{"universe": {"countries": ["U5"]}}                        | universe.countries                  | is not a country code
{"universe": {"currencies": ["GBp"]}}                      | universe.currencies                 | is not a currency
{"universe": {"currencies": ["GBX"]}}                      | universe.currencies                 | is a minor unit
{"universe": {"types": [""]}}                              | universe.types                      | is out of range: 1 to 100 characters
{"universe": {"types": [["reit"]]}}                        | universe.types[0]                   | is not a text
{"universe": {"sectors": ["Energy", " Utilities"]}}        | universe.sectors                    | has blanks around it
{"universe": {"sectors": ["Energy"], "exclude_sectors": ["Energy"]}} | universe.exclude_sectors  | is also in universe.sectors
{"universe": {"include": ["A"], "exclude": ["B", "A"]}}    | universe.exclude                    | is also in universe.include
{"universe": {"only": ["A", "B"], "exclude": ["B"]}}       | universe.exclude                    | is also in universe.only
{"universe": {"only": ["A"], "include": ["B"]}}            | universe.include                    | is not in universe.only
{"universe": {"only": "A"}}                                | universe.only                       | is not a list of texts
{"universe": {"exclude": [true]}}                          | universe.exclude[0]                 | is not a text
"#;

#[test]
fn lists_of_the_universe_have_texts_of_their_form() {
    refused(LISTS);
}

const BOUNDS: &str = r#"
{"universe": {"min_price": "5"}}                           | universe.min_price                  | is not a number
{"universe": {"min_price": 0}}                             | universe.min_price                  | is not a positive number
{"universe": {"min_price": -1}}                            | universe.min_price                  | is not a positive number
{"universe": {"max_price": false}}                         | universe.max_price                  | is not a number
{"universe": {"min_price": 10, "max_price": 9.99}}         | universe.max_price                  | is below universe.min_price 10
{"universe": {"min_traded_value": 0}}                      | universe.min_traded_value           | is not a positive number
{"universe": {"min_traded_value": "10m"}}                  | universe.min_traded_value           | is not a number
{"universe": {"traded_value_window_sessions": 63}}         | universe.min_traded_value           | is missing: there is nothing to bound
{"universe": {"traded_value_statistic": "mean"}}           | universe.min_traded_value           | is missing: there is nothing to bound
{"universe": {"min_traded_value": [], "traded_value_window_sessions": 63}} | universe.min_traded_value | is not a number
{"universe": {"min_traded_value": 1e7, "traded_value_window_sessions": 0}} | universe.traded_value_window_sessions | is out of range: 1 to 1260
{"universe": {"min_traded_value": 1e7, "traded_value_window_sessions": 1261}} | universe.traded_value_window_sessions | is out of range: 1 to 1260
{"universe": {"min_traded_value": 1e7, "traded_value_window_sessions": "63"}} | universe.traded_value_window_sessions | is not a whole number
{"universe": {"min_traded_value": 1e7, "traded_value_statistic": "mode"}} | universe.traded_value_statistic | is not one of median, mean
{"universe": {"min_sessions_listed": -1}}                  | universe.min_sessions_listed        | is not a whole number from 0 to 4294967295
{"universe": {"min_sessions_listed": 2521}}                | universe.min_sessions_listed        | is out of range: 0 to 2520
"#;

#[test]
fn bounds_of_the_universe_are_positive_and_in_order() {
    refused(BOUNDS);
}

const SELECTION: &str = r#"
{"selection": {"size": "100"}}                             | selection.size                      | is not a whole number from 0 to 4294967295
{"selection": {"size": 100.5}}                             | selection.size                      | is not a whole number
{"selection": {"size": -100}}                              | selection.size                      | is not a whole number
{"selection": {"size": 4294967296}}                        | selection.size                      | is not a whole number from 0 to 4294967295
{"selection": {"size": 1e30}}                              | selection.size                      | is not a whole number from 0 to 4294967295
{"selection": {"size": 18446744073709551616}}              | selection.size                      | is not a whole number from 0 to 4294967295
{"selection": {"size": true}}                              | selection.size                      | is not a whole number
{"selection": {"size": {"companies": 100}}}                | selection.size                      | is not a whole number
{"selection": {"size": 0}}                                 | selection.size                      | is out of range: 1 to 20000
{"selection": {"size": 20001}}                             | selection.size                      | is out of range: 1 to 20000
{"selection": {"by": "cap"}}                               | selection.by                        | is not one of market_cap, traded_value, price
{"selection": {"by": "Market_Cap"}}                        | selection.by                        | is not one of market_cap
{"selection": {"by": ["market_cap"]}}                      | selection.by                        | is not one of market_cap
{"selection": {"unit": "share"}}                           | selection.unit                      | is not one of company, line
{"selection": {"line": "first"}}                           | selection.line                      | is not one of largest, most_traded, all, all_equal
{"selection": {"unit": "line", "line": "all"}}             | selection.line                      | has no meaning where selection.unit is "line"
{"selection": {"ties": "random"}}                          | selection.ties                      | is not one of symbol, incumbent
{"selection": {"lag_sessions": -1}}                        | selection.lag_sessions              | is not a whole number
{"selection": {"lag_sessions": 261}}                       | selection.lag_sessions              | is out of range: 0 to 260
{"selection": {"buffer": 20}}                              | selection.buffer                    | is not a table of fields
{"selection": {"buffer": [80, 120]}}                       | selection.buffer                    | is not a table of fields
{"selection": {"buffer": {}}}                              | selection.buffer.enter              | is missing: a buffer has both bounds
                                                           | selection.buffer.keep               | is missing: a buffer has both bounds
{"selection": {"buffer": {"enter": 80}}}                   | selection.buffer.keep               | is missing: a buffer has both bounds
{"selection": {"buffer": {"enter": "80", "keep": 120}}}    | selection.buffer.enter              | is not a whole number
{"selection": {"buffer": {"enter": 120, "keep": 80}}}      | selection.buffer.enter              | is above selection.size 100
                                                           | selection.buffer.keep               | is below selection.size 100
{"selection": {"buffer": {"enter": 101, "keep": 110}}}     | selection.buffer.enter              | is above selection.size 100
{"selection": {"buffer": {"enter": 90, "keep": 99}}}       | selection.buffer.keep               | is below selection.size 100
{"selection": {"buffer": {"enter": 90, "keep": 20001}}}    | selection.buffer.keep               | is above the limit of 20000
{"selection": {"buffer": {"enter": 1.5, "keep": 110}}}     | selection.buffer.enter              | is not a whole number
"#;

#[test]
fn slots_and_buffers_are_counts_that_agree() {
    refused(SELECTION);
}
