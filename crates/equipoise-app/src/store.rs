//! The store: an open data folder, with the ledger at once and the rest when it is first needed.

use std::sync::Arc;

use equipoise_ledger::{Access, Head, Lease, SqliteLedger};
use equipoise_model::calendar::{self, Calendars};
use equipoise_model::{Date, Instant};
use equipoise_projection::{Limits, Projection};
use tokio::sync::{Mutex, OnceCell};

use crate::completeness::CompletenessPolicy;
use crate::gate::Quality;
use crate::panel::LoadedPanel;
use crate::{AppError, DataFolder, Progress};

/// How a data folder is opened.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Limits of the projection.
    pub projection: Limits,
    /// Threads an index build and an import may use; 0 means one for each core.
    pub threads: usize,
    /// The calendars of exchanges.
    pub calendars: Calendars,
    /// A restatement of at most so many sessions, counted from the first one to the last one that
    /// is published, is carried out without asking anybody; 0 means none is.
    pub automatic_restatement_sessions: u32,
    /// How bars are screened on their way in.
    pub quality: Quality,
    /// How complete a session must be to be published.
    pub completeness: CompletenessPolicy,
}

impl StoreOptions {
    /// The most sessions that may be restated without asking anybody.
    pub const AUTOMATIC_RESTATEMENT_SESSIONS_MAX: u32 = 2;
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            projection: Limits::default(),
            threads: 0,
            calendars: Calendars::built_in(),
            automatic_restatement_sessions: 0,
            quality: Quality::default(),
            completeness: CompletenessPolicy::default(),
        }
    }
}

/// An open data folder. Cheap to clone; clones share everything.
#[derive(Debug, Clone)]
pub struct Store {
    shared: Arc<Shared>,
    ledger: SqliteLedger,
}

#[derive(Debug)]
struct Shared {
    folder: DataFolder,
    options: StoreOptions,
    projection: OnceCell<Projection>,
    panel: Mutex<Option<Arc<LoadedPanel>>>,
}

impl Store {
    /// Open the folder; the ledger is made when it is missing and `access` allows it.
    ///
    /// # Errors
    /// When the ledger cannot be opened: the text names its path.
    pub async fn open(
        folder: DataFolder,
        access: Access,
        options: StoreOptions,
    ) -> Result<Self, AppError> {
        let ledger = SqliteLedger::open(&folder.ledger(), access).await?;
        let shared = Shared {
            folder,
            options,
            projection: OnceCell::new(),
            panel: Mutex::new(None),
        };
        Ok(Self {
            shared: Arc::new(shared),
            ledger,
        })
    }

    /// This store for the work on a job: nothing is appended to the ledger once the job belongs to
    /// somebody else.
    #[must_use]
    pub fn under(&self, lease: Lease) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            ledger: self.ledger.under(lease),
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.shared.folder
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &SqliteLedger {
        &self.ledger
    }

    /// The last entry of the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn head(&self) -> Result<Head, AppError> {
        Ok(self.ledger.head().await?)
    }

    /// Threads that heavy work may use.
    #[must_use]
    pub fn threads(&self) -> usize {
        match self.shared.options.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        }
    }

    /// The calendars of exchanges.
    #[must_use]
    pub fn calendars(&self) -> &Calendars {
        &self.shared.options.calendars
    }

    /// See [`StoreOptions::automatic_restatement_sessions`].
    #[must_use]
    pub fn automatic_restatement_sessions(&self) -> u32 {
        self.shared.options.automatic_restatement_sessions
    }

    /// How bars are screened on their way in.
    #[must_use]
    pub fn quality(&self) -> &Quality {
        &self.shared.options.quality
    }

    /// How complete a session must be to be published.
    #[must_use]
    pub fn completeness(&self) -> &CompletenessPolicy {
        &self.shared.options.completeness
    }

    /// The date at `now` where the day began first, of the exchanges there are: no session has a
    /// later one.
    #[must_use]
    pub fn today(&self, now: Instant) -> Date {
        let calendars = self.calendars();
        let dates = calendars.mics().filter_map(|mic| calendars.get(mic));
        let latest = dates.map(|calendar| calendar.local_date(now)).max();
        latest.unwrap_or_else(|| calendar::new_york_date(now))
    }

    /// The projection, opened and brought up to the ledger's head.
    ///
    /// # Errors
    /// When neither a file nor a projection in memory can be built.
    pub async fn projection(&self, progress: &Progress) -> Result<&Projection, AppError> {
        let path = self.shared.folder.projection();
        let open = || Projection::open(&path, self.shared.options.projection);
        let projection = self.shared.projection.get_or_try_init(open).await?;
        let report = |step: equipoise_projection::Progress| {
            progress.report("projection", step.applied.0, Some(step.head.0));
        };
        projection.catch_up(&self.ledger, report).await?;
        Ok(projection)
    }

    /// The projection if something needed it before; it is not opened for this question.
    #[must_use]
    pub fn opened_projection(&self) -> Option<&Projection> {
        self.shared.projection.get()
    }

    /// The panel of every fact in the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn panel(&self, progress: &Progress) -> Result<Arc<LoadedPanel>, AppError> {
        let mut slot = self.shared.panel.lock().await;
        let current = slot.take();
        let panel = crate::panel::load(self, current, progress).await?;
        *slot = Some(Arc::clone(&panel));
        Ok(panel)
    }

    /// Close the ledger, which moves what is written into its main file. The last process to close
    /// leaves one file behind that can be copied as it is.
    pub async fn close(&self) {
        self.ledger.clone().close().await;
    }

    /// Let go of the panel, so that an idle process holds no map of it.
    pub async fn release_panel(&self) {
        *self.shared.panel.lock().await = None;
    }
}
