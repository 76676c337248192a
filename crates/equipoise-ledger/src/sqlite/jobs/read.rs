//! Looking at jobs and at their attempts.

use super::{
    SqliteJobs, no_such, number,
    row::{Found, job_columns},
};
use crate::{Attempt, Job, JobFilter, JobId, JobState, LedgerError};

impl SqliteJobs {
    /// One job.
    ///
    /// # Errors
    /// Not found; unavailable when the file cannot be read.
    pub async fn job(&self, job: JobId) -> Result<Job, LedgerError> {
        let sql = concat!("SELECT ", job_columns!(), " FROM jobs WHERE id = ?");
        let found = sqlx::query(sql)
            .bind(number(job.0))
            .fetch_optional(&self.ledger.shared.readers)
            .await
            .map_err(|error| self.failed(error))?;
        Found::job(&found.ok_or_else(|| no_such(job))?).into_job()
    }

    /// The job with this key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn keyed(&self, key: &str) -> Result<Option<Job>, LedgerError> {
        let sql = concat!("SELECT ", job_columns!(), " FROM jobs WHERE key = ?");
        let found = sqlx::query(sql)
            .bind(key.to_owned())
            .fetch_optional(&self.ledger.shared.readers)
            .await
            .map_err(|error| self.failed(error))?;
        found.map(|row| Found::job(&row).into_job()).transpose()
    }

    /// Jobs, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, LedgerError> {
        let sql = concat!(
            "SELECT ",
            job_columns!(),
            " FROM jobs WHERE state = coalesce(?1, state) AND kind = coalesce(?2, kind) ",
            "ORDER BY id DESC LIMIT ?3"
        );
        let found = sqlx::query(sql)
            .bind(filter.state.map(JobState::name))
            .bind(filter.kind.clone())
            .bind(i64::from(filter.limit))
            .fetch_all(&self.ledger.shared.readers)
            .await
            .map_err(|error| self.failed(error))?;
        found.iter().map(|row| Found::job(row).into_job()).collect()
    }

    /// The attempts at a job, in their order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn attempts(&self, job: JobId) -> Result<Vec<Attempt>, LedgerError> {
        let found = sqlx::query("SELECT * FROM job_attempts WHERE job = ? ORDER BY epoch")
            .bind(number(job.0))
            .fetch_all(&self.ledger.shared.readers)
            .await
            .map_err(|error| self.failed(error))?;
        let attempt = |row| Found::of(row, job).into_attempt();
        found.iter().map(attempt).collect()
    }
}
