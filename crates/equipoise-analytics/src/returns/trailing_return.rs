//! Trailing return: the return since the same calendar date some years back.

use chrono::{Months, NaiveDate};

use super::since::return_since;
use crate::input::InputError;

/// The last level over the last level on or before the same date `years` back, less 1.
///
/// The return of the whole range, not annualized. From the 29th of February it goes back to the
/// 28th where a year has no 29th. `None` when the series does not reach back that far, or where
/// [`total_return`](super::total_return) is.
///
/// # Errors
/// When the lengths differ, or the dates do not ascend.
/// Source: methodology, section 6.1.
///
/// ```
/// use chrono::NaiveDate;
/// use equipoise_analytics::returns::trailing_return;
///
/// // 2023-06-10 is a Saturday: the close of the Friday before stands for it.
/// let dates = ["2023-06-09", "2023-06-12", "2026-06-10"]
///     .map(|date| date.parse::<NaiveDate>().unwrap());
/// assert_eq!(trailing_return(&dates, &[100.0, 90.0, 150.0], 3)?, Some(0.5));
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn trailing_return(
    dates: &[NaiveDate],
    levels: &[f64],
    years: u32,
) -> Result<Option<f64>, InputError> {
    return_since(dates, levels, |today| {
        today.checked_sub_months(Months::new(years.checked_mul(12)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<NaiveDate> {
        text.split_whitespace()
            .map(|date| date.parse().unwrap())
            .collect()
    }

    #[test]
    fn the_date_itself_is_the_base_where_it_is_a_session() {
        let dates = dates("2025-05-30 2025-06-02 2026-06-02");
        let found = trailing_return(&dates, &[50.0, 100.0, 125.0], 1);
        assert_eq!(found, Ok(Some(0.25)));
    }

    #[test]
    fn a_leap_day_goes_back_to_the_end_of_february() {
        let dates = dates("2023-02-28 2023-03-01 2024-02-29");
        let found = trailing_return(&dates, &[100.0, 50.0, 125.0], 1);
        assert_eq!(found, Ok(Some(0.25)));
    }

    #[test]
    fn a_series_that_does_not_reach_back_has_no_trailing_return() {
        let dates = dates("2025-06-03 2026-06-02");
        assert_eq!(trailing_return(&dates, &[100.0, 125.0], 1), Ok(None));
        assert_eq!(trailing_return(&dates, &[100.0, 125.0], u32::MAX), Ok(None));
        assert_eq!(trailing_return(&[], &[], 1), Ok(None));
    }
}
