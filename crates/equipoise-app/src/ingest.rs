//! Ingest: take files or the sample market into the ledger, and only what is new of them.
//!
//! Files are taken in the order in which they need each other, securities first. Each file is one
//! append: all of it is durable, or none of it is there. The first refused file ends the import;
//! files before it stay.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use equipoise_ledger::{Body, Prepared, Sequence, prepare};
use equipoise_model::{Bars, FactKind, Facts, Instant, SecurityRecord};
use equipoise_providers::files::{self, FileReport, Limits, OnError};
use equipoise_providers::sample::SampleMarket;

use crate::gate::{self, Gate, Surroundings};
use crate::known::{KnownFacts, KnownSecurities, REGISTERED};
use crate::panel::blocking;
use crate::unknown_symbols::{self, UnknownSymbols};
use crate::{AppError, Progress, Store};
use crate::{joined, off_session};

/// Which files to take in, and how.
#[derive(Debug, Clone)]
pub struct IngestRequest {
    /// The files.
    pub paths: Vec<PathBuf>,
    /// The kind of all of them; `None` tells it from each file's name.
    pub kind: Option<FactKind>,
    /// What a bad row does to its file.
    pub on_error: OnError,
    /// Limits of a file.
    pub limits: Limits,
}

/// What became of one file.
#[derive(Debug, Clone)]
pub struct Ingested {
    /// What was read.
    pub file: FileReport,
    /// Rows that said something new.
    pub new_rows: u64,
    /// Rows among them that correct an earlier one.
    pub corrections: u64,
    /// Rows that were known already.
    pub unchanged: u64,
    /// Ledger entries written.
    pub entries: Vec<Sequence>,
    /// Things a person should read, as sentences.
    pub remarks: Vec<String>,
}

/// Take the files in. `on_file` is told of each one as it becomes durable.
///
/// # Errors
/// At the first file that is refused, with the place of every bad row.
pub async fn ingest(
    store: &Store,
    request: &IngestRequest,
    now: Instant,
    progress: &Progress,
    mut on_file: impl FnMut(&Ingested),
) -> Result<Vec<Ingested>, AppError> {
    let mut files: Vec<(FactKind, &PathBuf)> = Vec::new();
    for path in &request.paths {
        let kind = request.kind.or_else(|| files::kind_of(path));
        let unknown = || AppError::UnknownKind {
            path: path.display().to_string(),
        };
        files.push((kind.ok_or_else(unknown)?, path));
    }
    let mut known = KnownSecurities::read(store.ledger()).await?;
    let names_securities = |(kind, _): &(FactKind, &PathBuf)| *kind == FactKind::Securities;
    let is_declared = known.is_declared || files.iter().any(names_securities);
    files.sort_by_key(|(kind, _)| turn(*kind, is_declared));
    let mut ahead = Ahead::read(store, &files, request, progress).await?;
    let mut taken = Vec::with_capacity(files.len());
    for (kind, path) in files {
        let (batches, report) = match ahead.files.remove(path) {
            Some(read) => read,
            None => read(path, kind, request, progress).await?,
        };
        let unknown = unknown_symbols::check(&batches, &known);
        let (batches, report, register) = match unknown {
            UnknownSymbols::None => (batches, report, Vec::new()),
            UnknownSymbols::Register(symbols) => (batches, report, symbols),
            UnknownSymbols::Refused(found) => {
                let (batches, report) =
                    unknown_symbols::refuse(batches, report, &found, request.on_error)?;
                (batches, report, Vec::new())
            }
        };
        let source = format!("file {}", file_name(path));
        let coming = Coming {
            batches,
            register,
            source: &source,
            actions: &ahead.actions,
            lines: None,
        };
        let mut ingested = take(store, coming, &mut known, now, progress).await?;
        ingested.file = Some(report);
        let ingested = ingested.into_file();
        on_file(&ingested);
        taken.push(ingested);
    }
    Ok(taken)
}

/// When a kind is taken in. Once securities are recorded, actions come before bars, because bars
/// may use the symbols that actions introduce; before that, bars introduce the symbols.
fn turn(kind: FactKind, is_declared: bool) -> u8 {
    match kind {
        FactKind::Securities => 0,
        FactKind::Actions if is_declared => 1,
        FactKind::Bars => 2,
        FactKind::Shares => 3,
        FactKind::Actions => 4,
        FactKind::Fx => 5,
        FactKind::Rates => 6,
    }
}

/// Take the sample market in; a second time changes nothing.
///
/// # Errors
/// When the ledger cannot be written.
pub async fn ingest_sample(
    store: &Store,
    market: SampleMarket,
    now: Instant,
    progress: &Progress,
) -> Result<Vec<Sequence>, AppError> {
    progress.report("generate sample market", 0, None);
    let facts = blocking(move || market.generate().facts).await?;
    let is_action = |batch: &&Facts| batch.kind() == FactKind::Actions;
    let actions: Vec<Facts> = facts.iter().filter(is_action).cloned().collect();
    let mut known = KnownSecurities::read(store.ledger()).await?;
    let mut entries = Vec::new();
    for kind in FactKind::ALL {
        let batches: Vec<Facts> = facts
            .iter()
            .filter(|batch| batch.kind() == kind)
            .cloned()
            .collect();
        if batches.is_empty() {
            continue;
        }
        let coming = Coming {
            batches,
            register: Vec::new(),
            source: "sample market",
            actions: &actions,
            lines: None,
        };
        let taken = take(store, coming, &mut known, now, progress).await?;
        entries.extend(taken.entries);
    }
    Ok(entries)
}

async fn read(
    path: &Path,
    kind: FactKind,
    request: &IngestRequest,
    progress: &Progress,
) -> Result<(Vec<Facts>, FileReport), AppError> {
    let (path, on_error, limits) = (path.to_owned(), request.on_error, request.limits.clone());
    let progress = progress.clone();
    let stage = format!("read {}", file_name(&path));
    let read = blocking(move || {
        files::read(&path, kind, on_error, &limits, &mut |done, total| {
            progress.report(&stage, done, total);
        })
    });
    Ok(read.await?.map_err(Box::new)?)
}

/// Action files whose turn comes after that of bars, read before it: a split that the bars show is
/// known then.
#[derive(Default)]
struct Ahead {
    files: BTreeMap<PathBuf, (Vec<Facts>, FileReport)>,
    actions: Vec<Facts>,
}

impl Ahead {
    /// A file that is refused is passed over here and refused when its turn comes.
    async fn read(
        store: &Store,
        files: &[(FactKind, &PathBuf)],
        request: &IngestRequest,
        progress: &Progress,
    ) -> Result<Self, AppError> {
        let mut ahead = Self::default();
        let bars = files.iter().position(|(kind, _)| *kind == FactKind::Bars);
        let Some(bars) = bars.filter(|_| store.quality().gate != Gate::Off) else {
            return Ok(ahead);
        };
        let actions = files
            .iter()
            .skip(bars)
            .filter(|(kind, _)| *kind == FactKind::Actions);
        for (kind, path) in actions {
            match read(path, *kind, request, progress).await {
                Ok(found) => {
                    ahead.actions.extend(found.0.iter().cloned());
                    ahead.files.insert((*path).clone(), found);
                }
                Err(AppError::File(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ahead)
    }
}

/// What is to be taken in by one append.
pub(crate) struct Coming<'a> {
    /// Batches of one kind.
    pub(crate) batches: Vec<Facts>,
    /// Symbols to be recorded as securities with them.
    pub(crate) register: Vec<String>,
    pub(crate) source: &'a str,
    /// Actions that are taken in later and explain moves already.
    pub(crate) actions: &'a [Facts],
    /// The lines that the batches are of, a few of many: only what is known of them is looked at, and
    /// the batches become one entry. `None` for a whole market.
    pub(crate) lines: Option<BTreeSet<String>>,
}

/// What an append came to, before the file it came from is added.
pub(crate) struct Taken {
    file: Option<FileReport>,
    pub(crate) new_rows: u64,
    pub(crate) corrections: u64,
    pub(crate) unchanged: u64,
    /// The same for each batch, before the gate.
    pub(crate) by_batch: Vec<Rows>,
    /// Bars that the gate held back or refused, by symbol.
    pub(crate) held: BTreeMap<String, u64>,
    pub(crate) entries: Vec<Sequence>,
    pub(crate) remarks: Vec<String>,
}

/// Rows of a batch by what they say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    pub(crate) new_rows: u64,
    pub(crate) corrections: u64,
    pub(crate) unchanged: u64,
}

impl Taken {
    fn into_file(self) -> Ingested {
        Ingested {
            file: self
                .file
                .expect("the report is set by the import of a file"),
            new_rows: self.new_rows,
            corrections: self.corrections,
            unchanged: self.unchanged,
            entries: self.entries,
            remarks: self.remarks,
        }
    }
}

/// Append what is new of `batches`, all of one kind, in one transaction.
pub(crate) async fn take(
    store: &Store,
    coming: Coming<'_>,
    known: &mut KnownSecurities,
    now: Instant,
    progress: &Progress,
) -> Result<Taken, AppError> {
    let Coming {
        batches,
        register,
        source,
        actions,
        lines,
    } = coming;
    let lines = lines.as_ref();
    let mut taken = Taken {
        file: None,
        new_rows: 0,
        corrections: 0,
        unchanged: 0,
        by_batch: Vec::with_capacity(batches.len()),
        held: BTreeMap::new(),
        entries: Vec::new(),
        remarks: off_session::remarks(&batches, &known.master, store.calendars()),
    };
    let head = store.head().await?;
    let (novel, earlier) = novel(store, batches, lines, head.sequence, &mut taken).await?;
    let window = (novel.iter().filter_map(Facts::span))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .map(gate::window);
    let (novel, screening) = match window {
        Some(window) if is_screened(store, &novel) => {
            progress.report("screen", 0, None);
            let told = KnownFacts::read_of(
                store.ledger(),
                FactKind::Actions,
                Some(window),
                lines,
                head.sequence,
            )
            .await?
            .into_actions(actions);
            let around = Surroundings::of(&novel, &known.master, told);
            let bars = novel.into_iter().filter_map(into_bars).collect();
            let screened =
                gate::screen(store, bars, earlier.into_bars_and_waiting(), around, source).await?;
            taken.new_rows -= screened.held.values().sum::<u64>();
            taken.held = screened.held;
            taken.remarks.extend(screened.remarks);
            (screened.accepted, screened.screening)
        }
        _ => (novel, None),
    };
    let novel = match lines {
        Some(_) => joined::joined(novel),
        None => novel,
    };
    let mut novel: Vec<(Facts, String)> = novel
        .into_iter()
        .map(|facts| (facts, String::new()))
        .collect();
    if !register.is_empty() {
        taken.remarks.push(format!(
            "{} symbols were not recorded as securities; they are now, without name or sector",
            register.len()
        ));
        let records = register
            .iter()
            .map(|symbol| SecurityRecord::of_symbol(symbol))
            .collect();
        novel.insert(0, (Facts::Securities(records), REGISTERED.to_owned()));
    }
    let mut entries: Vec<(Facts, String)> = Vec::with_capacity(novel.len());
    for (facts, from) in novel {
        known.add(&facts, if from.is_empty() { source } else { &from });
        entries.push((
            facts,
            if from.is_empty() {
                source.to_owned()
            } else {
                from
            },
        ));
    }
    if entries.is_empty() && screening.is_none() {
        return Ok(taken);
    }
    progress.report("encode", 0, None);
    let screening = screening.map(Body::Screening);
    // What is new was found against the ledger up to this head: a correction may state again what an
    // entry before it stated, and another writer may have been faster with the same.
    let prepared: Vec<Prepared> = prepare_all(entries, store.threads())
        .await?
        .into_iter()
        .chain(screening.map(|found| prepare(&found, source)))
        .map(|entry| entry.novel_since(head.sequence))
        .collect();
    progress.report("write ledger", 0, None);
    taken.entries = store.ledger().append(&prepared, now, None).await?.appended;
    Ok(taken)
}

/// Whether the gate looks at these facts.
fn is_screened(store: &Store, novel: &[Facts]) -> bool {
    let is_bars = |facts: &Facts| facts.kind() == FactKind::Bars;
    store.quality().gate != Gate::Off && novel.iter().all(is_bars)
}

fn into_bars(facts: Facts) -> Option<Bars> {
    match facts {
        Facts::Bars(bars) => Some(bars),
        _ => None,
    }
}

/// The batches without rows that are known, and what is known around them.
async fn novel(
    store: &Store,
    batches: Vec<Facts>,
    lines: Option<&BTreeSet<String>>,
    until: Sequence,
    taken: &mut Taken,
) -> Result<(Vec<Facts>, KnownFacts), AppError> {
    let Some(kind) = batches.first().map(Facts::kind) else {
        return Ok((Vec::new(), KnownFacts::default()));
    };
    let spans: Vec<_> = batches.iter().filter_map(Facts::span).collect();
    let span = spans
        .iter()
        .copied()
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let is_screened = kind == FactKind::Bars && store.quality().gate != Gate::Off;
    let around = span
        .filter(|_| is_screened)
        .map_or(span, |span| Some(gate::window(span)));
    let mut earlier = KnownFacts::read_of(store.ledger(), kind, around, lines, until).await?;
    if let Some(around) = around
        && kind == FactKind::Bars
        && store.quality().gate == Gate::On
    {
        earlier
            .read_held(store.ledger(), around, lines, until)
            .await?;
    }
    let mut novel = Vec::with_capacity(batches.len());
    for batch in batches {
        let found = earlier.novel(batch);
        taken.unchanged += found.unchanged;
        taken.corrections += found.corrections;
        taken.new_rows += found.facts.len() as u64;
        taken.by_batch.push(Rows {
            new_rows: found.facts.len() as u64,
            corrections: found.corrections,
            unchanged: found.unchanged,
        });
        if !found.facts.is_empty() {
            novel.push(found.facts);
        }
    }
    Ok((novel, earlier))
}

/// Encode on up to `threads` threads, in order.
async fn prepare_all(
    entries: Vec<(Facts, String)>,
    threads: usize,
) -> Result<Vec<Prepared>, AppError> {
    let permits = Arc::new(tokio::sync::Semaphore::new(threads.max(1)));
    let mut work = Vec::with_capacity(entries.len());
    for (facts, source) in entries {
        let permits = Arc::clone(&permits);
        work.push(tokio::spawn(async move {
            let _permit = permits.acquire_owned().await;
            blocking(move || prepare(&Body::Facts(facts), &source)).await
        }));
    }
    let mut prepared = Vec::with_capacity(work.len());
    for one in work {
        let joined = one.await.map_err(|error| AppError::Internal {
            what: error.to_string(),
        })?;
        prepared.push(joined?);
    }
    Ok(prepared)
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into(),
    )
}
