//! Risk, performance, factors and attribution: one statistic per file.
//!
//! Returns come in and go out as fractions, never percent: 0.01 is one percent. A figure that the
//! inputs do not define is `None`, never 0 and never `NaN`. Annual figures count
//! [`SESSIONS_PER_YEAR`] sessions, and standard deviations divide by n − 1.
#![warn(missing_docs)]

pub mod average_daily_return;
pub mod max_daily_return;
pub mod min_daily_return;
pub mod moving_average;
pub mod sharpe_ratio;
pub mod summary;
pub mod total_return;
pub mod volatility;

pub use average_daily_return::average_daily_return;
pub use max_daily_return::max_daily_return;
pub use min_daily_return::min_daily_return;
pub use moving_average::moving_average;
pub use sharpe_ratio::sharpe_ratio;
pub use summary::{Summary, summary};
pub use total_return::total_return;
pub use volatility::{volatility_annualized, volatility_daily};

/// Sessions in a year, for annual figures of daily series (methodology, section 6).
pub const SESSIONS_PER_YEAR: f64 = 252.0;
