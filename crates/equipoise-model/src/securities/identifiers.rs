//! Identifiers that outlive symbols: shape and check digit.

/// Digits of a CIK at most.
pub const CIK_DIGITS_MAX: usize = 10;
/// Every second number counts double.
const WEIGHTS: [u32; 2] = [1, 2];

/// Whether `text` is an ISIN: two capitals, nine capitals or digits, and the check digit of
/// ISO 6166.
#[must_use]
pub fn is_isin(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_shaped = bytes.len() == 12
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes.iter().all(is_code_byte)
        && bytes[11].is_ascii_digit();
    if !is_shaped {
        return false;
    }
    // A letter counts as two digits; every second digit from the right is doubled.
    let mut digits = Vec::with_capacity(24);
    for byte in bytes {
        let value = value_of(*byte);
        if value > 9 {
            digits.push(value / 10);
        }
        digits.push(value % 10);
    }
    let weighted = digits.into_iter().rev().zip(WEIGHTS.into_iter().cycle());
    let total: u32 = weighted.map(weigh).sum();
    total.is_multiple_of(10)
}

/// Whether `text` is a FIGI: twelve capitals or digits whose third one is `G`, with its check digit.
#[must_use]
pub fn is_figi(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_shaped = bytes.len() == 12
        && bytes.iter().all(is_code_byte)
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2] == b'G'
        && bytes[11].is_ascii_digit();
    if !is_shaped {
        return false;
    }
    // A letter counts as one number; every second one from the left is doubled.
    let values = bytes[..11].iter().copied().map(value_of);
    let total: u32 = values.zip(WEIGHTS.into_iter().cycle()).map(weigh).sum();
    (total + value_of(bytes[11])).is_multiple_of(10)
}

/// Whether `text` is a CIK: up to [`CIK_DIGITS_MAX`] digits, the first of them not zero.
#[must_use]
pub fn is_cik(text: &str) -> bool {
    (1..=CIK_DIGITS_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0')
}

fn is_code_byte(byte: &u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// 0 to 9 for digits, 10 to 35 for capitals.
fn value_of(byte: u8) -> u32 {
    char::from(byte).to_digit(36).unwrap_or_default()
}

/// The sum of the digits of a number times its weight.
fn weigh((number, weight): (u32, u32)) -> u32 {
    let product = number * weight;
    product / 10 + product % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isin_is_told_by_its_check_digit() {
        for isin in [
            "US0378331005",
            "US30303M1027",
            "GB0002634946",
            "AU0000XVGZA3",
        ] {
            assert!(is_isin(isin), "{isin}");
        }
        let wrong = [
            "US0378331004",
            "us0378331005",
            "0378331005US",
            "US037833100",
            "",
        ];
        for isin in wrong {
            assert!(!is_isin(isin), "{isin}");
        }
    }

    #[test]
    fn a_figi_is_told_by_its_check_digit() {
        for figi in ["BBG000BLNNH6", "BBG000B9XRY4"] {
            assert!(is_figi(figi), "{figi}");
        }
        for figi in [
            "BBG000BLNNH5",
            "BBX000BLNNH6",
            "BBG000BLNNH",
            "bbg000blnnh6",
        ] {
            assert!(!is_figi(figi), "{figi}");
        }
    }

    #[test]
    fn a_cik_is_up_to_ten_digits_without_leading_zeros() {
        assert!(is_cik("320193") && is_cik("1234567890"));
        for cik in ["", "0000320193", "12345678901", "32O193"] {
            assert!(!is_cik(cik), "{cik}");
        }
    }
}
