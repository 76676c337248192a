//! The sessions of a series: which there are around a date, and what a span holds.

use duckdb::Connection;
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId};

use super::{Scope, scoped};
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
    /// The sessions of `index` beside `date`, which itself need not be one.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn sessions_around(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
        date: Date,
    ) -> Result<Neighbors, ProjectionError> {
        const SQL: &str = "
            SELECT max(session) FILTER (session < $4::DATE) AS previous,
                   min(session) FILTER (session > $4::DATE) AS next
            FROM levels WHERE index_id = $1 AND definition = $2 AND sequence <= $3";
        let scope = Scope::new(index, definition, as_of);
        self.read(move |connection| {
            let given = scoped!(scope, date);
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

/// A session of a series, the publication that holds it, and the session before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) sequence: Sequence,
    pub(super) previous: Option<(Date, Sequence)>,
}

/// Who holds `session`; `None` when it is not a session of the series.
pub(super) fn holder(
    connection: &Connection,
    scope: &Scope,
    session: Date,
) -> Result<Option<Held>, ProjectionError> {
    const SQL: &str = "
        SELECT session, max(sequence) AS sequence FROM levels
        WHERE index_id = $1 AND definition = $2 AND sequence <= $3 AND session <= $4::DATE
        GROUP BY session ORDER BY session DESC LIMIT 2";
    let given = scoped!(scope, session);
    let last = crate::rows::select(connection, "find a session", SQL, given, |rows, row| {
        Ok((rows.date("session", row)?, rows.sequence("sequence", row)?))
    })?;
    Ok(match last.as_slice() {
        [(found, sequence), before @ ..] if *found == session => Some(Held {
            sequence: *sequence,
            previous: before.first().copied(),
        }),
        _ => None,
    })
}
