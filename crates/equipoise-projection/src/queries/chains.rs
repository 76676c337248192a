//! Chains: the series of an index. A promotion that takes over goes on with a series, any other one
//! begins a new one.

use duckdb::params;
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId};

use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select, select_first};

/// A series of an index, as published last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainRow {
    /// The publication it starts with, which names it.
    pub chain: Sequence,
    /// The rule book of its base session.
    pub first_definition: Hash,
    /// The rule book of its last session.
    pub last_definition: Hash,
    /// The base session.
    pub base_session: Date,
    /// The last session.
    pub last_session: Date,
    /// The last publication.
    pub last_publication: Sequence,
    /// How many sessions there are.
    pub sessions: u64,
}

impl Projection {
    /// The series of `index`, in the order in which they began.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn chains(
        &self,
        index: &IndexId,
        as_of: Sequence,
    ) -> Result<Vec<ChainRow>, ProjectionError> {
        const SQL: &str = "
            WITH latest AS (
                SELECT chain, session, definition, sequence FROM levels
                WHERE index_id = $1 AND sequence <= $2
                QUALIFY row_number() OVER (PARTITION BY chain, session ORDER BY sequence DESC) = 1
            )
            SELECT chain, arg_min(definition, session) AS first_definition,
                   arg_max(definition, session) AS last_definition,
                   min(session) AS base_session, max(session) AS last_session,
                   max(sequence) AS last_publication, count(*)::UBIGINT AS sessions
            FROM latest GROUP BY chain ORDER BY chain";
        let index = index.clone();
        self.read(move |connection| {
            let given = params![index.as_str(), as_of.0];
            select(connection, "read the series", SQL, given, ChainRow::read)
        })
        .await
    }

    /// The series of `index` that goes on: that of the last publication which is no restatement;
    /// `None` when nothing is published.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn current_chain(
        &self,
        index: &IndexId,
        as_of: Sequence,
    ) -> Result<Option<Sequence>, ProjectionError> {
        const SQL: &str = "
            SELECT chain FROM publications
            WHERE index_id = $1 AND sequence <= $2 AND restates IS NULL AND sessions > 0
            ORDER BY sequence DESC LIMIT 1";
        let index = index.clone();
        self.read(move |connection| {
            let given = params![index.as_str(), as_of.0];
            select_first(
                connection,
                "find the current series",
                SQL,
                given,
                |rows, row| rows.sequence("chain", row),
            )
        })
        .await
    }
}

impl ChainRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            chain: rows.sequence("chain", row)?,
            first_definition: rows.hash("first_definition", row)?,
            last_definition: rows.hash("last_definition", row)?,
            base_session: rows.date("base_session", row)?,
            last_session: rows.date("last_session", row)?,
            last_publication: rows.sequence("last_publication", row)?,
            sessions: rows.u64("sessions", row)?,
        })
    }
}
