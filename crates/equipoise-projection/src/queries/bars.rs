//! Bars of a security, as recorded.

use duckdb::params;
use equipoise_ledger::Sequence;
use equipoise_model::{Date, SecurityId};

use super::statements::Statement;
use crate::error::ProjectionError;
use crate::projection::{Opened, Projection};
use crate::rows::{Rows, select_first};

/// A bar as traded, in the price unit of the line. `None` stands for a figure that the source did
/// not give.
#[derive(Debug, Clone, PartialEq)]
pub struct BarRow {
    /// The session.
    pub session: Date,
    /// The symbol the source used.
    pub symbol: String,
    /// First price.
    pub open: Option<f64>,
    /// Highest price.
    pub high: Option<f64>,
    /// Lowest price.
    pub low: Option<f64>,
    /// Official close.
    pub close: f64,
    /// Shares traded.
    pub volume: Option<f64>,
    /// Market cap as given by the source.
    pub market_cap: Option<f64>,
    /// The entry that states it.
    pub statement: Statement,
}

/// Within an entry the last statement counts.
const SQL: &str = "
    SELECT bars.*, recorded_at, source FROM bars JOIN entries USING (sequence)
    WHERE session = $1::DATE AND symbol = $2 AND sequence <= $3
    ORDER BY sequence DESC, bars.rowid DESC LIMIT 1";

impl Projection {
    /// The bar of `security` on `session`, as stated last up to `as_of`; `None` when there is none.
    ///
    /// # Errors
    /// When the projection is in memory, where it takes no bars in; when the query fails or takes
    /// longer than the statement timeout.
    pub async fn bar_at(
        &self,
        security: SecurityId,
        session: Date,
        as_of: Sequence,
    ) -> Result<Option<BarRow>, ProjectionError> {
        if let Opened::Memory { reason } = self.opened() {
            let reason = reason.clone();
            return Err(ProjectionError::WithoutBars { reason });
        }
        let directory = self.directory();
        let mut symbols = directory.symbols_of(security);
        symbols.retain(|symbol| directory.means(symbol, session, security));
        self.read(move |connection| {
            let mut last: Option<BarRow> = None;
            for symbol in &symbols {
                let given = params![session, symbol, as_of.0];
                let found = select_first(connection, "read a bar", SQL, given, BarRow::read)?;
                let sequence =
                    |row: &Option<BarRow>| row.as_ref().map(|row| row.statement.sequence);
                if sequence(&found) > sequence(&last) {
                    last = found;
                }
            }
            Ok(last)
        })
        .await
    }
}

impl BarRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            session: rows.date("session", row)?,
            symbol: rows.text("symbol", row)?,
            open: rows.maybe_f64("open", row)?,
            high: rows.maybe_f64("high", row)?,
            low: rows.maybe_f64("low", row)?,
            close: rows.f64("close", row)?,
            volume: rows.maybe_f64("volume", row)?,
            market_cap: rows.maybe_f64("market_cap", row)?,
            statement: Statement::read(rows, row)?,
        })
    }
}
