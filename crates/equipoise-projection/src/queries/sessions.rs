//! The sessions of a series: which there are around a date, and what a span holds.

use duckdb::Connection;
use equipoise_ledger::Sequence;
use equipoise_model::Date;

use super::scope::{Scope, chosen, in_chain, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::select_first;

/// The sessions of a series beside a date, for a text that says where data can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Neighbors {
    /// The last session before the date.
    pub previous: Option<Date>,
    /// The first session after the date.
    pub next: Option<Date>,
}

impl Projection {
    /// The sessions of `scope` beside `date`, which itself need not be one.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn sessions_around(
        &self,
        scope: &Scope,
        date: Date,
    ) -> Result<Neighbors, ProjectionError> {
        const SQL: &str = "
            SELECT max(session) FILTER (session < $4::DATE) AS previous,
                   min(session) FILTER (session > $4::DATE) AS next
            FROM levels WHERE index_id = $1 AND chain = $2 AND sequence <= $3";
        let scope = scope.clone();
        self.read(move |connection| {
            let given = in_chain!(scope, date);
            let found = select_first(
                connection,
                "read the sessions around a date",
                SQL,
                given,
                |rows, row| {
                    let previous = rows.maybe_date("previous", row)?;
                    Ok(Neighbors {
                        previous,
                        next: rows.maybe_date("next", row)?,
                    })
                },
            )?;
            Ok(found.unwrap_or_default())
        })
        .await
    }
}

/// The publication that answers for `session`; `None` when it is not a session of the series.
pub(super) fn holder(
    connection: &Connection,
    scope: &Scope,
    session: Date,
) -> Result<Option<Sequence>, ProjectionError> {
    const SQL: &str = concat!(
        chosen!("session = $5::DATE"),
        " SELECT sequence FROM chosen"
    );
    let given = scoped!(scope, session);
    select_first(connection, "find a session", SQL, given, |rows, row| {
        rows.sequence("sequence", row)
    })
}

/// The session before `session`, and the publication that held it when `publication` held the
/// latter: what that one went on from. See [`placed`](super::scope::placed).
pub(super) fn previous(
    connection: &Connection,
    scope: &Scope,
    session: Date,
    publication: Sequence,
) -> Result<Option<(Date, Sequence)>, ProjectionError> {
    const SQL: &str = "
        SELECT session, max(sequence) FILTER (sequence <= $5) AS sequence
        FROM levels
        WHERE index_id = $1 AND chain = $2 AND sequence <= $3 AND session < $4::DATE
        GROUP BY session ORDER BY session DESC LIMIT 1";
    let given = in_chain!(scope, session, publication.0);
    let found = select_first(
        connection,
        "find the session before",
        SQL,
        given,
        |rows, row| {
            let sequence = rows.maybe_u64("sequence", row)?.map(Sequence);
            Ok(Some(rows.date("session", row)?).zip(sequence))
        },
    )?;
    Ok(found.flatten())
}
