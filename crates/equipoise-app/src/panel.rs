//! The panel on disk: taken as it is while it holds every fact, else assembled from the ledger.

use std::sync::Arc;

use equipoise_engine::Assembly;
use equipoise_ledger::{Body, EntryKind, Hash, Sequence, SqliteLedger};
use equipoise_model::{Date, FactKind, Facts, Panel};
use equipoise_projection::panel_file::{self, PanelFile};

use crate::{AppError, Progress, Store};

/// A panel and the last fact it holds.
#[derive(Debug)]
pub struct LoadedPanel {
    cut: Sequence,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(Box<PanelFile>),
    Memory(Box<Panel<'static>>),
}

impl LoadedPanel {
    /// The sequence number of the last fact in the panel.
    #[must_use]
    pub fn cut(&self) -> Sequence {
        self.cut
    }

    /// The panel itself.
    #[must_use]
    pub fn panel(&self) -> Panel<'_> {
        match &self.source {
            Source::File(file) => file.panel(),
            Source::Memory(panel) => panel.borrowed(),
        }
    }
}

/// The ledger kinds that hold facts.
#[must_use]
pub fn fact_kinds() -> [EntryKind; 6] {
    FactKind::ALL.map(EntryKind::Facts)
}

/// The panel of every fact up to the head: `current`, the file, or a new one, whichever is right
/// first.
pub(crate) async fn load(
    store: &Store,
    current: Option<Arc<LoadedPanel>>,
    progress: &Progress,
) -> Result<Arc<LoadedPanel>, AppError> {
    let (cut, hash) = last_fact(store.ledger()).await?;
    if let Some(current) = current
        && current.cut == cut
    {
        return Ok(current);
    }
    let path = store.folder().panel();
    if let Some(file) = blocking(move || PanelFile::open(&path)).await??
        && file.sequence() == cut
        && file.ledger_hash() == hash
    {
        return Ok(Arc::new(LoadedPanel {
            cut,
            source: Source::File(Box::new(file)),
        }));
    }
    let panel = assemble(store, cut, progress).await?;
    Ok(Arc::new(save(store, panel, cut, hash).await?))
}

/// The last entry that holds facts.
async fn last_fact(ledger: &SqliteLedger) -> Result<(Sequence, Hash), AppError> {
    let head = ledger.head().await?;
    let facts = ledger
        .heads(Sequence(0), head.sequence, &fact_kinds())
        .await?;
    Ok(facts.last().map_or((Sequence(0), Hash([0; 32])), |entry| {
        (entry.sequence, entry.hash)
    }))
}

/// The facts up to and including `cut`, in ledger order.
pub(crate) async fn facts(
    ledger: &SqliteLedger,
    cut: Sequence,
    progress: &Progress,
) -> Result<Vec<(Sequence, Facts)>, AppError> {
    let heads = ledger.heads(Sequence(0), cut, &fact_kinds()).await?;
    let total = u64::try_from(heads.len()).ok();
    let mut facts = Vec::with_capacity(heads.len());
    for (done, head) in (1_u64..).zip(&heads) {
        let entry = ledger.entry(head.sequence).await?;
        let Body::Facts(batch) = entry.body else {
            return Err(AppError::Internal {
                what: format!("entry {} holds no facts", head.sequence),
            });
        };
        facts.push((head.sequence, batch));
        progress.report("read facts", done, total);
    }
    Ok(facts)
}

/// The panel of the facts up to and including `cut`, whatever came after.
pub(crate) async fn at(
    store: &Store,
    cut: Sequence,
    progress: &Progress,
) -> Result<Arc<LoadedPanel>, AppError> {
    let current = store.panel(progress).await?;
    if current.cut == cut {
        return Ok(current);
    }
    let panel = assemble(store, cut, progress).await?;
    let source = Source::Memory(Box::new(panel));
    Ok(Arc::new(LoadedPanel { cut, source }))
}

/// A panel that says the same of `session` and before as the facts up to `cut` do: the present one
/// where nothing came in since that reaches so far back.
pub(crate) async fn of_session(
    store: &Store,
    cut: Sequence,
    session: Date,
    progress: &Progress,
) -> Result<Arc<LoadedPanel>, AppError> {
    let current = store.panel(progress).await?;
    let later = store
        .ledger()
        .heads(cut, current.cut, &fact_kinds())
        .await?;
    let reaches = |span: Option<(Date, Date)>| span.is_none_or(|(first, _)| first <= session);
    if later.iter().any(|head| reaches(head.span)) {
        return at(store, cut, progress).await;
    }
    Ok(current)
}

async fn assemble(
    store: &Store,
    cut: Sequence,
    progress: &Progress,
) -> Result<Panel<'static>, AppError> {
    let facts = facts(store.ledger(), cut, progress).await?;
    let calendars = store.calendars().clone();
    blocking(move || {
        let mut assembly = Assembly::new(calendars);
        for (_, batch) in facts {
            assembly.add(batch);
        }
        assembly.panel()
    })
    .await
}

/// Write the panel for the next time and map it; where the folder cannot be written, keep it.
async fn save(
    store: &Store,
    panel: Panel<'static>,
    cut: Sequence,
    hash: Hash,
) -> Result<LoadedPanel, AppError> {
    let path = store.folder().panel();
    let source = blocking(move || {
        let written =
            panel_file::write(&path, &panel, cut, hash).and_then(|()| PanelFile::open(&path));
        match written {
            Ok(Some(file)) => Source::File(Box::new(file)),
            Ok(None) => Source::Memory(Box::new(panel)),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "panel kept in memory");
                Source::Memory(Box::new(panel))
            }
        }
    })
    .await?;
    Ok(LoadedPanel { cut, source })
}

/// Run CPU or file work off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| match error.try_into_panic() {
            Ok(panic) => AppError::BrokenInvariant {
                what: panic_text(panic.as_ref()),
            },
            Err(error) => AppError::Internal {
                what: error.to_string(),
            },
        })
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown")
        .to_owned()
}
