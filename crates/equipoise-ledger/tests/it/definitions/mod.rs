//! Documents of definitions.

mod documents;
mod fields;
mod malformed;
pub(crate) mod rich;
