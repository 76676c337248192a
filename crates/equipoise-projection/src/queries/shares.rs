//! Share counts of a security, as recorded.

use duckdb::params;
use equipoise_ledger::Sequence;
use equipoise_model::{Date, Instant, SecurityId};

use super::statements::Statement;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A statement of how many shares of a line there are.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareCountRow {
    /// The symbol the source used.
    pub symbol: String,
    /// The first date the count holds for.
    pub effective: Date,
    /// Shares outstanding, on the share basis of that date.
    pub shares_outstanding: f64,
    /// When it became known to the market, to the microsecond; `None` means on its effective date.
    pub known: Option<Instant>,
    /// The entry that states it.
    pub statement: Statement,
}

const SQL: &str = "
    SELECT shares.*, recorded_at, source FROM shares JOIN entries USING (sequence)
    WHERE symbol = $1 AND sequence <= $2 ORDER BY effective, sequence, shares.rowid";

impl Projection {
    /// Every share count of `security` stated up to `as_of`, by effective date, then in the order in
    /// which they were recorded.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn share_counts(
        &self,
        security: SecurityId,
        as_of: Sequence,
    ) -> Result<Vec<ShareCountRow>, ProjectionError> {
        let directory = self.directory_at(as_of).await?;
        self.read(move |connection| {
            let mut counts = Vec::new();
            for symbol in directory.symbols_of(security) {
                let given = params![symbol, as_of.0];
                let read = ShareCountRow::read;
                counts.extend(select(connection, "read share counts", SQL, given, read)?);
            }
            counts.retain(|count| directory.means(&count.symbol, count.effective, security));
            counts.sort_by_key(|count| (count.effective, count.statement.sequence));
            Ok(counts)
        })
        .await
    }
}

impl ShareCountRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            symbol: rows.text("symbol", row)?,
            effective: rows.date("effective", row)?,
            shares_outstanding: rows.f64("shares_outstanding", row)?,
            known: rows.maybe_instant("known", row)?,
            statement: Statement::read(rows, row)?,
        })
    }
}
