//! Linked contributions: what each constituent brought over many sessions.

use super::carino::{CarinoCoefficients, carino_coefficients};
use super::error::{AttributionError, is_closed};
use crate::Matrix;
use crate::input::{between, representable};

/// Contributions over a range of sessions, in two conventions that sum to the same.
///
/// Rows are sessions and columns are constituents.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedContributions {
    /// The return of each session: the sum of its contributions.
    pub session_returns: Vec<f64>,
    /// The compound return over all of them.
    pub total_return: f64,
    /// `level[t−1] · c[t]`: index points, which add up over sessions and constituents alike.
    pub points: Matrix,
    /// The points of each constituent over all sessions: they sum to the change of the level.
    pub points_total: Vec<f64>,
    /// `points_total ÷ base level`: what happened late counts for more, as it did.
    pub of_base: Vec<f64>,
    /// Carino's coefficients, against a benchmark that never moves.
    pub coefficients: CarinoCoefficients,
    /// `Σ k[t] ÷ K · c[t]`: every session counts alike, whatever the level was. Sums to the total
    /// return.
    pub carino: Vec<f64>,
}

/// Links the contributions of sessions, one row for each, from an index that stood at `base_level`
/// before the first.
///
/// # Errors
/// When the base level is not positive and finite, when a session loses everything, or when the
/// linked contributions do not sum to the total return.
/// Source: methodology, section 6.7; vector ANA-013.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::attribution::link_contributions;
///
/// let sessions = Matrix::from_rows(&[[0.25, 0.25], [0.0, 0.5]])?;
/// let linked = link_contributions(&sessions, 1000.0)?;
/// assert_eq!(linked.total_return, 1.25);
/// assert_eq!(linked.points_total, [250.0, 1000.0]);
/// assert!((linked.carino.iter().sum::<f64>() - 1.25).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn link_contributions(
    sessions: &Matrix,
    base_level: f64,
) -> Result<LinkedContributions, AttributionError> {
    between("base_level", base_level, 0.0, f64::INFINITY)?;
    let session_returns: Vec<f64> = sessions.each_row().map(|row| row.iter().sum()).collect();
    let motionless = vec![0.0; session_returns.len()];
    let coefficients = carino_coefficients(&session_returns, &motionless)?;
    let mut levels = vec![base_level];
    for session in &session_returns {
        levels.push(levels[levels.len() - 1] * (1.0 + session));
    }
    let last = representable("level", levels[levels.len() - 1])?;
    let total_return = last / base_level - 1.0;
    let (rows, columns) = (sessions.rows(), sessions.columns());
    let points = Matrix::computed("points", rows, columns, |row, column| {
        levels[row] * sessions.at(row, column)
    })?;
    let sum_of = |values: &dyn Fn(usize) -> f64| (0..rows).map(values).sum::<f64>();
    let points_total: Vec<f64> = (0..columns)
        .map(|column| sum_of(&|row| points.at(row, column)))
        .collect();
    let scales = coefficients.scales();
    let carino: Vec<f64> = (0..columns)
        .map(|column| sum_of(&|row| scales[row] * sessions.at(row, column)))
        .collect();
    let sum: f64 = carino.iter().sum();
    if !is_closed(sum, total_return, carino.iter().map(|c| c.abs()).sum()) {
        return Err(AttributionError::NotClosed {
            sum,
            active: total_return,
        });
    }
    Ok(LinkedContributions {
        session_returns,
        total_return,
        points,
        of_base: points_total.iter().map(|sum| sum / base_level).collect(),
        points_total,
        coefficients,
        carino,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Side;

    #[test]
    fn points_sum_to_the_change_of_the_level() {
        let sessions = Matrix::from_rows(&[[0.01, -0.02], [0.03, 0.01], [-0.02, 0.0]]).unwrap();
        let linked = link_contributions(&sessions, 1000.0).unwrap();
        let change = 1000.0 * linked.total_return;
        assert!((linked.points_total.iter().sum::<f64>() - change).abs() < 1e-10);
        let of_base: f64 = linked.of_base.iter().sum();
        assert!((of_base - linked.total_return).abs() < 1e-13);
    }

    #[test]
    fn a_range_that_ends_where_it_began_still_has_contributions() {
        let sessions = Matrix::from_rows(&[[0.25, 0.0], [0.0, -0.2]]).unwrap();
        let linked = link_contributions(&sessions, 100.0).unwrap();
        assert!(linked.total_return.abs() < 1e-15);
        assert!(linked.carino[0] > 0.2 && linked.carino[1] < -0.2);
    }

    #[test]
    fn a_session_that_loses_everything_is_refused() {
        let sessions = Matrix::from_rows(&[[0.1], [-1.0]]).unwrap();
        assert_eq!(
            link_contributions(&sessions, 100.0),
            Err(AttributionError::LostEverything {
                side: Side::Portfolio,
                period: 1,
                value: -1.0
            })
        );
        assert!(link_contributions(&sessions, 0.0).is_err());
    }
}
