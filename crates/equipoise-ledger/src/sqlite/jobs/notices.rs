//! What jobs have to say to people.

use equipoise_model::Instant;

use super::{SqliteJobs, row::Found};
use crate::{JobId, JobNotice, LedgerError};

impl SqliteJobs {
    /// Says something, once for its key; answers whether it is news.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn say(&self, notice: &JobNotice) -> Result<bool, LedgerError> {
        let mut connection = self.writer().await?;
        let said = sqlx::query(concat!(
            "INSERT INTO job_notices (key, at, is_alert, text) VALUES (?, ?, ?, ?) ",
            "ON CONFLICT (key) DO NOTHING"
        ))
        .bind(notice.key.clone())
        .bind(notice.at.timestamp_micros())
        .bind(notice.is_alert)
        .bind(notice.text.clone())
        .execute(&mut *connection)
        .await
        .map_err(|error| self.failed(error))?;
        Ok(said.rows_affected() > 0)
    }

    /// The last `limit` things that were said, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn notices(&self, limit: u32) -> Result<Vec<JobNotice>, LedgerError> {
        let found = sqlx::query("SELECT * FROM job_notices ORDER BY id DESC LIMIT ?")
            .bind(i64::from(limit))
            .fetch_all(&self.ledger.shared.readers)
            .await
            .map_err(|error| self.failed(error))?;
        let notice = |row| Found::of(row, JobId(0)).into_notice();
        found.iter().map(notice).collect()
    }

    /// Forgets what was said before `before`; answers how much.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn forget_notices(&self, before: Instant) -> Result<u64, LedgerError> {
        let mut connection = self.writer().await?;
        let forgotten = sqlx::query("DELETE FROM job_notices WHERE at < ?")
            .bind(before.timestamp_micros())
            .execute(&mut *connection)
            .await
            .map_err(|error| self.failed(error))?;
        Ok(forgotten.rows_affected())
    }
}
