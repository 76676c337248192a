//! Drawdown: how far below its highest level so far a series stands, and for how long.
//!
//! [`drawdown_series`] draws the picture, [`drawdowns`] lists the declines one by one with the rows
//! of peak, trough and recovery, [`max_drawdown`] is the worst of them, [`ulcer_index`] counts depth
//! and length together. Say which levels they are of: total return falls less than price return.

mod drawdown_series;
mod drawdowns;
mod max_drawdown;
mod ulcer_index;

pub use drawdown_series::drawdown_series;
pub use drawdowns::{Drawdown, deepest_drawdowns, drawdowns};
pub use max_drawdown::max_drawdown;
pub use ulcer_index::ulcer_index;
