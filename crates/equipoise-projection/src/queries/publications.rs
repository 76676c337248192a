//! Publications: what was published of an index, and from what.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, Instant};

use super::scope::{Scope, in_chain};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select, select_first};

/// What is published of a series.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationRow {
    /// Its entry.
    pub sequence: Sequence,
    /// The rule book it was built by.
    pub definition: Hash,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Facts up to and including this entry were used.
    pub cut: Sequence,
    /// The publication that it starts from; `None` where the series starts.
    pub continues: Option<Sequence>,
    /// The session of that publication after whose close it starts; `None` means its last one.
    pub after: Option<Date>,
    /// The restatement it carries out.
    pub restates: Option<Sequence>,
    /// The calendar whose sessions the index has, and its version; `None` without a calendar.
    pub calendar: Option<String>,
    /// Its first and last session; `None` when it holds none.
    pub span: Option<(Date, Date)>,
    /// How many sessions it holds.
    pub sessions: u64,
}

impl Projection {
    /// What is published of `scope`; `None` when nothing is.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn published(&self, scope: &Scope) -> Result<Option<PublishedSpan>, ProjectionError> {
        const SQL: &str = "
            SELECT min(session) AS first_session, max(session) AS last_session,
                   max(sequence) AS last_publication,
                   count(DISTINCT session)::UBIGINT AS sessions
            FROM levels WHERE index_id = $1 AND chain = $2 AND sequence <= $3
            HAVING count(*) > 0";
        let scope = scope.clone();
        self.read(move |connection| {
            select_first(
                connection,
                "read what is published",
                SQL,
                in_chain!(scope),
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

    /// The publications of `scope`, restatements included, in ledger order.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn publications(
        &self,
        scope: &Scope,
    ) -> Result<Vec<PublicationRow>, ProjectionError> {
        const SQL: &str = "
            SELECT * FROM publications
            WHERE index_id = $1 AND chain = $2 AND sequence <= $3 ORDER BY sequence";
        let scope = scope.clone();
        self.read(move |connection| {
            select(
                connection,
                "read publications",
                SQL,
                in_chain!(scope),
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
            definition: rows.hash("definition", row)?,
            continues: rows.maybe_u64("continues", row)?.map(Sequence),
            after: rows.maybe_date("after_session", row)?,
            restates: rows.maybe_u64("restates", row)?.map(Sequence),
            calendar: rows.maybe_text("calendar", row)?,
            span: first.zip(rows.maybe_date("last_session", row)?),
            sessions: rows.u64("sessions", row)?,
        })
    }
}
