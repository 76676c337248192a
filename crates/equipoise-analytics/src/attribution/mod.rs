//! Attribution: where a return came from, and why it differs from a benchmark's.
//!
//! [`contributions`] splits the return of one session among constituents, [`link_contributions`]
//! that of many. [`brinson`] splits the difference to a benchmark into allocation and selection for
//! one session, [`link`] carries the parts over many, with a choice of [`Linking`]. The parts of an
//! additive method sum to the whole, and it is an error if they do not. [`geometric_attribution`]
//! multiplies instead of adding, [`currency_attribution`] takes the currencies apart.
//!
//! Weights are those at the start of the session. For an index that is reset every session, take
//! sessions and link them.

mod brinson;
mod carino;
mod contributions;
mod currency;
mod error;
mod frongello;
mod geometric;
mod grap;
mod link;
mod link_brinson;
mod linked_contributions;
mod menchero;
mod periods;
mod segments;

pub use brinson::{Allocation, Brinson, Effects, brinson};
pub use carino::{CarinoCoefficients, carino_coefficients};
pub use contributions::{contributions, contributions_of_values};
pub use currency::{CurrencyAttribution, CurrencyEffects, CurrencySegment, currency_attribution};
pub use error::{AttributionError, Side};
pub use geometric::{GeometricAttribution, LinkedGeometric, geometric_attribution, link_geometric};
pub use grap::grap_scales;
pub use link::{Linked, Linking, link};
pub use link_brinson::{LinkedBrinson, link_brinson};
pub use linked_contributions::{LinkedContributions, link_contributions};
pub use menchero::{MencheroCoefficients, menchero_coefficients};
pub use periods::Period;
pub use segments::Segment;
