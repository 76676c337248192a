//! Notices: what the builds had to say about the sessions of an index.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId, SecurityId};

use super::{Scope, Sessions, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A notice of a build.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeRow {
    /// The session it is about.
    pub session: Date,
    /// The security it is about, when it is about one.
    pub security: Option<SecurityId>,
    /// The symbol of that security in force on the session.
    pub symbol: Option<String>,
    /// The stable name of its kind.
    pub kind: String,
    /// One sentence for a person, without a full stop.
    pub sentence: String,
}

const SQL: &str = "
    WITH chosen AS (
        SELECT session, max(sequence) AS sequence FROM levels
        WHERE index_id = $1 AND definition = $2 AND sequence <= $3
          AND session BETWEEN $4::DATE AND $5::DATE
        GROUP BY session
    )
    SELECT session, security, kind, sentence
    FROM notices JOIN chosen USING (session, sequence)
    ORDER BY session, kind, security NULLS FIRST, sentence";

impl Projection {
    /// The notices about `sessions` of `index`, by session, kind and security.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn notices(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
        sessions: Sessions,
    ) -> Result<Vec<NoticeRow>, ProjectionError> {
        let scope = Scope::new(index, definition, as_of);
        let mut rows = self
            .read(move |connection| {
                let given = scoped!(scope, sessions.start(), sessions.end());
                select(connection, "read notices", SQL, given, NoticeRow::read)
            })
            .await?;
        let directory = self.directory();
        for row in &mut rows {
            let symbol = row
                .security
                .and_then(|id| directory.symbol_on(id, row.session));
            row.symbol = symbol.map(ToOwned::to_owned);
        }
        Ok(rows)
    }
}

impl NoticeRow {
    /// The symbol is filled in by the caller.
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            session: rows.date("session", row)?,
            security: rows.maybe_u32("security", row)?.map(SecurityId),
            symbol: None,
            kind: rows.text("kind", row)?,
            sentence: rows.text("sentence", row)?,
        })
    }
}
