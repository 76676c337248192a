//! The name of an index.

use equipoise_model::IndexId;
use proptest::prelude::*;

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
        assert_eq!(error.given, given);
        assert!(error.to_string().contains("1 to 32 characters"), "{error}");
    }
}

#[test]
fn a_very_long_index_id_is_cut_in_the_message() {
    let error = IndexId::parse(&"A".repeat(1_000_000)).unwrap_err();
    assert_eq!(error.given, "A".repeat(64));
}

proptest! {
    #[test]
    fn a_parsed_index_id_parses_to_itself(text in "[A-Za-z][A-Za-z0-9_-]{0,31}") {
        let id = IndexId::parse(&text).unwrap();
        prop_assert_eq!(IndexId::parse(&id.to_string()), Ok(id));
    }
}
