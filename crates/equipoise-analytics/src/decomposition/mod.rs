//! Decomposition: which constituents, groups and factors a portfolio's risk comes from.
//!
//! Risk is homogeneous: twice the weights are twice the risk. So weights times marginal risks sum to
//! the whole (Euler), and [`risk_contributions`] says who brings how much. [`active_risk`] is the
//! same for the difference to a benchmark, [`group_sums`] adds up by sector, [`tail_contributions`]
//! looks at the worst sessions, [`FactorModel`] at what drives many constituents at once.
//! [`replay`] and [`factor_shock`] ask what a bad time of the past would do to the weights of today.

mod active_risk;
mod diversification_ratio;
mod ex_ante_beta;
mod factor_model;
mod group_sums;
mod risk_contributions;
mod stress;
mod tail_contributions;

pub use active_risk::active_risk;
pub use diversification_ratio::diversification_ratio;
pub use ex_ante_beta::ex_ante_beta;
pub use factor_model::{FactorModel, FactorRisk};
pub use group_sums::group_sums;
pub use risk_contributions::{RiskContributions, RiskError, risk_contributions};
pub use stress::{Replay, STRESS_WINDOWS, StressWindow, factor_shock, replay};
pub use tail_contributions::{TailContributions, tail_contributions};
