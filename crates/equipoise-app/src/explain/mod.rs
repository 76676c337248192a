//! Explain: why a company is in an index on a session, or is not, and what a level is made of.
//!
//! A decision is made again from the facts that its publication was built from. Its figures are the
//! ones that were used, with the entries of the ledger that state them and since when each was known.

mod constituent;
mod decision;
pub mod documents;
mod inquiry;
mod level;
mod reason;
mod records;
mod sentence;

pub use self::constituent::{ConstituentQuestion, constituent, every_change};
pub use self::level::{Contribution, LevelReason, level};
pub use self::reason::{Company, Decision, LineInput, Neighbor, Reason};
