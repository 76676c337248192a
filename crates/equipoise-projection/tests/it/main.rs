//! The projection over a real ledger, in files of its own.

mod panel_file;
mod queries;
mod rebuilding;
mod sharing;
mod support;
