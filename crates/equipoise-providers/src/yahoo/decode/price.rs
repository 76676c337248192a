//! Prices as they were quoted: floats of 32 bits and products with split ratios, back to decimals.

use crate::body::clipped;
use crate::yahoo::YahooError;

/// Half the distance between neighbouring floats of 32 bits, as a part of the number.
const HALF_STEP_OF_FLOAT32: f64 = 1.0 / 16_777_216.0;
/// What a few operations in 64 bits may have added.
const NOISE_OF_FLOAT64: f64 = 1e-14;
/// Amounts are sent with so many decimals once they are adjusted for splits.
const HALF_STEP_OF_AMOUNT: f64 = 0.5e-6;
/// Prices have at least two decimals, and a 64th of a unit has six.
const POWERS: [f64; 5] = [1e2, 1e3, 1e4, 1e5, 1e6];

/// The price that `adjusted`, as sent, stands for where each share of then is `factor` shares of now.
///
/// The answer is the number of fewest decimals, 2 to 6, that the sent one cannot be told from: a
/// float of 32 bits vouches for some seven digits, one of 64 bits for all of them.
pub(super) fn as_traded(adjusted: f64, factor: f64) -> f64 {
    let part = precision(adjusted);
    shortest(adjusted * factor, part * adjusted * factor)
}

/// The cash per share of its ex-date that `adjusted`, as sent, stands for.
pub(super) fn as_paid(adjusted: f64, factor: f64) -> f64 {
    let paid = adjusted * factor;
    let sent = precision(adjusted) * paid;
    let is_adjusted = factor.to_bits() != 1.0_f64.to_bits();
    let rounded = if is_adjusted {
        HALF_STEP_OF_AMOUNT * factor
    } else {
        0.0
    };
    shortest(paid, sent.max(rounded))
}

/// The price unit called `name`: three letters, of which a minor unit has a small one.
pub(super) fn unit<'a>(field: &'static str, name: Option<&'a str>) -> Result<&'a str, YahooError> {
    let unit = name.unwrap_or_default();
    if unit.len() == 3 && unit.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Ok(unit);
    }
    Err(YahooError::BadField {
        field,
        value: format!("{:?}", clipped(unit)),
        reason: "is no price unit",
    })
}

/// How far `number` may be from the one that was meant, as a part of it.
fn precision(number: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whether it fits is what is asked"
    )]
    let narrow = number as f32;
    if f64::from(narrow).to_bits() == number.to_bits() {
        HALF_STEP_OF_FLOAT32 + NOISE_OF_FLOAT64
    } else {
        NOISE_OF_FLOAT64
    }
}

fn shortest(number: f64, tolerance: f64) -> f64 {
    for power in POWERS {
        let short = (number * power).round() / power;
        if (short - number).abs() <= tolerance && short > 0.0 {
            return short;
        }
    }
    number
}

#[cfg(test)]
#[allow(
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "the decimals are exact or wrong"
)]
mod tests {
    use super::*;

    fn sent(price: f64) -> f64 {
        f64::from(price as f32)
    }

    #[test]
    fn a_float_of_32_bits_is_the_price_it_was_made_of() {
        for price in [269.7, 0.01, 1.1, 99_999.99, 0.0012, 12.0625, 100.01, 7.0] {
            assert_eq!(as_traded(sent(price), 1.0), price);
        }
    }

    #[test]
    fn a_split_is_undone_to_the_cent() {
        for ratio in [2.0, 3.0, 4.0, 7.0, 20.0, 28.0, 1.5, 0.1, 1.0 / 3.0] {
            for price in [499.23, 100.01, 22.5, 3.87] {
                let adjusted = sent(price / ratio);
                assert_eq!(as_traded(adjusted, ratio), price, "{price} at {ratio}");
            }
        }
    }

    #[test]
    fn a_figure_of_64_bits_keeps_its_digits() {
        assert_eq!(as_traded(123.456_789_1, 1.0), 123.456_789_1);
        assert_eq!(as_traded(0.1 + 0.2, 1.0), 0.3);
    }

    #[test]
    fn a_dividend_is_undone_to_what_was_paid() {
        assert_eq!(as_paid(0.094_643, 28.0), 2.65);
        assert_eq!(as_paid(0.26, 1.0), 0.26);
        assert_eq!(as_paid(0.123_456_7, 1.0), 0.123_456_7);
        assert_eq!(as_paid(4.0, 0.1), 0.4);
    }

    #[test]
    fn a_tiny_price_never_becomes_nothing() {
        let tiny = sent(1e-9);
        assert_eq!(as_traded(tiny, 1.0), tiny);
    }
}
