//! What happens between rebalances: actions, dividends, missing prices, costs.

use super::refused;

pub(super) const TABLES: &[&str] = &[ACTIONS, DIVIDENDS, PRICES_AND_COSTS];

const ACTIONS: &str = r#"
{"actions": {"special_dividend": "index"}}                 | actions.special_dividend            | is not one of divisor, payer
{"actions": {"rights": "ignore"}}                          | actions.rights                      | is not one of weight_neutral, full_subscription
{"actions": {"rights": true}}                              | actions.rights                      | is not one of weight_neutral
{"actions": {"spin_off": "sell"}}                          | actions.spin_off                    | is not one of parent, index, keep
{"actions": {"spin_off_wait_sessions": 0}}                 | actions.spin_off_wait_sessions      | is out of range: 1 to 1260
{"actions": {"spin_off_wait_sessions": 1261}}              | actions.spin_off_wait_sessions      | is out of range: 1 to 1260
{"actions": {"spin_off_wait_sessions": "20 days"}}         | actions.spin_off_wait_sessions      | is not a whole number
{"actions": {"merger": "target"}}                          | actions.merger                      | is not one of acquirer, index
{"actions": {"replacement": "next"}}                       | actions.replacement                 | is not one of none, inherit, reset
{"actions": {"merger": 1, "rights": 2, "spin_off": 3}}     | actions.rights                      | is not one of
                                                           | actions.spin_off                    | is not one of
                                                           | actions.merger                      | is not one of
"#;

#[test]
fn treatments_of_actions_are_among_those_there_are() {
    refused(ACTIONS);
}

const DIVIDENDS: &str = r#"
{"dividends": {"reinvestment": "ex_date"}}                 | dividends.reinvestment              | is not one of close, open, indexed
{"dividends": {"fx": "spot"}}                              | dividends.fx                        | is not one of ex_date, prior_session
{"dividends": {"withholding_rate": "30%"}}                 | dividends.withholding_rate          | is not a number
{"dividends": {"withholding_rate": 30}}                    | dividends.withholding_rate          | is out of range: a fraction from 0 to 1
{"dividends": {"withholding_rate": -0.01}}                 | dividends.withholding_rate          | is out of range: a fraction from 0 to 1
{"dividends": {"special_dividends_taxed": "yes"}}          | dividends.special_dividends_taxed   | is not true or false
{"dividends": {"special_dividends_taxed": 1}}              | dividends.special_dividends_taxed   | is not true or false
{"dividends": {"withholding": 0.15}}                       | dividends.withholding               | is not a list of tables
{"dividends": {"withholding": {"DE": 0.26}}}               | dividends.withholding               | is not a list of tables
{"dividends": {"withholding": [0.15]}}                     | dividends.withholding[0]            | is not a table of fields
{"dividends": {"withholding": [{}]}}                       | dividends.withholding[0].rate       | is missing: the part that is withheld
{"dividends": {"withholding": [{"country": "DE"}]}}        | dividends.withholding[0].rate       | is missing
{"dividends": {"withholding": [{"rate": 0.1}, {"country": "FR", "rate": 1.5}]}} | dividends.withholding[1].rate | is out of range: a fraction from 0 to 1
{"dividends": {"withholding": [{"country": "DEU", "rate": 0.1}]}} | dividends.withholding[0].country | is not a country code
{"dividends": {"withholding": [{"country": 49, "rate": 0.1}]}} | dividends.withholding[0].country | is not a text
{"dividends": {"withholding": [{"type": "", "rate": 0.1}]}} | dividends.withholding[0].type      | is out of range: 1 to 100 characters
{"dividends": {"withholding": [{"type": ["reit"], "rate": 0.1}]}} | dividends.withholding[0].type | is not a text
{"dividends": {"withholding": [{"from": 2020, "rate": 0.1}]}} | dividends.withholding[0].from    | is not a date
{"dividends": {"withholding": [{"from": "1700-01-01", "rate": 0.1}]}} | dividends.withholding[0].from | is out of range: the years 1800 to 2200
{"dividends": {"withholding": [{"rate": "a"}, 5, {"rate": 0.1, "kind": "reit"}]}} | dividends.withholding[1] | is not a table of fields
                                                           | dividends.withholding[0].rate       | is not a number
                                                           | dividends.withholding[2].kind       | is not a known field
{"dividends": {"withholding": [{"country": "DE", "rate": 0.1}, {"country": "DE", "rate": 0.2}]}} | dividends.withholding[1] | is stated for the same country, type and date
"#;

#[test]
fn withholding_rates_are_fractions_by_country_type_and_date() {
    refused(DIVIDENDS);
}

const PRICES_AND_COSTS: &str = r#"
{"missing_price": {"policy": "skip"}}                      | missing_price.policy                | is not one of carry, last_trade, drop, stop
{"missing_price": {"max_sessions": -1}}                    | missing_price.max_sessions          | is not a whole number
{"missing_price": {"max_sessions": 1261}}                  | missing_price.max_sessions          | is out of range: 1 to 1260
{"missing_price": {"max_sessions": "never"}}               | missing_price.max_sessions          | is not a whole number
{"missing_price": {"removal": "half"}}                     | missing_price.removal               | is not one of last, zero
{"missing_price": {"policy": "drop", "removal": "zero"}}   | missing_price.removal               | has no meaning where missing_price.policy is "drop"
{"missing_price": {"policy": "stop", "removal": "zero"}}   | missing_price.removal               | has no meaning where missing_price.policy is "stop"
{"costs": {"buy_bps": -1}}                                 | costs.buy_bps                       | is out of range: 0 to 1000
{"costs": {"sell_bps": 1000.5}}                            | costs.sell_bps                      | is out of range: 0 to 1000
{"costs": {"buy_bps": "5 bp", "sell_bps": [5]}}            | costs.buy_bps                       | is not a number
                                                           | costs.sell_bps                      | is not a number
{"costs": {"buy_bps": -1, "sell_bps": -2}}                 | costs.buy_bps                       | is out of range
                                                           | costs.sell_bps                      | is out of range
"#;

#[test]
fn missing_prices_and_costs_are_held_to_their_range() {
    refused(PRICES_AND_COSTS);
}
