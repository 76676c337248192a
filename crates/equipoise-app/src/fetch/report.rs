//! What became of a fetch, line by line.

use std::collections::BTreeMap;
use std::time::Duration;

use equipoise_ledger::Sequence;
use equipoise_model::Date;
use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::source::{Finding, SourceError};

/// Findings of one row that are kept.
pub const FINDINGS_KEPT: usize = 20;

/// What of a line was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The lines there are.
    Universe,
    /// Which lines are of one company.
    Companies,
    /// Corporate actions of all lines.
    Actions,
    /// Bars of all lines in some sessions.
    Sessions,
    /// Bars and corporate actions of one line.
    History,
    /// Share counts of one line.
    Shares,
}

impl Part {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Universe => "universe",
            Self::Companies => "companies",
            Self::Actions => "actions",
            Self::Sessions => "sessions",
            Self::History => "history",
            Self::Shares => "shares",
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// No source told it.
    Failed,
    /// It was not asked for, because the fetch ended before.
    Left,
    /// A source told it, and what is new is durable.
    Taken,
    /// It was not asked for, because the ledger holds it.
    Current,
}

impl Outcome {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Left => "left",
            Self::Taken => "taken",
            Self::Current => "current",
        }
    }
}

/// Rows that a source told, by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows that say something new, those that correct among them.
    pub new_rows: u64,
    /// Rows that correct an earlier one.
    pub corrections: u64,
    /// Rows that were known already.
    pub unchanged: u64,
    /// Bars that the quality gate held back or refused.
    pub held: u64,
}

impl Counts {
    /// Count `other` too.
    pub fn add(&mut self, other: Self) {
        self.new_rows += other.new_rows;
        self.corrections += other.corrections;
        self.unchanged += other.unchanged;
        self.held += other.held;
    }
}

/// Why a source told nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The source; empty when no source was asked.
    pub source: &'static str,
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// Who has to do something about it.
    pub fault: Fault,
    /// How long the source asks to be left alone.
    pub retry_after: Option<Duration>,
    /// What happened, as a phrase without secrets.
    pub text: String,
}

impl Failure {
    /// A failure before any source was asked, which is ours.
    pub(super) fn ours(kind: FailureKind, text: String) -> Self {
        Self {
            source: "",
            kind,
            fault: Fault::Ours,
            retry_after: None,
            text,
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self {
            source: error.source_name,
            kind: error.kind,
            fault: error.fault,
            retry_after: error.retry_after,
            text: error.text,
        }
    }
}

/// What became of one part of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchRow {
    /// The line; `None` for what is about all of them.
    pub symbol: Option<String>,
    /// What was asked for.
    pub part: Part,
    /// What became of it.
    pub outcome: Outcome,
    /// Who told it.
    pub source: Option<&'static str>,
    /// First and last date that was asked for.
    pub span: Option<(Date, Date)>,
    /// What became of the rows.
    pub counts: Counts,
    /// What was left out, at most [`FINDINGS_KEPT`].
    pub findings: Vec<Finding>,
    /// How much was left out in all.
    pub finding_count: usize,
    /// Why the sources that were asked before told nothing.
    pub failures: Vec<Failure>,
}

impl FetchRow {
    /// A row of which nothing is known yet.
    pub(super) fn new(symbol: Option<&str>, part: Part, outcome: Outcome) -> Self {
        Self {
            symbol: symbol.map(str::to_owned),
            part,
            outcome,
            source: None,
            span: None,
            counts: Counts::default(),
            findings: Vec::new(),
            finding_count: 0,
            failures: Vec::new(),
        }
    }

    /// With these findings, too.
    pub(super) fn note(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.finding_count += 1;
            if self.findings.len() < FINDINGS_KEPT {
                self.findings.push(finding);
            }
        }
    }
}

/// Why a fetch ended before everything was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// Somebody asked for it.
    Cancelled,
    /// Every further request would fail as this one did.
    Failure(Failure),
}

/// What became of a fetch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FetchReport {
    /// What is about all lines first, then line by line in the order in which they were asked for.
    pub rows: Vec<FetchRow>,
    /// Ledger entries written, ascending.
    pub entries: Vec<Sequence>,
    /// Requests made, by source.
    pub requests: BTreeMap<&'static str, u64>,
    /// Why it ended early; `None` when everything was asked for.
    pub stopped: Option<Stopped>,
    /// Things a person should read, as sentences.
    pub remarks: Vec<String>,
}

impl FetchReport {
    /// Lines with something that was not asked for because the fetch ended before.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        let rows = self.rows.iter();
        rows.filter(|row| row.outcome == Outcome::Left)
            .filter_map(|row| row.symbol.as_deref())
            .filter(move |symbol| last.replace((*symbol).to_owned()).as_deref() != Some(*symbol))
    }

    /// How many rows ended in `outcome`.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows
            .iter()
            .filter(|row| row.outcome == outcome)
            .count()
    }

    /// The counts of all rows.
    #[must_use]
    pub fn totals(&self) -> Counts {
        let mut totals = Counts::default();
        for row in &self.rows {
            totals.add(row.counts);
        }
        totals
    }

    /// Whether everything that was asked for is in the ledger.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.stopped.is_none() && self.count(Outcome::Failed) == 0
    }
}
