//! Dates as sources send them: ISO 8601, some with a time of midnight behind.

use std::fmt;

use equipoise_model::Date;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::clipped;

/// A date in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) Date);

/// The date that `text` begins with: alone, or before a `T`, since a time behind it is midnight and
/// tells nothing.
pub(crate) fn date(text: &str) -> Option<Date> {
    let (date, time) = text.split_at_checked(10)?;
    if !(time.is_empty() || time.starts_with('T')) {
        return None;
    }
    let bytes = date.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0_u32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(0, 4)?).ok()?;
    Date::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DayVisitor).map(Self)
    }
}

struct DayVisitor;

impl Visitor<'_> for DayVisitor {
    type Value = Date;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a date such as 2024-01-02")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
        date(text).ok_or_else(|| E::custom(format!("{:?} is no date", clipped(text))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_with_and_without_a_time() {
        let day = Date::from_ymd_opt(2024, 2, 29);
        for text in ["2024-02-29", "2024-02-29T00:00:00.000Z"] {
            assert_eq!(date(text), day, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "2024-2-29",
            "2024-02-30",
            "2024/02/29",
            "2024-02-29 0",
            "+024-02-29",
            "2024-02-2\u{e9}",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
