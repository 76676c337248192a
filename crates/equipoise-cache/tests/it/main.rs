//! Tests of the response cache.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod contract;
mod memory;
