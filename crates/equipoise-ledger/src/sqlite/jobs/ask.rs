//! Asking for a job, for its end, and for another try.

use equipoise_model::Instant;
use sqlx::{Row, SqliteConnection};

use super::{SqliteJobs, no_such, number, row::Found};
use crate::{JobId, JobState, LedgerError, NewJob};

impl SqliteJobs {
    /// Asks for `job`. Answers its number and whether it is new: with a key that is known nothing
    /// happens, whatever became of the job that has it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn ask(&self, job: &NewJob, now: Instant) -> Result<(JobId, bool), LedgerError> {
        let mut connection = self.writer().await?;
        let mut transaction = self.begin(&mut connection).await?;
        let new = sqlx::query(concat!(
            "INSERT INTO jobs (kind, arguments, key, state, created_at, run_at, attempts_max) ",
            "VALUES (?, ?, ?, 'queued', ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id"
        ))
        .bind(job.kind.clone())
        .bind(job.arguments.clone())
        .bind(job.key.clone())
        .bind(now.timestamp_micros())
        .bind(job.run_at.timestamp_micros())
        .bind(i64::from(job.attempts_max))
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.failed(error))?;
        let id: i64 = match &new {
            Some(row) => row.try_get("id").map_err(|error| self.failed(error))?,
            None => sqlx::query_scalar("SELECT id FROM jobs WHERE key = ?")
                .bind(job.key.clone())
                .fetch_one(&mut *transaction)
                .await
                .map_err(|error| self.failed(error))?,
        };
        self.commit(transaction).await?;
        Ok((JobId(id.cast_unsigned()), new.is_some()))
    }

    /// Does not want a job any more. One that runs is asked to stop, and goes on being `running`
    /// until its owner hears of it; answers how it stands.
    ///
    /// # Errors
    /// Not found; refused when it ended already.
    pub async fn cancel(&self, job: JobId, now: Instant) -> Result<JobState, LedgerError> {
        let mut connection = self.writer().await?;
        let mut transaction = self.begin(&mut connection).await?;
        let state = state(self, &mut transaction, job).await?;
        if state.is_ended() {
            return Err(LedgerError::JobState {
                job,
                state,
                rule: "only a job that has not ended can be cancelled",
            });
        }
        let is_running = state == JobState::Running;
        let sql = match is_running {
            true => "UPDATE jobs SET is_cancel_asked = 1 WHERE id = ?1",
            false => {
                "UPDATE jobs SET state = 'cancelled', ended_at = ?2, \
                 outcome = 'cancelled before it was done' WHERE id = ?1"
            }
        };
        sqlx::query(sql)
            .bind(number(job.0))
            .bind(now.timestamp_micros())
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.failed(error))?;
        self.commit(transaction).await?;
        Ok(if is_running {
            JobState::Running
        } else {
            JobState::Cancelled
        })
    }

    /// Another try for a job that failed or was cancelled, from the step it was at; for one that
    /// waits, now.
    ///
    /// # Errors
    /// Not found; refused in any other state.
    pub async fn retry(&self, job: JobId, now: Instant) -> Result<(), LedgerError> {
        let mut connection = self.writer().await?;
        let mut transaction = self.begin(&mut connection).await?;
        let state = state(self, &mut transaction, job).await?;
        if !matches!(
            state,
            JobState::Failed | JobState::Cancelled | JobState::Waiting
        ) {
            return Err(LedgerError::JobState {
                job,
                state,
                rule: "only a job that failed, was cancelled or waits for its next try is tried again",
            });
        }
        sqlx::query(concat!(
            "UPDATE jobs SET state = 'queued', run_at = ?, attempts = 0, ended_at = NULL, ",
            "is_cancel_asked = 0, outcome = '' WHERE id = ?"
        ))
        .bind(now.timestamp_micros())
        .bind(number(job.0))
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.failed(error))?;
        self.commit(transaction).await
    }

    /// Forgets jobs that ended before `before`, with their attempts; answers how many. Their keys
    /// may then be used again.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn forget(&self, before: Instant) -> Result<u64, LedgerError> {
        let mut connection = self.writer().await?;
        let forgotten = sqlx::query(
            "DELETE FROM jobs WHERE state IN ('succeeded', 'failed', 'cancelled') AND ended_at < ?",
        )
        .bind(before.timestamp_micros())
        .execute(&mut *connection)
        .await
        .map_err(|error| self.failed(error))?;
        Ok(forgotten.rows_affected())
    }
}

async fn state(
    jobs: &SqliteJobs,
    connection: &mut SqliteConnection,
    job: JobId,
) -> Result<JobState, LedgerError> {
    let found = sqlx::query("SELECT id, state FROM jobs WHERE id = ?")
        .bind(number(job.0))
        .fetch_optional(connection)
        .await
        .map_err(|error| jobs.failed(error))?;
    Found::job(&found.ok_or_else(|| no_such(job))?).state()
}
