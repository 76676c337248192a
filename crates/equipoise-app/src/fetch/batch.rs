//! One batch of lines: asked for together, then taken in kind by kind, bars last.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_ledger::Sequence;
use equipoise_model::{Bars, CorporateAction, Date, FactKind, Facts};
use equipoise_providers::source::{Finding, Need};
use equipoise_providers::transport::{self, Fetched, Plan};

use super::plan::Line;
use super::repeated::KnownCounts;
use super::report::{Failure, FetchReport, FetchRow, Outcome, Part, Stopped};
use super::rounded::Splits;
use super::watch::Watch;
use super::withdrawn::Told;
use super::{Rows, Run};
use crate::AppError;
use crate::ingest::{Coming, take};
use crate::known::{KnownFacts, KnownSecurities};
use crate::known_bars::KnownBars;

/// What the lines of a batch told, by source, kind and line.
type Collected = BTreeMap<(&'static str, u8), Vec<(String, Part, Facts)>>;

impl Run<'_> {
    /// Ask for `lines` and take in what comes. `place` is how many lines are done, and of how many.
    pub(super) async fn batch(
        &self,
        lines: &[Line],
        known: &mut KnownSecurities,
        watch: &mut Watch,
        place: (u64, u64),
        report: &mut FetchReport,
    ) -> Result<(), AppError> {
        let told = self.ask(lines, watch, place).await;
        let mut rows: Rows = BTreeMap::new();
        for row in lines.iter().flat_map(left) {
            let symbol = row.symbol.clone().unwrap_or_default();
            rows.insert((symbol, row.part), row);
        }
        let closed: BTreeMap<&str, Date> = lines
            .iter()
            .map(|line| (line.symbol.as_str(), line.closed))
            .collect();
        let mut collected = Collected::new();
        for fetched in told {
            collect(fetched, &closed, &mut rows, &mut collected);
        }
        let head = self.store.head().await?.sequence;
        self.take_back(lines, head, &mut rows, &mut collected)
            .await?;
        let splits = splits_of(&collected);
        for ((source, _), batches) in collected {
            let batches = self.settled(batches, &splits).await?;
            self.take_in(source, batches, known, &mut rows, report)
                .await?;
        }
        for line in lines {
            for part in [Part::History, Part::Shares] {
                report
                    .rows
                    .extend(rows.remove(&(line.symbol.clone(), part)));
            }
        }
        if let Some(failure) = watch.stop.take() {
            report.stopped = Some(Stopped::Failure(failure));
        } else if self.cancel.is_cancelled()
            && report.rows.iter().any(|row| row.outcome == Outcome::Left)
        {
            report.stopped = Some(Stopped::Cancelled);
        }
        Ok(())
    }

    async fn ask(&self, lines: &[Line], watch: &mut Watch, place: (u64, u64)) -> Vec<Fetched> {
        let plan = Plan::new(lines.iter().flat_map(needs));
        let parts = plan.progress().1 as u64;
        let (done, total) = place;
        let stop = self.cancel.child_token();
        let mut told = Vec::new();
        transport::fetch(self.sources, &plan, &stop, |fetched| {
            watch.see(&fetched);
            told.push(fetched);
            if watch.stop.is_some() {
                stop.cancel();
            }
            let part = told.len() as u64 * lines.len() as u64 / parts.max(1);
            self.progress
                .report("fetch lines", done + part, Some(total));
        })
        .await;
        told
    }

    /// Add the statements that take back what a source does not tell any more.
    async fn take_back(
        &self,
        lines: &[Line],
        head: Sequence,
        rows: &mut Rows,
        collected: &mut Collected,
    ) -> Result<(), AppError> {
        let spans = lines.iter().filter_map(|line| line.history);
        let Some(span) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
            return Ok(());
        };
        let symbols = lines.iter().map(|line| line.symbol.clone()).collect();
        let told = Told::read(self.store, &symbols, span, head).await?;
        let bars = FactKind::Bars;
        let sources: BTreeSet<&'static str> = collected.keys().map(|(source, _)| *source).collect();
        for source in sources {
            let mut found = Vec::new();
            for (symbol, _, facts) in collected.get(&(source, turn(bars))).into_iter().flatten() {
                let Facts::Bars(bars) = facts else { continue };
                // Only where the answer has the session itself: an answer cut short takes nothing back.
                let dates: BTreeSet<Date> = bars.session.iter().copied().collect();
                let actions = actions_of(collected, source, symbol);
                let withdrawn = told.withdrawn(source, symbol, &dates, &actions, self.now);
                found.push((symbol.clone(), withdrawn));
            }
            for (symbol, withdrawn) in found {
                if let Some(row) = rows.get_mut(&(symbol.clone(), Part::History)) {
                    row.note(withdrawn.doubtful.iter().map(not_told));
                }
                if !withdrawn.cancelled.is_empty() {
                    let facts = Facts::Actions(withdrawn.cancelled);
                    let place = (source, turn(FactKind::Actions));
                    collected
                        .entry(place)
                        .or_default()
                        .push((symbol, Part::History, facts));
                }
            }
        }
        Ok(())
    }

    /// `batches`, all of one kind, without differences that splits told with them explain by rounding.
    async fn settled(
        &self,
        mut batches: Vec<(String, Part, Facts)>,
        splits: &BTreeMap<String, Splits>,
    ) -> Result<Vec<(String, Part, Facts)>, AppError> {
        let has_split = |(symbol, _, _): &&(String, Part, Facts)| splits.contains_key(symbol);
        let concerned = || batches.iter().filter(has_split);
        let Some(kind) = concerned().next().map(|(_, _, facts)| facts.kind()) else {
            return Ok(batches);
        };
        if !matches!(kind, FactKind::Bars | FactKind::Actions) {
            return Ok(batches);
        }
        let known = self.known_of(kind, concerned()).await?;
        let (known_bars, known_actions) = match kind {
            FactKind::Bars => (known.into_bars(), Vec::new()),
            _ => (KnownBars::default(), known.into_actions(&[])),
        };
        for (symbol, _, facts) in &mut batches {
            let Some(splits) = splits.get(symbol) else {
                continue;
            };
            match facts {
                Facts::Bars(bars) => *bars = splits.as_known(bars, &known_bars),
                Facts::Actions(rows) => {
                    *rows = splits.as_known_actions(std::mem::take(rows), &known_actions);
                }
                _ => {}
            }
        }
        Ok(batches)
    }

    /// What is known of the lines and the span of `batches`, all of one kind.
    async fn known_of<'b>(
        &self,
        kind: FactKind,
        batches: impl Iterator<Item = &'b (String, Part, Facts)>,
    ) -> Result<KnownFacts, AppError> {
        let mut symbols = BTreeSet::new();
        let mut span: Option<(Date, Date)> = None;
        for (symbol, _, facts) in batches {
            symbols.insert(symbol.clone());
            let of = facts.span();
            span = match (span, of) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
        }
        let until = self.store.head().await?.sequence;
        KnownFacts::read_of(self.store.ledger(), kind, span, Some(&symbols), until).await
    }

    /// Append what is new of `batches`, all of one kind, and count it in the rows of their lines.
    async fn take_in(
        &self,
        source: &'static str,
        batches: Vec<(String, Part, Facts)>,
        known: &mut KnownSecurities,
        rows: &mut Rows,
        report: &mut FetchReport,
    ) -> Result<(), AppError> {
        let kind = batches.first().map(|(_, _, facts)| facts.kind());
        let counts = match kind {
            Some(FactKind::Shares) => {
                let known = self.known_of(FactKind::Shares, batches.iter()).await?;
                KnownCounts::new(&known.into_shares())
            }
            _ => KnownCounts::default(),
        };
        let mut whose = Vec::with_capacity(batches.len());
        let mut facts = Vec::with_capacity(batches.len());
        for (symbol, part, batch) in batches {
            let before = batch.len();
            let batch = match batch {
                Facts::Shares(rows) => Facts::Shares(counts.without_repeated(rows)),
                other => other,
            };
            if let Some(row) = rows.get_mut(&(symbol.clone(), part)) {
                row.counts.unchanged += (before - batch.len()) as u64;
            }
            if batch.is_empty() {
                continue;
            }
            whose.push((symbol, part));
            facts.push(batch);
        }
        if facts.is_empty() {
            return Ok(());
        }
        let coming = Coming {
            batches: facts,
            register: Vec::new(),
            source,
            actions: &[],
            lines: Some(whose.iter().map(|(symbol, _)| symbol.clone()).collect()),
        };
        let taken = take(self.store, coming, known, self.now, self.progress).await?;
        for ((symbol, part), counts) in whose.into_iter().zip(taken.by_batch) {
            let held = taken.held.get(&symbol).copied().unwrap_or_default();
            if let Some(row) = rows.get_mut(&(symbol, part)) {
                row.counts.new_rows += counts.new_rows - held;
                row.counts.corrections += counts.corrections;
                row.counts.unchanged += counts.unchanged;
                row.counts.held += held;
            }
        }
        report.entries.extend(taken.entries);
        for remark in taken.remarks {
            if report.remarks.len() < REMARKS_KEPT && !report.remarks.contains(&remark) {
                report.remarks.push(remark);
            }
        }
        Ok(())
    }
}

/// Remarks that are kept.
const REMARKS_KEPT: usize = 100;

/// The rows of a line that was not asked for yet.
pub(super) fn left(line: &Line) -> Vec<FetchRow> {
    let parts = [(Part::History, line.history), (Part::Shares, line.shares)];
    let row = |(part, span): (Part, Option<(Date, Date)>)| {
        let mut row = FetchRow::new(Some(&line.symbol), part, Outcome::Left);
        row.span = Some(span?);
        Some(row)
    };
    parts.into_iter().filter_map(row).collect()
}

fn needs(line: &Line) -> Vec<Need> {
    let symbol = || line.symbol.clone();
    let history = line.history.map(|(from, to)| Need::History {
        symbol: symbol(),
        from,
        to,
    });
    let shares = line.shares.map(|(from, to)| Need::Shares {
        symbol: symbol(),
        from,
        to,
    });
    history.into_iter().chain(shares).collect()
}

/// When a kind is taken in: bars last, since a line whose bars are there is not asked for again.
fn turn(kind: FactKind) -> u8 {
    match kind {
        FactKind::Securities => 0,
        FactKind::Shares => 1,
        FactKind::Actions => 2,
        FactKind::Bars => 3,
        FactKind::Fx => 4,
        FactKind::Rates => 5,
    }
}

/// Put what came for one need to what came for others, and tell its row.
fn collect(
    fetched: Fetched,
    closed: &BTreeMap<&str, Date>,
    rows: &mut Rows,
    collected: &mut Collected,
) {
    let part = match &fetched.need {
        Need::Shares { .. } => Part::Shares,
        _ => Part::History,
    };
    let Some(symbol) = fetched.need.symbol().map(str::to_owned) else {
        return;
    };
    let Some(row) = rows.get_mut(&(symbol.clone(), part)) else {
        return;
    };
    row.outcome = match fetched.source {
        Some(_) => Outcome::Taken,
        None => Outcome::Failed,
    };
    row.source = fetched.source;
    row.note(fetched.findings);
    row.failures = fetched.failures.into_iter().map(Failure::from).collect();
    if fetched.source.is_none() && row.failures.is_empty() {
        let text = format!("none of the sources can be asked for {}", fetched.need);
        let kind = equipoise_providers::failure::FailureKind::Refused;
        row.failures.push(Failure::ours(kind, text));
    }
    let closed = closed.get(symbol.as_str()).copied().unwrap_or(Date::MIN);
    for facts in fetched.facts {
        let facts = match facts {
            Facts::Bars(bars) => Facts::Bars(over(bars, closed, row)),
            other => other,
        };
        if let Some(source) = fetched.source.filter(|_| !facts.is_empty()) {
            let place = (source, turn(facts.kind()));
            let batch = (symbol.clone(), part, facts);
            collected.entry(place).or_default().push(batch);
        }
    }
}

/// The bars of sessions that are over.
fn over(bars: Bars, closed: Date, row: &mut FetchRow) -> Bars {
    if bars.session.iter().all(|session| *session <= closed) {
        return bars;
    }
    let mut kept = Bars::default();
    for bar in bars.rows() {
        if bar.session <= closed {
            kept.push(&bar);
            continue;
        }
        row.note([Finding {
            symbol: Some(bar.symbol.to_owned()),
            session: Some(bar.session),
            what: "the session is not over".to_owned(),
        }]);
    }
    kept
}

/// The splits of each line that has some.
fn splits_of(collected: &Collected) -> BTreeMap<String, Splits> {
    let mut splits = BTreeMap::new();
    for (_, _, facts) in collected.values().flatten() {
        let Facts::Actions(rows) = facts else {
            continue;
        };
        if let (Some(of), Some(first)) = (Splits::of(rows), rows.first()) {
            splits.insert(first.symbol.clone(), of);
        }
    }
    splits
}

fn actions_of(collected: &Collected, source: &'static str, symbol: &str) -> Vec<CorporateAction> {
    let told = collected.get(&(source, turn(FactKind::Actions)));
    let mut actions = Vec::new();
    for (_, _, facts) in told.into_iter().flatten().filter(|(of, _, _)| of == symbol) {
        if let Facts::Actions(rows) = facts {
            actions.extend(rows.iter().cloned());
        }
    }
    actions
}

fn not_told(action: &CorporateAction) -> Finding {
    Finding {
        symbol: Some(action.symbol.clone()),
        session: Some(action.ex_date),
        what: format!(
            "{}: was told before and is not told any more; it stays until somebody takes it back",
            action.kind.name()
        ),
    }
}
