//! Proof of the statistics: worked cases, figures of independent libraries, and laws.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod case;
mod properties;
mod reference;
mod vectors;
