//! Reading: the head, heads of a range, one entry, and the state at an instant.

use std::path::Path;

use equipoise_model::{IndexId, Instant};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

use super::{
    SqliteLedger, fault,
    row::{self, BadColumn, head_columns},
};
use crate::{
    Body, Entry, EntryHead, EntryKind, Hash, Head, LedgerError, PublicationOrigin, Sequence, chain,
    codec,
};

const DOING: &str = "read the ledger";
/// What of a payload is read to know where a publication comes from. Its first block decompresses
/// to much more than the document at its start.
const ORIGIN_BYTES: i64 = 256 * 1024;

impl SqliteLedger {
    /// Where the ledger ends now, whoever appended. Cheap: one look at one row.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn head(&self) -> Result<Head, LedgerError> {
        let connection = self.shared.readers.acquire().await;
        head(
            &mut *connection.map_err(|error| self.failed(error))?,
            self.path(),
        )
        .await
    }

    /// The heads of the entries after `after` up to and including `until`, ascending; only those
    /// of `kinds` when any is named.
    ///
    /// # Errors
    /// When the file cannot be read, or a row is damaged.
    pub async fn heads(
        &self,
        after: Sequence,
        until: Sequence,
        kinds: &[EntryKind],
    ) -> Result<Vec<EntryHead>, LedgerError> {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let rows = sqlx::query(concat!(
            "SELECT ",
            head_columns!(),
            " FROM entries WHERE sequence > ? AND sequence <= ? ",
            "AND (?3 = '[]' OR kind IN (SELECT value FROM json_each(?3))) ORDER BY sequence"
        ))
        .bind(bound(after))
        .bind(bound(until))
        .bind(serde_json::to_string(&names).expect("names are plain text"))
        .fetch_all(&self.shared.readers)
        .await
        .map_err(|error| self.failed(error))?;
        rows.iter().map(read_head).collect()
    }

    /// The heads of the entries of `kinds` about `index`, up to and including `until`, ascending.
    ///
    /// # Errors
    /// When the file cannot be read, or a row is damaged.
    pub async fn heads_of(
        &self,
        index: &IndexId,
        until: Sequence,
        kinds: &[EntryKind],
    ) -> Result<Vec<EntryHead>, LedgerError> {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let rows = sqlx::query(concat!(
            "SELECT ",
            head_columns!(),
            " FROM entries WHERE index_id = ? AND sequence <= ? ",
            "AND kind IN (SELECT value FROM json_each(?)) ORDER BY sequence"
        ))
        .bind(index.as_str().to_owned())
        .bind(bound(until))
        .bind(serde_json::to_string(&names).expect("names are plain text"))
        .fetch_all(&self.shared.readers)
        .await
        .map_err(|error| self.failed(error))?;
        rows.iter().map(read_head).collect()
    }

    /// The head of the last publication of `index` up to and including `until`, of those built by
    /// `definition` when one is named.
    ///
    /// # Errors
    /// When the file cannot be read, or the row is damaged.
    pub async fn last_publication(
        &self,
        index: &IndexId,
        definition: Option<Hash>,
        until: Sequence,
    ) -> Result<Option<EntryHead>, LedgerError> {
        let row = sqlx::query(concat!(
            "SELECT ",
            head_columns!(),
            " FROM entries WHERE index_id = ?1 AND kind = 'publication' AND sequence <= ?2 ",
            "AND (?3 IS NULL OR definition = ?3) ORDER BY sequence DESC LIMIT 1"
        ))
        .bind(index.as_str().to_owned())
        .bind(bound(until))
        .bind(definition.map(|definition| definition.0.to_vec()))
        .fetch_optional(&self.shared.readers)
        .await
        .map_err(|error| self.failed(error))?;
        row.as_ref().map(read_head).transpose()
    }

    /// The entry at `sequence`, its payload checked against its hash and decoded.
    ///
    /// # Errors
    /// Not found when the ledger ends before it; corrupt when the payload is not what was stored.
    pub async fn entry(&self, sequence: Sequence) -> Result<Entry, LedgerError> {
        let found = sqlx::query(concat!(
            "SELECT ",
            head_columns!(),
            ", payload FROM entries LEFT JOIN payloads USING (sequence) ",
            "WHERE entries.sequence = ?"
        ))
        .bind(bound(sequence))
        .fetch_optional(&self.shared.readers)
        .await
        .map_err(|error| self.failed(error))?;
        let Some(found) = found else {
            let head = self.head().await?.sequence;
            return Err(LedgerError::NoSuchEntry { sequence, head });
        };
        blocking(move || decode(&found)).await
    }

    /// What the publication at `sequence` was built from, without reading its series. The answer is
    /// for finding one's way: [`SqliteLedger::entry`] checks what it gives, this does not.
    ///
    /// # Errors
    /// Not found when there is no such entry; corrupt when it does not decode or is no publication.
    pub async fn publication_origin(
        &self,
        sequence: Sequence,
    ) -> Result<PublicationOrigin, LedgerError> {
        let found: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT substr(payload, 1, ?) FROM payloads WHERE sequence = ?")
                .bind(ORIGIN_BYTES)
                .bind(bound(sequence))
                .fetch_optional(&self.shared.readers)
                .await
                .map_err(|error| self.failed(error))?;
        let Some(prefix) = found else {
            let head = self.head().await?.sequence;
            return Err(LedgerError::NoSuchEntry { sequence, head });
        };
        codec::publication_origin(&prefix)
            .map_err(|source| LedgerError::Undecodable { sequence, source })
    }

    /// The last entry recorded at or before `instant`; [`Sequence::NONE`] when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sequence_at(&self, instant: Instant) -> Result<Sequence, LedgerError> {
        let found = sqlx::query(
            "SELECT sequence FROM entries WHERE recorded_at <= ? \
             ORDER BY recorded_at DESC, sequence DESC LIMIT 1",
        )
        .bind(instant.timestamp_micros())
        .fetch_optional(&self.shared.readers)
        .await
        .map_err(|error| self.failed(error))?;
        Ok(found.as_ref().map_or(Sequence::NONE, row::sequence))
    }

    fn failed(&self, error: sqlx::Error) -> LedgerError {
        fault::sql(DOING, self.path(), error)
    }
}

/// The head as `connection` sees it.
pub(super) async fn head(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Head, LedgerError> {
    let found = sqlx::query(
        "SELECT sequence, hash, recorded_at FROM entries ORDER BY sequence DESC LIMIT 1",
    )
    .fetch_optional(connection)
    .await
    .map_err(|error| fault::sql(DOING, path, error))?;
    let Some(found) = found else {
        return Ok(Head::EMPTY);
    };
    let sequence = row::sequence(&found);
    let read = || -> Result<(Hash, Instant), BadColumn> {
        Ok((
            row::hash(&found, "hash")?,
            row::instant(&found, "recorded_at")?,
        ))
    };
    let (hash, recorded_at) = read().map_err(|bad| bad.of(sequence))?;
    Ok(Head {
        sequence,
        hash,
        recorded_at: Some(recorded_at),
    })
}

/// Whether the entry at `sequence` has `hash`.
pub(super) async fn holds(
    connection: &mut SqliteConnection,
    sequence: Sequence,
    hash: Hash,
) -> Result<bool, sqlx::Error> {
    let found = sqlx::query("SELECT 1 FROM entries WHERE sequence = ? AND hash = ?")
        .bind(bound(sequence))
        .bind(hash.0.to_vec())
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some() || sequence == Sequence::NONE)
}

/// The head to append to: the last entry, after a look at its own hash. Nothing is chained to a
/// damaged entry.
pub(super) async fn sound_head(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Head, LedgerError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        head_columns!(),
        " FROM entries ORDER BY sequence DESC LIMIT 1"
    ))
    .fetch_optional(connection)
    .await
    .map_err(|error| fault::sql(DOING, path, error))?;
    let Some(found) = found else {
        return Ok(Head::EMPTY);
    };
    let EntryHead {
        sequence,
        hash,
        recorded_at,
        ..
    } = match read_head(&found)? {
        head if head.hash == chain::entry_hash(&head) => head,
        EntryHead { sequence, .. } => {
            let what = "its hash does not agree with its columns".to_owned();
            return Err(LedgerError::DamagedEntry { sequence, what });
        }
    };
    Ok(Head {
        sequence,
        hash,
        recorded_at: Some(recorded_at),
    })
}

fn read_head(found: &SqliteRow) -> Result<EntryHead, LedgerError> {
    row::head(found).map_err(|bad| bad.of(row::sequence(found)))
}

fn decode(found: &SqliteRow) -> Result<Entry, LedgerError> {
    let head = read_head(found)?;
    let sequence = head.sequence;
    let payload: &[u8] = row::get(found, "payload").map_err(|bad| bad.of(sequence))?;
    if Hash::of(payload) != head.payload_hash {
        let what = "the payload does not agree with payload_hash".to_owned();
        return Err(LedgerError::DamagedEntry { sequence, what });
    }
    let body: Result<Body, _> = codec::decode(head.kind, payload);
    let body = body.map_err(|source| LedgerError::Undecodable { sequence, source })?;
    Ok(Entry { head, body })
}

/// Runs work that keeps a core busy where it does not hold up other tasks.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => unreachable!("the task is awaited, so only a stopped runtime cancels it"),
        },
    }
}

/// A sequence number as SQLite counts: beyond its largest number there is nothing anyway.
fn bound(sequence: Sequence) -> i64 {
    i64::try_from(sequence.0).unwrap_or(i64::MAX)
}
