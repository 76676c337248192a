//! Corporate actions of a security, as recorded.

use duckdb::params;
use equipoise_ledger::Sequence;
use equipoise_model::{Date, Instant, SecurityId};

use super::statements::Statement;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A statement of a corporate action. Terms that its kind does not have are `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRow {
    /// The symbol of the line on the session before the ex-date.
    pub symbol: String,
    /// The first session on which the line trades without the right.
    pub ex_date: Date,
    /// The kind, as named in files.
    pub action: String,
    /// New shares per old share, per share held or of the counterpart.
    pub ratio: Option<f64>,
    /// Cash per share.
    pub amount: Option<f64>,
    /// Price of a new share, or final value.
    pub price: Option<f64>,
    /// Currency of amounts and prices; `None` means that of the security.
    pub currency: Option<String>,
    /// Symbol of the new line, of the acquirer, or the new symbol.
    pub counterpart: Option<String>,
    /// When it became known to the market, to the microsecond; `None` means by its ex-date.
    pub known: Option<Instant>,
    /// The entry that states it.
    pub statement: Statement,
}

const SQL: &str = "
    SELECT actions.*, recorded_at, source FROM actions JOIN entries USING (sequence)
    WHERE symbol = $1 AND sequence <= $2 ORDER BY ex_date, sequence, actions.rowid";

impl Projection {
    /// Every corporate action of `security` stated up to `as_of`, by ex-date, then in the order in
    /// which they were recorded. A later statement of the same action replaces an earlier one.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn actions_of(
        &self,
        security: SecurityId,
        as_of: Sequence,
    ) -> Result<Vec<ActionRow>, ProjectionError> {
        let directory = self.directory_at(as_of).await?;
        self.read(move |connection| {
            let mut actions = Vec::new();
            for symbol in directory.symbols_of(security) {
                let given = params![symbol, as_of.0];
                let read = ActionRow::read;
                actions.extend(select(connection, "read actions", SQL, given, read)?);
            }
            actions.retain(|action| {
                let before = action.ex_date.pred_opt().unwrap_or(action.ex_date);
                directory.means(&action.symbol, before, security)
            });
            actions.sort_by_key(|action| (action.ex_date, action.statement.sequence));
            Ok(actions)
        })
        .await
    }
}

impl ActionRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            symbol: rows.text("symbol", row)?,
            ex_date: rows.date("ex_date", row)?,
            action: rows.text("action", row)?,
            ratio: rows.maybe_f64("ratio", row)?,
            amount: rows.maybe_f64("amount", row)?,
            price: rows.maybe_f64("price", row)?,
            currency: rows.maybe_text("currency", row)?,
            counterpart: rows.maybe_text("counterpart", row)?,
            known: rows.maybe_instant("known", row)?,
            statement: Statement::read(rows, row)?,
        })
    }
}
