//! Splits, reverse splits and stock dividends: shares × factor, price ÷ factor, level unchanged
//! (vectors IDX-008, IDX-009).

use crate::basket::Lines;

/// `factor` shares replace one.
pub fn apply(lines: &mut Lines, position: usize, factor: f64) {
    lines.shares[position] *= factor;
    lines.price[position] /= factor;
}
