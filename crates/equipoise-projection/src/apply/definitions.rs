//! Definitions, as the rows of `definitions`: one for each entry, so one recorded again appears again
//! under its first number.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use duckdb::Connection;
use equipoise_ledger::{EntryHead, Hash, whole_document};
use equipoise_model::Definition;

use crate::columns::Columns;
use crate::error::ProjectionError;
use crate::rows::select;

/// The versions of each index, in the order in which they were recorded first.
#[derive(Debug, Default)]
pub(super) struct Versions {
    of: BTreeMap<String, Vec<Hash>>,
}

impl Versions {
    /// The versions that the projection holds.
    pub(super) fn read(connection: &Connection) -> Result<Self, ProjectionError> {
        const SQL: &str = "SELECT index_id, definition FROM definitions ORDER BY sequence";
        let mut versions = Self::default();
        let found = select(
            connection,
            "read the definitions so far",
            SQL,
            [],
            |rows, row| Ok((rows.text("index_id", row)?, rows.hash("definition", row)?)),
        )?;
        for (index, hash) in found {
            versions.number(&index, hash);
        }
        Ok(versions)
    }

    /// The number of a version, the next one when it is new.
    fn number(&mut self, index: &str, hash: Hash) -> u32 {
        let known = self.of.entry(index.to_owned()).or_default();
        let position = known.iter().position(|version| *version == hash);
        let position = position.unwrap_or_else(|| {
            known.push(hash);
            known.len() - 1
        });
        u32::try_from(position + 1).expect("an index has fewer than 2^32 versions")
    }
}

pub(super) fn rows(
    definition: &Definition,
    head: &EntryHead,
    versions: &mut Versions,
) -> RecordBatch {
    let index = definition.index.as_str();
    // The entry's own: a document of an older form has another hash than its definition today.
    let hash = head.key;
    Columns::new()
        .texts("index_id", [index])
        .hashes("definition", [hash])
        .small_counts("version", [versions.number(index, hash)])
        .texts("name", [&definition.name])
        .texts("document", [whole_document(definition).to_string()])
        .sequence(head.sequence, 1)
        .instants("recorded_at", [head.recorded_at])
        .finish()
}
