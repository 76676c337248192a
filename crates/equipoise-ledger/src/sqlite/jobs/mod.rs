//! The jobs in the file of the ledger: asking for them, owning them, and what they say.

mod ask;
mod lease;
mod notices;
mod read;
mod row;

use std::path::Path;

use sqlx::{Sqlite, SqliteConnection, Transaction, pool::PoolConnection};

use super::{SqliteLedger, fault, schema};
use crate::{JobId, Lease, LedgerError};

const DOING: &str = "keep the jobs of the ledger";

/// The jobs of a ledger. Cheap to clone.
///
/// Times come in as arguments and say when a job has its turn. Who owns a job is decided without any
/// clock: by a number that each new owner raises.
#[derive(Debug, Clone)]
pub struct SqliteJobs {
    ledger: SqliteLedger,
}

impl SqliteJobs {
    pub(super) fn of(ledger: SqliteLedger) -> Self {
        Self { ledger }
    }

    fn failed(&self, error: sqlx::Error) -> LedgerError {
        fault::sql(DOING, self.ledger.path(), error)
    }

    async fn writer(&self) -> Result<PoolConnection<Sqlite>, LedgerError> {
        let writer = self.ledger.writer()?;
        writer.acquire().await.map_err(|error| self.failed(error))
    }

    async fn begin<'c>(
        &self,
        connection: &'c mut SqliteConnection,
    ) -> Result<Transaction<'c, Sqlite>, LedgerError> {
        let begun = schema::writer_transaction(connection).await;
        begun.map_err(|error| self.failed(error))
    }

    async fn commit(&self, transaction: Transaction<'_, Sqlite>) -> Result<(), LedgerError> {
        let committed = transaction.commit().await;
        committed.map_err(|error| self.failed(error))
    }
}

/// Refuses whoever is not the owner of the job any more.
pub(super) async fn require(
    connection: &mut SqliteConnection,
    path: &Path,
    lease: Lease,
) -> Result<(), LedgerError> {
    let found = sqlx::query("SELECT 1 FROM jobs WHERE id = ? AND epoch = ? AND state = 'running'")
        .bind(number(lease.job.0))
        .bind(number(lease.epoch))
        .fetch_optional(connection)
        .await
        .map_err(|error| fault::sql(DOING, path, error))?;
    require_row(found.is_some(), lease)
}

fn require_row(is_owner: bool, lease: Lease) -> Result<(), LedgerError> {
    match is_owner {
        true => Ok(()),
        false => Err(LedgerError::LeaseLost {
            job: lease.job,
            epoch: lease.epoch,
        }),
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).expect("numbers of jobs, owners and signs of life stay far below 2^63")
}

fn no_such(job: JobId) -> LedgerError {
    LedgerError::NoSuchJob { job }
}
