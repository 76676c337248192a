//! Upkeep: what is old and not the truth goes. The ledger's entries stay for ever.

use std::fmt;

use chrono::TimeDelta;
use equipoise_model::Instant;
use equipoise_providers::transport::KeptAnswers;

use crate::panel::blocking;
use crate::{AppError, Store};

/// What is kept for how long.
#[derive(Debug, Clone)]
pub struct Retention {
    /// Days for which ended jobs and their notices are kept.
    pub history_days: u32,
    /// Days for which answers of sources are kept.
    pub kept_days: u32,
    /// The most bytes of them for each source.
    pub kept_bytes: u64,
    /// Where they are kept.
    pub kept: KeptAnswers,
    /// The sources whose answers are there.
    pub sources: Vec<&'static str>,
}

/// What went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Removed {
    /// Ended jobs.
    pub jobs: u64,
    /// Notices.
    pub notices: u64,
    /// Answers of sources.
    pub answers: u64,
}

impl fmt::Display for Removed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            jobs,
            notices,
            answers,
        } = self;
        write!(
            f,
            "removed {jobs} jobs, {notices} notices, {answers} kept answers"
        )
    }
}

/// Remove what is older at `now` than `retention` says.
///
/// # Errors
/// When the ledger cannot be written, or a file cannot be removed.
pub async fn upkeep(
    store: &Store,
    retention: &Retention,
    now: Instant,
) -> Result<Removed, AppError> {
    let jobs = store.ledger().jobs();
    let before = now - TimeDelta::days(i64::from(retention.history_days));
    let mut removed = Removed {
        jobs: jobs.forget(before).await?,
        notices: jobs.forget_notices(before).await?,
        answers: 0,
    };
    let (kept, bytes) = (retention.kept.clone(), retention.kept_bytes);
    let sources = retention.sources.clone();
    let age = TimeDelta::days(i64::from(retention.kept_days));
    let gone = blocking(move || {
        let prune = |source| kept.prune(source, now, age, bytes);
        sources.into_iter().map(prune).sum::<Result<usize, _>>()
    });
    let gone = gone.await?.map_err(|error| AppError::Internal {
        what: format!("remove kept answers: {error}"),
    })?;
    removed.answers = gone as u64;
    Ok(removed)
}
