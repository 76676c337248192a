//! Geometric attribution: an excess return as the product of allocation and selection.

use super::Segment;
use super::error::{AttributionError, Side};
use super::segments::checked;
use crate::input::{all_representable, at_least, representable};

/// A geometric excess return and its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct GeometricAttribution {
    /// `(1 + R_p) ÷ (1 + R_b) − 1 = (1 + allocation)(1 + selection) − 1`.
    pub excess: f64,
    /// `(1 + R_s) ÷ (1 + R_b) − 1`, with `R_s = Σ w_p r_b`: the portfolio's weights in the
    /// benchmark's segments.
    pub allocation: f64,
    /// `(1 + R_p) ÷ (1 + R_s) − 1`.
    pub selection: f64,
    /// `(w_p − w_b) [(1 + r_b) ÷ (1 + R_b) − 1]` for each segment: sums to the allocation.
    pub segment_allocations: Vec<f64>,
    /// `w_p (r_p − r_b) ÷ (1 + R_s)` for each segment: sums to the selection.
    pub segment_selections: Vec<f64>,
}

/// A geometric excess return over many sessions and its parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkedGeometric {
    /// `Π (1 + excess) − 1 = (1 + allocation)(1 + selection) − 1`.
    pub excess: f64,
    /// `Π (1 + allocation) − 1`.
    pub allocation: f64,
    /// `Π (1 + selection) − 1`.
    pub selection: f64,
}

/// Splits the geometric excess return of one session.
///
/// # Errors
/// Without a segment, when a number is not finite, when weights of a side do not sum to 1, or when
/// either side, or the portfolio's weights in the benchmark's segments, lose everything.
/// Source: methodology, section 6.7, geometric.
///
/// ```
/// use equipoise_analytics::attribution::{Segment, geometric_attribution};
///
/// let segments = [
///     Segment { portfolio_weight: 1.0, benchmark_weight: 0.5, portfolio_return: 0.8, benchmark_return: 0.5 },
///     Segment { portfolio_weight: 0.0, benchmark_weight: 0.5, portfolio_return: 0.0, benchmark_return: 0.0 },
/// ];
/// let found = geometric_attribution(&segments)?;
/// assert!((found.allocation - 0.2).abs() < 1e-15);
/// assert!((found.selection - 0.2).abs() < 1e-15);
/// assert!((found.excess - 0.44).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn geometric_attribution(
    segments: &[Segment],
) -> Result<GeometricAttribution, AttributionError> {
    let segments = checked(segments)?;
    let sum = |term: fn(&Segment) -> f64| segments.iter().map(term).sum::<f64>();
    let portfolio = grown(
        Side::Portfolio,
        sum(|s| s.portfolio_weight * s.portfolio_return),
    )?;
    let benchmark = grown(
        Side::Benchmark,
        sum(|s| s.benchmark_weight * s.benchmark_return),
    )?;
    let between = grown(
        Side::Portfolio,
        sum(|s| s.portfolio_weight * s.benchmark_return),
    )?;
    let allocation = |s: &Segment| {
        let relative = (1.0 + s.benchmark_return) / benchmark - 1.0;
        (s.portfolio_weight - s.benchmark_weight) * relative
    };
    let selection =
        |s: &Segment| s.portfolio_weight * (s.portfolio_return - s.benchmark_return) / between;
    Ok(GeometricAttribution {
        excess: representable("excess", portfolio / benchmark - 1.0)?,
        allocation: representable("allocation", between / benchmark - 1.0)?,
        selection: representable("selection", portfolio / between - 1.0)?,
        segment_allocations: all_representable(
            "allocation",
            segments.iter().map(allocation).collect(),
        )?,
        segment_selections: all_representable(
            "selection",
            segments.iter().map(selection).collect(),
        )?,
    })
}

/// Allocation, selection and excess over many sessions: each the product of its own, with nothing
/// to distribute.
///
/// # Errors
/// Without a session, or when a product is too large to be represented.
/// Source: methodology, section 6.7, geometric.
///
/// ```
/// use equipoise_analytics::attribution::{Segment, geometric_attribution, link_geometric};
///
/// let whole = Segment {
///     portfolio_weight: 1.0, benchmark_weight: 1.0, portfolio_return: 0.5, benchmark_return: 0.2,
/// };
/// let session = geometric_attribution(&[whole])?;
/// let both = link_geometric(&[session.clone(), session])?;
/// assert!((both.excess - (1.25 * 1.25 - 1.0)).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn link_geometric(
    sessions: &[GeometricAttribution],
) -> Result<LinkedGeometric, AttributionError> {
    at_least("sessions", sessions.len(), 1)?;
    let compound = |part: fn(&GeometricAttribution) -> f64| {
        let growth = sessions.iter().map(|session| 1.0 + part(session));
        representable("compound excess", growth.product::<f64>() - 1.0)
    };
    Ok(LinkedGeometric {
        excess: compound(|session| session.excess)?,
        allocation: compound(|session| session.allocation)?,
        selection: compound(|session| session.selection)?,
    })
}

/// `1 + return`, which something is divided by.
fn grown(side: Side, value: f64) -> Result<f64, AttributionError> {
    if value > -1.0 {
        return Ok(1.0 + value);
    }
    Err(AttributionError::LostEverything {
        side,
        period: 0,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::segments::samples;

    #[test]
    fn the_parts_multiply_to_the_excess_and_segments_add_to_the_parts() {
        let found = geometric_attribution(&samples::two()).unwrap();
        let product = (1.0 + found.allocation) * (1.0 + found.selection) - 1.0;
        assert!((product - found.excess).abs() < 1e-15);
        let allocations: f64 = found.segment_allocations.iter().sum();
        assert!((allocations - found.allocation).abs() < 1e-15);
        let selections: f64 = found.segment_selections.iter().sum();
        assert!((selections - found.selection).abs() < 1e-15);
    }

    #[test]
    fn sessions_compound_without_anything_to_distribute() {
        let session = geometric_attribution(&samples::two()).unwrap();
        let linked = link_geometric(&[session.clone(), session.clone()]).unwrap();
        let product = (1.0 + linked.allocation) * (1.0 + linked.selection) - 1.0;
        assert!((product - linked.excess).abs() < 1e-15);
        assert!(link_geometric(&[]).is_err());
    }

    #[test]
    fn a_benchmark_that_loses_everything_cannot_be_divided_by() {
        let mut lost = samples::two();
        lost.iter_mut()
            .for_each(|segment| segment.benchmark_return = -1.0);
        assert!(matches!(
            geometric_attribution(&lost),
            Err(AttributionError::LostEverything {
                side: Side::Benchmark,
                ..
            })
        ));
    }
}
