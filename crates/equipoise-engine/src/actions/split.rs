//! Splits, reverse splits and stock dividends: shares × factor, price ÷ factor, level unchanged
//! (vectors IDX-008, IDX-009).

use crate::basket::Lines;

/// `factor` shares replace one.
pub fn apply(lines: &mut Lines<'_>, column: u32, factor: f64) {
    if let Some(holding) = lines.get(column) {
        holding.shares *= factor;
        holding.price /= factor;
    }
}
