//! The projection over a real ledger, in files of its own.

mod queries;
mod support;
