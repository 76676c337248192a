//! Numbers as sources send them: plain, as text, or not at all.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A number in a document, `NaN` where null or a text that is none stands in its place. A field that
/// is missing altogether is an error unless it has a default.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(pub(crate) f64);

impl Default for Number {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

/// The number that `text` is: digits, at most one point, an exponent; `NaN` when it is none.
pub(crate) fn number(text: &str) -> f64 {
    let text = text.trim();
    // Words such as `inf` and `nan` are numbers to the parser and none to a market.
    if text
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E'))
    {
        return f64::NAN;
    }
    text.parse().unwrap_or(f64::NAN)
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor).map(Self)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number, plain or as text")
    }

    fn visit_f64<E>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    fn visit_u64<E>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_i64<E>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        Ok(number(text))
    }

    fn visit_unit<E>(self) -> Result<f64, E> {
        Ok(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Row {
        close: Number,
    }

    fn read(close: &str) -> f64 {
        let row: Row = serde_json::from_str(&format!("{{\"close\":{close}}}")).unwrap();
        row.close.0
    }

    #[test]
    fn a_number_is_read_to_the_last_digit_in_every_form_it_is_sent_in() {
        for text in ["123.4567", "\"123.4567\"", "\" 123.4567 \"", "1.234567e2"] {
            assert_eq!(read(text).to_bits(), 123.456_7_f64.to_bits(), "{text}");
        }
        assert_eq!(read("-7").to_bits(), (-7.0_f64).to_bits());
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["null", "\"\"", "\"None\"", "\"inf\"", "\"NaN\"", "\"1,5\""] {
            assert!(read(text).is_nan(), "{text}");
        }
        assert!(serde_json::from_str::<Number>("true").is_err());
    }

    #[test]
    fn a_field_that_is_missing_is_an_error_that_names_it() {
        let error = serde_json::from_str::<Row>("{}").unwrap_err();
        assert!(
            error.to_string().contains("missing field `close`"),
            "{error}"
        );
    }
}
