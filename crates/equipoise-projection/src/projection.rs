//! The handle of a projection: opens or rebuilds the file, and runs work on its connections.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use equipoise_ledger::{Sequence, SqliteLedger};
use tokio::sync::{OwnedRwLockReadGuard, RwLock, Semaphore};
use tokio::task;

use crate::claim::Claim;
use crate::directory::Directory;
use crate::engine::{Engine, Refusal, Started};
use crate::error::ProjectionError;
use crate::limits::Limits;
use crate::opening::Opening;
use crate::probe::Position;
use crate::set_aside::set_aside;

/// How often a projection that turns out to be damaged while in use is rebuilt by one process.
pub const REBUILDS_MAX: u64 = 3;

/// Where a projection lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// In its file. It takes every entry of the ledger in.
    File,
    /// In memory, because the file is taken by another process or its folder cannot be written, or
    /// because that was asked for. It takes every entry in but bars, whose scan is what takes long.
    Memory {
        /// Why, as a clause.
        reason: String,
    },
}

/// The rebuildable DuckDB projection of a ledger. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Projection {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    /// `None` in memory.
    claim: Option<Claim>,
    opened: Opened,
    pub(crate) limits: Limits,
    /// `None` after a rebuild that failed, until the next one.
    engine: Arc<RwLock<Option<Engine>>>,
    pub(crate) permits: Arc<Semaphore>,
    /// The number of engines so far.
    generations: AtomicU64,
    state: Mutex<State>,
}

/// What is known without asking the engine.
struct State {
    position: Position,
    directory: Arc<Directory>,
    rebuilt_because: Option<String>,
    /// The ledger to rebuild from: the one last given to `catch_up`.
    ledger: Option<SqliteLedger>,
}

impl Projection {
    /// Opens the projection at `path`; its folder and file are made when missing.
    ///
    /// A file that is damaged, truncated, not a projection or of another schema version is renamed
    /// to `<name>.damaged-<n>` and an empty one takes its place, to be filled by
    /// [`catch_up`](Self::catch_up); [`rebuilt_because`](Self::rebuilt_because) says why. A file
    /// that another process holds, or that cannot be written, leaves a projection in memory.
    ///
    /// # Errors
    /// When this process has the file open already, or neither file nor memory can be had.
    pub async fn open(path: &Path, limits: Limits) -> Result<Self, ProjectionError> {
        let claim = Claim::take(path)?;
        let (claim, opening) = blocking(move || {
            let opening = Opening::of_file(claim.path(), &limits);
            (claim, opening)
        })
        .await;
        let Opening {
            started,
            opened,
            rebuilt_because,
        } = opening?;
        let claim = (opened == Opened::File).then_some(claim);
        Ok(Self::new(claim, opened, limits, started, rebuilt_because))
    }

    /// An empty projection in memory. It takes in every entry but bars.
    ///
    /// # Errors
    /// When the engine does not start within its limits.
    pub async fn in_memory(limits: Limits) -> Result<Self, ProjectionError> {
        let started = blocking(move || Engine::open_in_memory(&limits, 0)).await?;
        let opened = Opened::Memory {
            reason: "it was asked for in memory".to_owned(),
        };
        Ok(Self::new(None, opened, limits, started, None))
    }

    fn new(
        claim: Option<Claim>,
        opened: Opened,
        limits: Limits,
        started: Started,
        rebuilt_because: Option<String>,
    ) -> Self {
        let Started {
            engine,
            position,
            directory,
        } = started;
        let state = State {
            position,
            directory: Arc::new(directory),
            rebuilt_because,
            ledger: None,
        };
        let shared = Shared {
            claim,
            opened,
            limits,
            engine: Arc::new(RwLock::new(Some(engine))),
            permits: Arc::new(Semaphore::new(limits.readers.max(1))),
            generations: AtomicU64::new(1),
            state: Mutex::new(state),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Where the projection lives.
    #[must_use]
    pub fn opened(&self) -> &Opened {
        &self.shared.opened
    }

    /// The last ledger entry taken in. Reads a number in memory.
    #[must_use]
    pub fn applied(&self) -> Sequence {
        self.position().applied
    }

    /// Why the file was set aside and built anew since the process opened it, if it was.
    #[must_use]
    pub fn rebuilt_because(&self) -> Option<String> {
        self.shared.state().rebuilt_because.clone()
    }

    /// The names of every security taken in so far.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.shared.state().directory)
    }

    pub(crate) async fn engine(
        &self,
    ) -> Result<OwnedRwLockReadGuard<Option<Engine>, Engine>, ProjectionError> {
        let guard = Arc::clone(&self.shared.engine).read_owned().await;
        OwnedRwLockReadGuard::try_map(guard, Option::as_ref).map_err(|_| ProjectionError::Damaged {
            reason: "its last rebuild failed".to_owned(),
        })
    }

    /// Sets the engine of `generation` aside and starts an empty one in its place, unless somebody
    /// else has done so already.
    pub(crate) async fn rebuild(
        &self,
        generation: u64,
        reason: String,
    ) -> Result<(), ProjectionError> {
        let mut place = Arc::clone(&self.shared.engine).write_owned().await;
        if place
            .as_ref()
            .is_some_and(|engine| engine.generation != generation)
        {
            return Ok(());
        }
        let next = self.shared.generations.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(reason, "the projection is set aside and rebuilt");
        let writer = match place.as_ref() {
            Some(engine) => Some(Arc::clone(&engine.writer).lock_owned().await),
            None => None,
        };
        let shared = Arc::clone(&self.shared);
        blocking(move || {
            // If this fails, the next catch-up must not take the place for up to date.
            shared.advance(Position::START, Some(Directory::default()));
            // Closed before it is renamed: an engine tidies up its log by name.
            drop(writer);
            drop(place.take());
            let Started {
                engine,
                position,
                directory,
            } = shared.start_anew(next)?;
            let mut state = shared.state();
            state.position = position;
            state.directory = Arc::new(directory);
            state.rebuilt_because = Some(reason);
            *place = Some(engine);
            Ok(())
        })
        .await
    }

    /// Rebuilds after damage, from the ledger the projection was last given.
    pub(crate) async fn recover(
        &self,
        generation: u64,
        reason: String,
    ) -> Result<(), ProjectionError> {
        if self.shared.generations.load(Ordering::Relaxed) > REBUILDS_MAX {
            let reason = format!("{reason}; it was rebuilt {REBUILDS_MAX} times already");
            return Err(ProjectionError::Damaged { reason });
        }
        let ledger = self.shared.state().ledger.clone();
        self.rebuild(generation, reason.clone()).await?;
        let Some(ledger) = ledger else {
            return Err(ProjectionError::Damaged { reason });
        };
        self.catch_up(&ledger, |_| {}).await.map(drop)
    }

    pub(crate) fn position(&self) -> Position {
        self.shared.state().position
    }

    pub(crate) fn remember_ledger(&self, ledger: &SqliteLedger) {
        self.shared.state().ledger = Some(ledger.clone());
    }
}

impl Shared {
    /// Notes what a committed batch changed.
    pub(crate) fn advance(&self, position: Position, directory: Option<Directory>) {
        let mut state = self.state();
        state.position = position;
        if let Some(directory) = directory {
            state.directory = Arc::new(directory);
        }
    }

    fn start_anew(&self, generation: u64) -> Result<Started, ProjectionError> {
        let Some(claim) = &self.claim else {
            return Engine::open_in_memory(&self.limits, generation);
        };
        set_aside(claim.path())?;
        Engine::open_file(claim.path(), &self.limits, generation).map_err(|refusal| match refusal {
            Refusal::Failed(error) => error,
            Refusal::Unwritable(reason) | Refusal::Unusable(reason) => {
                ProjectionError::Damaged { reason }
            }
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is a plain assignment, so a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projection")
            .field("opened", &self.shared.opened)
            .field("applied", &self.applied())
            .finish_non_exhaustive()
    }
}

/// Runs `work` where blocking is allowed; a panic in it goes on in the caller.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => unreachable!("blocking work is never cancelled"),
        },
    }
}
