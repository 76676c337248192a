//! The one connection that writes: takes batches of ledger entries in, each in one transaction.

use std::collections::BTreeMap;
use std::fmt;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use duckdb::{Connection, params};
use equipoise_ledger::{Body, Entry, Hash, Publication, Sequence};
use equipoise_model::{Facts, IndexId, SecurityMaster};

use super::level_summary::LevelHistory;
use super::{bars, corporate_actions, definitions, fx, publications, securities, shares};
use crate::directory::Directory;
use crate::error::{ProjectionError, engine_error};
use crate::probe::Position;
use crate::schema::TABLES;

/// A checkpoint moves the log into the file once it holds this many rows; small changes stay in the
/// log, which the engine moves by itself when it grows.
const CHECKPOINT_ROWS: u64 = 50_000;

/// Consecutive entries, and where the projection stands once they are in.
pub(crate) struct Batch {
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

/// What can be read again when it is lost: dropped whenever a transaction fails.
#[derive(Default)]
struct Memory {
    /// `None` until somebody replays it from the ledger.
    master: Option<SecurityMaster>,
    histories: BTreeMap<(IndexId, Hash), LevelHistory>,
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
        let memory = Memory {
            master: (position == Position::START).then(SecurityMaster::new),
            ..Memory::default()
        };
        Self {
            connection,
            position,
            row_counts,
            rows_since_checkpoint: 0,
            memory,
        }
    }

    pub(crate) fn position(&self) -> Position {
        self.position
    }

    /// Whether the security master has to be replayed before the next batch that changes it.
    pub(crate) fn lacks_master(&self) -> bool {
        self.memory.master.is_none()
    }

    /// Gives the security master as of the writer's position.
    pub(crate) fn remember_master(&mut self, master: SecurityMaster) {
        self.memory.master = Some(master);
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
        for entry in &batch.entries {
            self.collect(entry, &mut pending)?;
        }
        let directory = self.replace_master(&mut pending)?;
        self.append_all(pending)?;
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
            let master = self.memory.master.as_mut();
            let master = master.expect("the master is replayed before an entry that may change it");
            pending.has_new_master |= securities::replay(master, entry);
        }
        let sequence = entry.head.sequence;
        match &entry.body {
            Body::Facts(Facts::Securities(_)) => {}
            Body::Facts(Facts::Bars(facts)) => pending.add("bars", bars::rows(facts, sequence)),
            Body::Facts(Facts::Shares(facts)) => {
                pending.add("shares", shares::rows(facts, sequence));
            }
            Body::Facts(Facts::Actions(facts)) => {
                pending.add("actions", corporate_actions::rows(facts, sequence));
            }
            Body::Facts(Facts::Fx(facts)) => pending.add("fx", fx::rows(facts, sequence)),
            Body::Definition(definition) => {
                pending.add("definitions", definitions::rows(definition, &entry.head));
            }
            Body::Publication(publication) => {
                pending.add("publications", publications::rows(publication, &entry.head));
                self.collect_series(publication, sequence, pending)?;
            }
        }
        Ok(())
    }

    fn collect_series(
        &mut self,
        publication: &Publication,
        sequence: Sequence,
        pending: &mut Pending,
    ) -> Result<(), ProjectionError> {
        let series = &publication.series;
        pending.add("levels", publications::level_rows(publication, sequence));
        pending.add("held", publications::held_rows(&series.held, sequence));
        pending.add(
            "baskets",
            publications::basket_rows(&series.baskets, sequence),
        );
        pending.add(
            "notices",
            publications::notice_rows(&series.notices, sequence),
        );
        if let Some(summary) = self.history(publication)?.refresh(publication, sequence) {
            pending.add("level_summary", summary);
        }
        Ok(())
    }

    /// The history of the publication's index, read once and then kept up.
    fn history(&mut self, publication: &Publication) -> Result<&mut LevelHistory, ProjectionError> {
        let key = (publication.index.clone(), publication.definition);
        if !self.memory.histories.contains_key(&key) {
            let history = LevelHistory::read(&self.connection, &key.0, key.1)?;
            self.memory.histories.insert(key.clone(), history);
        }
        Ok(self.memory.histories.entry(key).or_default())
    }

    /// Empties `securities` and `symbols` and refills them, when the master changed.
    fn replace_master(
        &mut self,
        pending: &mut Pending,
    ) -> Result<Option<Directory>, ProjectionError> {
        let Some(master) = self
            .memory
            .master
            .as_ref()
            .filter(|_| pending.has_new_master)
        else {
            return Ok(None);
        };
        self.connection
            .execute_batch("DELETE FROM securities; DELETE FROM symbols;")
            .map_err(engine_error("replace the securities"))?;
        self.row_counts.insert("securities", 0);
        self.row_counts.insert("symbols", 0);
        pending.add("securities", securities::rows(master));
        pending.add("symbols", securities::symbol_rows(master));
        Ok(Some(Directory::from(master)))
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

        let count = self.row_counts.entry(table).or_default();
        *count += added;
        self.connection
            .prepare_cached("UPDATE table_rows SET row_count = $1 WHERE name = $2")
            .and_then(|mut statement| statement.execute(params![*count, table]))
            .map_err(engine_error(DOING))?;
        self.rows_since_checkpoint += added;
        Ok(())
    }
}

impl Pending {
    fn add(&mut self, table: &'static str, rows: RecordBatch) {
        self.batches.entry(table).or_default().push(rows);
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}
