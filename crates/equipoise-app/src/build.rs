//! Build: compute the sessions of an index that are not published yet, and publish them.
//!
//! A build continues from the basket and divisor after the last published close; it never starts a
//! series again and never touches a published level. It publishes only if the ledger still stands
//! where it read it, so two builds at once cannot publish the same session twice.

use equipoise_engine::{Build, BuildError, LevelsOnly, Start, WholeSeries, build as build_series};
use equipoise_ledger::{
    Body, EntryHead, EntryKind, Hash, LedgerErrorKind, Prepared, Publication, Sequence,
    definition_hash, prepare,
};
use equipoise_model::{
    BasketRow, Date, Definition, IndexId, Instant, Series, SessionRow, calendar,
};

use crate::definitions::{self, Wanted};
use crate::panel::{LoadedPanel, blocking, fact_kinds};
use crate::{AppError, Progress, Range, Store};

/// How often a build starts over when another writer moved the ledger.
const ATTEMPTS_MAX: u32 = 5;

/// What to build.
#[derive(Debug, Clone)]
pub struct BuildRequest {
    /// The index.
    pub index: IndexId,
    /// First date; for a new series the base is the first session from it on.
    pub from: Option<Date>,
    /// Last date; `None` means the last session there is.
    pub to: Option<Date>,
    /// What the request says about the rule book.
    pub wanted: Wanted,
    /// The size of a rule book that nobody said anything about.
    pub default_size: u32,
    /// Compute the whole series from its base and publish nothing.
    pub dry_run: bool,
}

/// What a build did.
#[derive(Debug, Clone)]
pub struct BuildReport {
    /// The rule book used.
    pub definition: Definition,
    /// Its hash.
    pub definition_hash: Hash,
    /// The first session of the series.
    pub base: Date,
    /// The last session of the series now.
    pub last_session: Date,
    /// The level at its close.
    pub last_level: f64,
    /// Sessions computed by this call, ascending.
    pub new_sessions: Vec<Date>,
    /// Sessions of the asked range that are published after this call.
    pub sessions_in_range: Vec<Date>,
    /// Notices of the new sessions, counted by kind.
    pub notices: Vec<(&'static str, u64)>,
    /// Things a person should read, as sentences.
    pub remarks: Vec<String>,
    /// The publication written; `None` when nothing was.
    pub sequence: Option<Sequence>,
    /// The levels of a dry run; empty otherwise.
    pub levels: Vec<SessionRow>,
}

/// Build what `request` asks for.
///
/// # Errors
/// When dates are not valid, the facts do not suffice, or a store fails. Nothing is published then.
pub async fn build(
    store: &Store,
    request: &BuildRequest,
    now: Instant,
    progress: &Progress,
) -> Result<BuildReport, AppError> {
    let today = calendar::new_york_date(now);
    Range {
        from: request.from,
        to: request.to,
    }
    .checked(("start_date", "end_date"), today)?;
    for _ in 0..ATTEMPTS_MAX {
        match attempt(store, request, now, progress).await {
            Err(AppError::Ledger(error)) if error.kind() == LedgerErrorKind::Conflict => {
                tracing::info!(index.id = %request.index, "ledger moved during the build, starting over");
            }
            finished => return finished,
        }
    }
    Err(AppError::Contended {
        attempts: ATTEMPTS_MAX,
    })
}

/// The published end of a series.
struct Published {
    base: Date,
    head: EntryHead,
    cut: Sequence,
    last: SessionRow,
    basket: Vec<BasketRow>,
}

async fn attempt(
    store: &Store,
    request: &BuildRequest,
    now: Instant,
    progress: &Progress,
) -> Result<BuildReport, AppError> {
    let ledger = store.ledger();
    // The panel first: then every fact in it is at or before the head read after it.
    let panel = store.panel(progress).await?;
    let head = ledger.head().await?;
    let definition =
        definitions::resolve(ledger, &request.index, request.wanted, request.default_size).await?;
    let hash = definition_hash(&definition);
    if request.dry_run {
        return dry_run(store, request, panel, definition, hash).await;
    }
    let published = published(store, &request.index, hash, head.sequence).await?;
    refuse_before_base(request, published.as_ref(), &panel)?;
    let start = match &published {
        None => Start::Base(request.from),
        Some(published) => Start::Resume {
            last: published.last.clone(),
            basket: published.basket.clone(),
        },
    };
    progress.report("build", 0, None);
    let series = compute(store, &panel, &definition, start, request.to).await?;
    let remarks = match &published {
        Some(published) => corrections_since(store, published, head.sequence).await?,
        None => Vec::new(),
    };
    let is_current =
        definitions::current(ledger, &request.index).await?.as_ref() == Some(&definition);
    let mut report = report(
        request,
        &definition,
        hash,
        published.as_ref(),
        &series,
        &panel,
    )?;
    report.remarks = remarks;
    let mut entries: Vec<Prepared> = Vec::new();
    if !is_current {
        entries.push(prepare(&Body::Definition(definition), "build"));
    }
    if !series.sessions.is_empty() {
        let publication = Publication {
            index: request.index.clone(),
            definition: hash,
            cut: panel.cut(),
            continues: published.map(|published| published.head.sequence),
            series,
        };
        progress.report("publish", 0, None);
        entries.push(blocking(move || prepare(&Body::Publication(publication), "build")).await?);
    }
    if entries.is_empty() {
        return Ok(report);
    }
    let appended = ledger.append(&entries, now, Some(head.sequence)).await?;
    if !report.new_sessions.is_empty() {
        report.sequence = appended.appended.last().copied();
    }
    Ok(report)
}

/// The last publication of the series, up to `until`.
async fn published(
    store: &Store,
    index: &IndexId,
    hash: Hash,
    until: Sequence,
) -> Result<Option<Published>, AppError> {
    let ledger = store.ledger();
    let heads = ledger
        .heads(Sequence(0), until, &[EntryKind::Publication])
        .await?;
    let is_ours =
        |head: &&EntryHead| head.index.as_ref() == Some(index) && head.definition == Some(hash);
    let ours: Vec<&EntryHead> = heads.iter().filter(is_ours).collect();
    let (Some(first), Some(last)) = (ours.first(), ours.last()) else {
        return Ok(None);
    };
    let entry = ledger.entry(last.sequence).await?;
    let Body::Publication(publication) = entry.body else {
        return Err(AppError::Internal {
            what: format!("entry {} is no publication", last.sequence),
        });
    };
    let (base, row) = match (first.span, publication.series.sessions.last()) {
        (Some((base, _)), Some(row)) => (base, row.clone()),
        _ => {
            return Err(AppError::Internal {
                what: format!("publication {} is empty", last.sequence),
            });
        }
    };
    Ok(Some(Published {
        base,
        cut: publication.cut,
        basket: publication.series.basket(row.session).to_vec(),
        last: row,
        head: entry.head,
    }))
}

/// A start before the base is an error where it would have added sessions.
fn refuse_before_base(
    request: &BuildRequest,
    published: Option<&Published>,
    panel: &LoadedPanel,
) -> Result<(), AppError> {
    let (Some(from), Some(published)) = (request.from, published) else {
        return Ok(());
    };
    let panel = panel.panel();
    let first_asked = panel.sessions.get(panel.row_at_or_after(from)).copied();
    let is_before =
        from < published.base && first_asked.is_some_and(|first| first < published.base);
    if !is_before {
        return Ok(());
    }
    Err(AppError::BeforeBase {
        field: "start_date",
        date: from,
        base: published.base,
        index: request.index.to_string(),
    })
}

async fn compute(
    store: &Store,
    panel: &std::sync::Arc<LoadedPanel>,
    definition: &Definition,
    start: Start,
    until: Option<Date>,
) -> Result<Series, AppError> {
    let panel = std::sync::Arc::clone(panel);
    let definition = definition.clone();
    let threads = store.threads();
    let built = blocking(move || {
        let panel = panel.panel();
        let mut record = WholeSeries::default();
        let request = Build {
            panel: &panel,
            definition: &definition,
            start,
            until,
            threads,
        };
        build_series(&request, &mut record).map(|()| record.0)
    });
    Ok(built.await??)
}

async fn dry_run(
    store: &Store,
    request: &BuildRequest,
    panel: std::sync::Arc<LoadedPanel>,
    definition: Definition,
    hash: Hash,
) -> Result<BuildReport, AppError> {
    let (from, until, threads) = (request.from, request.to, store.threads());
    let wanted = definition.clone();
    let built = blocking(move || {
        let panel = panel.panel();
        let mut record = LevelsOnly::default();
        let start = Start::Base(from);
        let request = Build {
            panel: &panel,
            definition: &wanted,
            start,
            until,
            threads,
        };
        build_series(&request, &mut record).map(|()| record.0)
    });
    let levels = built.await??;
    let sessions: Vec<Date> = levels.iter().map(|row| row.session).collect();
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else {
        return Err(BuildError::NoData.into());
    };
    Ok(BuildReport {
        definition,
        definition_hash: hash,
        base: first.session,
        last_session: last.session,
        last_level: last.price_return,
        new_sessions: sessions.clone(),
        sessions_in_range: sessions,
        notices: Vec::new(),
        remarks: Vec::new(),
        sequence: None,
        levels,
    })
}

fn report(
    request: &BuildRequest,
    definition: &Definition,
    hash: Hash,
    published: Option<&Published>,
    series: &Series,
    panel: &LoadedPanel,
) -> Result<BuildReport, AppError> {
    let last = series
        .sessions
        .last()
        .or_else(|| published.map(|published| &published.last));
    let base = published
        .map(|published| published.base)
        .or_else(|| series.sessions.first().map(|row| row.session));
    let (Some(last), Some(base)) = (last, base) else {
        return Err(BuildError::NoData.into());
    };
    let (from, to) = (
        request.from.unwrap_or(base).max(base),
        request.to.unwrap_or(last.session),
    );
    let panel = panel.panel();
    let in_range =
        |session: &&Date| **session >= from && **session <= to && **session <= last.session;
    let mut notices: Vec<(&'static str, u64)> = Vec::new();
    for notice in &series.notices {
        let name = notice.kind.name();
        match notices.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => notices.push((name, 1)),
        }
    }
    Ok(BuildReport {
        definition: definition.clone(),
        definition_hash: hash,
        base,
        last_session: last.session,
        last_level: last.price_return,
        new_sessions: series.sessions.iter().map(|row| row.session).collect(),
        sessions_in_range: panel.sessions.iter().filter(in_range).copied().collect(),
        notices,
        remarks: Vec::new(),
        sequence: None,
        levels: Vec::new(),
    })
}

/// What was ingested for published sessions after they were published: those levels stay as they
/// are until a restatement.
async fn corrections_since(
    store: &Store,
    published: &Published,
    until: Sequence,
) -> Result<Vec<String>, AppError> {
    let heads = store
        .ledger()
        .heads(published.cut, until, &fact_kinds())
        .await?;
    let reaches_back = |head: &&EntryHead| {
        head.span
            .is_some_and(|(first, _)| first <= published.last.session)
    };
    let late: Vec<String> = heads
        .iter()
        .filter(reaches_back)
        .map(|head| head.sequence.to_string())
        .collect();
    if late.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![format!(
        "facts for sessions up to {} came in after they were published (ledger entries {}); the \
         published levels stay as they are",
        published.last.session,
        late.join(", ")
    )])
}
