//! Definitions as canonical JSON: one spelling for each rule book.
//!
//! A field that is added later is left out while it has the value that older documents imply, so
//! that neither old documents nor their hashes change.

use equipoise_model::{Date, Definition, IndexId, Schedule};
use serde::{Deserialize, Serialize};

use super::{CodecError, content_of};
use crate::{Body, EntryKind, Hash};

const VERSION: u32 = 1;

/// The version of a document, whatever else it holds.
#[derive(Deserialize)]
struct VersionDoc {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionDoc {
    version: u32,
    index: String,
    name: String,
    size: u32,
    schedule: String,
    currency: String,
    base_date: Option<String>,
    #[serde(with = "figure")]
    base_value: f64,
    #[serde(with = "figure")]
    withholding_rate: f64,
}

/// The fingerprint of a rule book: that of its canonical document. Equal definitions have equal
/// hashes; it is also the [`key`](crate::EntryHead::key) of the entry that holds the definition.
#[must_use]
pub fn definition_hash(definition: &Definition) -> Hash {
    content_of(&Body::Definition(definition.clone())).key(EntryKind::Definition)
}

pub(super) fn encode(definition: &Definition) -> Vec<u8> {
    let doc = DefinitionDoc {
        version: VERSION,
        index: definition.index.as_str().to_owned(),
        name: definition.name.clone(),
        size: definition.size,
        schedule: definition.schedule.name().to_owned(),
        currency: definition.currency.clone(),
        base_date: definition.base_date.map(|date| date.to_string()),
        base_value: definition.base_value,
        withholding_rate: definition.withholding_rate,
    };
    serde_json::to_vec(&doc).expect("a document of plain fields always serializes")
}

pub(super) fn decode(document: &[u8]) -> Result<Definition, CodecError> {
    let VersionDoc { version } = serde_json::from_slice(document).map_err(invalid)?;
    if version != VERSION {
        return Err(invalid(format!(
            "version {version} is not known, the newest is {VERSION}"
        )));
    }
    let doc: DefinitionDoc = serde_json::from_slice(document).map_err(invalid)?;
    Ok(Definition {
        index: IndexId::parse(&doc.index).map_err(invalid)?,
        name: doc.name,
        size: doc.size,
        schedule: Schedule::parse(&doc.schedule).map_err(invalid)?,
        currency: doc.currency,
        base_date: doc.base_date.as_deref().map(date).transpose()?,
        base_value: doc.base_value,
        withholding_rate: doc.withholding_rate,
    })
}

fn date(text: &str) -> Result<Date, CodecError> {
    text.parse()
        .map_err(|_| invalid(format!("base_date {text:?} is not a date")))
}

fn invalid(what: impl ToString) -> CodecError {
    CodecError::Document {
        document: "definition",
        what: what.to_string(),
    }
}

/// Figures to the last bit: finite ones as numbers, which JSON can hold, the others by their bits,
/// so that storing a definition never fails. Whether a figure makes sense is not decided here.
mod figure {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Figure {
        Finite(f64),
        Bits { bits: u64 },
    }

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde gives the signature"
    )]
    pub(super) fn serialize<S: Serializer>(value: &f64, out: S) -> Result<S::Ok, S::Error> {
        let figure = match value.is_finite() {
            true => Figure::Finite(*value),
            false => Figure::Bits {
                bits: value.to_bits(),
            },
        };
        figure.serialize(out)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
        Ok(match Figure::deserialize(input)? {
            Figure::Finite(value) => value,
            Figure::Bits { bits } => f64::from_bits(bits),
        })
    }
}
