//! Concentration: how far a basket is from holding everything equally.
//!
//! [`herfindahl`] and [`effective_number`] are the usual pair, [`entropy_number`] minds small weights
//! more, [`top_weight`] names the largest. [`drifted_weights`] says what prices make of weights, and
//! [`drift_from_equal`] how far that is from where they were reset. Weights of sectors are
//! [`group_sums`](crate::decomposition::group_sums).
//!
//! Weights are fractions that are not negative and sum to 1; that they sum to 1 is not checked.

mod capitalization;
mod drift;
mod entropy_number;
mod herfindahl;
mod top_weight;

pub use capitalization::{median_market_cap, weighted_average_market_cap};
pub use drift::{drift_from_equal, drifted_weights};
pub use entropy_number::entropy_number;
pub use herfindahl::{effective_number, herfindahl, herfindahl_normalized};
pub use top_weight::top_weight;

/// Whether these are weights at all: some, finite and not negative.
fn are_weights(weights: &[f64]) -> bool {
    !weights.is_empty() && weights.iter().all(|w| w.is_finite() && *w >= 0.0)
}
