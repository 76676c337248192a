//! Status: how far the projection has come and how much it holds.

use duckdb::Connection;
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId};

use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{select, select_first};
use crate::schema::TABLES;

/// How far the projection has come and how much it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The last ledger entry taken in.
    pub applied: Sequence,
    /// The rows of each table, in a fixed order.
    pub tables: Vec<(&'static str, u64)>,
    /// The last session any security has a bar of; `None` without bars, as always in memory.
    pub latest_bar_session: Option<Date>,
    /// What is published, by index, then first publication.
    pub indices: Vec<IndexStatus>,
}

/// What is published of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexStatus {
    /// The index.
    pub index: IndexId,
    /// The series, by its first publication.
    pub chain: Sequence,
    /// The definition of the last publication.
    pub definition: Hash,
    /// The base session.
    pub first_session: Date,
    /// The last session.
    pub last_session: Date,
    /// The last publication.
    pub last_publication: Sequence,
}

impl Projection {
    /// How far the projection has come and how much it holds.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn status(&self) -> Result<Status, ProjectionError> {
        let applied = self.applied();
        self.read(move |connection| {
            Ok(Status {
                applied,
                tables: tables(connection)?,
                latest_bar_session: latest_bar_session(connection)?,
                indices: indices(connection)?,
            })
        })
        .await
    }
}

fn tables(connection: &Connection) -> Result<Vec<(&'static str, u64)>, ProjectionError> {
    const SQL: &str = "SELECT name, row_count FROM table_rows";
    let counts = select(connection, "count the rows", SQL, [], |rows, row| {
        Ok((rows.text("name", row)?, rows.u64("row_count", row)?))
    })?;
    let count = |table: &str| {
        counts
            .iter()
            .find(|(name, _)| name == table)
            .map(|(_, rows)| *rows)
    };
    Ok(TABLES
        .iter()
        .map(|table| (*table, count(table).unwrap_or_default()))
        .collect())
}

fn latest_bar_session(connection: &Connection) -> Result<Option<Date>, ProjectionError> {
    const SQL: &str = "SELECT max(session) AS session FROM bars";
    let found = select_first(connection, "find the latest bar", SQL, [], |rows, row| {
        rows.maybe_date("session", row)
    })?;
    Ok(found.flatten())
}

fn indices(connection: &Connection) -> Result<Vec<IndexStatus>, ProjectionError> {
    const SQL: &str = "
        SELECT index_id, chain, arg_max(definition, sequence) AS definition,
               min(first_session) AS first_session, max(last_session) AS last_session,
               max(sequence) AS last_publication
        FROM publications WHERE sessions > 0
        GROUP BY index_id, chain ORDER BY index_id, chain";
    select(
        connection,
        "list what is published",
        SQL,
        [],
        |rows, row| {
            Ok(IndexStatus {
                index: rows.index(row)?,
                chain: rows.sequence("chain", row)?,
                definition: rows.hash("definition", row)?,
                first_session: rows.date("first_session", row)?,
                last_session: rows.date("last_session", row)?,
                last_publication: rows.sequence("last_publication", row)?,
            })
        },
    )
}
