//! Rhythms and sets of months.

use equipoise_model::Rhythm;
use equipoise_model::definitions::{MonthDay, Months};

#[test]
fn a_rhythm_with_a_name_is_found_by_it_and_knows_it() {
    for name in Rhythm::NAMES {
        let rhythm = Rhythm::parse(name).unwrap();
        assert_eq!(rhythm.name(), Some(name));
    }
    assert_eq!(Rhythm::parse("hourly"), None);
    assert_eq!(Rhythm::parse("Daily"), None);
}

#[test]
fn a_rhythm_that_is_spelled_out_as_a_named_one_has_its_name() {
    let months = |months: &[u32], on| Rhythm::Months {
        months: Months::of(months).unwrap(),
        on,
    };
    let every: Vec<u32> = (1..=12).collect();
    let cases = [
        (months(&every, MonthDay::LastSession), Some("monthly")),
        (
            months(&[12, 9, 6, 3], MonthDay::ThirdFriday),
            Some("quarterly"),
        ),
        (months(&[6], MonthDay::ThirdFriday), Some("annual")),
        (months(&[6], MonthDay::LastSession), None),
        (months(&[3, 9], MonthDay::ThirdFriday), None),
        (Rhythm::Dates(Vec::new()), None),
    ];
    for (rhythm, name) in cases {
        assert_eq!(rhythm.name(), name, "{rhythm:?}");
    }
}

#[test]
fn a_set_of_months_holds_the_months_it_was_made_of() {
    let months = Months::of(&[11, 2, 2]).unwrap();
    assert!(months.iter().eq([2, 11]));
    assert!(months.contains(2) && !months.contains(3));
    assert!(!Months::ALL.contains(0) && !Months::ALL.contains(13) && !Months::ALL.contains(40));
    for refused in [&[][..], &[0], &[13], &[1, 0], &[u32::MAX]] {
        assert_eq!(Months::of(refused), None, "{refused:?}");
    }
}
