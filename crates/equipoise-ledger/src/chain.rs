//! The chain: each entry's hash covers its columns and the hash of the entry before it.

use equipoise_model::Date;

use crate::{EntryHead, Hash, hash::FieldHasher};

/// The hash an entry with these columns must have; `head.hash` itself is not read.
pub(crate) fn entry_hash(head: &EntryHead) -> Hash {
    let mut hasher = FieldHasher::new("equipoise entry 1");
    hasher.field(&head.previous.0);
    hasher.number(head.sequence.0);
    hasher.field(&head.recorded_at.timestamp_micros().to_le_bytes());
    hasher.field(head.kind.name().as_bytes());
    hasher.field(head.source.as_bytes());
    hasher.number(head.rows);
    hasher.field(&head.span.map(span_bytes).unwrap_or_default());
    hasher.field(&head.key.0);
    hasher.field(&head.payload_hash.0);
    hasher.field(
        head.index
            .as_ref()
            .map_or(&[], |index| index.as_str().as_bytes()),
    );
    hasher.field(
        head.definition
            .as_ref()
            .map_or(&[], |definition| &definition.0),
    );
    hasher.finish()
}

fn span_bytes((first, last): (Date, Date)) -> Vec<u8> {
    [first, last]
        .iter()
        .flat_map(|date| date.to_epoch_days().to_le_bytes())
        .collect()
}
