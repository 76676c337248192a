//! The market of one session: the median move and how far lines scatter around it.

use crate::median::median;

/// Robust standard deviation in median absolute deviations, for normal data.
const MAD_OF_NORMAL: f64 = 0.6745;

/// The moves of all lines in a session, as logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CrossSection {
    /// Median move, 0 when too few lines moved to tell.
    pub(crate) median: f64,
    /// Median absolute deviation / 0.6745, infinite when too few lines moved to tell.
    pub(crate) deviation: f64,
}

impl CrossSection {
    /// Over `moves`, which are put in another order and changed.
    pub(crate) fn of(moves: &mut [f64], fewest: usize) -> Self {
        if moves.len() < fewest.max(1) {
            return Self {
                median: 0.0,
                deviation: f64::INFINITY,
            };
        }
        let middle = median(moves);
        for value in moves.iter_mut() {
            *value = (*value - middle).abs();
        }
        Self {
            median: middle,
            deviation: median(moves) / MAD_OF_NORMAL,
        }
    }
}
