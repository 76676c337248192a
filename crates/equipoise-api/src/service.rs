//! The service behind the handlers: the state and the queues in front of heavy work.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;

use equipoise_app::{AppError, Progress};
use equipoise_model::{Date, Instant};
use tokio::sync::Semaphore;

use crate::{ApiError, ApiState};

/// What every handler shares.
pub(crate) type Shared = Arc<Service>;

#[derive(Debug)]
pub(crate) struct Service {
    state: ApiState,
    pub(crate) requests: Semaphore,
    builds: Arc<Semaphore>,
    exports: Arc<Semaphore>,
}

/// Heavy work, which has a queue of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    Build,
    Export,
}

impl Service {
    pub(crate) fn new(state: ApiState) -> Self {
        let limits = state.limits;
        Self {
            requests: Semaphore::new(limits.concurrent_requests),
            builds: Arc::new(Semaphore::new(limits.concurrent_builds)),
            exports: Arc::new(Semaphore::new(limits.concurrent_exports)),
            state,
        }
    }

    pub(crate) fn now(&self) -> Instant {
        (self.state.clock)()
    }

    /// The present date in New York.
    pub(crate) fn today(&self) -> Date {
        self.store.today(self.now())
    }

    /// Do `work` in a task of its own once its queue lets it, so that it is finished even when the
    /// client goes away or its time is over.
    pub(crate) async fn detached<T, W>(&self, kind: Work, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let queue = match kind {
            Work::Build => &self.builds,
            Work::Export => &self.exports,
        };
        let permit = Arc::clone(queue).acquire_owned().await;
        let permit = permit.expect("the queues are never closed");
        let task = tokio::spawn(async move {
            let _permit = permit;
            work.await
        });
        match task.await {
            Ok(outcome) => Ok(outcome?),
            Err(error) => Err(ApiError::Panicked {
                what: error.to_string(),
            }),
        }
    }
}

impl Deref for Service {
    type Target = ApiState;

    fn deref(&self) -> &ApiState {
        &self.state
    }
}

/// Open the projection and bring it up to the ledger's head, so that no request has to wait for
/// it.
///
/// # Errors
/// When a store cannot be used.
pub async fn warm(state: &ApiState) -> Result<(), AppError> {
    state.store.projection(&Progress::silent()).await.map(drop)
}
