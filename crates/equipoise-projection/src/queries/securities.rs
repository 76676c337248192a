//! Securities as recorded: who they are, and what was said of them.

use std::sync::Arc;

use duckdb::Connection;
use equipoise_ledger::Sequence;
use equipoise_model::{Date, Instant, SecurityId, SecurityMaster, SecurityRecord};

use super::statements::Statement;
use crate::directory::Directory;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select, select_first};

/// A record of a security, and the entry that states it.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityRecordRow {
    /// Whom it is about.
    pub security: SecurityId,
    /// What it says.
    pub record: SecurityRecord,
    /// The entry that states it.
    pub statement: Statement,
}

/// Every security as recorded up to some entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordedSecurities {
    /// What the records and changes of symbol come to.
    pub master: SecurityMaster,
    /// The records, in the order in which they were recorded.
    pub records: Vec<SecurityRecordRow>,
}

const DOING: &str = "read the securities";

const RECORDS: &str = "
    SELECT security_records.*, recorded_at, source
    FROM security_records JOIN entries USING (sequence)
    WHERE sequence <= $1 ORDER BY sequence, security_records.rowid";

/// Within an entry by date, as the master takes them in.
const CHANGES: &str = "
    SELECT symbol, ex_date, counterpart, known, sequence FROM actions
    WHERE action = 'symbol_change' AND sequence <= $1 ORDER BY sequence, ex_date, rowid";

const IS_CHANGED: &str = "
    SELECT sequence FROM entries WHERE sequence > $1 AND kind IN ('securities', 'actions') LIMIT 1";

/// A change of symbol.
struct Change {
    from: String,
    to: String,
    date: Date,
    known: Option<Instant>,
    sequence: Sequence,
}

/// Replays what the projection holds of the securities up to `as_of`.
pub(crate) fn recorded(
    connection: &Connection,
    as_of: Sequence,
) -> Result<RecordedSecurities, ProjectionError> {
    let records = select(connection, DOING, RECORDS, [as_of.0], |rows, row| {
        Ok((record(rows, row)?, Statement::read(rows, row)?))
    })?;
    let changes = select(connection, DOING, CHANGES, [as_of.0], Change::read)?;
    let mut changes = changes.into_iter().peekable();
    let mut recorded = RecordedSecurities::default();
    for (record, statement) in records {
        // An entry holds records or changes, never both.
        while let Some(change) = changes.next_if(|next| next.sequence < statement.sequence) {
            change.apply(&mut recorded.master);
        }
        recorded.records.push(SecurityRecordRow {
            security: recorded.master.record(&record),
            record,
            statement,
        });
    }
    changes.for_each(|change| change.apply(&mut recorded.master));
    Ok(recorded)
}

impl Projection {
    /// Every security as recorded up to `as_of`.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn securities(&self, as_of: Sequence) -> Result<RecordedSecurities, ProjectionError> {
        self.read(move |connection| recorded(connection, as_of))
            .await
    }

    /// The names of every security as recorded up to `as_of`.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn directory_at(&self, as_of: Sequence) -> Result<Arc<Directory>, ProjectionError> {
        let current = self.directory();
        if self.applied() <= as_of {
            return Ok(current);
        }
        let earlier = self.read(move |connection| {
            let sequence = |rows: &Rows, row| rows.sequence("sequence", row);
            match select_first(connection, DOING, IS_CHANGED, [as_of.0], sequence)? {
                None => Ok(None),
                Some(_) => recorded(connection, as_of).map(Some),
            }
        });
        let earlier = earlier.await?;
        Ok(earlier.map_or(current, |earlier| Arc::new(earlier.master.into())))
    }
}

impl Change {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            from: rows.text("symbol", row)?,
            to: rows.text("counterpart", row)?,
            date: rows.date("ex_date", row)?,
            known: rows.maybe_instant("known", row)?,
            sequence: rows.sequence("sequence", row)?,
        })
    }

    fn apply(self, master: &mut SecurityMaster) {
        let Self {
            from,
            to,
            date,
            known,
            ..
        } = self;
        master.change_symbol_known(&from, &to, date, known);
    }
}

fn record(rows: &Rows, row: usize) -> Result<SecurityRecord, ProjectionError> {
    Ok(SecurityRecord {
        symbol: rows.text("symbol", row)?,
        name: rows.maybe_text("name", row)?,
        sector: rows.maybe_text("sector", row)?,
        industry: rows.maybe_text("industry", row)?,
        currency: rows.maybe_text("currency", row)?,
        mic: rows.maybe_text("mic", row)?,
        company: rows.maybe_text("company", row)?,
        country: rows.maybe_text("country", row)?,
        kind: rows.maybe_text("type", row)?,
        converts_to: rows.maybe_text("converts_to", row)?,
        conversion_ratio: rows.maybe_f64("conversion_ratio", row)?,
        listed: rows.maybe_date("listed", row)?,
        delisted: rows.maybe_date("delisted", row)?,
        isin: rows.maybe_text("isin", row)?,
        figi: rows.maybe_text("figi", row)?,
        cik: rows.maybe_text("cik", row)?,
        effective: rows.maybe_date("effective", row)?,
        known: rows.maybe_instant("known", row)?,
    })
}
