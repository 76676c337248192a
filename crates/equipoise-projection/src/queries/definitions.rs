//! Definitions: the rule books of the indices, as recorded.

use duckdb::params;
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Definition, IndexId, Instant, Schedule};

use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select, select_first};

/// A definition and where the ledger holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinitionRow {
    /// Its hash.
    pub hash: Hash,
    /// The rule book.
    pub definition: Definition,
    /// The entry that recorded it.
    pub sequence: Sequence,
    /// When that was.
    pub recorded_at: Instant,
}

const DOING: &str = "read definitions";

impl Projection {
    /// The definition of `index` in force: the last one recorded up to `as_of`.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn current_definition(
        &self,
        index: &IndexId,
        as_of: Sequence,
    ) -> Result<Option<(Hash, Definition)>, ProjectionError> {
        const SQL: &str = "SELECT * FROM definitions WHERE index_id = $1 AND sequence <= $2
            ORDER BY sequence DESC LIMIT 1";
        let index = index.clone();
        let found = self
            .read(move |connection| {
                let given = params![index.as_str(), as_of.0];
                select_first(connection, DOING, SQL, given, DefinitionRow::read)
            })
            .await?;
        Ok(found.map(|row| (row.hash, row.definition)))
    }

    /// The definition with `hash`, whatever index it belongs to and whether or not it is in force.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn definition(&self, hash: Hash) -> Result<Option<Definition>, ProjectionError> {
        const SQL: &str =
            "SELECT * FROM definitions WHERE definition = $1 ORDER BY sequence DESC LIMIT 1";
        let found = self
            .read(move |connection| {
                let given = params![hash.0.as_slice()];
                select_first(connection, DOING, SQL, given, DefinitionRow::read)
            })
            .await?;
        Ok(found.map(|row| row.definition))
    }

    /// Every definition recorded up to `as_of`, by index, then in ledger order. The last one of an
    /// index is in force; a definition that was promoted again appears again.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn definitions(
        &self,
        as_of: Sequence,
    ) -> Result<Vec<DefinitionRow>, ProjectionError> {
        const SQL: &str =
            "SELECT * FROM definitions WHERE sequence <= $1 ORDER BY index_id, sequence";
        self.read(move |connection| {
            select(
                connection,
                DOING,
                SQL,
                params![as_of.0],
                DefinitionRow::read,
            )
        })
        .await
    }
}

impl DefinitionRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let index = rows.text("index_id", row)?;
        let schedule = rows.text("schedule", row)?;
        let definition = Definition {
            index: IndexId::parse(&index).map_err(|_| unknown("index_id", index, "an index id"))?,
            name: rows.text("name", row)?,
            size: rows.u32("size", row)?,
            schedule: Schedule::parse(&schedule)
                .map_err(|_| unknown("schedule", schedule, "a schedule"))?,
            currency: rows.text("currency", row)?,
            base_date: rows.maybe_date("base_date", row)?,
            base_value: rows.f64("base_value", row)?,
            withholding_rate: rows.f64("withholding_rate", row)?,
        };
        Ok(Self {
            hash: rows.hash("definition", row)?,
            definition,
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
        })
    }
}

fn unknown(column: &'static str, value: String, expected: &'static str) -> ProjectionError {
    ProjectionError::Content {
        column,
        value,
        expected,
    }
}
