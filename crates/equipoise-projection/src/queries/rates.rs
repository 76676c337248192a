//! Reference rates, as recorded.

use duckdb::params;
use equipoise_ledger::Sequence;
use equipoise_model::Date;

use super::scope::Sessions;
use super::statements::Statement;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::select;

/// A reference rate of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct RateRow {
    /// The session the rate was fixed on.
    pub session: Date,
    /// The rate: a fraction a year for interest, units of the quote currency for a forward.
    pub value: f64,
    /// The entry that states it.
    pub statement: Statement,
}

impl Projection {
    /// The rates called `name` in `sessions`, ascending, as stated last up to `as_of`.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn rates(
        &self,
        name: &str,
        sessions: Sessions,
        as_of: Sequence,
    ) -> Result<Vec<RateRow>, ProjectionError> {
        // Within an entry the last statement counts.
        const SQL: &str = "
            WITH last AS (
                SELECT session, value, sequence FROM rates
                WHERE name = $1 AND session BETWEEN $2::DATE AND $3::DATE AND sequence <= $4
                QUALIFY row_number() OVER (
                    PARTITION BY session ORDER BY sequence DESC, rowid DESC
                ) = 1
            )
            SELECT session, value, sequence, recorded_at, source
            FROM last JOIN entries USING (sequence) ORDER BY session";
        let name = name.to_owned();
        self.read(move |connection| {
            let given = params![name, sessions.start(), sessions.end(), as_of.0];
            select(
                connection,
                "read reference rates",
                SQL,
                given,
                |rows, row| {
                    Ok(RateRow {
                        session: rows.date("session", row)?,
                        value: rows.f64("value", row)?,
                        statement: Statement::read(rows, row)?,
                    })
                },
            )
        })
        .await
    }
}
