//! The one connection that writes: takes batches of ledger entries in, each in one transaction.

use std::collections::BTreeMap;
use std::fmt;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use duckdb::types::Value;
use duckdb::{Connection, params, params_from_iter};
use equipoise_ledger::{Body, Entry, EntryHead, Publication, Sequence};
use equipoise_model::Facts;

use super::memory::Memory;
use super::{
    bars, corporate_actions, decisions, definitions, entries, findings, fx, lifecycle,
    publications, rates, restatements, securities, series, shares, statuses,
};
use crate::directory::Directory;
use crate::error::{ProjectionError, engine_error};
use crate::probe::Position;
use crate::schema::TABLES;

/// A checkpoint moves the log into the file once it holds this many rows; small changes stay in the
/// log, which the engine moves by itself when it grows.
const CHECKPOINT_ROWS: u64 = 50_000;

/// Consecutive entries, and where the projection stands once they are in.
pub(crate) struct Batch {
    /// Of every entry, whether or not its content is taken in.
    pub(crate) heads: Vec<EntryHead>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) until: Position,
}

/// The writing connection and what it remembers between batches.
pub(crate) struct Writer {
    connection: Connection,
    position: Position,
    row_counts: BTreeMap<&'static str, u64>,
    rows_since_checkpoint: u64,
    memory: Memory,
}

/// The rows of one transaction, by table.
#[derive(Default)]
struct Pending {
    batches: BTreeMap<&'static str, Vec<RecordBatch>>,
    has_new_master: bool,
}

impl Writer {
    pub(crate) fn new(
        connection: Connection,
        position: Position,
        row_counts: BTreeMap<&'static str, u64>,
    ) -> Self {
        Self {
            connection,
            position,
            row_counts,
            rows_since_checkpoint: 0,
            memory: Memory::default(),
        }
    }

    pub(crate) fn position(&self) -> Position {
        self.position
    }

    /// Takes `batch` in, all of it or nothing. Answers the directory when the master changed.
    pub(crate) fn apply(&mut self, batch: Batch) -> Result<Option<Directory>, ProjectionError> {
        let counts_before = self.row_counts.clone();
        let outcome = self.transact(&batch);
        if outcome.is_err() {
            // The engine rolls back by itself when the transaction is already gone.
            let _ = self.connection.execute_batch("ROLLBACK");
            self.row_counts = counts_before;
            self.memory = Memory::default();
            return outcome;
        }
        self.position = batch.until;
        outcome
    }

    /// Moves the log into the file when much was written since the last time.
    pub(crate) fn checkpoint(&mut self) -> Result<(), ProjectionError> {
        if self.rows_since_checkpoint < CHECKPOINT_ROWS {
            return Ok(());
        }
        self.connection
            .execute_batch("CHECKPOINT")
            .map_err(engine_error("move the projection's log into its file"))?;
        self.rows_since_checkpoint = 0;
        Ok(())
    }

    fn transact(&mut self, batch: &Batch) -> Result<Option<Directory>, ProjectionError> {
        const DOING: &str = "take ledger entries into the projection";
        self.connection
            .execute_batch("BEGIN TRANSACTION")
            .map_err(engine_error(DOING))?;
        let mut pending = Pending::default();
        pending.add("entries", entries::rows(&batch.heads));
        for entry in &batch.entries {
            self.collect(entry, &mut pending)?;
        }
        let directory = self.changed_directory(&pending)?;
        self.append_all(pending)?;
        self.record_counts()?;
        self.connection
            .execute(
                "UPDATE meta SET applied = $1, ledger_hash = $2",
                params![batch.until.applied.0, batch.until.hash.0.as_slice()],
            )
            .map_err(engine_error(DOING))?;
        self.connection
            .execute_batch("COMMIT")
            .map_err(engine_error(DOING))?;
        Ok(directory)
    }

    fn collect(&mut self, entry: &Entry, pending: &mut Pending) -> Result<(), ProjectionError> {
        if securities::concerns(entry.head.kind) {
            let master = self.memory.master(&self.connection)?;
            pending.has_new_master |= securities::replay(master, entry);
        }
        let head = &entry.head;
        match &entry.body {
            Body::Facts(facts) => collect_facts(facts, head.sequence, pending),
            Body::Definition(definition) => {
                let versions = self.memory.versions(&self.connection)?;
                let rows = definitions::rows(definition, head, versions);
                pending.add("definitions", rows);
            }
            Body::Publication(publication) => self.collect_series(publication, head, pending)?,
            Body::Lifecycle(change) => pending.add("lifecycle", lifecycle::rows(change, head)),
            Body::Restatement(restatement) => {
                let sessions = restatements::session_rows(&restatement.sessions, head.sequence);
                pending.add("restatements", restatements::rows(restatement, head));
                pending.add("restated_sessions", sessions);
                let chains = self.memory.chains(&self.connection)?;
                chains.note(restatement, head.sequence);
            }
            Body::Decision(decision) => pending.add("decisions", decisions::rows(decision, head)),
            Body::Screening(screening) => {
                let held = findings::held_rows(&screening.held, head.sequence);
                let rows = findings::rows(&screening.findings, head.sequence);
                pending.add("findings", rows);
                pending.add("quarantine", held);
            }
            Body::QualityDecision(decision) => {
                let rows = findings::decision_rows(decision, head);
                pending.add("quality_decisions", rows);
            }
            Body::Status(change) => pending.add("statuses", statuses::rows(change, head)),
        }
        Ok(())
    }

    fn collect_series(
        &mut self,
        publication: &Publication,
        head: &EntryHead,
        pending: &mut Pending,
    ) -> Result<(), ProjectionError> {
        let sequence = head.sequence;
        let chains = self.memory.chains(&self.connection)?;
        let chain = chains.place(publication, sequence)?;
        let rows = &publication.series;
        pending.add("publications", publications::rows(publication, head, chain));
        pending.add("levels", series::level_rows(publication, chain, sequence));
        let provisional = &publication.origin.provisional;
        let provisional = statuses::provisional_rows(provisional, chain, sequence);
        pending.add("provisional", provisional);
        pending.add("held", series::held_rows(&rows.held, sequence));
        pending.add("baskets", series::basket_rows(&rows.baskets, sequence));
        pending.add(
            "adjustments",
            series::adjustment_rows(&rows.adjustments, sequence),
        );
        pending.add(
            "currencies",
            series::currency_rows(&rows.currencies, sequence),
        );
        pending.add("overlays", series::overlay_rows(&rows.overlays, sequence));
        pending.add("notices", series::notice_rows(&rows.notices, sequence));
        let history = self.memory.history(&self.connection, chain)?;
        if let Some(summary) = history.refresh(publication, chain, sequence) {
            pending.add("level_summary", summary);
        }
        Ok(())
    }

    /// The directory, when the master changed.
    fn changed_directory(
        &mut self,
        pending: &Pending,
    ) -> Result<Option<Directory>, ProjectionError> {
        if !pending.has_new_master {
            return Ok(None);
        }
        let master = self.memory.master(&self.connection)?;
        Ok(Some(Directory::from(master.clone())))
    }

    fn append_all(&mut self, mut pending: Pending) -> Result<(), ProjectionError> {
        for table in TABLES {
            let Some(batches) = pending.batches.remove(table) else {
                continue;
            };
            self.append(table, &batches)?;
        }
        Ok(())
    }

    fn append(
        &mut self,
        table: &'static str,
        batches: &[RecordBatch],
    ) -> Result<(), ProjectionError> {
        const DOING: &str = "append rows to the projection";
        let rows = concat_batches(batches[0].schema_ref(), batches)
            .expect("the batches of a table have the same columns");
        let added = rows.num_rows() as u64;
        let mut appender = self
            .connection
            .appender(table)
            .map_err(engine_error(DOING))?;
        appender
            .append_record_batch(rows)
            .map_err(engine_error(DOING))?;
        appender.flush().map_err(engine_error(DOING))?;
        drop(appender);

        *self.row_counts.entry(table).or_default() += added;
        self.rows_since_checkpoint += added;
        Ok(())
    }

    /// Says in `table_rows` how many rows each table has.
    fn record_counts(&self) -> Result<(), ProjectionError> {
        let places = (0..self.row_counts.len())
            .map(|row| format!("(${}, ${}::UBIGINT)", 2 * row + 1, 2 * row + 2));
        let sql = format!(
            "UPDATE table_rows SET row_count = counted.row_count
             FROM (VALUES {}) AS counted(name, row_count) WHERE table_rows.name = counted.name",
            places.collect::<Vec<_>>().join(", ")
        );
        let values = self
            .row_counts
            .iter()
            .flat_map(|(table, count)| [Value::Text((*table).to_owned()), Value::UBigInt(*count)]);
        self.connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute(params_from_iter(values)))
            .map(drop)
            .map_err(engine_error("record the rows of the projection"))
    }
}

impl Pending {
    fn add(&mut self, table: &'static str, rows: RecordBatch) {
        if rows.num_rows() > 0 {
            self.batches.entry(table).or_default().push(rows);
        }
    }
}

fn collect_facts(facts: &Facts, sequence: Sequence, pending: &mut Pending) {
    match facts {
        // What they come to is the security master, which is replaced as a whole.
        Facts::Securities(facts) => {
            pending.add("security_records", securities::record_rows(facts, sequence));
        }
        Facts::Bars(facts) => pending.add("bars", bars::rows(facts, sequence)),
        Facts::Shares(facts) => pending.add("shares", shares::rows(facts, sequence)),
        Facts::Actions(facts) => pending.add("actions", corporate_actions::rows(facts, sequence)),
        Facts::Fx(facts) => pending.add("fx", fx::rows(facts, sequence)),
        Facts::Rates(facts) => pending.add("rates", rates::rows(facts, sequence)),
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
