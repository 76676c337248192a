//! What an operator can change without a release, and how a slip of the pen is answered.

use equipoise_model::calendar::{Basis, Calendar, Calendars, OverlayError};
use proptest::prelude::*;

use super::{MICS, built_in, describe, instant, rows};
use crate::date;

const PAGE: &str = include_str!("../../../../../docs/reference/calendars.md");

fn overlaid(text: &str) -> Calendars {
    Calendars::built_in()
        .with_overlay(text)
        .unwrap_or_else(|error| panic!("{text:?} is refused: {error}"))
}

fn with(mic: &str, text: &str) -> Calendar {
    overlaid(text).get(mic).unwrap().clone()
}

fn day(calendar: &Calendar, text: &str) -> String {
    describe(calendar.day_type(date(text)))
}

fn refused(text: &str) -> OverlayError {
    Calendars::built_in().with_overlay(text).unwrap_err()
}

#[test]
fn the_example_of_the_page_does_what_it_says() {
    let (_, fenced) = PAGE.split_once("```overlay\n").unwrap();
    let (example, _) = fenced.split_once("```").unwrap();
    let calendars = overlaid(example);
    let table = "
        mic   date        before       after
        XNYS  2029-01-04  full         closed
        XNYS  2027-07-02  full         early 13:00
        XHKG  2027-09-14  full         late 13:30
        XLON  2027-05-03  closed       full
        XLON  2027-05-07  full         closed";
    for row in rows(table) {
        let (mic, text) = (row[0], row[1]);
        assert_eq!(day(&built_in(mic), text), row[2], "{mic} {text}");
        let after = day(calendars.get(mic).unwrap(), text);
        assert_eq!(after, row[3..].join(" "), "{mic} {text}");
    }
    let new_york = calendars.get("XNYS").unwrap();
    assert_eq!(new_york.reason(date("2029-01-04")), Some("day of mourning"));
    let london = calendars.get("XLON").unwrap();
    assert_eq!(london.known_until(), date("2027-12-31"));
    assert_eq!(london.basis(date("2027-06-01")), Basis::Known);
    let toronto = calendars.get("XTSE").unwrap();
    assert_eq!(
        toronto.open(date("2027-02-26")),
        Some(instant("2027-02-26T14:30:00Z"))
    );
    assert_eq!(
        toronto.open(date("2027-03-01")),
        Some(instant("2027-03-01T13:00:00Z"))
    );
    let xetra = calendars.get("XETR").unwrap();
    assert_eq!(day(xetra, "2026-12-30"), "early 14:00");
    assert_eq!(xetra.mic(), "XETR");
    let riyadh = calendars.get("XSAU").unwrap();
    assert_eq!(day(riyadh, "2026-02-22"), "closed");
    assert_eq!(day(riyadh, "2026-09-23"), "closed");
    assert_eq!(day(riyadh, "2026-09-25"), "closed", "a Friday");
    assert_eq!(day(riyadh, "2026-09-27"), "full", "a Sunday");
    assert_eq!(
        riyadh.close(date("2026-09-27")),
        Some(instant("2026-09-27T12:00:00Z"))
    );
    assert_eq!(riyadh.known_until(), date("2026-12-31"));
    assert_eq!(calendars.mics().count(), MICS.len() + 2);
}

#[test]
fn an_overlay_leaves_the_built_in_calendars_and_other_exchanges_alone() {
    let before = Calendars::built_in();
    let after = before.with_overlay("XNYS 2029-01-04 closed").unwrap();
    for mic in MICS {
        assert_eq!(before.get(mic).unwrap().version(), built_in(mic).version());
        let is_same = before.get(mic).unwrap().version() == after.get(mic).unwrap().version();
        assert_eq!(is_same, mic != "XNYS", "{mic}");
    }
}

#[test]
fn a_version_names_the_exchange_the_content_and_the_tz_release() {
    let version = built_in("XNYS").version().to_owned();
    let parts: Vec<&str> = version.split(' ').collect();
    assert_eq!((parts[0], parts[2]), ("XNYS", "tz"));
    assert_eq!(parts[1].len(), 16);
    assert_ne!(
        parts[1],
        built_in("XNAS").version().split(' ').nth(1).unwrap()
    );
    for change in [
        "XNYS 2029-01-04 closed",
        "XNYS 2029-01-04 early 13:00",
        "XNYS 2029-01-04 early 12:59",
        "XNYS 2029-01-04 late 12:00",
        "XNYS known 1990-01-01 2029-12-31",
        "XNYS hours 2029-01-01 09:30 16:30",
    ] {
        assert_ne!(with("XNYS", change).version(), version, "{change}");
    }
    // Christmas is closed already.
    let same = with("XNYS", "XNYS 2029-12-25 closed \"Christmas\"");
    assert_eq!(same.version(), version);
}

#[test]
fn a_date_may_be_opened_and_shortened_on_both_sides() {
    let text = "
        XNYS 2026-06-13 open \"a Saturday\"
        XNYS 2026-06-13 late 10:30
        XNYS 2026-06-13 early 12:00";
    let calendar = with("XNYS", text);
    let saturday = date("2026-06-13");
    assert_eq!(day(&calendar, "2026-06-13"), "early 12:00");
    assert_eq!(
        calendar.open(saturday),
        Some(instant("2026-06-13T14:30:00Z"))
    );
    assert_eq!(
        calendar.close(saturday),
        Some(instant("2026-06-13T16:00:00Z"))
    );
    assert_eq!(calendar.next_session(date("2026-06-12")), saturday);
}

#[test]
fn open_takes_back_what_the_data_or_an_earlier_overlay_said() {
    assert_eq!(day(&built_in("XNYS"), "2026-11-27"), "early 13:00");
    assert_eq!(
        day(&with("XNYS", "XNYS 2026-11-27 open"), "2026-11-27"),
        "full"
    );
    let closed = overlaid("XNYS 2029-01-04 closed");
    let again = closed.with_overlay("XNYS 2029-01-04 open").unwrap();
    assert_eq!(
        again.get("XNYS").unwrap().version(),
        built_in("XNYS").version()
    );
}

#[test]
fn a_date_beyond_the_listed_ones_can_be_stated() {
    let calendar = with("XLON", "XLON 2041-12-25 closed\nXLON 2050-12-26 closed");
    assert_eq!(day(&calendar, "2041-12-25"), "closed");
    assert_eq!(day(&calendar, "2050-12-26"), "closed");
    assert_eq!(day(&calendar, "2050-12-27"), "full");
    assert_eq!(day(&calendar, "2050-12-31"), "closed", "a Saturday");
    assert_eq!(day(&calendar, "2051-01-02"), "full");
}

#[test]
fn blank_lines_and_comments_say_nothing() {
    let calendar = with("XNYS", "\n  # XNYS 2029-01-04 closed\n\r\n\t\n");
    assert_eq!(calendar.version(), built_in("XNYS").version());
}

#[test]
fn a_wrong_line_is_named_with_its_field_and_value() {
    let cases = [
        ("XNYS", "line 1: the statement or date is missing"),
        (
            "XNYS 2028-01-05",
            "line 1: the word `closed`, `open`, `early` or `late` is missing",
        ),
        (
            "XNYS 2028-01-05 shut",
            "line 1: word \"shut\" is not closed, open, early or late",
        ),
        (
            "\n# fine\nxnys 2028-01-05 closed",
            "line 3: market identifier code \"xnys\" is not four capital letters or digits",
        ),
        (
            "XNYS 2028-02-30 closed",
            "line 1: date \"2028-02-30\" is not a date like 2025-01-09 from 1800 to 2200",
        ),
        (
            "XNYS 20280-01-05 closed",
            "line 1: date \"20280-01-05\" is not a date like 2025-01-09 from 1800 to 2200",
        ),
        (
            "XNYS 2228-01-05 closed",
            "line 1: date \"2228-01-05\" is not a date like 2025-01-09 from 1800 to 2200",
        ),
        ("XNYS 2028-01-05 early", "line 1: the close is missing"),
        (
            "XNYS 2028-01-05 early 1pm",
            "line 1: close \"1pm\" is not a time like 09:30",
        ),
        (
            "XNYS 2028-01-05 late 9:45",
            "line 1: opening \"9:45\" is not a time like 09:30",
        ),
        (
            "XNYS 2028-01-05 early 16:00",
            "line 1: close 16:00 is not between 09:30 and 16:00 on 2028-01-05",
        ),
        (
            "XNYS 2028-01-05 late 09:30",
            "line 1: opening 09:30 is not between 09:30 and 16:00 on 2028-01-05",
        ),
        (
            "XNYS 2028-01-05 early 12:00\nXNYS 2028-01-05 late 12:00",
            "line 2: opening 12:00 is not between 09:30 and 12:00 on 2028-01-05",
        ),
        (
            "XNYS 2028-12-25 early 13:00",
            "line 1: XNYS has no session on 2028-12-25; state `open` for it first",
        ),
        (
            "XNYS 2028-01-05 closed\nXNYS 2028-01-05 open",
            "line 2: XNYS 2028-01-05 was stated on line 1 already",
        ),
        (
            "XNYS 2028-01-05 early 13:00\n\nXNYS 2028-01-05 early 12:00",
            "line 3: XNYS 2028-01-05 was stated on line 1 already",
        ),
        (
            "XNYS 2028 closed 01-05 01-05",
            "line 1: XNYS 2028-01-05 was stated on line 1 already",
        ),
        ("XNYS 2028 closed", "line 1: the month and day is missing"),
        (
            "XNYS 2028 closed 1-5",
            "line 1: date \"2028-1-5\" is not a date like 2025-01-09 from 1800 to 2200",
        ),
        (
            "XNYS 2028-01-05 closed for good",
            "line 1: nothing is expected where it says \"for\"",
        ),
        (
            "XNYS 2028-01-05 closed \"mourning",
            "line 1: reason \"mourning\" is not text between two quotes at the end of the line",
        ),
        (
            "XNYS known 1990-01-01 2030-12-31 \"published\"",
            "line 1: nothing is expected where it says \"published\"",
        ),
        (
            "XNYS known 2030-01-01 2029-12-31",
            "line 1: 2030-01-01 is later than 2029-12-31",
        ),
        (
            "XBOM 2028-01-05 closed",
            "line 1: XBOM has no calendar; it begins with a line `XBOM exchange …`",
        ),
        (
            "XETR like XBOM",
            "line 1: XBOM has no calendar; it begins with a line `XBOM exchange …`",
        ),
        (
            "XNAS like XLON",
            "line 1: XNAS has a calendar already; state what changes in it",
        ),
        (
            "XBOM exchange Asia/Bombay_City 09:15 15:30",
            "line 1: time zone \"Asia/Bombay_City\" is not a name of the tz database",
        ),
        (
            "XBOM exchange Asia/Kolkata 09:15 15:30 Monday",
            "line 1: weekday \"Monday\" is not Mon, Tue, Wed, Thu, Fri, Sat or Sun",
        ),
        (
            "XBOM exchange Asia/Kolkata 15:30 09:15",
            "line 1: close \"09:15\" is not later than the opening",
        ),
        (
            "# Bombay\nXBOM exchange Asia/Kolkata 09:15 15:30",
            "line 2: XBOM needs a line `XBOM known FROM UNTIL`",
        ),
        (
            "XLON hours 2026-06-01 13:00 21:00",
            "line 1: XLON would open at 13:00 and close at 12:30 on 2026-12-24",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refused(text).to_string(), message, "{text:?}");
    }
}

#[test]
fn a_text_of_too_many_lines_is_refused_with_the_limit() {
    let text = "#\n".repeat(100_001);
    assert_eq!(
        refused(&text).to_string(),
        "100001 lines are more than the 100000 that are read"
    );
}

#[test]
fn a_refused_overlay_changes_nothing() {
    let calendars = Calendars::built_in();
    let text = "XNYS 2029-01-04 closed\nXNYS 2029-01-05 shut";
    assert!(calendars.with_overlay(text).is_err());
    assert_eq!(day(calendars.get("XNYS").unwrap(), "2029-01-04"), "full");
}

/// Words that lines are made of, right and wrong ones.
fn any_line() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "XNYS",
        "XLON",
        "XBOM",
        "exchange",
        "like",
        "listed",
        "known",
        "hours",
        "closed",
        "open",
        "early",
        "late",
        "2028-01-05",
        "2028",
        "2199-12-31",
        "1800-01-01",
        "01-05",
        "02-30",
        "13:00",
        "24:00",
        "Asia/Kolkata",
        "Mon",
        "Sun",
        "\"why\"",
        "\"",
        "#",
        "-",
        "ä",
    ]);
    proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_applied_or_refused_with_a_line(
        text in proptest::collection::vec(any_line(), 0..4).prop_map(|lines| lines.join("\n")),
    ) {
        if let Err(error) = Calendars::built_in().with_overlay(&text) {
            prop_assert!(error.to_string().starts_with("line "), "{}", error);
        }
    }

    #[test]
    fn stated_dates_are_as_stated_and_the_others_as_they_were(
        stated in proptest::collection::btree_map(0_u64..2000, any::<bool>(), 0..30),
        asked in 0_u64..2000,
    ) {
        let first = date("2024-01-01");
        let text: String = stated
            .iter()
            .map(|(days, is_open)| {
                let word = if *is_open { "open" } else { "closed" };
                format!("XTKS {} {word}\n", first + chrono::Days::new(*days))
            })
            .collect();
        let calendar = with("XTKS", &text);
        let day = first + chrono::Days::new(asked);
        let expected = stated
            .get(&asked)
            .copied()
            .unwrap_or_else(|| built_in("XTKS").is_session(day));
        prop_assert_eq!(calendar.is_session(day), expected);
    }
}
