//! Ingest: take files or the sample market into the ledger, and only what is new of them.
//!
//! Files are taken in the order in which they need each other, securities first. Each file is one
//! append: all of it is durable, or none of it is there. The first refused file ends the import;
//! files before it stay.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use equipoise_ledger::{Body, Prepared, Sequence, prepare};
use equipoise_model::{FactKind, Facts, Instant, SecurityRecord};
use equipoise_providers::files::{self, FileReport, Limits, OnError};
use equipoise_providers::sample::SampleMarket;

use crate::known::{KnownFacts, KnownSecurities, REGISTERED};
use crate::off_session;
use crate::panel::blocking;
use crate::unknown_symbols::{self, UnknownSymbols};
use crate::{AppError, Progress, Store};

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
    let mut taken = Vec::with_capacity(files.len());
    for (kind, path) in files {
        let (batches, report) = read(path, kind, request, progress).await?;
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
        let mut ingested =
            take(store, batches, register, &source, &mut known, now, progress).await?;
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
        let taken = take(
            store,
            batches,
            Vec::new(),
            "sample market",
            &mut known,
            now,
            progress,
        )
        .await?;
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

/// What an append came to, before the file it came from is added.
struct Taken {
    file: Option<FileReport>,
    new_rows: u64,
    corrections: u64,
    unchanged: u64,
    entries: Vec<Sequence>,
    remarks: Vec<String>,
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
async fn take(
    store: &Store,
    batches: Vec<Facts>,
    register: Vec<String>,
    source: &str,
    known: &mut KnownSecurities,
    now: Instant,
    progress: &Progress,
) -> Result<Taken, AppError> {
    let mut taken = Taken {
        file: None,
        new_rows: 0,
        corrections: 0,
        unchanged: 0,
        entries: Vec::new(),
        remarks: off_session::remarks(&batches, &known.master, store.calendars()),
    };
    let head = store.head().await?;
    let mut novel = novel(store, batches, head.sequence, &mut taken).await?;
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
    if entries.is_empty() {
        return Ok(taken);
    }
    progress.report("encode", 0, None);
    // What is new was found against the ledger up to this head: a correction may state again what an
    // entry before it stated, and another writer may have been faster with the same.
    let prepared: Vec<Prepared> = prepare_all(entries, store.threads())
        .await?
        .into_iter()
        .map(|entry| entry.novel_since(head.sequence))
        .collect();
    progress.report("write ledger", 0, None);
    taken.entries = store.ledger().append(&prepared, now, None).await?.appended;
    Ok(taken)
}

/// The batches without rows that are known; an empty source text stands for the caller's.
async fn novel(
    store: &Store,
    batches: Vec<Facts>,
    until: Sequence,
    taken: &mut Taken,
) -> Result<Vec<(Facts, String)>, AppError> {
    let Some(kind) = batches.first().map(Facts::kind) else {
        return Ok(Vec::new());
    };
    let spans: Vec<_> = batches.iter().filter_map(Facts::span).collect();
    let span = spans
        .iter()
        .copied()
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let earlier = KnownFacts::read(store.ledger(), kind, span, until).await?;
    let mut novel = Vec::with_capacity(batches.len());
    for batch in batches {
        let found = earlier.novel(batch);
        taken.unchanged += found.unchanged;
        taken.corrections += found.corrections;
        taken.new_rows += found.facts.len() as u64;
        if !found.facts.is_empty() {
            novel.push((found.facts, String::new()));
        }
    }
    Ok(novel)
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
