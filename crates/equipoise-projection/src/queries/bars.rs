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

const LAST: &str = "
    SELECT bars.*, recorded_at, source FROM bars JOIN entries USING (sequence)
    WHERE session <= $1::DATE AND symbol = $2 AND sequence <= $3
    ORDER BY session DESC, sequence DESC, bars.rowid DESC LIMIT 1";

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
        self.needs_bars()?;
        let directory = self.directory_at(as_of).await?;
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

    /// The last bar of `security` up to the session `until`, as stated last up to `as_of`; `None` when
    /// there is none.
    ///
    /// # Errors
    /// As [`bar_at`](Self::bar_at).
    pub async fn last_bar(
        &self,
        security: SecurityId,
        until: Date,
        as_of: Sequence,
    ) -> Result<Option<BarRow>, ProjectionError> {
        self.needs_bars()?;
        let directory = self.directory_at(as_of).await?;
        // By symbol, the last date of its use that counts.
        let uses = directory.uses(security).iter();
        let reach = uses.filter_map(|(symbol, used)| {
            let last = used.until.and_then(|until| until.pred_opt());
            let last = last.map_or(until, |last| last.min(until));
            used.from
                .is_none_or(|from| from <= last)
                .then(|| (symbol.clone(), used.from, last))
        });
        let reach: Vec<(String, Option<Date>, Date)> = reach.collect();
        self.read(move |connection| {
            let mut newest: Option<BarRow> = None;
            for (symbol, from, last) in &reach {
                let given = params![last, symbol, as_of.0];
                let found = select_first(connection, "read a bar", LAST, given, BarRow::read)?;
                let found = found.filter(|row| from.is_none_or(|from| from <= row.session));
                let session = |row: &Option<BarRow>| row.as_ref().map(|row| row.session);
                if session(&found) > session(&newest) {
                    newest = found;
                }
            }
            Ok(newest)
        })
        .await
    }

    fn needs_bars(&self) -> Result<(), ProjectionError> {
        match self.opened() {
            Opened::File => Ok(()),
            Opened::Memory { reason } => Err(ProjectionError::WithoutBars {
                reason: reason.clone(),
            }),
        }
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
