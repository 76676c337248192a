//! Reading: runs a piece of work on one of the reading connections, within the limits, and once more
//! after a rebuild when the stored data turns out to be damaged.

use std::sync::Arc;

use duckdb::Connection;
use tokio::sync::{OwnedRwLockReadGuard, OwnedSemaphorePermit};
use tokio::time::timeout;

use crate::engine::Engine;
use crate::error::ProjectionError;
use crate::projection::{Projection, blocking};
use crate::statement::Watch;

/// What a read holds until it is over, even when its caller has gone away.
struct Lease {
    engine: OwnedRwLockReadGuard<Option<Engine>, Engine>,
    connection: Option<Connection>,
    watch: Arc<Watch>,
    _permit: OwnedSemaphorePermit,
}

impl Projection {
    /// Runs `work` on a reading connection, within the statement timeout.
    ///
    /// When the stored data turns out to be damaged, the projection is rebuilt from the ledger and
    /// `work` is tried once more.
    pub(crate) async fn read<T, W>(&self, work: W) -> Result<T, ProjectionError>
    where
        T: Send + 'static,
        W: Fn(&Connection) -> Result<T, ProjectionError> + Send + Sync + 'static,
    {
        let work = Arc::new(work);
        let (generation, outcome) = self.read_once(Arc::clone(&work)).await?;
        let damage = outcome.as_ref().err().and_then(ProjectionError::damage);
        let Some(reason) = damage else {
            return outcome;
        };
        self.recover(generation, reason).await?;
        self.read_once(work).await?.1
    }

    /// Answers the generation of the engine asked beside the outcome.
    async fn read_once<T, W>(
        &self,
        work: Arc<W>,
    ) -> Result<(u64, Result<T, ProjectionError>), ProjectionError>
    where
        T: Send + 'static,
        W: Fn(&Connection) -> Result<T, ProjectionError> + Send + Sync + 'static,
    {
        let lease = self.lease().await?;
        let generation = lease.engine.generation;
        let watch = Arc::clone(&lease.watch);
        let vigil = watch.begin(self.shared.limits.statement_timeout());
        let outcome = blocking(move || lease.run(&*work)).await;
        vigil.end();
        if outcome.is_err() && watch.has_expired() {
            let limit_ms = self.shared.limits.statement_timeout_ms;
            return Ok((generation, Err(ProjectionError::TimedOut { limit_ms })));
        }
        Ok((generation, outcome))
    }

    async fn lease(&self) -> Result<Lease, ProjectionError> {
        let permit = self.permit().await?;
        let engine = self.engine().await?;
        let connection = engine.take_reader();
        let watch = Watch::over(&connection);
        Ok(Lease {
            engine,
            connection: Some(connection),
            watch,
            _permit: permit,
        })
    }

    /// Waits for a free reading connection, as long as a statement may take.
    async fn permit(&self) -> Result<OwnedSemaphorePermit, ProjectionError> {
        let limits = &self.shared.limits;
        let waiting = Arc::clone(&self.shared.permits).acquire_owned();
        match timeout(limits.statement_timeout(), waiting).await {
            Ok(permit) => Ok(permit.expect("the permits are never closed")),
            Err(_) => Err(ProjectionError::Busy {
                readers: limits.readers.max(1),
                limit_ms: limits.statement_timeout_ms,
            }),
        }
    }
}

impl Lease {
    fn run<T>(
        &self,
        work: &dyn Fn(&Connection) -> Result<T, ProjectionError>,
    ) -> Result<T, ProjectionError> {
        work(self.connection.as_ref().expect("taken on drop only"))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.watch.release();
        if let Some(connection) = self.connection.take() {
            self.engine.return_reader(connection);
        }
    }
}
