//! Owning a job: taking it, showing signs of life, giving it back or taking it over.

use chrono::TimeDelta;
use equipoise_model::Instant;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use super::{SqliteJobs, number, require, require_row, row::Found, row::job_columns};
use crate::{Claim, Ending, JobProgress, Lease, LedgerError, Pulse};

impl SqliteJobs {
    /// The longest a job may be put off. A turn further away than this was set by a clock that has
    /// jumped back since, as was every time of a job that was asked for in the future: it is not waited
    /// for.
    pub const PUT_OFF_HOURS_MAX: i64 = 24;

    /// Takes the job whose turn it is at `now` for `owner`; of those whose turn it is, the one that
    /// was asked for first.
    ///
    /// While a job runs there is no other to take, unless the caller found its owner `silent`: then
    /// its job is taken over at the step it is at, as long as nothing was heard of it meanwhile.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn claim(
        &self,
        owner: &str,
        now: Instant,
        silent: Option<&Pulse>,
    ) -> Result<Claim, LedgerError> {
        let mut connection = self.writer().await?;
        let mut transaction = self.begin(&mut connection).await?;
        if let Some(pulse) = self.running(&mut transaction).await? {
            if silent != Some(&pulse) {
                return Ok(Claim::Busy(pulse));
            }
            self.declare_lost(&mut transaction, pulse.lease, now)
                .await?;
        }
        let sql = concat!(
            "UPDATE jobs SET state = 'running', owner = ?1, epoch = epoch + 1, beat = 0, ",
            "attempts = attempts + 1, is_cancel_asked = 0, stage = '', done = 0, total = NULL ",
            "WHERE id = (SELECT id FROM jobs WHERE state IN ('queued', 'waiting') ",
            "AND (run_at <= ?2 OR created_at > ?2 OR run_at > ?3) ORDER BY id LIMIT 1) RETURNING ",
            job_columns!()
        );
        let soonest = now + TimeDelta::hours(Self::PUT_OFF_HOURS_MAX);
        let taken = sqlx::query(sql)
            .bind(owner.to_owned())
            .bind(now.timestamp_micros())
            .bind(soonest.timestamp_micros())
            .fetch_optional(&mut *transaction)
            .await
            .map_err(|error| self.failed(error))?;
        let Some(taken) = taken else {
            let next = self.next_turn(&mut transaction).await?;
            self.commit(transaction).await?;
            return Ok(Claim::Idle(next));
        };
        let lease = Found::job(&taken).lease()?;
        let job = Found::job(&taken).into_job()?;
        let begun = sqlx::query(
            "INSERT INTO job_attempts (job, epoch, owner, started_at, step) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(number(lease.job.0))
        .bind(number(lease.epoch))
        .bind(owner.to_owned())
        .bind(now.timestamp_micros())
        .bind(job.step.clone())
        .execute(&mut *transaction)
        .await;
        begun.map_err(|error| self.failed(error))?;
        self.commit(transaction).await?;
        Ok(Claim::Work(Box::new(job), lease))
    }

    /// A sign of life, with how far the job is. Answers whether the owner is asked to stop.
    ///
    /// # Errors
    /// Fenced when the job belongs to somebody else.
    pub async fn beat(&self, lease: Lease, progress: &JobProgress) -> Result<bool, LedgerError> {
        let mut connection = self.writer().await?;
        let found = sqlx::query(concat!(
            "UPDATE jobs SET beat = beat + 1, stage = ?, done = ?, total = ? ",
            "WHERE id = ? AND epoch = ? AND state = 'running' RETURNING is_cancel_asked"
        ))
        .bind(progress.stage.clone())
        .bind(number(progress.done))
        .bind(progress.total.map(number))
        .bind(number(lease.job.0))
        .bind(number(lease.epoch))
        .fetch_optional(&mut *connection)
        .await
        .map_err(|error| self.failed(error))?;
        require_row(found.is_some(), lease)?;
        let asked = found.map(|row| row.try_get("is_cancel_asked"));
        asked
            .unwrap_or(Ok(false))
            .map_err(|error| self.failed(error))
    }

    /// The job is at `step` now: the next attempt goes on there.
    ///
    /// # Errors
    /// Fenced when the job belongs to somebody else.
    pub async fn reach(&self, lease: Lease, step: &str) -> Result<(), LedgerError> {
        let mut connection = self.writer().await?;
        let mut transaction = self.begin(&mut connection).await?;
        require(&mut transaction, self.ledger.path(), lease).await?;
        sqlx::query(
            "UPDATE jobs SET step = ?, beat = beat + 1, stage = '', done = 0, total = NULL \
             WHERE id = ?",
        )
        .bind(step.to_owned())
        .bind(number(lease.job.0))
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.failed(error))?;
        sqlx::query("UPDATE job_attempts SET step = ? WHERE job = ? AND epoch = ?")
            .bind(step.to_owned())
            .bind(number(lease.job.0))
            .bind(number(lease.epoch))
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.failed(error))?;
        self.commit(transaction).await
    }

    /// The attempt ended. A retry past the last attempt of the job is a failure for good.
    ///
    /// # Errors
    /// Fenced when the job belongs to somebody else.
    pub async fn finish(
        &self,
        lease: Lease,
        ending: &Ending,
        now: Instant,
    ) -> Result<(), LedgerError> {
        let mut connection = self.writer().await?;
        let mut transaction = self.begin(&mut connection).await?;
        require(&mut transaction, self.ledger.path(), lease).await?;
        if matches!(ending, Ending::Withdrawn(_)) {
            sqlx::query("DELETE FROM jobs WHERE id = ?")
                .bind(number(lease.job.0))
                .execute(&mut *transaction)
                .await
                .map_err(|error| self.failed(error))?;
            return self.commit(transaction).await;
        }
        let (state, outcome, what, run_at) = match ending {
            Ending::Succeeded(what) => ("succeeded", "succeeded", what.as_str(), None),
            Ending::Retry(what, at) => ("waiting", "failed", what.as_str(), Some(*at)),
            Ending::Failed(what) => ("failed", "failed", what.as_str(), None),
            Ending::Cancelled(what) => ("cancelled", "cancelled", what.as_str(), None),
            Ending::Stopped | Ending::Withdrawn(_) => ("queued", "stopped", "", None),
        };
        self.end_attempt(&mut transaction, lease, (outcome, what), now)
            .await?;
        let sql = concat!(
            "UPDATE jobs SET owner = NULL, outcome = ?2, run_at = coalesce(?3, run_at), ",
            "attempts = attempts - (?1 = 'queued'), ",
            "state = CASE WHEN ?1 = 'waiting' AND attempts >= attempts_max THEN 'failed' ELSE ?1 END, ",
            "ended_at = CASE WHEN ?1 = 'queued' OR (?1 = 'waiting' AND attempts < attempts_max) ",
            "THEN NULL ELSE ?4 END WHERE id = ?5"
        );
        sqlx::query(sql)
            .bind(state)
            .bind(what.to_owned())
            .bind(run_at.map(|at| at.timestamp_micros()))
            .bind(now.timestamp_micros())
            .bind(number(lease.job.0))
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.failed(error))?;
        self.commit(transaction).await
    }

    /// The last sign of life of the owner of the job that runs; `None` when none does.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn pulse(&self) -> Result<Option<Pulse>, LedgerError> {
        let reader = self.ledger.shared.readers.acquire().await;
        let mut reader = reader.map_err(|error| self.failed(error))?;
        self.running(&mut reader).await
    }

    async fn running(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Option<Pulse>, LedgerError> {
        let sql = concat!(
            "SELECT ",
            job_columns!(),
            " FROM jobs WHERE state = 'running'"
        );
        let found = sqlx::query(sql).fetch_optional(connection).await;
        let found = found.map_err(|error| self.failed(error))?;
        found.map(|row| Found::job(&row).pulse()).transpose()
    }

    /// Puts the job of a silent owner back, or gives it up when it was its last attempt.
    async fn declare_lost(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        lease: Lease,
        now: Instant,
    ) -> Result<(), LedgerError> {
        let what = "its owner went away without a word";
        self.end_attempt(transaction, lease, ("lost", what), now)
            .await?;
        sqlx::query(concat!(
            "UPDATE jobs SET owner = NULL, outcome = ?1, run_at = min(run_at, ?2), ",
            "state = CASE WHEN is_cancel_asked THEN 'cancelled' ",
            "WHEN attempts >= attempts_max THEN 'failed' ELSE 'queued' END, ",
            "ended_at = CASE WHEN is_cancel_asked OR attempts >= attempts_max THEN ?2 END ",
            "WHERE id = ?3"
        ))
        .bind(what)
        .bind(now.timestamp_micros())
        .bind(number(lease.job.0))
        .execute(&mut **transaction)
        .await
        .map_err(|error| self.failed(error))?;
        Ok(())
    }

    async fn end_attempt(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        lease: Lease,
        (outcome, what): (&'static str, &str),
        now: Instant,
    ) -> Result<(), LedgerError> {
        sqlx::query(
            "UPDATE job_attempts SET ended_at = ?, outcome = ?, what = ? WHERE job = ? AND epoch = ?",
        )
        .bind(now.timestamp_micros())
        .bind(outcome)
        .bind(what.to_owned())
        .bind(number(lease.job.0))
        .bind(number(lease.epoch))
        .execute(&mut **transaction)
        .await
        .map_err(|error| self.failed(error))?;
        Ok(())
    }

    async fn next_turn(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Option<Instant>, LedgerError> {
        let sql = "SELECT min(run_at) FROM jobs WHERE state IN ('queued', 'waiting')";
        let found: Option<i64> = sqlx::query_scalar(sql)
            .fetch_one(connection)
            .await
            .map_err(|error| self.failed(error))?;
        Ok(found.and_then(Instant::from_timestamp_micros))
    }
}
