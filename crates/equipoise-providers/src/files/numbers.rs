//! Numbers: decimal text to `f64`, and back for messages.

/// The finite number that `text` writes in plain or scientific decimal notation, or why it is none.
///
/// The standard parser also takes `inf` and `nan`, so the characters are looked at first.
pub(super) fn parse_number(text: &[u8]) -> Result<f64, &'static str> {
    let is_plain = text
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    if !is_plain {
        return Err(why_not(text));
    }
    let number = std::str::from_utf8(text)
        .ok()
        .and_then(|text| text.parse::<f64>().ok());
    match number {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err("is too large for a number"),
        None => Err("is not a number"),
    }
}

fn why_not(text: &[u8]) -> &'static str {
    let has_only = |signs: &[u8]| {
        text.iter().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'.' | b'-') || signs.contains(byte)
        })
    };
    if has_only(b",' _") {
        return "is not a number: thousands separators and decimal commas are not accepted";
    }
    let lower = text.to_ascii_lowercase();
    let name = lower
        .trim_ascii_start()
        .strip_prefix(b"-")
        .unwrap_or(&lower);
    if matches!(
        name,
        b"nan" | b"inf" | b"infinity" | b"+inf" | b"null" | b"none" | b"n/a" | b"na"
    ) {
        return "is not a number: leave the cell empty when there is no value";
    }
    "is not a number"
}

/// `number` for a message: the shortest text that reads back the same, without endless zeros.
pub(super) fn printed(number: f64) -> String {
    let plain = format!("{number}");
    if plain.len() <= 24 {
        plain
    } else {
        format!("{number:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_and_scientific_notation_are_numbers() {
        let cases: [(&[u8], f64); 8] = [
            (b"1", 1.0),
            (b"-0.5", -0.5),
            (b"+3", 3.0),
            (b".25", 0.25),
            (b"7.", 7.0),
            (b"1e3", 1000.0),
            (b"1.5E-2", 0.015),
            (b"123456789012", 123_456_789_012.0),
        ];
        for (text, number) in cases {
            assert_eq!(parse_number(text), Ok(number), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn everything_else_is_not() {
        let cases: [&[u8]; 15] = [
            b"abc",
            b"NaN",
            b"-inf",
            b"Infinity",
            b"1,234.5",
            b"1 234",
            b"1_000",
            b"0x10",
            b"1e999",
            b"--1",
            b"1.2.3",
            b"e5",
            b"\xff1",
            b"12a",
            b"$5",
        ];
        for text in cases {
            assert!(parse_number(text).is_err(), "{}", text.escape_ascii());
        }
        assert!(parse_number(b"1,234.5").unwrap_err().contains("thousands"));
        assert!(
            parse_number(b"NaN")
                .unwrap_err()
                .contains("leave the cell empty")
        );
    }

    #[test]
    fn numbers_print_short() {
        assert_eq!(printed(10.5), "10.5");
        assert_eq!(printed(1e300), "1e300");
        assert_eq!(printed(f64::NAN), "NaN");
    }
}
