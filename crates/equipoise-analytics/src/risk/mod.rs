//! Risk: how much returns scatter, how lopsided they are, how heavy their tails.
//!
//! [`volatility`] is the figure everybody quotes; [`ewma_variances`] is its recent value,
//! [`downside_deviation`] counts losses only, and [`Moments`] holds what the shape of the whole
//! distribution needs. Losses of a bad day are in [`value_at_risk`](crate::value_at_risk), losses
//! from a peak in [`drawdown`](crate::drawdown).

mod downside_deviation;
mod ewma_variance;
mod kurtosis;
mod moments;
mod skewness;
mod variance;
mod volatility;

pub use downside_deviation::downside_deviation;
pub use ewma_variance::{
    DAILY_DECAY, MONTHLY_DECAY, decay_of_half_life, ewma_variances, half_life_of_decay,
};
pub use kurtosis::{excess_kurtosis, excess_kurtosis_unbiased};
pub use moments::Moments;
pub use skewness::{skewness, skewness_unbiased};
pub(crate) use variance::deviation_beyond_rounding;
pub use variance::sample_variance;
pub use volatility::{volatility, volatility_annualized, volatility_daily};
