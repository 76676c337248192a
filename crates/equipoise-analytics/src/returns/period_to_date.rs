//! Month, quarter and year to date: the return since the last level of the period before.

use chrono::{Datelike, NaiveDate};

use super::since::return_since;
use crate::input::InputError;

/// A calendar period that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodToDate {
    /// The month of the last date.
    Month,
    /// The calendar quarter of the last date.
    Quarter,
    /// The year of the last date.
    Year,
}

impl PeriodToDate {
    /// The last day before the period that `today` is in.
    fn eve(self, today: NaiveDate) -> Option<NaiveDate> {
        let first_month = match self {
            Self::Month => today.month0(),
            Self::Quarter => today.month0() / 3 * 3,
            Self::Year => 0,
        };
        NaiveDate::from_ymd_opt(today.year(), first_month + 1, 1)?.pred_opt()
    }
}

/// The last level over the last level of the period before, less 1: a fraction.
///
/// The base is the close before the period began, so the first session of the period counts.
/// `None` when no level is from before the period, or where
/// [`total_return`](super::total_return) is.
///
/// # Errors
/// When the lengths differ, or the dates do not ascend.
/// Source: methodology, section 6.1.
///
/// ```
/// use chrono::NaiveDate;
/// use equipoise_analytics::returns::{PeriodToDate, period_to_date_return};
///
/// let dates = ["2025-12-31", "2026-01-30", "2026-02-02"]
///     .map(|date| date.parse::<NaiveDate>().unwrap());
/// let levels = [100.0, 120.0, 150.0];
/// let month = period_to_date_return(&dates, &levels, PeriodToDate::Month)?;
/// let year = period_to_date_return(&dates, &levels, PeriodToDate::Year)?;
/// assert_eq!((month, year), (Some(0.25), Some(0.5)));
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn period_to_date_return(
    dates: &[NaiveDate],
    levels: &[f64],
    period: PeriodToDate,
) -> Result<Option<f64>, InputError> {
    return_since(dates, levels, |today| period.eve(today))
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
    fn the_first_session_of_a_period_counts_from_the_close_before() {
        let dates = dates("2026-03-31 2026-04-01");
        for period in [PeriodToDate::Month, PeriodToDate::Quarter] {
            let found = period_to_date_return(&dates, &[100.0, 125.0], period);
            assert_eq!(found, Ok(Some(0.25)));
        }
    }

    #[test]
    fn the_same_month_of_another_year_is_another_month() {
        let dates = dates("2025-04-30 2026-04-01");
        let found = period_to_date_return(&dates, &[100.0, 125.0], PeriodToDate::Month);
        assert_eq!(found, Ok(Some(0.25)));
    }

    #[test]
    fn a_series_that_begins_in_the_period_has_no_return_to_date() {
        let dates = dates("2026-01-02 2026-01-05");
        let found = period_to_date_return(&dates, &[100.0, 125.0], PeriodToDate::Year);
        assert_eq!(found, Ok(None));
        assert_eq!(
            period_to_date_return(&[], &[], PeriodToDate::Year),
            Ok(None)
        );
    }
}
