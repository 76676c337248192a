//! Index mathematics: pure functions from a definition and the facts known at a sequence number to
//! levels, baskets and notices.
//!
//! The walk is [`assembly`] (facts to a dense panel) → [`conversion`] (into one currency) →
//! [`universe`] and [`ranking`] (who is eligible, who is largest at a close) → [`schedule`] (when
//! something happens) → [`selection`] and [`weighting`] (who is a member, with what weight) →
//! [`basket`] and [`actions`] (what a holder owns) → [`walk`] (one session after the other) →
//! [`mod@build`] (a series) → [`verify`] (does a recomputation agree to the last bit). Nothing here
//! reads a clock, a file or the network, sums run in a fixed order, and the same inputs give the
//! same bytes on one thread or many.
#![warn(missing_docs)]

pub mod actions;
pub mod assembly;
pub mod basket;
mod board;
pub mod build;
mod build_error;
pub mod chooser;
pub mod companies;
pub mod conversion;
pub mod explain;
mod order;
pub mod overlays;
pub mod ranking;
pub mod record;
pub mod schedule;
pub mod selection;
pub mod stream;
mod sum;
pub mod sweep;
pub mod universe;
pub mod verify;
pub mod walk;
pub mod weighting;

pub use assembly::Assembly;
pub use basket::{Basket, Holding, Lines};
pub use build::{Build, BuildError, build};
pub use ranking::{Ranker, Standing};
pub use record::{LevelsOnly, Record, WholeSeries};
pub use stream::{Stream, Windows, stream};
pub use sweep::{Sweep, sweep};
pub use walk::{Entitled, Setting, Start, Walk};
