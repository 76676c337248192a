//! Sessions: bars of all lines session by session, from sources that tell whole sessions.
//!
//! One request then serves every line. Which sessions the ledger holds of such a source is the plan: a
//! session that was told is not asked for again, but for the last ones before what is new.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use equipoise_model::calendar::new_york;
use equipoise_model::{Bars, CorporateAction, Date, Facts};
use equipoise_providers::source::Need;
use equipoise_providers::transport::{self, Fetched, Plan, Transport};

use super::held::Held;
use super::plan::OVERLAP_DAYS;
use super::report::{Counts, Failure, FetchReport, FetchRow, Outcome, Part, Stopped};
use super::watch::Watch;
use super::withdrawn::Told;
use super::{Run, universe};
use crate::AppError;
use crate::ingest::{Coming, take};
use crate::known::KnownSecurities;

/// Sessions whose bars become durable together.
const SESSIONS_TOGETHER: usize = 20;

/// Lines without a bar that are named.
const SILENT_NAMED: usize = 10;

/// Whether bars are asked for by session: the first of `sources` that tells bars at all tells no
/// histories of lines.
pub(super) fn are_told_by(sources: &[Transport]) -> bool {
    let mut able = sources.iter().map(|one| one.source().capabilities());
    able.find(|can| can.history || can.bulk_day)
        .is_some_and(|can| !can.history)
}

impl Run<'_> {
    /// Ask for the sessions that the ledger lacks, actions first, and take in what is about `symbols`.
    pub(super) async fn sessions(
        &self,
        symbols: &BTreeSet<String>,
        held: &Held,
        known: &mut KnownSecurities,
        report: &mut FetchReport,
    ) -> Result<(), AppError> {
        let sessions = self.lacking(held);
        let Some(span) = sessions.first().copied().zip(sessions.last().copied()) else {
            let row = FetchRow::new(None, Part::Sessions, Outcome::Current);
            report.rows.push(row);
            return Ok(());
        };
        if report.stopped.is_none() {
            self.actions(symbols, &sessions, span, known, report)
                .await?;
        }
        let mut watch = Watch::default();
        let mut heard = BTreeSet::new();
        for (place, group) in sessions.chunks(SESSIONS_TOGETHER).enumerate() {
            if report.stopped.is_none() && self.cancel.is_cancelled() {
                report.stopped = Some(Stopped::Cancelled);
            }
            let mut row = FetchRow::new(None, Part::Sessions, Outcome::Left);
            row.span = group.first().copied().zip(group.last().copied());
            if report.stopped.is_none() {
                let place = (place * SESSIONS_TOGETHER, sessions.len());
                let told = self.ask_sessions(group, &mut watch, place).await;
                let bars = bars_of(told, group.len(), symbols, &mut row);
                for (source, bars) in bars {
                    heard.extend(bars.iter().flat_map(|one| one.symbols.iter().cloned()));
                    let facts = bars.into_iter().map(Facts::Bars).collect();
                    let counts = self.take_all(source, facts, symbols, known, report).await?;
                    row.counts.add(counts);
                }
                report.stopped = watch.stop.take().map(Stopped::Failure);
            }
            report.rows.push(row);
        }
        report.remarks.extend(silent(symbols, &heard));
        Ok(())
    }

    /// The sessions to ask for, ascending.
    fn lacking(&self, held: &Held) -> Vec<Date> {
        let calendar = new_york();
        let over = calendar.last_closed_session(self.now).unwrap_or(Date::MIN);
        let to = self.request.to.min(over);
        if to < self.request.from {
            return Vec::new();
        }
        let wanted: Vec<Date> = calendar.sessions(self.request.from, to).collect();
        if self.request.is_full {
            return wanted;
        }
        let whole = |one: &&Transport| one.source().capabilities().bulk_day;
        let names = self.sources.iter().filter(whole);
        let told: BTreeSet<Date> = names
            .filter_map(|one| held.sessions.get(one.source().name()))
            .flatten()
            .copied()
            .collect();
        let Some(first) = wanted.iter().find(|session| !told.contains(session)) else {
            return Vec::new();
        };
        let before = first.checked_sub_days(Days::new(OVERLAP_DAYS));
        let before = before.unwrap_or(*first);
        let is_asked =
            |session: &Date| !told.contains(session) || (before..*first).contains(session);
        wanted.iter().copied().filter(is_asked).collect()
    }

    /// Take in the actions of the sessions, and take back those that are not told any more.
    async fn actions(
        &self,
        symbols: &BTreeSet<String>,
        sessions: &[Date],
        span: (Date, Date),
        known: &mut KnownSecurities,
        report: &mut FetchReport,
    ) -> Result<(), AppError> {
        let (from, to) = span;
        let need = Need::Actions {
            symbol: None,
            from,
            to,
        };
        self.progress.report("fetch actions", 0, None);
        let mut row = FetchRow::new(None, Part::Actions, Outcome::Left);
        row.span = Some(span);
        let Some(fetched) = universe::one(self.sources, need, self.cancel).await else {
            report.stopped = Some(Stopped::Cancelled);
            report.rows.push(row);
            return Ok(());
        };
        note(&mut row, &fetched);
        if let Some(source) = fetched.source {
            let mut actions = Vec::new();
            for facts in fetched.facts {
                if let Facts::Actions(rows) = facts {
                    actions.extend(rows.into_iter().filter(|row| symbols.contains(&row.symbol)));
                }
            }
            let taken_back = self.taken_back(source, symbols, sessions, &actions).await?;
            actions.extend(taken_back);
            let facts = vec![Facts::Actions(actions)];
            row.counts = self.take_all(source, facts, symbols, known, report).await?;
        } else {
            // Bars without the splits between them would be read as moves.
            report.stopped = row.failures.last().cloned().map(Stopped::Failure);
        }
        report.rows.push(row);
        Ok(())
    }

    async fn taken_back(
        &self,
        source: &'static str,
        symbols: &BTreeSet<String>,
        sessions: &[Date],
        actions: &[CorporateAction],
    ) -> Result<Vec<CorporateAction>, AppError> {
        let Some(span) = sessions.first().copied().zip(sessions.last().copied()) else {
            return Ok(Vec::new());
        };
        let head = self.store.head().await?.sequence;
        let told = Told::read(self.store, symbols, span, head).await?;
        let dates: BTreeSet<Date> = sessions.iter().copied().collect();
        let of = |symbol: &String| told.withdrawn(source, symbol, &dates, actions, self.now);
        Ok(symbols
            .iter()
            .flat_map(|symbol| of(symbol).cancelled)
            .collect())
    }

    async fn ask_sessions(
        &self,
        group: &[Date],
        watch: &mut Watch,
        (done, total): (usize, usize),
    ) -> Vec<Fetched> {
        let needs = group
            .iter()
            .map(|session| Need::DayBars { session: *session });
        let stop = self.cancel.child_token();
        let mut told: Vec<Fetched> = Vec::with_capacity(group.len());
        transport::fetch(self.sources, &Plan::new(needs), &stop, |fetched| {
            watch.see(&fetched);
            told.push(fetched);
            if watch.stop.is_some() {
                stop.cancel();
            }
            let done = (done + told.len()) as u64;
            self.progress
                .report("fetch sessions", done, Some(total as u64));
        })
        .await;
        told
    }

    /// Append what is new of `batches`, all of one kind.
    async fn take_all(
        &self,
        source: &'static str,
        mut batches: Vec<Facts>,
        symbols: &BTreeSet<String>,
        known: &mut KnownSecurities,
        report: &mut FetchReport,
    ) -> Result<Counts, AppError> {
        batches.retain(|batch| !batch.is_empty());
        if batches.is_empty() {
            return Ok(Counts::default());
        }
        let coming = Coming {
            batches,
            register: Vec::new(),
            source,
            actions: &[],
            lines: Some(symbols.clone()),
        };
        let taken = take(self.store, coming, known, self.now, self.progress).await?;
        report.entries.extend(taken.entries);
        for remark in taken.remarks {
            if !report.remarks.contains(&remark) {
                report.remarks.push(remark);
            }
        }
        Ok(Counts {
            new_rows: taken.new_rows,
            corrections: taken.corrections,
            unchanged: taken.unchanged,
            held: taken.held.values().sum(),
        })
    }
}

/// The bars of `symbols` in what was told, by source; a session that nobody told fails the row.
fn bars_of(
    told: Vec<Fetched>,
    asked: usize,
    symbols: &BTreeSet<String>,
    row: &mut FetchRow,
) -> BTreeMap<&'static str, Vec<Bars>> {
    // Requests that were dropped told nothing, and are left to do.
    let is_cut = told.len() < asked;
    let mut by_source: BTreeMap<&'static str, Vec<Bars>> = BTreeMap::new();
    let mut has_failed = false;
    for fetched in told {
        note(row, &fetched);
        has_failed |= fetched.source.is_none();
        let Some(source) = fetched.source else {
            continue;
        };
        for facts in fetched.facts {
            if let Facts::Bars(bars) = facts {
                by_source
                    .entry(source)
                    .or_default()
                    .push(of_lines(&bars, symbols));
            }
        }
    }
    row.outcome = match (has_failed, is_cut) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Left,
        (false, false) => Outcome::Taken,
    };
    by_source
}

fn of_lines(bars: &Bars, symbols: &BTreeSet<String>) -> Bars {
    let mut kept = Bars::default();
    for bar in bars.rows().filter(|bar| symbols.contains(bar.symbol)) {
        kept.push(&bar);
    }
    kept
}

fn note(row: &mut FetchRow, fetched: &Fetched) {
    row.outcome = match fetched.source {
        Some(_) => Outcome::Taken,
        None => Outcome::Failed,
    };
    row.source = fetched.source.or(row.source);
    row.note(fetched.findings.iter().cloned());
    let failures = fetched.failures.iter().cloned().map(Failure::from);
    row.failures.extend(failures);
}

/// Which lines had no bar in any session, as a sentence.
fn silent(symbols: &BTreeSet<String>, heard: &BTreeSet<String>) -> Option<String> {
    let silent: Vec<&str> = symbols.difference(heard).map(String::as_str).collect();
    let named = silent.get(..SILENT_NAMED).unwrap_or(&silent).join(", ");
    (!silent.is_empty()).then(|| {
        format!(
            "{} of {} lines had no bar in the sessions that were asked for ({named}); sessions that were \
             told before are not asked for again, --full does that",
            silent.len(),
            symbols.len()
        )
    })
}
