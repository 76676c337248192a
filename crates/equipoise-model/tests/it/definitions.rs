//! Index ids, schedules and definitions: what is taken and what is refused.

use equipoise_model::definitions::DefinitionError;
use equipoise_model::{Definition, IndexId, Schedule};
use proptest::prelude::*;

fn flagship() -> Definition {
    Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100)
}

#[test]
fn an_index_id_is_raised_to_upper_case() {
    for (given, parsed) in [("ew100", "EW100"), ("My_Index-2", "MY_INDEX-2"), ("A", "A")] {
        assert_eq!(IndexId::parse(given).unwrap().as_str(), parsed);
    }
    assert!(IndexId::parse(&"A".repeat(32)).is_ok());
}

#[test]
fn an_index_id_of_another_form_is_refused_with_its_text() {
    let too_long = "A".repeat(33);
    for given in [
        "", "1EW", "-EW", "_EW", "EW 100", "EW/100", "EW.100", "ÉW", "EW\0", &too_long,
    ] {
        let error = IndexId::parse(given).unwrap_err();
        assert_eq!(
            error,
            DefinitionError::IndexId {
                given: given.to_owned()
            }
        );
        assert!(error.to_string().contains("1 to 32 characters"), "{error}");
    }
}

#[test]
fn a_very_long_index_id_is_cut_in_the_message() {
    let error = IndexId::parse(&"A".repeat(1_000_000)).unwrap_err();
    assert_eq!(
        error,
        DefinitionError::IndexId {
            given: "A".repeat(64)
        }
    );
}

#[test]
fn schedules_are_found_by_name() {
    for schedule in Schedule::ALL {
        assert_eq!(Schedule::parse(schedule.name()), Ok(schedule));
    }
    let error = Schedule::parse("hourly").unwrap_err();
    assert_eq!(
        error.to_string(),
        "rebalance \"hourly\" is not known: daily, weekly, monthly or quarterly"
    );
}

#[test]
fn the_flagship_is_valid_as_it_stands() {
    assert_eq!(flagship().validated(), Ok(flagship()));
}

#[test]
fn a_size_out_of_range_is_refused_with_the_limit() {
    for size in [0, Definition::MAX_SIZE + 1, u32::MAX] {
        let error = Definition { size, ..flagship() }.validated().unwrap_err();
        assert_eq!(error, DefinitionError::Size { given: size });
        assert_eq!(
            error.to_string(),
            format!("size {size} is out of range: 1 to 20000 companies")
        );
    }
    for size in [1, Definition::MAX_SIZE] {
        assert!(Definition { size, ..flagship() }.validated().is_ok());
    }
}

#[test]
fn a_base_value_that_is_no_positive_number_is_refused() {
    for base_value in [0.0, -1000.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = Definition {
            base_value,
            ..flagship()
        }
        .validated()
        .unwrap_err();
        assert!(error.to_string().starts_with("base_value "), "{error}");
    }
    assert!(
        Definition {
            base_value: f64::MIN_POSITIVE,
            ..flagship()
        }
        .validated()
        .is_ok()
    );
}

proptest! {
    #[test]
    fn a_parsed_index_id_parses_to_itself(text in "[A-Za-z][A-Za-z0-9_-]{0,31}") {
        let id = IndexId::parse(&text).unwrap();
        prop_assert_eq!(IndexId::parse(&id.to_string()), Ok(id));
    }
}
