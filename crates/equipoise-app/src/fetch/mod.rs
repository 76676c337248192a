//! Fetch: ask market data sources for what the ledger lacks, and take it in line by line.
//!
//! The universe comes first, then batches of lines: what a batch told is appended kind by kind and is
//! durable before the next one is asked for. Within a batch bars come last, so a line whose bars are
//! in the ledger has had everything else taken in: a fetch that was killed goes on with the line where
//! it stopped. A line whose bars reach the last session that is over is not asked for; any other is
//! asked from [`OVERLAP_DAYS`] before its last bar, so that what a source changed lately is seen.
//! Nothing is overwritten: a bar, count or amount that differs is a correction, and a dividend that is
//! not told any more is taken back by a later statement.

mod batch;
mod held;
mod plan;
mod repeated;
mod report;
mod request;
mod rounded;
mod universe;
mod watch;
mod withdrawn;

use std::collections::BTreeMap;

use equipoise_model::{Facts, Instant, SecurityRecord};
use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::source::Need;
use equipoise_providers::symbols::{Spelling, Symbol};
use equipoise_providers::transport::Transport;
use tokio_util::sync::CancellationToken;

pub use plan::{OVERLAP_DAYS, SHARES_BEFORE_DAYS};
pub use report::{Counts, FINDINGS_KEPT, Failure, FetchReport, FetchRow, Outcome, Part, Stopped};
pub use request::{BATCH_LINES, BATCH_LINES_MAX, FetchRequest, Kinds, LINES_MAX, Universe};
pub use watch::BLOCKED_IN_A_ROW;

use crate::ingest::{Coming, take};
use crate::known::KnownSecurities;
use crate::{AppError, Progress, Store};
use held::Held;
use plan::{Line, Planner};
use watch::Watch;

/// Ask `sources`, the preferred one first, for what `request` names and the ledger lacks, and take in
/// what they tell by `now`.
///
/// What a source fails to tell is in the report and loses nothing else; a failure that every further
/// request would meet ends the fetch, with what is left named in the report. So does `cancel`, between
/// two answers.
///
/// # Errors
/// The request cannot be carried out, or the ledger cannot be read or written; what was appended
/// before stays.
pub async fn fetch(
    store: &Store,
    sources: &[Transport],
    request: &FetchRequest,
    now: Instant,
    progress: &Progress,
    cancel: &CancellationToken,
) -> Result<FetchReport, AppError> {
    request.check(store.today(now))?;
    let before: Vec<u64> = sources.iter().map(Transport::requests).collect();
    let run = Run {
        store,
        sources,
        request,
        now,
        progress,
        cancel,
    };
    let mut report = run.carry_out().await?;
    for (transport, before) in sources.iter().zip(before) {
        let made = transport.requests() - before;
        *report
            .requests
            .entry(transport.source().name())
            .or_default() += made;
    }
    Ok(report)
}

/// One fetch.
struct Run<'a> {
    store: &'a Store,
    sources: &'a [Transport],
    request: &'a FetchRequest,
    now: Instant,
    progress: &'a Progress,
    cancel: &'a CancellationToken,
}

impl Run<'_> {
    async fn carry_out(&self) -> Result<FetchReport, AppError> {
        let mut report = FetchReport::default();
        let mut known = KnownSecurities::read(self.store.ledger()).await?;
        self.progress.report("read the ledger", 0, None);
        let held = Held::read(self.store, self.store.head().await?.sequence).await?;
        let Some(symbols) = self.universe(&mut known, &held, &mut report).await? else {
            return Ok(report);
        };
        if symbols.is_empty() {
            let text =
                "there is no line to ask for: the ledger holds none, or the source told none";
            report.remarks.push(text.to_owned());
            return Ok(report);
        }
        if !self.companies(&symbols, &mut known, &mut report).await? {
            return Ok(report);
        }
        let lines = self.lines(&symbols, &held, &known, &mut report);
        self.batches(&lines, &mut known, &mut report).await?;
        Ok(report)
    }

    /// The lines to look at; `None` when the fetch ends here.
    async fn universe(
        &self,
        known: &mut KnownSecurities,
        held: &Held,
        report: &mut FetchReport,
    ) -> Result<Option<Vec<String>>, AppError> {
        let largest = match &self.request.universe {
            Universe::Symbols(symbols) => return Ok(Some(plan::once(symbols.iter().cloned()))),
            Universe::Held => {
                let today = self.store.today(self.now);
                let lines = plan::held_lines(&known.master, held, self.request.from, today);
                return Ok(Some(lines));
            }
            Universe::All => None,
            Universe::Largest(count) => Some(*count),
        };
        self.progress.report("universe", 0, None);
        let need = Need::Universe { largest };
        let Some(fetched) = universe::one(self.sources, need.clone(), self.cancel).await else {
            report.stopped = Some(Stopped::Cancelled);
            return Ok(None);
        };
        let (mut row, mut records) = universe::read(Part::Universe, fetched);
        if let Some(source) = row.source.filter(|_| records.is_empty()) {
            // A market without a line is a broken answer.
            row.outcome = Outcome::Failed;
            row.failures.push(Failure {
                source,
                fault: Fault::Theirs,
                ..Failure::ours(
                    FailureKind::Garbage,
                    format!("{source}: {need}: no line is told"),
                )
            });
        }
        if row.outcome == Outcome::Failed {
            if row.failures.is_empty() {
                let text = format!("none of the sources can be asked for {need}");
                row.failures.push(Failure::ours(FailureKind::Refused, text));
            }
            report.stopped = row.failures.last().cloned().map(Stopped::Failure);
            report.rows.push(row);
            return Ok(None);
        }
        records.truncate(largest.map_or(LINES_MAX, |largest| largest as usize));
        let symbols = records.iter().map(|record| record.symbol.clone()).collect();
        row.counts = self
            .record(records, row.source.unwrap_or_default(), known, report)
            .await?;
        report.rows.push(row);
        Ok(Some(symbols))
    }

    /// Let the sources that file by company learn their companies, and group the lines; whether the
    /// fetch goes on.
    async fn companies(
        &self,
        symbols: &[String],
        known: &mut KnownSecurities,
        report: &mut FetchReport,
    ) -> Result<bool, AppError> {
        for transport in self.sources {
            let Some(need) = transport.source().directory() else {
                continue;
            };
            let alone = std::slice::from_ref(transport);
            let Some(fetched) = universe::one(alone, need, self.cancel).await else {
                report.stopped = Some(Stopped::Cancelled);
                return Ok(false);
            };
            let (mut row, listed) = universe::read(Part::Companies, fetched);
            // Of the whole list only the lines of this fetch are taken in.
            (row.findings, row.finding_count) = (Vec::new(), 0);
            let records = universe::grouped(symbols, &listed, &known.master);
            let source = transport.source().name();
            row.counts = self.record(records, source, known, report).await?;
            report.rows.push(row);
        }
        Ok(true)
    }

    /// Append what is new of `records`.
    async fn record(
        &self,
        records: Vec<SecurityRecord>,
        source: &str,
        known: &mut KnownSecurities,
        report: &mut FetchReport,
    ) -> Result<Counts, AppError> {
        if records.is_empty() {
            return Ok(Counts::default());
        }
        let coming = Coming {
            batches: vec![Facts::Securities(records)],
            register: Vec::new(),
            source,
            actions: &[],
            lines: None,
        };
        let taken = take(self.store, coming, known, self.now, self.progress).await?;
        report.entries.extend(&taken.entries);
        Ok(Counts {
            new_rows: taken.new_rows,
            corrections: taken.corrections,
            unchanged: taken.unchanged,
            held: 0,
        })
    }

    /// What is to be asked for; what is not gets its row now.
    fn lines(
        &self,
        symbols: &[String],
        held: &Held,
        known: &KnownSecurities,
        report: &mut FetchReport,
    ) -> Vec<Line> {
        let planner = Planner {
            request: self.request,
            held,
            master: &known.master,
            calendars: self.store.calendars(),
            now: self.now,
        };
        let kinds = self.request.kinds;
        let mut lines = Vec::with_capacity(symbols.len());
        for symbol in symbols {
            if let Err(error) = Symbol::parse(symbol, Spelling::Dotted) {
                let mut row = FetchRow::new(Some(symbol), Part::History, Outcome::Failed);
                let failure = Failure::ours(FailureKind::NotFound, error.to_string());
                row.failures.push(failure);
                report.rows.push(row);
                continue;
            }
            let line = planner.line(symbol);
            for (is_wanted, part, span) in [
                (kinds.history, Part::History, line.history),
                (kinds.shares, Part::Shares, line.shares),
            ] {
                if is_wanted && span.is_none() {
                    let row = FetchRow::new(Some(symbol), part, Outcome::Current);
                    report.rows.push(row);
                }
            }
            if line.history.is_some() || line.shares.is_some() {
                lines.push(line);
            }
        }
        lines
    }

    async fn batches(
        &self,
        lines: &[Line],
        known: &mut KnownSecurities,
        report: &mut FetchReport,
    ) -> Result<(), AppError> {
        let mut watch = Watch::default();
        let mut done = 0;
        for batch in lines.chunks(self.request.batch_lines) {
            if report.stopped.is_none() && self.cancel.is_cancelled() {
                report.stopped = Some(Stopped::Cancelled);
            }
            if report.stopped.is_some() {
                report.rows.extend(batch.iter().flat_map(batch::left));
                continue;
            }
            let place = (done, lines.len() as u64);
            self.batch(batch, known, &mut watch, place, report).await?;
            done += batch.len() as u64;
        }
        Ok(())
    }
}

/// Rows by line and part.
type Rows = BTreeMap<(String, Part), FetchRow>;
