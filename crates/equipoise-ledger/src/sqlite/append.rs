//! Appending: one transaction that holds the write lock from its first read to its commit.

use equipoise_model::{Date, Instant};
use sqlx::SqliteConnection;

use super::{SqliteLedger, fault, jobs, read, schema, settle};
use crate::{
    Appended, EntryHead, Hash, Head, LedgerError, Prepared, Sequence, chain,
    codec::CONTENT_LIMIT_BYTES,
};

const DOING: &str = "append to the ledger";

impl SqliteLedger {
    /// Appends `entries`, all or none; they are durable when this returns.
    ///
    /// An entry whose key is in the ledger already is left out, unless it was found to be news as of
    /// an entry that came after: see [`Prepared::novel_since`].
    ///
    /// Entries are recorded at `recorded_at`, cut to the microsecond, or at the time of the entry
    /// before them when that is later, so that recorded time never runs backwards.
    ///
    /// # Errors
    /// Conflict when the ledger does not end at `expected_head`; timed out when another process
    /// held it for over ten seconds; fenced when it is made for a job that was taken over; corrupt when the last entry is damaged; refused when it is open for reading only or an entry is too
    /// large; unavailable when the disk is.
    pub async fn append(
        &self,
        entries: &[Prepared],
        recorded_at: Instant,
        expected_head: Option<Sequence>,
    ) -> Result<Appended, LedgerError> {
        let writer = self.writer()?;
        entries.iter().try_for_each(require_size)?;
        let failed = |error| fault::sql(DOING, self.path(), error);
        let mut connection = writer.acquire().await.map_err(failed)?;
        let mut transaction = schema::writer_transaction(&mut connection)
            .await
            .map_err(failed)?;
        if let Some(lease) = self.lease {
            jobs::require(&mut transaction, self.path(), lease).await?;
        }
        let start = read::sound_head(&mut transaction, self.path()).await?;
        require_head(start.sequence, expected_head)?;
        let mut batch = Batch::new(self, &mut transaction, start, recorded_at);
        for entry in entries {
            batch.take(entry).await?;
        }
        let appended = batch.finish();
        if appended.appended.is_empty() {
            transaction.rollback().await.map_err(failed)?;
            return Ok(appended);
        }
        transaction.commit().await.map_err(failed)?;
        settle::after_append(self.clone(), connection).await;
        Ok(appended)
    }
}

fn require_size(entry: &Prepared) -> Result<(), LedgerError> {
    let given = entry.content_bytes.max(entry.payload_bytes());
    match given <= CONTENT_LIMIT_BYTES {
        true => Ok(()),
        false => Err(LedgerError::TooLarge {
            given,
            limit: CONTENT_LIMIT_BYTES,
        }),
    }
}

fn require_head(found: Sequence, expected: Option<Sequence>) -> Result<(), LedgerError> {
    match expected {
        Some(expected) if expected != found => Err(LedgerError::HeadMoved { expected, found }),
        _ => Ok(()),
    }
}

/// The entries of one append, each chained to the one before it.
struct Batch<'a> {
    ledger: &'a SqliteLedger,
    connection: &'a mut SqliteConnection,
    recorded_at: Instant,
    head: Head,
    appended: Vec<Sequence>,
    skipped: usize,
}

impl<'a> Batch<'a> {
    fn new(
        ledger: &'a SqliteLedger,
        connection: &'a mut SqliteConnection,
        start: Head,
        recorded_at: Instant,
    ) -> Self {
        let recorded_at = start
            .recorded_at
            .map_or(recorded_at, |last| last.max(recorded_at));
        let recorded_at = Instant::from_timestamp_micros(recorded_at.timestamp_micros())
            .expect("an instant cut to the microsecond is an instant");
        Self {
            ledger,
            connection,
            recorded_at,
            head: start,
            appended: Vec::new(),
            skipped: 0,
        }
    }

    async fn take(&mut self, entry: &Prepared) -> Result<(), LedgerError> {
        if self
            .is_known(entry)
            .await
            .map_err(|error| self.failed(error))?
        {
            self.skipped += 1;
            return Ok(());
        }
        let head = self.chained(entry);
        insert_head(self.connection, &head)
            .await
            .map_err(|error| self.failed(error))?;
        insert_payload(self.connection, &head, entry)
            .await
            .map_err(|error| self.failed(error))?;
        self.appended.push(head.sequence);
        self.head = Head {
            sequence: head.sequence,
            hash: head.hash,
            recorded_at: Some(head.recorded_at),
        };
        Ok(())
    }

    async fn is_known(&mut self, entry: &Prepared) -> Result<bool, sqlx::Error> {
        let found = sqlx::query("SELECT 1 FROM entries WHERE key = ? AND sequence > ? LIMIT 1")
            .bind(entry.key.0.to_vec())
            .bind(stored(entry.novel_since.0))
            .fetch_optional(&mut *self.connection)
            .await?;
        Ok(found.is_some())
    }

    fn chained(&self, entry: &Prepared) -> EntryHead {
        let mut head = EntryHead {
            sequence: self.head.sequence.next(),
            recorded_at: self.recorded_at,
            kind: entry.kind,
            source: entry.source.clone(),
            rows: entry.rows,
            span: entry.span,
            payload_bytes: entry.payload_bytes(),
            key: entry.key,
            payload_hash: entry.payload_hash,
            previous: self.head.hash,
            hash: Hash::ZERO,
            index: entry.index.clone(),
            definition: entry.definition,
        };
        head.hash = chain::entry_hash(&head);
        head
    }

    fn failed(&self, error: sqlx::Error) -> LedgerError {
        fault::sql(DOING, self.ledger.path(), error)
    }

    fn finish(self) -> Appended {
        Appended {
            head: self.head,
            appended: self.appended,
            skipped: self.skipped,
        }
    }
}

async fn insert_head(
    connection: &mut SqliteConnection,
    head: &EntryHead,
) -> Result<(), sqlx::Error> {
    let days = |date: Date| i64::from(date.to_epoch_days());
    sqlx::query(concat!(
        "INSERT INTO entries (",
        "sequence, recorded_at, kind, source, rows, first_date, last_date, index_id, definition, ",
        "payload_bytes, key, payload_hash, previous, hash",
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ))
    .bind(stored(head.sequence.0))
    .bind(head.recorded_at.timestamp_micros())
    .bind(head.kind.name())
    .bind(head.source.clone())
    .bind(stored(head.rows))
    .bind(head.span.map(|(first, _)| days(first)))
    .bind(head.span.map(|(_, last)| days(last)))
    .bind(head.index.as_ref().map(|index| index.as_str().to_owned()))
    .bind(head.definition.map(|definition| definition.0.to_vec()))
    .bind(stored(head.payload_bytes))
    .bind(head.key.0.to_vec())
    .bind(head.payload_hash.0.to_vec())
    .bind(head.previous.0.to_vec())
    .bind(head.hash.0.to_vec())
    .execute(connection)
    .await
    .map(drop)
}

async fn insert_payload(
    connection: &mut SqliteConnection,
    head: &EntryHead,
    entry: &Prepared,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO payloads (sequence, payload) VALUES (?, ?)")
        .bind(stored(head.sequence.0))
        .bind(entry.payload.clone())
        .execute(connection)
        .await
        .map(drop)
}

fn stored(count: u64) -> i64 {
    i64::try_from(count).expect("counts and sequence numbers stay far below 2^63")
}
