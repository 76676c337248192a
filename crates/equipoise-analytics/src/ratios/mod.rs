//! Ratios: what was gained for each unit of what was risked.
//!
//! They differ in what they take for risk: [`sharpe_ratio`] scatter, [`sortino_ratio`] shortfall,
//! [`calmar_ratio`] the deepest fall, [`gain_to_pain_ratio`] the sum of losses, [`tail_ratio`] bad
//! days against good ones. [`probabilistic_sharpe_ratio`] asks how sure one can be of the first.

mod calmar_ratio;
mod gain_to_pain_ratio;
mod probabilistic_sharpe_ratio;
mod sharpe_ratio;
mod sortino_ratio;
mod tail_ratio;

pub use calmar_ratio::calmar_ratio;
pub use gain_to_pain_ratio::gain_to_pain_ratio;
pub use probabilistic_sharpe_ratio::probabilistic_sharpe_ratio;
pub use sharpe_ratio::{sharpe_ratio, sharpe_ratio_of_excess};
pub use sortino_ratio::sortino_ratio;
pub use tail_ratio::tail_ratio;
