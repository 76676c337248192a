//! Proof of the engine: worked cases, properties, a second calculator, wrong formulas, real data.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking, and say what they skip"
)]

mod actions;
mod comparison;
mod dividends;
mod eligibility;
mod explanations;
mod facts;
mod golden;
mod laws;
mod oracle;
mod overlays;
mod quiet_markets;
mod rebalances;
mod replacements;
mod spans;
mod splits;
mod stages;
mod stream;
mod support;
mod sweep;
mod twin;
mod weights;
mod wrong_formulas;
