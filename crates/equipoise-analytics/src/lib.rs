//! Risk, performance, factors and attribution: one statistic per file.
//!
//! # Map
//!
//! Whoever is new to the field may read the families in this order. Each opens with what it is for,
//! and each statistic states its formula, its unit, what it does where it is not defined, and the
//! section of the methodology it comes from.
//!
//! | Family | Question | Begin with |
//! |---|---|---|
//! | [`returns`] | What was gained? | [`simple_returns`](returns::simple_returns) |
//! | [`risk`] | How much does it scatter? | [`volatility`](risk::volatility) |
//! | [`ratios`] | Was the risk worth it? | [`sharpe_ratio`] |
//! | [`drawdown`] | How far did it fall, and for how long? | [`drawdowns`](drawdown::drawdowns) |
//! | [`value_at_risk`] | What does a bad day cost? | [`historical`](value_at_risk::historical) |
//! | [`relative`] | How does it compare with a benchmark? | [`beta`](relative::beta) |
//! | [`rolling`] | How did a figure change over time? | [`Window`](rolling::Window) |
//! | [`factors`] | What drives it? | [`ols`](factors::ols) |
//! | [`covariance`] | How do constituents move together? | [`sample_covariance`](covariance::sample_covariance) |
//! | [`decomposition`] | Who brings the risk? | [`risk_contributions`](decomposition::risk_contributions) |
//! | [`attribution`] | Who brings the return? | [`brinson`](attribution::brinson) |
//! | [`concentration`] | How unequal are the weights? | [`herfindahl`](concentration::herfindahl) |
//!
//! [`summary`](summary()) is the handful of figures shown beside a chart.
//!
//! # Conventions
//!
//! - Returns come in and go out as fractions, never percent: 0.01 is one percent. Losses are
//!   positive in value at risk and negative in drawdowns, as people quote them.
//! - Input is slices; a row is a session, in order of time. Positions come back as offsets into
//!   them. Dates appear only where a calendar decides.
//! - A figure that the inputs do not define is never 0 and never `NaN`. A statistic of one series
//!   answers `None`; one whose inputs have to fit each other, or that has a setting, answers an error
//!   that names the input and the limit ([`InputError`]).
//! - Standard deviations divide by n − 1 unless said otherwise. Annual figures multiply by a number
//!   of periods per year, which is [`SESSIONS_PER_YEAR`] for daily series.
//! - The same inputs give the same bits: sums run in one order, on one thread, without fused
//!   multiply-add. Logarithms and powers are those of the platform.
#![warn(missing_docs)]

pub mod attribution;
pub mod concentration;
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
