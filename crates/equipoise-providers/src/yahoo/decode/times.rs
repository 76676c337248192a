//! Sessions and instants from Unix seconds.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use equipoise_model::calendar::Zone;
use equipoise_model::{Date, Instant};

use crate::body::clipped;
use crate::yahoo::YahooError;

/// No market of the source is older, and files take no earlier session either.
const FIRST_YEAR: Date = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a date of the calendar");
const LAST_YEAR: Date = NaiveDate::from_ymd_opt(2200, 1, 1).expect("a date of the calendar");

/// The zone of the exchange.
pub(super) fn zone(field: &'static str, name: Option<&str>) -> Result<Zone, YahooError> {
    let name = name.unwrap_or_default();
    Zone::parse(name).ok_or_else(|| YahooError::BadField {
        field,
        value: format!("{:?}", clipped(name)),
        reason: "names no zone",
    })
}

/// The instant `seconds` after 1970; `None` when it is no whole number of seconds of these centuries.
pub(super) fn instant(seconds: f64) -> Option<Instant> {
    let is_whole = seconds.fract().abs() < f64::EPSILON;
    if !is_whole || seconds.abs() > 1e11 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number of at most 1e11 fits"
    )]
    let instant = DateTime::from_timestamp(seconds as i64, 0)?;
    let date = instant.date_naive();
    (FIRST_YEAR < date && date < LAST_YEAR).then_some(instant)
}

/// The session that a daily stamp belongs to: its local date, or the next one where the source is
/// one or two hours off and a midnight shows as 22:00 or 23:00.
pub(super) fn session(zone: Zone, instant: Instant) -> Date {
    let local = zone.local(instant);
    let is_shifted_midnight = [22, 23]
        .iter()
        .any(|hour| Some(local.time()) == NaiveTime::from_hms_opt(*hour, 0, 0));
    if is_shifted_midnight {
        return (local + TimeDelta::hours(2)).date();
    }
    local.date()
}
