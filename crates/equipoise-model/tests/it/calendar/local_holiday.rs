//! A price that is not there: on a local holiday the last one stands, else it is missing.

use equipoise_model::calendar::{MissingPrice, is_session};

use super::built_in;
use crate::date;

#[test]
fn a_price_is_missing_only_when_its_exchange_was_open() {
    // Golden Week: New York trades, Tokyo does not.
    let holiday = date("2024-05-03");
    assert!(is_session(holiday));
    assert_eq!(
        built_in("XTKS").missing_price(holiday),
        MissingPrice::ValidPriorClose
    );
    assert_eq!(
        built_in("XLON").missing_price(holiday),
        MissingPrice::Missing
    );
    // A short day is a session.
    assert_eq!(
        built_in("XLON").missing_price(date("2024-12-24")),
        MissingPrice::Missing
    );
}

#[test]
fn the_names_are_those_of_the_input_statuses() {
    assert_eq!(MissingPrice::ValidPriorClose.name(), "valid_prior_close");
    assert_eq!(MissingPrice::Missing.name(), "missing");
}
