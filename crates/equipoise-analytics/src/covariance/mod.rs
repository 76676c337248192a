//! Covariance: how constituents move together, estimated from their returns.
//!
//! [`sample_covariance`] is what everything starts from; with few sessions for many constituents it
//! is mostly noise. [`ledoit_wolf_identity`] and [`ledoit_wolf_constant_correlation`] pull it toward
//! something simple by as much as the data call for, [`ewma_covariance`] lets old sessions fade.
//! [`complete_cases`] and [`with_proxies`] deal with what is missing, [`floor_eigenvalues`] mends a
//! matrix that gives some portfolio a negative variance.
//!
//! Markets that close at different hours look less related in daily returns than they are: give
//! weekly returns, or [`overlapping_returns`](crate::returns::overlapping_returns) of two sessions.

mod complete_cases;
mod covariance_matrix;
mod ewma_covariance;
mod floor_eigenvalues;
mod ledoit_wolf_constant_correlation;
mod ledoit_wolf_identity;
mod proxies;
mod sample_covariance;

pub use complete_cases::{CompleteCases, complete_cases};
pub use covariance_matrix::{CovarianceError, CovarianceMatrix};
pub use ewma_covariance::ewma_covariance;
pub use floor_eigenvalues::{FlooredCovariance, floor_eigenvalues};
pub use ledoit_wolf_constant_correlation::{
    ConstantCorrelationShrinkage, ledoit_wolf_constant_correlation,
};
pub use ledoit_wolf_identity::{IdentityShrinkage, ledoit_wolf_identity};
pub use proxies::{ProxiedCovariance, with_proxies};
pub use sample_covariance::{population_covariance, sample_covariance};
