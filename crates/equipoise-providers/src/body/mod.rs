//! Bodies: what is checked of every body before a source reads it, and how texts of a source are repeated.

mod day;
mod json;
mod number;
mod refusal;
mod rows;
mod text;

pub(crate) use day::{Day, date};
pub(crate) use json::{document, stopped_at_the_end};
pub(crate) use number::{Number, number};
pub use refusal::Refusal;
pub(crate) use refusal::{refused_by_status, within};
pub(crate) use rows::Rows;
pub(crate) use text::{clipped, start_of, utf8};
