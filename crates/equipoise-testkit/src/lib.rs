//! Builders, aligned text tables, the slow oracle, and a stand-in for the market data sources.
//!
//! [`market`] reads a market from a few lines of text, [`random_market()`] and [`random_definition()`]
//! invent one and a rule book for it from a seed, and [`Oracle`] computes an index from the same facts
//! a second time, in the slowest and plainest way and in exact fractions, without any code of the
//! engine. [`shrunk`] makes a case small before a person has to read it. [`market_server`] serves the
//! sample market as the sources would. The other helpers panic on a bad table: they only run in tests.

pub mod market;
pub mod market_server;
pub mod oracle;
pub mod random;
pub mod random_definition;
pub mod random_market;
pub mod shrink;
pub mod table;

pub use market::{Market, market};
pub use market_server::MarketServer;
pub use oracle::{Oracle, OracleEnd, OracleRun, OracleSession};
pub use random::Random;
pub use random_definition::random_definition;
pub use random_market::{random_market, wide_market};
pub use shrink::{described, shrunk};
