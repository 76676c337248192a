//! Dividend points: the running sum of what constituents paid (methodology, section 1.5).

use chrono::Datelike;
use equipoise_model::Date;
use equipoise_model::definitions::PointsReset;

use crate::schedule::third_friday_at_or_after;

/// Whether the sum starts again after the close of `session`, when `following` is the next one.
#[must_use]
pub fn resets_after(reset: PointsReset, session: Date, following: Date) -> bool {
    let friday = third_friday_at_or_after(session);
    let is_month = match reset {
        PointsReset::Never => false,
        PointsReset::Quarterly => matches!(friday.month(), 3 | 6 | 9 | 12),
        PointsReset::Annual => friday.month() == 12,
    };
    is_month && following > friday
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_starts_again_after_the_third_friday() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (friday, monday) = (day("2024-03-15"), day("2024-03-18"));
        assert!(resets_after(PointsReset::Quarterly, friday, monday));
        assert!(!resets_after(PointsReset::Annual, friday, monday));
        let (friday, monday) = (day("2024-12-20"), day("2024-12-23"));
        assert!(resets_after(PointsReset::Annual, friday, monday));
        assert!(!resets_after(PointsReset::Never, friday, monday));
    }
}
