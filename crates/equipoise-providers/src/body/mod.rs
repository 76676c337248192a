//! Bodies: what is checked of every body before a source reads it, and how texts of a source are repeated.

mod json;
mod refusal;
mod text;

pub(crate) use json::{document, stopped_at_the_end};
pub use refusal::Refusal;
pub(crate) use refusal::{refused_by_status, within};
pub(crate) use text::{clipped, start_of, utf8};
