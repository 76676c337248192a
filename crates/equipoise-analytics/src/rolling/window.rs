//! A window that moves over a series, and any statistic computed in it.

use std::ops::RangeInclusive;

use crate::input::InputError;

/// How many rows a figure is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    length: usize,
    min_periods: usize,
}

impl Window {
    /// The last `length` rows; no figure before there are so many.
    ///
    /// # Errors
    /// When the length is 0.
    pub fn full(length: usize) -> Result<Self, InputError> {
        Self::try_new(length, length)
    }

    /// The last `length` rows; at the beginning of the series fewer, but at least `min_periods`.
    ///
    /// # Errors
    /// When `min_periods` is 0, or more than the length.
    ///
    /// ```
    /// use equipoise_analytics::rolling::Window;
    ///
    /// let window = Window::try_new(3, 2)?;
    /// assert_eq!(window.ending_at(0), None);
    /// assert_eq!(window.ending_at(1), Some(0..=1));
    /// assert_eq!(window.ending_at(5), Some(3..=5));
    /// # Ok::<(), equipoise_analytics::InputError>(())
    /// ```
    pub fn try_new(length: usize, min_periods: usize) -> Result<Self, InputError> {
        crate::input::at_least("min_periods", min_periods, 1)?;
        crate::input::at_least("window", length, min_periods)?;
        Ok(Self {
            length,
            min_periods,
        })
    }

    /// The number of rows of a full window.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// The rows of the window that ends at `row`; `None` while there are too few.
    #[must_use]
    pub fn ending_at(&self, row: usize) -> Option<RangeInclusive<usize>> {
        let first = (row + 1).saturating_sub(self.length);
        (row + 1 - first >= self.min_periods).then_some(first..=row)
    }
}

/// `statistic` of every window over `rows` rows, one entry for each row.
///
/// The statistic is given the rows of its window, so it can read one series or several. It answers
/// `None` where its window does not define it.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::risk::skewness;
/// use equipoise_analytics::rolling::{Window, rolling};
///
/// let returns = [-1.0, 0.0, 1.0, 0.0];
/// let skew = rolling(returns.len(), Window::full(3)?, |rows| skewness(&returns[rows]));
/// assert_eq!(skew[1..3], [None, Some(0.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn rolling<T>(
    rows: usize,
    window: Window,
    statistic: impl Fn(RangeInclusive<usize>) -> Option<T>,
) -> Vec<Option<T>> {
    (0..rows)
        .map(|row| window.ending_at(row).and_then(&statistic))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_as_many_rows_as_it_says_and_ends_at_its_row() {
        let window = Window::full(3).unwrap();
        assert_eq!(window.ending_at(1), None);
        assert_eq!(window.ending_at(2), Some(0..=2));
        assert_eq!(window.ending_at(7), Some(5..=7));
    }

    #[test]
    fn a_window_of_nothing_or_one_that_can_never_be_filled_is_refused() {
        assert!(Window::full(0).is_err());
        assert!(Window::try_new(3, 0).is_err());
        let refusal = Window::try_new(3, 4).unwrap_err();
        assert_eq!(refusal.to_string(), "window: 3 found, at least 4 needed");
    }

    #[test]
    fn every_row_has_an_entry() {
        let counts = rolling(4, Window::try_new(3, 1).unwrap(), |rows| Some(rows.count()));
        assert_eq!(counts, [Some(1), Some(2), Some(3), Some(3)]);
    }
}
