//! Numbers: exact fractions. A figure of the facts is the fraction its 64 bits stand for.

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

/// An exact fraction.
pub(super) type Number = BigRational;

/// Binary digits that a figure keeps from one session to the next: about 60 decimal ones.
const KEPT_DIGITS: u64 = 200;

/// The fraction that `value` stands for.
///
/// # Panics
/// When it is not finite.
pub(super) fn exact(value: f64) -> Number {
    BigRational::from_float(value).expect("a figure of the facts is finite")
}

/// The fraction that `value` stands for; `None` where it states nothing.
pub(super) fn stated(value: f64) -> Option<Number> {
    BigRational::from_float(value)
}

pub(super) fn whole(value: usize) -> Number {
    BigRational::from_integer(BigInt::from(value))
}

pub(super) fn zero() -> Number {
    BigRational::zero()
}

pub(super) fn one() -> Number {
    BigRational::one()
}

/// One part of `parts`.
pub(super) fn part(parts: usize) -> Number {
    one() / whole(parts)
}

/// The sum of `values`.
pub(super) fn sum<'n>(values: impl IntoIterator<Item = &'n Number>) -> Number {
    values
        .into_iter()
        .fold(zero(), |total, value| total + value)
}

/// `value`, or a fraction next to it that is short enough to go on with.
///
/// Fractions grow with each multiplication. Between sessions a figure keeps [`KEPT_DIGITS`], so what
/// the oracle says is exact to far more digits than any comparison looks at.
pub(super) fn shortened(value: &Number) -> Number {
    let excess = value.denom().bits().max(value.numer().bits());
    if excess <= KEPT_DIGITS + 64 {
        return value.clone();
    }
    // value = numerator ÷ denominator ≈ (numerator × 2^shift ÷ denominator) ÷ 2^shift
    let (up, down) = (value.numer().bits(), value.denom().bits());
    if up > down + KEPT_DIGITS {
        let shift = up - down - KEPT_DIGITS;
        let scaled = value.numer() / (value.denom() << shift);
        return BigRational::from_integer(scaled << shift);
    }
    let shift = KEPT_DIGITS + down - up;
    let scaled = (value.numer() << shift) / value.denom();
    BigRational::new(scaled, BigInt::one() << shift)
}

/// `value` to `decimals`, half to even.
pub(super) fn rounded_half_even(value: &Number, decimals: u8) -> Number {
    let scale = BigRational::from_integer(BigInt::from(10_u8).pow(u32::from(decimals)));
    let scaled = value * &scale;
    let down = scaled.floor().to_integer();
    let above = &scaled - BigRational::from_integer(down.clone());
    let half = part(2);
    let is_even = (&down % BigInt::from(2_u8)).is_zero();
    let goes_up = above > half || (above == half && !is_even);
    let digits = if goes_up { down + 1_u8 } else { down };
    BigRational::from_integer(digits) / scale
}

/// The square root of `value`, to 60 decimal digits after its first.
///
/// # Panics
/// When `value` is negative.
pub(super) fn square_root(value: &Number) -> Number {
    if value.is_zero() {
        return zero();
    }
    // √(a ÷ b) = √(a × b) ÷ b, and a whole root is exact to its last digit.
    let ten = BigUint::from(10_u8).pow(60);
    let (up, down) = (value.numer(), value.denom());
    let product = (up * down).to_biguint().expect("a root is of no negative");
    let root = (product * &ten * &ten).sqrt();
    BigRational::new(BigInt::from(root), down * BigInt::from(ten))
}

/// The 64 bits next to `value`.
pub(super) fn nearest(value: &Number) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use num_traits::Signed;

    use super::*;

    #[test]
    fn halves_go_to_the_even_neighbor() {
        let cases = [
            (0.5, 0, 0.0),
            (1.5, 0, 2.0),
            (2.5, 0, 2.0),
            (2.51, 0, 3.0),
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
        ];
        for (value, decimals, expected) in cases {
            let found = rounded_half_even(&exact(value), decimals);
            assert!((nearest(&found) - expected).abs() < 1e-15, "{value}");
        }
    }

    #[test]
    fn a_root_multiplied_with_itself_is_the_number() {
        for value in [2.0, 0.25, 1e-12, 3e40] {
            let root = square_root(&exact(value));
            let error = (&root * &root - exact(value)).abs() / exact(value);
            assert!(error < exact(1e-55), "{value}");
        }
    }

    #[test]
    fn a_short_fraction_stays_and_a_long_one_keeps_its_first_digits() {
        let third = part(3);
        assert_eq!(shortened(&third), third);
        let long = (0..40).fold(one(), |long, step| {
            long * part(2 * step + 3) * whole(2 * step + 5)
        });
        let long = long * part(7).pow(200) * whole(11).pow(200);
        let error = (shortened(&long) - &long).abs() / &long;
        assert!(error < exact(1e-58));
    }
}
