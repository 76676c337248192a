//! Codec: how each kind of body is stored. One file for each noun.

mod bars;
mod columns;
mod control;
mod corporate_actions;
mod definitions;
mod error;
mod fx;
mod notices;
mod payload;
mod publications;
mod quality;
mod rates;
mod securities;
mod shares;
mod status;
mod table;

use equipoise_model::{FactKind, Facts};

pub use definitions::{definition_hash, document, parse_document, whole_document};
pub use error::CodecError;
pub(crate) use payload::{CONTENT_LIMIT_BYTES, compress};

use crate::{Body, EntryKind, Hash, PublicationOrigin, hash::FieldHasher};
use payload::Sections;
use table::Table;

/// A body as it is stored, before compression.
pub(crate) struct Content(Sections);

/// The stored form of `body`.
pub(crate) fn content_of(body: &Body) -> Content {
    let sections = match body {
        Body::Facts(facts) => Sections {
            document: Vec::new(),
            tables: vec![table_of(facts)],
        },
        Body::Definition(definition) => Sections {
            document: definitions::encode(definition),
            tables: Vec::new(),
        },
        Body::Publication(publication) => publications::encode(publication),
        Body::Lifecycle(lifecycle) => control::encode_lifecycle(lifecycle),
        Body::Restatement(restatement) => control::encode_restatement(restatement),
        Body::Decision(decision) => control::encode_decision(decision),
        Body::Screening(screening) => quality::encode_screening(screening),
        Body::QualityDecision(decision) => quality::encode_decision(decision),
        Body::Status(change) => status::encode(change),
    };
    Content(sections)
}

/// The body that `payload` of an entry of `kind` holds.
pub(crate) fn decode(kind: EntryKind, payload: &[u8]) -> Result<Body, CodecError> {
    Content::from_payload(payload)?.body(kind)
}

/// What a publication was made from, out of the first bytes of its payload.
pub(crate) fn publication_origin(prefix: &[u8]) -> Result<PublicationOrigin, CodecError> {
    publications::origin(&payload::document_of(prefix)?)
}

impl Content {
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, CodecError> {
        Ok(Self(Sections::from_bytes(payload::decompress(payload)?)?))
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// The fingerprint of kind and content. It is taken from what is stored, not from the decoded
    /// body, so that the key of an old entry never changes when the model grows.
    pub(crate) fn key(&self, kind: EntryKind) -> Hash {
        let mut hasher = FieldHasher::new("equipoise content 1");
        hasher.field(kind.name().as_bytes());
        hasher.field(&self.0.document);
        hasher.number(self.0.tables.len() as u64);
        self.0
            .tables
            .iter()
            .for_each(|table| table.fingerprint(&mut hasher));
        hasher.finish()
    }

    pub(crate) fn body(&self, kind: EntryKind) -> Result<Body, CodecError> {
        match kind {
            EntryKind::Facts(kind) => Ok(Body::Facts(facts_of(kind, self.tables::<1>()?)?)),
            EntryKind::Definition => Ok(Body::Definition(definitions::decode(&self.0.document)?)),
            EntryKind::Publication => {
                let publication = publications::decode(&self.0.document, &self.0.tables)?;
                Ok(Body::Publication(publication))
            }
            EntryKind::Lifecycle => Ok(Body::Lifecycle(control::decode_lifecycle(
                &self.0.document,
            )?)),
            EntryKind::Restatement => {
                let restatement = control::decode_restatement(&self.0.document, self.tables()?)?;
                Ok(Body::Restatement(restatement))
            }
            EntryKind::Decision => Ok(Body::Decision(control::decode_decision(&self.0.document)?)),
            EntryKind::Screening => {
                let screening = quality::decode_screening(&self.0.document, self.tables()?)?;
                Ok(Body::Screening(screening))
            }
            EntryKind::QualityDecision => {
                let decision = quality::decode_decision(&self.0.document)?;
                Ok(Body::QualityDecision(decision))
            }
            EntryKind::Status => Ok(Body::Status(status::decode(&self.0.document)?)),
        }
    }

    fn tables<const N: usize>(&self) -> Result<&[Table; N], CodecError> {
        let found = self.0.tables.len();
        let tables = self.0.tables.as_slice().try_into();
        tables.map_err(|_| CodecError::TableCount { found, expected: N })
    }
}

fn table_of(facts: &Facts) -> Table {
    match facts {
        Facts::Securities(rows) => securities::encode(rows),
        Facts::Bars(bars) => bars::encode(bars),
        Facts::Shares(rows) => shares::encode(rows),
        Facts::Actions(rows) => corporate_actions::encode(rows),
        Facts::Fx(rows) => fx::encode(rows),
        Facts::Rates(rows) => rates::encode(rows),
    }
}

fn facts_of(kind: FactKind, [table]: &[Table; 1]) -> Result<Facts, CodecError> {
    Ok(match kind {
        FactKind::Securities => Facts::Securities(securities::decode(table)?),
        FactKind::Bars => Facts::Bars(bars::decode(table)?),
        FactKind::Shares => Facts::Shares(shares::decode(table)?),
        FactKind::Actions => Facts::Actions(corporate_actions::decode(table)?),
        FactKind::Fx => Facts::Fx(fx::decode(table)?),
        FactKind::Rates => Facts::Rates(rates::decode(table)?),
    })
}
