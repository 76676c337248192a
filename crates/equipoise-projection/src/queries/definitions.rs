//! Definitions: the rule books of the indices, as recorded, and which of them is in force.

use std::collections::BTreeMap;

use duckdb::{Connection, params};
use equipoise_ledger::{Hash, Sequence, parse_document};
use equipoise_model::{Definition, IndexId, Instant};

use super::lifecycle;
use super::standing::{Standing, Standings};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select, select_first};

/// A version of the rule book of an index, without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionRow {
    /// The index.
    pub index: IndexId,
    /// Its hash.
    pub hash: Hash,
    /// Its number: 1 for the first version of the index.
    pub version: u32,
    /// What the index is called.
    pub name: String,
    /// The entry that recorded it first.
    pub sequence: Sequence,
    /// When that was.
    pub recorded_at: Instant,
    /// Whether it is in force.
    pub standing: Standing,
}

const DOING: &str = "read definitions";

impl Projection {
    /// Every version of `index`, or of every index, by index, then version.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn definitions(
        &self,
        index: Option<&IndexId>,
        as_of: Sequence,
    ) -> Result<Vec<DefinitionRow>, ProjectionError> {
        let index = index.cloned();
        self.read(move |connection| {
            let mut rows = recorded(connection, index.as_ref(), as_of)?;
            let standings = standings(connection, &rows, index.as_ref(), as_of)?;
            // Sorted by index, then version, then ledger order: the first record of each stays.
            rows.dedup_by_key(|row| (row.index.clone(), row.version));
            for row in &mut rows {
                row.standing = standings[&row.index].standing(row.hash);
            }
            Ok(rows)
        })
        .await
    }

    /// The version of `index` in force: the one promoted last or, while none was ever promoted or
    /// retired, the one recorded last; `None` for an index that is not known or was retired.
    ///
    /// # Errors
    /// When the rule book is none that this program takes, or the query fails or takes longer than
    /// the statement timeout.
    pub async fn current_definition(
        &self,
        index: &IndexId,
        as_of: Sequence,
    ) -> Result<Option<(Hash, Definition)>, ProjectionError> {
        let index = index.clone();
        let in_force = self
            .read(move |connection| {
                let rows = recorded(connection, Some(&index), as_of)?;
                let standings = standings(connection, &rows, Some(&index), as_of)?;
                Ok(standings.get(&index).and_then(Standings::in_force))
            })
            .await?;
        let Some(hash) = in_force else {
            return Ok(None);
        };
        let definition = self.definition(hash).await?;
        Ok(definition.map(|definition| (hash, definition)))
    }

    /// The definition with `hash`, whatever index it belongs to and whether or not it is in force.
    ///
    /// # Errors
    /// When the rule book is none that this program takes, or the query fails or takes longer than
    /// the statement timeout.
    pub async fn definition(&self, hash: Hash) -> Result<Option<Definition>, ProjectionError> {
        let Some(document) = self.definition_document(hash).await? else {
            return Ok(None);
        };
        let document = serde_json::from_str(&document).map_err(|_| ProjectionError::Content {
            column: "document",
            value: document,
            expected: "a JSON document",
        })?;
        parse_document(&document)
            .map(Some)
            .map_err(|source| ProjectionError::Definition { hash, source })
    }

    /// The document of the definition with `hash`: JSON with every field spelled out.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn definition_document(&self, hash: Hash) -> Result<Option<String>, ProjectionError> {
        const SQL: &str =
            "SELECT document FROM definitions WHERE definition = $1 ORDER BY sequence LIMIT 1";
        self.read(move |connection| {
            let given = params![hash.0.as_slice()];
            select_first(connection, DOING, SQL, given, |rows, row| {
                rows.text("document", row)
            })
        })
        .await
    }
}

/// One row for each entry, by index, then version, then ledger order.
fn recorded(
    connection: &Connection,
    index: Option<&IndexId>,
    as_of: Sequence,
) -> Result<Vec<DefinitionRow>, ProjectionError> {
    const SQL: &str = "
        SELECT index_id, definition, version, name, sequence, recorded_at FROM definitions
        WHERE sequence <= $2 AND ($1::VARCHAR IS NULL OR index_id = $1)
        ORDER BY index_id, version, sequence";
    let given = params![index.map(IndexId::as_str), as_of.0];
    select(connection, DOING, SQL, given, DefinitionRow::read)
}

/// The standings by index: what is recorded and what is changed, in ledger order.
fn standings(
    connection: &Connection,
    recorded: &[DefinitionRow],
    index: Option<&IndexId>,
    as_of: Sequence,
) -> Result<BTreeMap<IndexId, Standings>, ProjectionError> {
    let changed = lifecycle::changes(connection, index, as_of)?;
    let mut events: Vec<_> = recorded
        .iter()
        .map(|row| (row.sequence, &row.index, row.hash, None))
        .chain(
            changed
                .iter()
                .map(|row| (row.sequence, &row.index, row.definition, Some(row.change))),
        )
        .collect();
    events.sort_by_key(|(sequence, ..)| *sequence);
    let mut standings: BTreeMap<IndexId, Standings> = BTreeMap::new();
    for (_, index, version, change) in events {
        let of_index = standings.entry(index.clone()).or_default();
        match change {
            None => of_index.record(version),
            Some(change) => of_index.change(version, change),
        }
    }
    Ok(standings)
}

impl DefinitionRow {
    /// The standing is filled in by the caller.
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            index: rows.index(row)?,
            hash: rows.hash("definition", row)?,
            version: rows.u32("version", row)?,
            name: rows.text("name", row)?,
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
            standing: Standing::Draft,
        })
    }
}
