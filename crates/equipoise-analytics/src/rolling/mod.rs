//! Rolling statistics: a figure for each session, from the sessions up to it.
//!
//! A [`Window`] says how many sessions count and from when on there is a figure at all; [`rolling`]
//! moves it over a series for any statistic, and the named ones here are the usual choices. A figure
//! of session t uses session t: a signal read from it acts at t + 1 ([`crossovers`]).
//!
//! Every window is computed anew, in order. Adding the newest and taking away the oldest value would
//! be faster, but leaves rounding behind that depends on where the series began, so the same session
//! would have different digits in two requests. A year's window over ten years is 600,000 steps.

mod crossovers;
mod exponential_moving_average;
mod moving_average;
mod rolling_drawdown;
mod rolling_relative;
mod rolling_sharpe_ratio;
mod rolling_volatility;
mod weighted_moving_average;
mod window;

pub use crossovers::{Crossover, Direction, crossovers};
pub use exponential_moving_average::{EmaSeed, exponential_moving_average};
pub use moving_average::{moving_average, rolling_mean};
pub use rolling_drawdown::{rolling_drawdown, rolling_max_drawdown};
pub use rolling_relative::{rolling_beta, rolling_correlation};
pub use rolling_sharpe_ratio::rolling_sharpe_ratio;
pub use rolling_volatility::rolling_volatility;
pub use weighted_moving_average::weighted_moving_average;
pub use window::{Window, rolling};
