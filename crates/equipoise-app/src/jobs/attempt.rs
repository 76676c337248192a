//! One attempt at a job: what it works with, and how it may end.

use std::sync::Arc;
use std::time::Duration;

use equipoise_ledger::{Ending, Job, Lease};
use equipoise_model::{IndexId, Instant};
use equipoise_providers::transport::{Clock, KeptAnswers, Transport};
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::retry::put_off;
use crate::error::Fault;
use crate::fetch::Universe;
use crate::{AppError, Progress, Store};

/// What jobs need beside the store; the outermost layer hands it over.
#[derive(Clone)]
pub struct Tools {
    /// The market data sources, the preferred one first.
    pub sources: Arc<[Transport]>,
    /// The lines a daily run asks for; `None` when data comes by import only.
    pub universe: Option<Universe>,
    /// Where answers of sources are kept.
    pub kept: KeptAnswers,
    /// Days for which they are kept.
    pub kept_days: u32,
    /// The most bytes of them for each source.
    pub kept_bytes: u64,
    /// The number of backups kept.
    pub backups: usize,
    /// Days for which ended jobs and their notices are kept.
    pub history_days: u32,
    /// Companies of an index whose rule book nobody wrote.
    pub default_size: u32,
    /// Makes a service quick after a publication; `None` where nothing is served.
    pub warm: Option<Warm>,
}

/// Brings what is kept in memory up to date.
pub type Warm = Arc<dyn Fn() -> BoxFuture<'static, Result<(), AppError>> + Send + Sync>;

impl std::fmt::Debug for Tools {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tools")
            .field("sources", &self.sources.len())
            .field("universe", &self.universe)
            .field("backups", &self.backups)
            .field("history_days", &self.history_days)
            .finish_non_exhaustive()
    }
}

/// An attempt under way.
#[derive(Debug)]
pub(super) struct Attempt {
    /// Appends under the lease of the job only.
    pub(super) store: Store,
    pub(super) job: Job,
    pub(super) lease: Lease,
    pub(super) tools: Tools,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) progress: Progress,
    pub(super) cancel: CancellationToken,
}

impl Attempt {
    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The job is at `step`: should this process die, the next one goes on there.
    pub(super) async fn reach(&self, step: &str) -> Result<(), Stop> {
        let jobs = self.store.ledger().jobs();
        jobs.reach(self.lease, step).await.map_err(AppError::from)?;
        tracing::info!(job.id = self.job.id.0, job.key = %self.job.key, step, "job reached a step");
        Ok(())
    }
}

/// Why an attempt did not come to its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// What it needs is not there yet; who knows says when to look again.
    Held {
        reason: String,
        after: Option<Duration>,
    },
    /// It is not wanted: why.
    Cancelled(String),
    /// It was asked for before its time, by a clock that was ahead.
    Early(String),
    /// It failed.
    Failed(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

impl Stop {
    pub(super) fn held(reason: impl Into<String>) -> Self {
        Self::Held {
            reason: reason.into(),
            after: None,
        }
    }

    /// A failure of one of several indices, named.
    pub(super) fn of_index(index: &IndexId, error: AppError) -> Self {
        match is_for_good(&error) {
            true => Self::Failed(error),
            false => Self::held(format!("{index}: {error}")),
        }
    }

    /// How the attempt at `job` ends because of it.
    pub(super) fn ending(self, job: &Job, now: Instant) -> Ending {
        match self {
            Self::Held { reason, after } => Ending::Retry(reason, now + put_off(job, after)),
            Self::Cancelled(why) => Ending::Cancelled(why),
            Self::Early(why) => Ending::Withdrawn(why),
            Self::Failed(error) if is_for_good(&error) => Ending::Failed(error.to_string()),
            Self::Failed(error) => Ending::Retry(error.to_string(), now + put_off(job, None)),
        }
    }
}

/// Whether no later attempt can help unless somebody does something about it.
fn is_for_good(error: &AppError) -> bool {
    matches!(error.fault(), Fault::Internal)
}
