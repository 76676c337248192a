//! Returns: what levels gained, per session and over ranges of sessions.
//!
//! Begin with [`simple_returns`], which turns levels into the series the other families read, and
//! [`total_return`], which says what a range came to. A simple return compounds over time and adds
//! up over constituents; a logarithmic one adds up over time.

mod annualized_return;
mod average_daily_return;
mod compound_return;
mod excess_returns;
mod hit_rate;
mod log_returns;
mod max_daily_return;
mod min_daily_return;
mod overlapping_returns;
mod period_to_date;
mod simple_returns;
mod since;
mod total_return;
mod trailing_return;

pub use annualized_return::{
    annualized_return_arithmetic, annualized_return_by_days, annualized_return_by_sessions,
};
pub use average_daily_return::average_daily_return;
pub use compound_return::compound_return;
pub use excess_returns::excess_returns;
pub use hit_rate::hit_rate;
pub use log_returns::log_returns;
pub use max_daily_return::max_daily_return;
pub use min_daily_return::min_daily_return;
pub use overlapping_returns::overlapping_returns;
pub use period_to_date::{PeriodToDate, period_to_date_return};
pub use simple_returns::simple_returns;
pub use total_return::total_return;
pub use trailing_return::trailing_return;

/// What a price can be: anything above 0.
pub(crate) fn is_level(level: f64) -> bool {
    level.is_finite() && level > 0.0
}
