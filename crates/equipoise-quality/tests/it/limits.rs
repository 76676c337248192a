//! What thresholds may be set to.

use equipoise_quality::{ThresholdError, Thresholds};

/// The names of the fields, as they are printed.
fn fields() -> Vec<String> {
    let printed = format!("{:?}", Thresholds::default());
    let inside = printed.trim_start_matches("Thresholds { ");
    inside
        .split(", ")
        .filter_map(|field| field.split_once(": "))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn every_threshold_can_be_set_to_its_limits_and_nothing_beyond() {
    let names: Vec<&str> = Thresholds::ALL.iter().map(|one| one.name).collect();
    assert_eq!(names, fields());
    for threshold in Thresholds::ALL {
        let mut all = Thresholds::default();
        let default = threshold.value(&all);
        assert!(
            (threshold.least..=threshold.most).contains(&default),
            "{threshold:?}"
        );
        for value in [threshold.least, threshold.most] {
            threshold.set(&mut all, value).unwrap();
            assert!(
                (threshold.value(&all) - value).abs() <= 0.0,
                "{threshold:?}"
            );
        }
        for value in [threshold.least - 0.5, threshold.most + 1.0, f64::NAN] {
            let refused = threshold.set(&mut all, value).unwrap_err();
            assert!(refused.to_string().contains("is out of range"), "{refused}");
        }
        threshold.set(&mut all, default).unwrap();
        assert_eq!(all, Thresholds::default(), "no other field changed");
    }
}

#[test]
fn a_count_is_whole() {
    let sessions = Thresholds::named("gap_flag").unwrap();
    let refused = sessions.set(&mut Thresholds::default(), 1.5).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "gap_flag 1.5 is not a whole number of sessions"
    );
    assert!(Thresholds::named("gap_flags").is_none());
}

#[test]
fn a_milder_outcome_begins_before_a_harder_one() {
    assert_eq!(Thresholds::default().check(), Ok(()));
    let thresholds = Thresholds {
        jump_flag: 0.75,
        ..Thresholds::default()
    };
    let refused = ThresholdError::Reversed {
        name: "jump_flag",
        value: 0.75,
        harder: "jump_quarantine",
        bound: 0.5,
    };
    assert_eq!(thresholds.check(), Err(refused));
}
