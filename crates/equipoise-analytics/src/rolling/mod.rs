//! Rolling statistics: a figure for each session, from the sessions up to it.

mod moving_average;

pub use moving_average::moving_average;
