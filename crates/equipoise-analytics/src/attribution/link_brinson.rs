//! Linking Brinson effects: allocation, selection and interaction over many sessions.

use super::error::AttributionError;
use super::{Brinson, Effects, Linking, Period, link};

/// Brinson effects over all periods.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedBrinson {
    /// Compound return of the portfolio.
    pub portfolio_return: f64,
    /// Compound return of the benchmark.
    pub benchmark_return: f64,
    /// One entry for each segment, in their order.
    pub segments: Vec<Effects>,
    /// Their sums: together the active return.
    pub totals: Effects,
}

/// Links the Brinson effects of sessions, which all have the same segments in the same order.
///
/// # Errors
/// As [`link`], and when sessions have different numbers of segments.
/// Source: methodology, section 6.7; vector ANA-012.
///
/// ```
/// use equipoise_analytics::attribution::{Allocation, Linking, Segment, brinson, link_brinson};
///
/// let whole = |portfolio_return, benchmark_return| Segment {
///     portfolio_weight: 1.0, benchmark_weight: 1.0, portfolio_return, benchmark_return,
/// };
/// let sessions = [
///     brinson(&[whole(0.5, 0.25)], Allocation::BrinsonFachler)?,
///     brinson(&[whole(0.5, 0.5)], Allocation::BrinsonFachler)?,
/// ];
/// let linked = link_brinson(&sessions, Linking::Grap)?;
/// assert_eq!((linked.totals.allocation, linked.totals.selection), (0.0, 0.375));
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn link_brinson(
    sessions: &[Brinson],
    method: Linking,
) -> Result<LinkedBrinson, AttributionError> {
    let period = |session: &Brinson| Period {
        portfolio_return: session.portfolio_return,
        benchmark_return: session.benchmark_return,
        effects: session.segments.iter().flat_map(parts).collect(),
    };
    let periods: Vec<Period> = sessions.iter().map(period).collect();
    let linked = link(&periods, method)?;
    let segments = linked.effects.chunks_exact(3).map(|parts| Effects {
        allocation: parts[0],
        selection: parts[1],
        interaction: parts[2],
    });
    let segments: Vec<Effects> = segments.collect();
    Ok(LinkedBrinson {
        portfolio_return: linked.portfolio_return,
        benchmark_return: linked.benchmark_return,
        totals: Effects::sum(&segments),
        segments,
    })
}

fn parts(effects: &Effects) -> [f64; 3] {
    [effects.allocation, effects.selection, effects.interaction]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::{Allocation, Segment, brinson};

    fn session(portfolio_return: f64, segments: usize) -> Brinson {
        let segment = Segment {
            portfolio_weight: 1.0 / segments as f64,
            benchmark_weight: 1.0 / segments as f64,
            portfolio_return,
            benchmark_return: 0.01,
        };
        brinson(&vec![segment; segments], Allocation::BrinsonFachler).unwrap()
    }

    #[test]
    fn segments_keep_their_order_and_sum_to_the_totals() {
        let sessions = [session(0.02, 2), session(-0.01, 2)];
        let linked = link_brinson(&sessions, Linking::Carino).unwrap();
        assert_eq!(linked.segments.len(), 2);
        let sum: f64 = linked.segments.iter().map(Effects::total).sum();
        assert!((sum - linked.totals.total()).abs() < 1e-16);
        assert!(linked.totals.allocation.abs() < 1e-16);
    }

    #[test]
    fn sessions_with_other_segments_are_refused() {
        let sessions = [session(0.02, 2), session(-0.01, 3)];
        assert!(link_brinson(&sessions, Linking::Carino).is_err());
        assert!(link_brinson(&[], Linking::Carino).is_err());
    }
}
