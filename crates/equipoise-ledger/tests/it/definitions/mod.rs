//! Documents of definitions.

mod documents;
mod examples;
mod fields;
mod malformed;
mod page;
pub(crate) mod rich;
mod toml_document;
