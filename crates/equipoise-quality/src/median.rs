//! Medians.

/// The median of `values`, which are put in another order; the upper one of the middle two, `NaN` when there is none.
///
/// Values are compared in the total order of floats, so the result does not depend on their order.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
