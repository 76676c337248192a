//! Answers of the sizes that sources send.

pub(super) mod massive;
pub(super) mod sec;
pub(super) mod yahoo;
