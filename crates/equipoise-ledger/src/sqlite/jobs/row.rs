//! Jobs and attempts as rows of their tables.

use equipoise_model::Instant;
use sqlx::{Decode, Row, Sqlite, Type, sqlite::SqliteRow};

use crate::{Attempt, Job, JobId, JobNotice, JobProgress, JobState, Lease, LedgerError, Pulse};

/// The columns of a job.
macro_rules! job_columns {
    () => {
        "id, kind, arguments, key, state, created_at, run_at, ended_at, attempts, attempts_max, \
         epoch, owner, beat, is_cancel_asked, step, stage, done, total, outcome"
    };
}
pub(super) use job_columns;

/// A row of a table of the jobs, and the job that errors name.
pub(super) struct Found<'r> {
    row: &'r SqliteRow,
    job: JobId,
}

impl<'r> Found<'r> {
    /// A row with the column `id`.
    pub(super) fn job(row: &'r SqliteRow) -> Self {
        let id = row.try_get::<i64, _>("id").unwrap_or_default();
        Self::of(row, JobId(id.cast_unsigned()))
    }

    /// A row about `job`.
    pub(super) fn of(row: &'r SqliteRow, job: JobId) -> Self {
        Self { row, job }
    }

    fn get<T>(&self, column: &str) -> Result<T, LedgerError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite>,
    {
        self.row
            .try_get(column)
            .map_err(|error| self.damaged(format!("{column}: {error}")))
    }

    fn damaged(&self, what: String) -> LedgerError {
        LedgerError::DamagedJob {
            job: self.job,
            what,
        }
    }

    fn count(&self, column: &str) -> Result<u64, LedgerError> {
        let stored: i64 = self.get(column)?;
        u64::try_from(stored).map_err(|_| self.damaged(format!("{column} is {stored}")))
    }

    fn small(&self, column: &str) -> Result<u32, LedgerError> {
        let stored: i64 = self.get(column)?;
        u32::try_from(stored).map_err(|_| self.damaged(format!("{column} is {stored}")))
    }

    fn instant(&self, column: &str) -> Result<Instant, LedgerError> {
        let stored: i64 = self.get(column)?;
        Instant::from_timestamp_micros(stored)
            .ok_or_else(|| self.damaged(format!("{column} is {stored}")))
    }

    fn maybe_instant(&self, column: &str) -> Result<Option<Instant>, LedgerError> {
        match self.get::<Option<i64>>(column)? {
            Some(_) => self.instant(column).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn state(&self) -> Result<JobState, LedgerError> {
        let name: String = self.get("state")?;
        JobState::parse(&name).ok_or_else(|| self.damaged(format!("state is {name:?}")))
    }

    pub(super) fn into_job(self) -> Result<Job, LedgerError> {
        let total = match self.get::<Option<i64>>("total")? {
            Some(_) => Some(self.count("total")?),
            None => None,
        };
        Ok(Job {
            id: self.job,
            kind: self.get("kind")?,
            arguments: self.get("arguments")?,
            key: self.get("key")?,
            state: self.state()?,
            created_at: self.instant("created_at")?,
            run_at: self.instant("run_at")?,
            ended_at: self.maybe_instant("ended_at")?,
            attempts: self.small("attempts")?,
            attempts_max: self.small("attempts_max")?,
            owner: self.get("owner")?,
            is_cancel_asked: self.get("is_cancel_asked")?,
            step: self.get("step")?,
            progress: JobProgress {
                stage: self.get("stage")?,
                done: self.count("done")?,
                total,
            },
            outcome: self.get("outcome")?,
        })
    }

    pub(super) fn lease(&self) -> Result<Lease, LedgerError> {
        Ok(Lease {
            job: self.job,
            epoch: self.count("epoch")?,
        })
    }

    pub(super) fn pulse(&self) -> Result<Pulse, LedgerError> {
        Ok(Pulse {
            lease: self.lease()?,
            owner: self.get::<Option<String>>("owner")?.unwrap_or_default(),
            beat: self.count("beat")?,
        })
    }

    pub(super) fn into_attempt(self) -> Result<Attempt, LedgerError> {
        Ok(Attempt {
            epoch: self.count("epoch")?,
            owner: self.get("owner")?,
            started_at: self.instant("started_at")?,
            ended_at: self.maybe_instant("ended_at")?,
            step: self.get("step")?,
            outcome: self.get("outcome")?,
            what: self.get("what")?,
        })
    }

    pub(super) fn into_notice(self) -> Result<JobNotice, LedgerError> {
        Ok(JobNotice {
            key: self.get("key")?,
            at: self.instant("at")?,
            is_alert: self.get("is_alert")?,
            text: self.get("text")?,
        })
    }
}
