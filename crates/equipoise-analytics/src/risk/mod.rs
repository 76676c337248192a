//! Risk: how much returns scatter.

mod volatility;

pub use volatility::{volatility_annualized, volatility_daily};
