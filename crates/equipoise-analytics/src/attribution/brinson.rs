//! Brinson attribution: allocation, selection and interaction in one session.

use super::Segment;
use super::error::{AttributionError, is_closed};
use super::segments::checked;

/// What a segment's weight is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Allocation {
    /// `(w_p − w_b)(r_b − R_b)`: more weight is good where the segment beats the benchmark. The
    /// default (Brinson and Fachler).
    #[default]
    BrinsonFachler,
    /// `(w_p − w_b) r_b`: more weight is good where the segment gains (Brinson, Hood and Beebower).
    /// The sum over segments is the same, the parts are not.
    BrinsonHoodBeebower,
}

/// The parts of an active return, as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Effects {
    /// From holding more or less of a segment than the benchmark.
    pub allocation: f64,
    /// `w_b (r_p − r_b)`: from holding other things within it.
    pub selection: f64,
    /// `(w_p − w_b)(r_p − r_b)`: from both at once.
    pub interaction: f64,
}

impl Effects {
    /// The three together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.allocation + self.selection + self.interaction
    }

    /// `w_p (r_p − r_b)`: selection with the interaction in it, for those who do not show it apart.
    #[must_use]
    pub fn selection_with_interaction(&self) -> f64 {
        self.selection + self.interaction
    }

    pub(super) fn sum(parts: &[Self]) -> Self {
        parts.iter().fold(Self::default(), |sum, part| Self {
            allocation: sum.allocation + part.allocation,
            selection: sum.selection + part.selection,
            interaction: sum.interaction + part.interaction,
        })
    }
}

/// An active return and its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Brinson {
    /// `Σ w_p r_p`.
    pub portfolio_return: f64,
    /// `Σ w_b r_b`.
    pub benchmark_return: f64,
    /// One entry for each segment, in their order.
    pub segments: Vec<Effects>,
    /// Their sums: together the active return.
    pub totals: Effects,
}

impl Brinson {
    /// `portfolio_return − benchmark_return`.
    #[must_use]
    pub fn active_return(&self) -> f64 {
        self.portfolio_return - self.benchmark_return
    }
}

/// Splits the active return of one session.
///
/// Of an equally weighted index against its cap-weighted parent, security by security, everything
/// is allocation, since both hold the same things; by sector, selection shows the weights within
/// the sectors.
///
/// # Errors
/// Without a segment, when a number is not finite, when weights of a side do not sum to 1, or when
/// the effects do not sum to the active return.
/// Source: methodology, section 6.7; vectors ANA-012, PUB-009.
///
/// ```
/// use equipoise_analytics::attribution::{Allocation, Segment, brinson};
///
/// let segments = [
///     Segment { portfolio_weight: 0.75, benchmark_weight: 0.5, portfolio_return: 0.25, benchmark_return: 0.25 },
///     Segment { portfolio_weight: 0.25, benchmark_weight: 0.5, portfolio_return: 0.5, benchmark_return: 0.0 },
/// ];
/// let found = brinson(&segments, Allocation::BrinsonFachler)?;
/// assert_eq!(found.active_return(), 0.1875);
/// assert_eq!((found.totals.allocation, found.totals.selection), (0.0625, 0.25));
/// assert_eq!(found.totals.interaction, -0.125);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn brinson(segments: &[Segment], allocation: Allocation) -> Result<Brinson, AttributionError> {
    let segments = checked(segments)?;
    let portfolio = segments
        .iter()
        .map(|s| s.portfolio_weight * s.portfolio_return);
    let portfolio_return: f64 = portfolio.sum();
    let benchmark = segments
        .iter()
        .map(|s| s.benchmark_weight * s.benchmark_return);
    let benchmark_return: f64 = benchmark.sum();
    let judged_by = match allocation {
        Allocation::BrinsonFachler => benchmark_return,
        Allocation::BrinsonHoodBeebower => 0.0,
    };
    let effects = |segment: &Segment| {
        let overweight = segment.portfolio_weight - segment.benchmark_weight;
        let outperformance = segment.portfolio_return - segment.benchmark_return;
        Effects {
            allocation: overweight * (segment.benchmark_return - judged_by),
            selection: segment.benchmark_weight * outperformance,
            interaction: overweight * outperformance,
        }
    };
    let effects: Vec<Effects> = segments.iter().map(effects).collect();
    let found = Brinson {
        portfolio_return,
        benchmark_return,
        totals: Effects::sum(&effects),
        segments: effects,
    };
    found.close()
}

impl Brinson {
    /// Itself, if its parts sum to the whole.
    fn close(self) -> Result<Self, AttributionError> {
        let (sum, active) = (self.totals.total(), self.active_return());
        let magnitude = 4.0 * (self.portfolio_return.abs() + self.benchmark_return.abs());
        if is_closed(sum, active, magnitude) {
            return Ok(self);
        }
        Err(AttributionError::NotClosed { sum, active })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::segments::samples;

    #[test]
    fn both_kinds_of_allocation_come_to_the_same_in_total() {
        let fachler = brinson(&samples::two(), Allocation::BrinsonFachler).unwrap();
        let hood = brinson(&samples::two(), Allocation::BrinsonHoodBeebower).unwrap();
        assert!((fachler.totals.allocation - hood.totals.allocation).abs() < 1e-17);
        assert!(fachler.segments[0].allocation < hood.segments[0].allocation);
    }

    #[test]
    fn a_segment_only_one_side_holds_selects_nothing() {
        let mut segments = samples::two();
        segments[0].benchmark_weight = 0.0;
        segments[1].benchmark_weight = 1.0;
        segments[0].benchmark_return = f64::NAN;
        let found = brinson(&segments, Allocation::BrinsonFachler).unwrap();
        assert!(found.segments[0].selection_with_interaction().abs() < 1e-18);
        assert!((found.totals.total() - found.active_return()).abs() < 1e-16);
    }

    #[test]
    fn the_same_holdings_with_other_weights_are_all_allocation() {
        let mut segments = samples::two();
        for segment in &mut segments {
            segment.portfolio_return = segment.benchmark_return;
        }
        let found = brinson(&segments, Allocation::BrinsonFachler).unwrap();
        assert!(found.totals.selection_with_interaction().abs() < 1e-18);
        assert!((found.totals.allocation - found.active_return()).abs() < 1e-17);
    }

    #[test]
    fn weights_that_do_not_sum_to_one_are_refused() {
        let half = &samples::two()[..1];
        assert!(matches!(
            brinson(half, Allocation::BrinsonFachler),
            Err(AttributionError::Weights { .. })
        ));
    }
}
