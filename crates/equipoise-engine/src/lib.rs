//! Index mathematics: pure functions from a definition and the facts known at a sequence number to
//! levels, baskets and notices.
//!
//! The walk is [`assembly`] (facts to a dense panel) → [`ranking`] (who is largest at a close) →
//! [`schedule`] (when members change) → [`basket`] and [`actions`] (what a holder owns) →
//! [`mod@build`] (one session after the other) → [`verify`] (does a recomputation agree to the last
//! bit). Nothing here reads a clock, a file or the network, sums run in security order, and the
//! same inputs give the same bytes on one thread or many.
#![warn(missing_docs)]

pub mod actions;
pub mod assembly;
pub mod basket;
pub mod build;
mod build_error;
pub mod ranking;
pub mod record;
pub mod schedule;
pub mod verify;

pub use assembly::Assembly;
pub use basket::{Basket, Holding};
pub use build::{Build, BuildError, Start, build};
pub use ranking::{Member, Ranker, Selection, Selections};
pub use record::{LevelsOnly, Record, WholeSeries};
