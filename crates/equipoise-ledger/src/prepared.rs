//! Prepared entries: the work on an entry that needs no ledger, done before one is asked for.

use equipoise_model::{Date, IndexId};

use crate::{Body, CodecError, EntryKind, Hash, Sequence, codec};

/// An entry that is encoded, compressed and hashed, ready to be appended.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(crate) kind: EntryKind,
    pub(crate) source: String,
    pub(crate) rows: u64,
    pub(crate) span: Option<(Date, Date)>,
    pub(crate) index: Option<IndexId>,
    pub(crate) definition: Option<Hash>,
    pub(crate) key: Hash,
    pub(crate) payload_hash: Hash,
    pub(crate) payload: Vec<u8>,
    pub(crate) content_bytes: u64,
    pub(crate) novel_since: Sequence,
}

/// Encodes, compresses and hashes `body`, brought in by `source`.
///
/// Pure work on one core (about a fifth of a second for 600,000 bars), best done on a thread
/// that may be busy. Keep batches at or below 131,072 rows.
#[must_use]
pub fn prepare(body: &Body, source: &str) -> Prepared {
    let content = codec::content_of(body);
    let bytes = content.to_bytes();
    let payload = codec::compress(&bytes);
    let key = content.key(body.kind());
    let (index, definition) = about(body, key);
    Prepared {
        kind: body.kind(),
        source: source.to_owned(),
        rows: body.rows(),
        span: body.span(),
        index,
        definition,
        key,
        payload_hash: Hash::of(&payload),
        payload,
        content_bytes: bytes.len() as u64,
        novel_since: Sequence::NONE,
    }
}

/// The index and the definition that a body with `key` is about.
///
/// The hash of a definition is the key of its entry. It is not computed from the decoded definition:
/// one that was written by an older version would be spelled in another way now.
pub(crate) fn about(body: &Body, key: Hash) -> (Option<IndexId>, Option<Hash>) {
    match body {
        Body::Facts(_) | Body::Decision(_) | Body::Screening(_) | Body::QualityDecision(_) => {
            (None, None)
        }
        Body::Lifecycle(lifecycle) => (Some(lifecycle.index.clone()), Some(lifecycle.definition)),
        Body::Restatement(restatement) => (
            Some(restatement.index.clone()),
            Some(restatement.definition),
        ),
        Body::Definition(definition) => (Some(definition.index.clone()), Some(key)),
        Body::Status(change) => (Some(change.index.clone()), None),
        Body::Publication(publication) => (
            Some(publication.origin.index.clone()),
            Some(publication.origin.definition),
        ),
    }
}

impl Prepared {
    /// The same entry, found to say something new by somebody who has read the ledger up to `head`:
    /// equal content up to there does not count, since other entries changed it in between.
    #[must_use]
    pub fn novel_since(mut self, head: Sequence) -> Self {
        self.novel_since = head;
        self
    }

    /// What the entry holds.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        self.kind
    }

    /// Fingerprint of kind and content, whatever the source and the compression. The ledger takes
    /// each key once, but for [`Self::novel_since`].
    #[must_use]
    pub fn key(&self) -> Hash {
        self.key
    }

    /// See [`Body::rows`].
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Size of the compressed payload in bytes.
    #[must_use]
    pub fn payload_bytes(&self) -> u64 {
        self.payload.len() as u64
    }

    /// The body, decoded from the payload again.
    ///
    /// # Errors
    /// When the payload does not decode, which would be a defect of the codec.
    pub fn decode(&self) -> Result<Body, CodecError> {
        codec::decode(self.kind, &self.payload)
    }
}
