//! Exchange calendars: one file for New York, the exchanges together, overlays, and laws that hold
//! for each of them.

mod exchanges;
mod local_holiday;
mod new_york;
mod new_york_rules;
mod overlay;
mod properties;

use equipoise_model::Instant;
use equipoise_model::calendar::{Calendar, Calendars, DayType};

const MICS: [&str; 9] = [
    "XASX", "XFRA", "XHKG", "XLON", "XNAS", "XNYS", "XPAR", "XTKS", "XTSE",
];

fn built_in(mic: &str) -> Calendar {
    let calendars = Calendars::built_in();
    calendars
        .get(mic)
        .unwrap_or_else(|| panic!("{mic} is not built in"))
        .clone()
}

fn instant(text: &str) -> Instant {
    text.parse()
        .unwrap_or_else(|error| panic!("{text:?} is not an instant: {error}"))
}

/// The words the tables of cases use.
fn describe(day: DayType) -> String {
    match day {
        DayType::Full => "full".to_owned(),
        DayType::Early(close) => format!("early {}", close.format("%H:%M")),
        DayType::Late(open) => format!("late {}", open.format("%H:%M")),
        DayType::Closed => "closed".to_owned(),
    }
}

/// The rows of an aligned table, without its heading.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|cells| !cells.is_empty())
        .skip(1)
}
