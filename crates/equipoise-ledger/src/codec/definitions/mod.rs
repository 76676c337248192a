//! Definitions as canonical JSON: one spelling for each rule book.
//!
//! A field that is added later is left out while it has its default, so that neither old documents
//! nor their hashes change.

mod defaults;
mod legacy;
mod read;
mod write;

use equipoise_model::Definition;
use serde::Deserialize;

pub use self::read::parse_document;
pub use self::write::{document, whole_document};
use super::{CodecError, content_of};
use crate::{Body, EntryKind, Hash};

/// The version of a document, whatever else it holds.
#[derive(Deserialize)]
struct VersionDoc {
    version: u32,
}

/// The fingerprint of a rule book: that of its canonical document. Equal definitions have equal
/// hashes; it is also the [`key`](crate::EntryHead::key) of the entry that holds the definition.
///
/// A definition that is read from a document of an older version keeps the hash of that document:
/// take it from the entry.
#[must_use]
pub fn definition_hash(definition: &Definition) -> Hash {
    content_of(&Body::Definition(definition.clone())).key(EntryKind::Definition)
}

pub(super) fn encode(definition: &Definition) -> Vec<u8> {
    serde_json::to_vec(&document(definition)).expect("a document of plain fields always serializes")
}

pub(super) fn decode(bytes: &[u8]) -> Result<Definition, CodecError> {
    let VersionDoc { version } = serde_json::from_slice(bytes).map_err(invalid)?;
    if version == 1 {
        return legacy::decode(bytes);
    }
    let document: serde_json::Value = serde_json::from_slice(bytes).map_err(invalid)?;
    read::read(&document).map_err(invalid)
}

fn invalid(what: impl ToString) -> CodecError {
    CodecError::Document {
        document: "definition",
        what: what.to_string(),
    }
}
