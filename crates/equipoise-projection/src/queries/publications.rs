//! Publications: what was published of an index, and from what.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId, Instant};

use super::{Scope, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select, select_first};

/// What is published of an index under one definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedSpan {
    /// The base session.
    pub first_session: Date,
    /// The last session.
    pub last_session: Date,
    /// The last publication.
    pub last_publication: Sequence,
    /// How many sessions there are.
    pub sessions: u64,
}

/// One publication, without its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicationRow {
    /// Its entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Facts up to and including this entry were used.
    pub cut: Sequence,
    /// The publication whose last basket it starts from.
    pub continues: Option<Sequence>,
    /// Its first and last session; `None` when it holds none.
    pub span: Option<(Date, Date)>,
    /// How many sessions it holds.
    pub sessions: u64,
}

impl Projection {
    /// What is published of `index` under `definition`; `None` when nothing is.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn published(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
    ) -> Result<Option<PublishedSpan>, ProjectionError> {
        const SQL: &str = "
            SELECT min(session) AS first_session, max(session) AS last_session,
                   max(sequence) AS last_publication,
                   count(DISTINCT session)::UBIGINT AS sessions
            FROM levels WHERE index_id = $1 AND definition = $2 AND sequence <= $3
            HAVING count(*) > 0";
        let scope = Scope::new(index, definition, as_of);
        self.read(move |connection| {
            select_first(
                connection,
                "read what is published",
                SQL,
                scoped!(scope),
                |rows, row| {
                    Ok(PublishedSpan {
                        first_session: rows.date("first_session", row)?,
                        last_session: rows.date("last_session", row)?,
                        last_publication: rows.sequence("last_publication", row)?,
                        sessions: rows.u64("sessions", row)?,
                    })
                },
            )
        })
        .await
    }

    /// The publications of `index` under `definition`, in ledger order.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn publications(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
    ) -> Result<Vec<PublicationRow>, ProjectionError> {
        const SQL: &str = "
            SELECT * FROM publications
            WHERE index_id = $1 AND definition = $2 AND sequence <= $3 ORDER BY sequence";
        let scope = Scope::new(index, definition, as_of);
        self.read(move |connection| {
            select(
                connection,
                "read publications",
                SQL,
                scoped!(scope),
                PublicationRow::read,
            )
        })
        .await
    }
}

impl PublicationRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let first = rows.maybe_date("first_session", row)?;
        Ok(Self {
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
            cut: rows.sequence("cut", row)?,
            continues: rows.maybe_u64("continues", row)?.map(Sequence),
            span: first.zip(rows.maybe_date("last_session", row)?),
            sessions: rows.u64("sessions", row)?,
        })
    }
}
