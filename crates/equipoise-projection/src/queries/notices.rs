//! Notices: what the builds had to say about the sessions of an index.

use equipoise_model::{Date, SecurityId};

use super::scope::{Scope, Sessions, chosen, scoped};
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

const SQL: &str = concat!(
    chosen!(),
    " SELECT session, security, kind, sentence
    FROM notices JOIN chosen USING (session, sequence)
    ORDER BY session, kind, security NULLS FIRST, sentence"
);

impl Projection {
    /// The notices about `sessions` of `scope`, by session, kind and security.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn notices(
        &self,
        scope: &Scope,
        sessions: Sessions,
    ) -> Result<Vec<NoticeRow>, ProjectionError> {
        let (scope, as_of) = (scope.clone(), scope.as_of);
        let mut rows = self
            .read(move |connection| {
                let given = scoped!(scope, sessions.start(), sessions.end());
                select(connection, "read notices", SQL, given, NoticeRow::read)
            })
            .await?;
        let directory = self.directory_at(as_of).await?;
        for row in &mut rows {
            row.symbol = row.security.map(|id| directory.name_on(id, row.session));
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
