//! Lifecycle: how the versions of an index came into force, as recorded.

use duckdb::{Connection, params};
use equipoise_ledger::{Hash, LifecycleChange, Sequence};
use equipoise_model::{IndexId, Instant};

use crate::apply::lifecycle::{PROMOTED, RETIRED};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A change of the standing of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecycleRow {
    /// The entry that holds it.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The index.
    pub index: IndexId,
    /// The version, by its hash.
    pub definition: Hash,
    /// What became of it.
    pub change: LifecycleChange,
    /// Who decided.
    pub by: String,
    /// Why, as a sentence; empty when nobody said.
    pub reason: String,
}

impl Projection {
    /// The changes of the standing of the versions of `index`, in ledger order.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn lifecycle(
        &self,
        index: &IndexId,
        as_of: Sequence,
    ) -> Result<Vec<LifecycleRow>, ProjectionError> {
        let index = index.clone();
        self.read(move |connection| changes(connection, Some(&index), as_of))
            .await
    }
}

/// The changes of `index`, or of every index, in ledger order.
pub(super) fn changes(
    connection: &Connection,
    index: Option<&IndexId>,
    as_of: Sequence,
) -> Result<Vec<LifecycleRow>, ProjectionError> {
    const SQL: &str = "
        SELECT * FROM lifecycle
        WHERE sequence <= $2 AND ($1::VARCHAR IS NULL OR index_id = $1) ORDER BY sequence";
    let given = params![index.map(IndexId::as_str), as_of.0];
    select(
        connection,
        "read a lifecycle",
        SQL,
        given,
        LifecycleRow::read,
    )
}

impl LifecycleRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let change = rows.text("change", row)?;
        let change = match change.as_str() {
            PROMOTED => LifecycleChange::Promoted {
                takes_over: rows.bool("takes_over", row)?,
            },
            RETIRED => LifecycleChange::Retired,
            _ => {
                return Err(ProjectionError::Content {
                    column: "change",
                    value: change,
                    expected: "promoted or retired",
                });
            }
        };
        Ok(Self {
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
            index: rows.index(row)?,
            definition: rows.hash("definition", row)?,
            change,
            by: rows.text("decided_by", row)?,
            reason: rows.text("reason", row)?,
        })
    }
}
