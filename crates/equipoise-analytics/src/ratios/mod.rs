//! Ratios: what was gained for each unit of what was risked.

mod sharpe_ratio;

pub use sharpe_ratio::sharpe_ratio;
