//! Factors: explaining returns by a few common drivers.
//!
//! Known factors are regressed on: [`ols`] estimates exposures, [`Regression::significance`] says
//! how sure they are under one of the [`StandardErrors`], [`rolling_exposures`] how they changed,
//! [`factor_contributions`] what they brought. Unknown ones are found by [`principal_components`].
//!
//! Factor data from elsewhere come in percent with a code for what is missing; they are turned into
//! fractions where they are read. They end some weeks before the index does: tell readers the last
//! date.

mod coefficient_covariance;
mod component_count;
mod factor_contributions;
mod ols;
mod principal_components;
mod principal_components_of_returns;
mod rolling_exposures;
mod significance;
mod z_scores;

pub use coefficient_covariance::{StandardErrors, newey_west_lags};
pub use component_count::{
    count_above_mean, count_above_noise, count_explaining, marchenko_pastur_edge,
};
pub use factor_contributions::{FactorContributions, factor_contributions};
pub use ols::{Regression, RegressionError, ols};
pub use principal_components::{PrincipalComponents, principal_components};
pub use principal_components_of_returns::{Basis, principal_components_of_returns};
pub use rolling_exposures::{Exposures, expanding_exposures, rolling_exposures};
pub use significance::Significance;
pub use z_scores::{WINSOR_LIMIT, winsorized_z_scores};
