//! Builders, aligned text tables and the slow oracle. Only ever a dev-dependency.
//!
//! [`market`] reads a market from a few lines of text, [`random_market()`] and [`random_definition()`]
//! invent one and a rule book for it from a seed, and [`Oracle`] computes an index from the same facts
//! a second time, in the slowest and plainest way and in exact fractions, without any code of the
//! engine. [`shrunk`] makes a case small before a person has to read it. Helpers panic on a bad table:
//! they only run in tests.

pub mod market;
pub mod oracle;
pub mod random;
pub mod random_definition;
pub mod random_market;
pub mod shrink;
pub mod table;

pub use market::{Market, market};
pub use oracle::{Oracle, OracleEnd, OracleRun, OracleSession};
pub use random::Random;
pub use random_definition::random_definition;
pub use random_market::{random_market, wide_market};
pub use shrink::{described, shrunk};
