//! Sources that ask for a key: where they are asked, and what they say when they do not answer.

mod door;
mod refusal;

pub(crate) use door::{Door, Lock};
pub(crate) use refusal::{DAY, HOUR, refused};
