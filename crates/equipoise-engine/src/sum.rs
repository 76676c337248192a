//! Sums in a fixed order that a processor can overlap.

/// Sums kept side by side. Their number is part of the definition of a level: another number would
/// change its last digits.
const LANES: usize = 8;

/// The sum of `term(i)` for `i` below `count`: term `i` goes to lane `i mod 8`, then the lanes are
/// added in pairs. The order depends on nothing else, so two machines get the same bits.
#[inline]
pub(crate) fn sum(count: usize, term: impl Fn(usize) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let whole = count - count % LANES;
    let mut start = 0;
    while start < whole {
        for (lane, total) in lanes.iter_mut().enumerate() {
            *total += term(start + lane);
        }
        start += LANES;
    }
    for (lane, total) in lanes.iter_mut().enumerate().take(count - whole) {
        *total += term(whole + lane);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn every_term_is_counted_once_whatever_the_count() {
        for count in 0..40_u32 {
            let found = sum(count as usize, |position| (position + 1) as f64);
            let expected = f64::from(count * (count + 1) / 2);
            assert!((found - expected).abs() < 1e-12, "{count} terms");
        }
    }
}
