//! Tests of the quality rules: one sentence each, and properties of the whole.

mod actions;
mod bars;
mod limits;
mod market;
mod moves;
mod page;
mod panel;
mod properties;
mod rates;
mod securities;
mod sessions;
mod sources;
