//! The return since a date: what returns over calendar periods have in common.

use chrono::NaiveDate;

use super::total_return;
use crate::input::{InputError, ascending, same_length};

/// The last level over the last one on or before the date that `base_date` gives for today.
///
/// `None` when it gives none, when no level is that old, or where [`total_return`] is.
pub(super) fn return_since(
    dates: &[NaiveDate],
    levels: &[f64],
    base_date: impl Fn(NaiveDate) -> Option<NaiveDate>,
) -> Result<Option<f64>, InputError> {
    same_length(("levels", levels), ("dates", dates))?;
    ascending("dates", dates)?;
    let Some(base_date) = dates.last().and_then(|today| base_date(*today)) else {
        return Ok(None);
    };
    let base = dates
        .partition_point(|date| *date <= base_date)
        .checked_sub(1);
    Ok(base.and_then(|base| total_return(&levels[base..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_out_of_order_and_levels_without_a_date_are_refused() {
        let dates = ["2026-01-05", "2026-01-02"].map(|date| date.parse().unwrap());
        let found = return_since(&dates, &[100.0, 125.0], Some);
        assert!(matches!(
            found,
            Err(InputError::NotAscending { row: 1, .. })
        ));
        assert!(return_since(&[], &[100.0], Some).is_err());
        assert_eq!(return_since(&[], &[], Some), Ok(None));
    }

    #[test]
    fn today_is_its_own_base_when_asked_for() {
        let dates = ["2026-01-02", "2026-01-05"].map(|date| date.parse().unwrap());
        assert_eq!(return_since(&dates, &[100.0, 125.0], Some), Ok(None));
        assert_eq!(return_since(&dates, &[100.0, 125.0], |_| None), Ok(None));
    }
}
