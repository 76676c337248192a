//! Risk, performance, factors and attribution: one statistic per file.
//!
//! Returns come in and go out as fractions, never percent: 0.01 is one percent. A figure that the
//! inputs do not define is `None`, never 0 and never `NaN`. Annual figures count
//! [`SESSIONS_PER_YEAR`] sessions, and standard deviations divide by n − 1.
#![warn(missing_docs)]

pub mod covariance;
pub mod decomposition;
pub mod drawdown;
pub mod factors;
mod input;
mod linear_algebra;
mod matrix;
mod normal;
mod quantile;
pub mod ratios;
pub mod relative;
pub mod returns;
pub mod risk;
pub mod rolling;
mod summary;
mod sums;
pub mod value_at_risk;

pub use input::InputError;
pub use matrix::Matrix;
pub use ratios::sharpe_ratio;
pub use returns::{average_daily_return, max_daily_return, min_daily_return, total_return};
pub use risk::{volatility_annualized, volatility_daily};
pub use rolling::moving_average;
pub use summary::{Summary, summary};

/// Sessions in a year, for annual figures of daily series (methodology, section 6).
pub const SESSIONS_PER_YEAR: f64 = 252.0;

/// Calendar days in a year, for annual figures by the calendar (methodology, section 6.1).
pub const DAYS_PER_YEAR: f64 = 365.25;
