//! Builders, aligned text tables and the slow oracle. Only ever a dev-dependency.
//!
//! [`market`] reads a market from a few lines of text, [`random_market`] invents one from a seed,
//! and [`Oracle`] computes an index from the same facts a second time, in the slowest and plainest
//! way, without any code of the engine. Helpers panic on a bad table: they only run in tests.

pub mod market;
pub mod oracle;
pub mod random;
pub mod random_market;
pub mod table;

pub use market::{Market, market};
pub use oracle::{Oracle, OracleRun, OracleSession};
pub use random::Random;
pub use random_market::random_market;
