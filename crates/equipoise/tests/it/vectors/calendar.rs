//! CAL-001: what kind of date it is in New York.

use chrono::NaiveTime;
use equipoise_model::calendar::{DayType, day_type};

use super::case::Case;

pub(super) fn new_york(case: &Case) {
    let dates = case.words("inputs/dates");
    let expected = case.at("expected/days");
    assert_eq!(dates.len(), expected.names("").len());
    for date in dates {
        let kind = match day_type(date.parse().unwrap()) {
            DayType::Full => "full".to_owned(),
            DayType::Closed => "closed".to_owned(),
            DayType::Early(at) => format!("early {}", hour(at)),
            DayType::Late(at) => format!("late {}", hour(at)),
        };
        assert_eq!(kind, expected.text(&format!("{date}/type")), "{date}");
    }
}

fn hour(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
