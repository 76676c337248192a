//! Crossovers: where a fast average passes a slow one, and when that can be acted on.

use crate::input::{InputError, same_length};

/// Which side the fast average comes out on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Above the slow one.
    Up,
    /// Below the slow one.
    Down,
}

/// One crossing. Rows are offsets into the averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossover {
    /// The row whose close shows it.
    pub signal_row: usize,
    /// The first row that can act on it, the next one; it may not be there yet.
    pub action_row: usize,
    /// Up or down.
    pub direction: Direction,
}

/// The rows where `fast` comes out on the other side of `slow`.
///
/// Touching is not crossing: equal averages stay on the side they came from. Rows where either is
/// `None` are passed over. A signal read at the close of row t acts at t + 1, never at t.
///
/// # Errors
/// When the lengths differ.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Direction, crossovers};
///
/// let fast = [None, Some(1.0), Some(2.0), Some(4.0)];
/// let slow = [None, Some(2.0), Some(2.0), Some(3.0)];
/// let found = crossovers(&fast, &slow)?;
/// assert_eq!((found[0].signal_row, found[0].action_row), (3, 4));
/// assert_eq!(found[0].direction, Direction::Up);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn crossovers(
    fast: &[Option<f64>],
    slow: &[Option<f64>],
) -> Result<Vec<Crossover>, InputError> {
    same_length(("slow", slow), ("fast", fast))?;
    let mut side = None;
    let mut found = Vec::new();
    for row in 0..fast.len() {
        let Some(now) = side_of(fast[row], slow[row]) else {
            continue;
        };
        if side.is_some_and(|before| before != now) {
            found.push(Crossover {
                signal_row: row,
                action_row: row + 1,
                direction: now,
            });
        }
        side = Some(now);
    }
    Ok(found)
}

fn side_of(fast: Option<f64>, slow: Option<f64>) -> Option<Direction> {
    let (fast, slow) = fast.zip(slow)?;
    if fast > slow {
        Some(Direction::Up)
    } else if fast < slow {
        Some(Direction::Down)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(fast: &[f64]) -> Vec<usize> {
        let fast: Vec<_> = fast.iter().map(|v| Some(*v)).collect();
        let slow = vec![Some(0.0); fast.len()];
        let found = crossovers(&fast, &slow).unwrap();
        found.iter().map(|crossing| crossing.signal_row).collect()
    }

    #[test]
    fn touching_is_not_crossing() {
        assert_eq!(rows(&[1.0, 0.0, 1.0]), Vec::<usize>::new());
        assert_eq!(rows(&[1.0, 0.0, -1.0]), [2]);
    }

    #[test]
    fn the_first_side_is_no_crossing() {
        assert_eq!(rows(&[-1.0, -1.0, 1.0, -1.0]), [2, 3]);
    }

    #[test]
    fn rows_without_both_averages_are_passed_over() {
        let fast = [Some(1.0), None, Some(-1.0)];
        let slow = [Some(0.0), Some(0.0), Some(0.0)];
        let down = Crossover {
            signal_row: 2,
            action_row: 3,
            direction: Direction::Down,
        };
        assert_eq!(crossovers(&fast, &slow), Ok(vec![down]));
        assert!(crossovers(&fast, &slow[1..]).is_err());
    }
}
