//! Times: ISO 8601 dates and RFC 3339 instants from text and from stored timestamps.

use chrono::{DateTime, NaiveDate, NaiveTime};
use equipoise_model::{Date, Instant};

/// The first date a fact can have.
pub(super) const MIN_DATE: Date = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a real date");
/// The last date a fact can have.
pub(super) const MAX_DATE: Date = NaiveDate::from_ymd_opt(2200, 12, 31).expect("a real date");

/// The date that `text` writes as `YYYY-MM-DD`, or why it is none.
pub(super) fn parse_date(text: &[u8]) -> Result<Date, &'static str> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
        return Err("is not a date of the form YYYY-MM-DD");
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err("is not a date of the form YYYY-MM-DD");
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits.map(|digit| u32::from(digit - b'0'));
    let year = y1 * 1000 + y2 * 100 + y3 * 10 + y4;
    NaiveDate::from_ymd_opt(year.cast_signed(), m1 * 10 + m2, d1 * 10 + d2)
        .ok_or("is not a date of the calendar")
}

/// The instant that `text` writes as RFC 3339, or as a date for its midnight in UTC.
pub(super) fn parse_instant(text: &[u8]) -> Result<Instant, &'static str> {
    const FORM: &str = "is not a time of the form YYYY-MM-DDThh:mm:ssZ, with its zone";
    if text.len() == "YYYY-MM-DD".len() {
        return Ok(parse_date(text)?.and_time(NaiveTime::MIN).and_utc());
    }
    let text = std::str::from_utf8(text).map_err(|_| FORM)?;
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .map_err(|_| FORM)
}

/// The date of a stored timestamp that stands for one. A time of day would make the date depend
/// on a zone, so it is refused.
pub(super) fn date_at_midnight(instant: Instant) -> Result<Date, &'static str> {
    if instant.time() == NaiveTime::MIN {
        return Ok(instant.date_naive());
    }
    Err("has a time of day where a date is expected")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_strict_iso_8601() {
        let leap = NaiveDate::from_ymd_opt(2016, 2, 29).unwrap();
        assert_eq!(parse_date(b"2016-02-29"), Ok(leap));
        let cases: [&[u8]; 8] = [
            b"2015-02-29",
            b"2016-13-01",
            b"2016-1-1",
            b"02/29/2016",
            b"20160229",
            b"2016-02-29 ",
            b"2016-02-3\xc3",
            b"+016-02-03",
        ];
        for text in cases {
            assert!(parse_date(text).is_err(), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn instants_need_a_zone_and_dates_mean_midnight() {
        let noon = parse_instant(b"2020-01-02T07:00:00-05:00").unwrap();
        assert_eq!(noon.to_rfc3339(), "2020-01-02T12:00:00+00:00");
        let midnight = parse_instant(b"2020-01-02").unwrap();
        assert_eq!(midnight.to_rfc3339(), "2020-01-02T00:00:00+00:00");
        assert!(parse_instant(b"2020-01-02T07:00:00").is_err());
        assert!(parse_instant(b"yesterday!").is_err());
        assert!(date_at_midnight(noon).is_err());
        assert_eq!(date_at_midnight(midnight), Ok(midnight.date_naive()));
    }
}
