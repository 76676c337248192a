//! GRAP linking: effects are earned on the portfolio's growth before, and keep growing with the
//! benchmark after.

use super::error::AttributionError;
use super::periods::check_returns;
use crate::input::all_representable;

/// `Π_{s<t} (1 + R_p[s]) × Π_{s>t} (1 + R_b[s])`: what the effects of each period are multiplied
/// with.
///
/// What was gained over the benchmark by the end of t is from then on worth what the benchmark makes
/// of it; so the products telescope to the difference of the two growths. Unlike the other methods,
/// the order of the periods matters.
///
/// # Errors
/// When the lengths differ, without a period, or when a side loses everything.
/// Source: methodology, section 6.7 (Groupe de recherche en attribution de performance); vector
/// ANA-012 (`grap`).
///
/// ```
/// use equipoise_analytics::attribution::grap_scales;
///
/// assert_eq!(grap_scales(&[0.5, 0.0], &[0.0, 0.25])?, [1.25, 1.5]);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn grap_scales(portfolio: &[f64], benchmark: &[f64]) -> Result<Vec<f64>, AttributionError> {
    check_returns(portfolio, benchmark)?;
    let mut before = 1.0;
    let mut scales = Vec::with_capacity(portfolio.len());
    for portfolio in portfolio {
        scales.push(before);
        before *= 1.0 + portfolio;
    }
    let mut after = 1.0;
    for (scale, benchmark) in scales.iter_mut().zip(benchmark).rev() {
        *scale *= after;
        after *= 1.0 + benchmark;
    }
    Ok(all_representable("scale", scales)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_products_telescope_to_the_difference_of_the_growths() {
        let (portfolio, benchmark) = ([0.1, -0.05, 0.02], [0.03, 0.01, -0.04]);
        let scales = grap_scales(&portfolio, &benchmark).unwrap();
        let linked: f64 = (0..3)
            .map(|t| scales[t] * (portfolio[t] - benchmark[t]))
            .sum();
        let active = 1.1 * 0.95 * 1.02 - 1.03 * 1.01 * 0.96;
        assert!((linked - active).abs() < 1e-15);
    }

    #[test]
    fn one_period_is_not_scaled() {
        assert_eq!(grap_scales(&[0.3], &[-0.2]), Ok(vec![1.0]));
        assert!(grap_scales(&[0.3], &[]).is_err());
    }
}
