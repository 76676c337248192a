//! Checking one entry: every column against what it should follow from.

use sqlx::sqlite::SqliteRow;

use super::row;
use crate::{EntryHead, Fault, Hash, Sequence, chain, codec::Content, prepared::about};

/// The entry before the one that is checked, as it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    pub(super) sequence: Sequence,
    pub(super) hash: Hash,
    pub(super) recorded_at_us: i64,
}

impl Before {
    /// Before the first entry.
    pub(super) const START: Self = Self {
        sequence: Sequence::NONE,
        hash: Hash::ZERO,
        recorded_at_us: i64::MIN,
    };
}

/// What does not agree in one entry.
pub(super) struct Findings {
    sequence: Sequence,
    pub(super) faults: Vec<Fault>,
}

impl Findings {
    fn say(&mut self, what: &str) {
        self.faults.push(fault(self.sequence, what));
    }

    fn say_if(&mut self, wrong: bool, what: &str) {
        if wrong {
            self.say(what);
        }
    }
}

/// A fault of the entry at `sequence`.
pub(super) fn fault(sequence: Sequence, what: &str) -> Fault {
    Fault {
        sequence: Some(sequence),
        what: format!("entry {sequence}: {what}"),
    }
}

/// Checks the entry in `found` (its head and its payload) that follows `before`. Answers what the
/// next entry follows, as far as it can be read.
pub(super) fn check(found: &SqliteRow, before: Before) -> (Vec<Fault>, Before) {
    let mut findings = Findings {
        sequence: row::sequence(found),
        faults: Vec::new(),
    };
    let head = match row::head(found) {
        Ok(head) => head,
        Err(bad) => {
            findings.say(&bad.0);
            let hash = row::hash(found, "hash").unwrap_or(Hash::ZERO);
            return (
                findings.faults,
                Before {
                    sequence: findings.sequence,
                    hash,
                    ..before
                },
            );
        }
    };
    check_chain(&head, before, &mut findings);
    match row::get::<&[u8]>(found, "payload") {
        Ok(payload) => check_payload(&head, payload, &mut findings),
        Err(_) => findings.say("the payload is missing"),
    }
    let next = Before {
        sequence: head.sequence,
        hash: head.hash,
        recorded_at_us: head.recorded_at.timestamp_micros(),
    };
    (findings.faults, next)
}

fn check_chain(head: &EntryHead, before: Before, findings: &mut Findings) {
    let EntryHead { previous, hash, .. } = head;
    if *previous != before.hash {
        let (sequence, expected) = (before.sequence, before.hash);
        findings.say(&format!(
            "previous is {previous}, but entry {sequence} has hash {expected}"
        ));
    }
    let expected = chain::entry_hash(head);
    if *hash != expected {
        findings.say(&format!("hash is {hash}, but the columns give {expected}"));
    }
    findings.say_if(
        head.recorded_at.timestamp_micros() < before.recorded_at_us,
        "recorded_at is before that of the entry before it",
    );
}

fn check_payload(head: &EntryHead, payload: &[u8], findings: &mut Findings) {
    if head.payload_bytes != payload.len() as u64 {
        let (stated, found) = (head.payload_bytes, payload.len());
        findings.say(&format!(
            "payload_bytes is {stated}, but the payload has {found} bytes"
        ));
    }
    let found = Hash::of(payload);
    if head.payload_hash != found {
        let stated = head.payload_hash;
        findings.say(&format!(
            "payload_hash is {stated}, but the payload has {found}"
        ));
        return;
    }
    match Content::from_payload(payload) {
        Ok(content) => check_content(head, &content, findings),
        Err(error) => findings.say(&format!("the payload does not decode: {error}")),
    }
}

fn check_content(head: &EntryHead, content: &Content, findings: &mut Findings) {
    let key = content.key(head.kind);
    if head.key != key {
        findings.say(&format!("key is {}, but the content has {key}", head.key));
    }
    let body = match content.body(head.kind) {
        Ok(body) => body,
        Err(error) => return findings.say(&format!("the payload does not decode: {error}")),
    };
    let (index, definition) = about(&body, key);
    findings.say_if(
        head.rows != body.rows(),
        "rows does not agree with the payload",
    );
    findings.say_if(
        head.span != body.span(),
        "first_date and last_date do not agree with the payload",
    );
    findings.say_if(
        head.index != index,
        "index_id does not agree with the payload",
    );
    findings.say_if(
        head.definition != definition,
        "definition does not agree with the payload",
    );
}
