//! Weighting and schedule.

use super::refused;

pub(super) const TABLES: &[&str] = &[SCHEMES, TARGETS, LIMITS, RHYTHMS, SCHEDULE];

const SCHEMES: &str = r#"
{"weighting": {"scheme": "cap"}}                           | weighting.scheme                    | is not one of equal, market_cap, price, inverse_volatility, explicit
{"weighting": {"scheme": 1}}                               | weighting.scheme                    | is not one of equal
{"weighting": {"scheme": {"name": "equal"}}}               | weighting.scheme                    | is not one of equal
{"weighting": {"scheme": "equal", "window_sessions": 60}}  | weighting.window_sessions           | has no meaning unless weighting.scheme is "inverse_volatility"
{"weighting": {"window_sessions": 60}}                     | weighting.window_sessions           | has no meaning unless
{"weighting": {"scheme": "price", "targets": {"A": 1}}}    | weighting.targets                   | has no meaning unless weighting.scheme is "explicit"
{"weighting": {"targets": {"A": 1}}}                       | weighting.targets                   | has no meaning unless
{"weighting": {"scheme": "explicit", "targets": {"A": 1}, "window_sessions": 60}} | weighting.window_sessions | has no meaning unless
{"weighting": {"scheme": "wrong", "window_sessions": 60, "targets": {"A": 1}}} | weighting.scheme | is not one of equal
{"weighting": {"scheme": "inverse_volatility", "window_sessions": "year"}} | weighting.window_sessions | is not a whole number
{"weighting": {"scheme": "inverse_volatility", "window_sessions": 19}} | weighting.window_sessions | is out of range: 20 to 1260
{"weighting": {"scheme": "inverse_volatility", "window_sessions": 1261}} | weighting.window_sessions | is out of range: 20 to 1260
{"weighting": {"scheme": "price", "max_weight": 0.1}}      | weighting.max_weight                | has no meaning where weighting.scheme is "price"
{"weighting": {"scheme": "price", "max_sector_weight": 0.3, "sector_neutral": "market_cap"}} | weighting.sector_neutral | has no meaning where
                                                           | weighting.max_sector_weight         | has no meaning where
{"weighting": {"scheme": "price", "sizing": "fixed_notional", "share_decimals": 0}} | weighting.sizing | has no meaning where weighting.scheme is "price"
                                                           | weighting.share_decimals            | has no meaning where weighting.scheme is "price"
{"weighting": {"scheme": "price"}, "selection": {"line": "all"}} | selection.line                | which holds one line a company
{"weighting": {"scheme": "price"}, "schedule": {"rebalance": "never", "drift_band": 0.1}} | schedule.drift_band | has no meaning where weighting.scheme is "price"
{"weighting": {"scheme": "price"}, "actions": {"replacement": "inherit"}} | actions.replacement  | where no weight is inherited
"#;

#[test]
fn a_scheme_is_known_and_has_its_own_fields_alone() {
    refused(SCHEMES);
}

const TARGETS: &str = r#"
{"selection": {"size": 1}, "weighting": {"scheme": "explicit", "targets": [0.5, 0.5]}}              | weighting.targets   | is not a table of weights by symbol
{"selection": {"size": 1}, "weighting": {"scheme": "explicit", "targets": "equal"}}                 | weighting.targets   | is not a table of weights by symbol
{"selection": {"size": 1}, "weighting": {"scheme": "explicit", "targets": {"A": "1"}}}              | weighting.targets.A | is not a number
{"selection": {"size": 2}, "weighting": {"scheme": "explicit", "targets": {"A": [1], "BRK.B": {}}}} | weighting.targets.A | is not a number
                                                                                                    | weighting.targets.BRK.B | is not a number
{"selection": {"size": 2}, "weighting": {"scheme": "explicit", "targets": {"A": 0.5, "B": 0.4}}}    | weighting.targets   | do not sum to 1
{"selection": {"size": 2}, "weighting": {"scheme": "explicit", "targets": {"A": 50, "B": 50}}}      | weighting.targets   | do not sum to 1
{"selection": {"size": 2}, "weighting": {"scheme": "explicit", "targets": {"A": 1, "B": 0}}}        | weighting.targets.B | is not a positive number
{"selection": {"size": 2}, "weighting": {"scheme": "explicit", "targets": {"A": 1.2, "B": -0.2}}}   | weighting.targets.B | is not a positive number
{"selection": {"size": 3}, "weighting": {"scheme": "explicit", "targets": {"A": 0.5, "B": 0.5}}}    | selection.size      | is not the number of weighting.targets, 2
{"selection": {"size": 1}, "weighting": {"scheme": "explicit", "targets": {"A": 0.5, "B": 0.5}}}    | selection.size      | is not the number of weighting.targets, 2
{"selection": {"size": 1, "unit": "company"}, "weighting": {"scheme": "explicit", "targets": {"A": 1}}} | selection.unit  | which are weights of lines
{"selection": {"size": 1}, "universe": {"only": ["B"]}, "weighting": {"scheme": "explicit", "targets": {"A": 1}}} | universe.only | does not list the symbols of weighting.targets
{"selection": {"size": 1}, "universe": {"only": []}, "weighting": {"scheme": "explicit", "targets": {"A": 1}}} | universe.only | does not list the symbols of weighting.targets
{"selection": {"size": 1}, "universe": {"exclude": ["A"]}, "weighting": {"scheme": "explicit", "targets": {"A": 1}}} | universe.exclude | is also in universe.only
{"selection": {"size": 2}, "weighting": {"scheme": "explicit", "max_weight": 0.6, "targets": {"A": 0.7, "B": 0.3}}} | weighting.targets.A | is above weighting.max_weight 0.6
{"selection": {"size": 1}, "actions": {"replacement": "inherit"}, "weighting": {"scheme": "explicit", "targets": {"A": 1}}} | actions.replacement | which name every member
{"selection": {"size": 1}, "weighting": {"scheme": "explicit", "targets": {}}}                      | selection.size      | is not the number of weighting.targets, 0
                                                                                                    | weighting.targets   | is empty: give a weight for each symbol
{"selection": {"size": 1}, "weighting": {"scheme": "explicit"}}                                     | selection.size      | is not the number of weighting.targets, 0
                                                                                                    | weighting.targets   | is empty: give a weight for each symbol
"#;

#[test]
fn weights_by_symbol_are_positive_sum_to_one_and_name_the_members() {
    refused(TARGETS);
}

const LIMITS: &str = r#"
{"weighting": {"max_weight": "5%"}}                        | weighting.max_weight                | is not a number
{"weighting": {"max_weight": 0}}                           | weighting.max_weight                | is out of range: above 0 and at most 1
{"weighting": {"max_weight": 5}}                           | weighting.max_weight                | is out of range: above 0 and at most 1
{"weighting": {"max_weight": 0.009}}                       | weighting.max_weight                | cannot hold: 100 members at that weight are below 1
{"weighting": {"max_weight": 0.3}, "selection": {"size": 3}} | weighting.max_weight              | cannot hold: 3 members
{"weighting": {"max_sector_weight": 0.01}}                 | weighting.max_sector_weight         | is out of range: 0.05 to 1
{"weighting": {"max_sector_weight": 30}}                   | weighting.max_sector_weight         | is out of range: 0.05 to 1
{"weighting": {"max_sector_weight": {"Energy": 0.3}}}      | weighting.max_sector_weight         | is not a number
{"weighting": {"max_sector_weight": 0.3, "sector_neutral": "equal"}} | weighting.max_sector_weight | cannot go with weighting.sector_neutral
{"weighting": {"sector_neutral": true}}                    | weighting.sector_neutral            | is not one of equal, market_cap
{"weighting": {"sector_neutral": "market_cap"}, "selection": {"by": "price"}} | weighting.sector_neutral | needs selection.by "market_cap"
{"weighting": {"sizing": "fixed"}}                         | weighting.sizing                    | is not one of self_financing, fixed_notional
{"weighting": {"share_decimals": 10}}                      | weighting.share_decimals            | is out of range: 0 to 9
{"weighting": {"share_decimals": 300}}                     | weighting.share_decimals            | is out of range: 0 to 9
{"weighting": {"share_decimals": -2}}                      | weighting.share_decimals            | is not a whole number
{"weighting": {"share_decimals": 2.5}}                     | weighting.share_decimals            | is not a whole number
"#;

#[test]
fn limits_on_weights_can_hold() {
    refused(LIMITS);
}

const RHYTHMS: &str = r#"
{"schedule": {"rebalance": "hourly"}}                      | schedule.rebalance                  | is not one of daily, weekly, monthly, quarterly, annual, never
{"schedule": {"rebalance": ""}}                            | schedule.rebalance                  | is not one of daily
{"schedule": {"rebalance": 4}}                             | schedule.rebalance                  | is not one of daily
{"schedule": {"rebalance": ["2024-01-02"]}}                | schedule.rebalance                  | is not one of daily
{"schedule": {"rebalance": {}}}                            | schedule.rebalance                  | states neither months nor dates
{"schedule": {"rebalance": {"on": "third_friday"}}}        | schedule.rebalance                  | states neither months nor dates
{"schedule": {"rebalance": {"months": [6], "dates": ["2024-06-21"]}}} | schedule.rebalance       | states both months and dates
{"schedule": {"rebalance": {"months": 6}}}                 | schedule.rebalance.months           | is not a list of months
{"schedule": {"rebalance": {"months": []}}}                | schedule.rebalance.months           | is empty: state at least one month
{"schedule": {"rebalance": {"months": [0]}}}               | schedule.rebalance.months[0]        | is not a month from 1 to 12
{"schedule": {"rebalance": {"months": [3, 13]}}}           | schedule.rebalance.months[1]        | is not a month from 1 to 12
{"schedule": {"rebalance": {"months": [3, 6, 3]}}}         | schedule.rebalance.months[2]        | is listed twice
{"schedule": {"rebalance": {"months": ["June", 12.5]}}}    | schedule.rebalance.months[0]        | is not a month from 1 to 12
                                                           | schedule.rebalance.months[1]        | is not a month from 1 to 12
{"schedule": {"rebalance": {"months": [-3]}}}              | schedule.rebalance.months[0]        | is not a month from 1 to 12
{"schedule": {"rebalance": {"months": [3], "on": "last"}}} | schedule.rebalance.on               | is not one of last_session, third_friday
{"schedule": {"rebalance": {"dates": "2024-03-15"}}}       | schedule.rebalance.dates            | is not a list of dates
{"schedule": {"rebalance": {"dates": []}}}                 | schedule.rebalance.dates            | is empty: state at least one date
{"schedule": {"rebalance": {"dates": ["2024-03-15", "soon", 20240621]}}} | schedule.rebalance.dates[1] | is not a date such as 2024-01-31
                                                           | schedule.rebalance.dates[2]         | is not a date such as 2024-01-31
{"schedule": {"rebalance": {"dates": ["2024-06-21", "2024-03-15"]}}} | schedule.rebalance.dates[1] | does not come after 2024-06-21
{"schedule": {"rebalance": {"dates": ["2024-03-15", "2024-03-15"]}}} | schedule.rebalance.dates[1] | is listed twice
{"schedule": {"rebalance": {"dates": ["2024-03-15"], "on": "third_friday"}}} | schedule.rebalance.on | has no meaning beside dates
{"base": {"date": "2024-04-01"}, "schedule": {"rebalance": {"dates": ["2024-03-15"]}}} | schedule.rebalance.dates[0] | is before base.date 2024-04-01
{"schedule": {"reconstitution": "yearly"}}                 | schedule.reconstitution             | is not one of daily
{"schedule": {"reconstitution": {"months": [1, 99]}}}      | schedule.reconstitution.months[1]   | is not a month from 1 to 12
{"base": {"date": "2024-04-01"}, "schedule": {"reconstitution": {"dates": ["2024-03-15"]}}} | schedule.reconstitution.dates[0] | is before base.date 2024-04-01
"#;

#[test]
fn a_rhythm_is_a_name_or_months_or_dates_that_ascend() {
    refused(RHYTHMS);
}

const SCHEDULE: &str = r#"
{"schedule": {"stages": 0, "rebalance": "quarterly"}}      | schedule.stages                     | is out of range: 1 to 20
{"schedule": {"stages": 21, "rebalance": "quarterly"}}     | schedule.stages                     | is out of range: 1 to 20
{"schedule": {"stages": "three", "rebalance": "quarterly"}} | schedule.stages                    | is not a whole number
{"schedule": {"stages": 3}}                                | schedule.stages                     | cannot go with a daily rhythm
{"schedule": {"stages": 3, "rebalance": "quarterly", "reconstitution": "daily"}} | schedule.stages | cannot go with a daily rhythm
{"schedule": {"stages": 5, "rebalance": "weekly"}}         | schedule.stages                     | cannot go with a weekly rhythm: 3 stages at most
{"schedule": {"stages": 3, "rebalance": "quarterly", "reference_lag_sessions": 5}} | schedule.stages | cannot go with schedule.reference_lag_sessions
{"schedule": {"stages": 3, "rebalance": "quarterly"}, "weighting": {"scheme": "price"}} | schedule.stages | has no meaning where weighting.scheme is "price"
{"schedule": {"stages": 3, "rebalance": "quarterly"}, "weighting": {"sizing": "fixed_notional"}} | schedule.stages | cannot go with weighting.sizing
{"schedule": {"stages": 3, "rebalance": "quarterly"}, "weighting": {"share_decimals": 0}} | schedule.stages | cannot go with weighting.share_decimals
{"schedule": {"reference_lag_sessions": 261}}              | schedule.reference_lag_sessions     | is out of range: 0 to 260
{"schedule": {"reference_lag_sessions": 0.5}}              | schedule.reference_lag_sessions     | is not a whole number
{"schedule": {"drift_band": 0.1}}                          | schedule.drift_band                 | has no meaning where weights are reset every day
{"schedule": {"rebalance": "quarterly", "drift_band": 0}}  | schedule.drift_band                 | is out of range: 0.0001 to 1
{"schedule": {"rebalance": "quarterly", "drift_band": 2}}  | schedule.drift_band                 | is out of range: 0.0001 to 1
{"schedule": {"rebalance": "quarterly", "drift_band": "5%"}} | schedule.drift_band               | is not a number
"#;

#[test]
fn stages_and_bands_go_with_what_else_is_said() {
    refused(SCHEDULE);
}
