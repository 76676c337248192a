//! Quality: what was found about the data, what is held back, and what people decide about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use equipoise_ledger::QualityVerdict as Verdict;
use equipoise_ledger::{Body, EntryKind, Prepared, QualityDecision, Screening, Sequence, prepare};
use equipoise_model::bars::Bar;
use equipoise_model::{Bars, Date, FactKind, Facts, Instant};
pub use equipoise_projection::{FindingFilter, FindingRow, HeldBarRow, HeldDecision};
use equipoise_quality::{Context, Report, screen_bars, screen_rates, screen_securities};
pub use equipoise_quality::{Outcome, Rule, Threshold, Thresholds};

use crate::gate::{FINDINGS_MAX, Surroundings};
use crate::known::{KnownFacts, KnownSecurities};
use crate::panel::blocking;
use crate::{AppError, Progress, Store};

/// What a held bar is called: its screening, and its row among the bars held there. Without a row
/// every bar of the screening is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldId {
    /// The screening.
    pub screening: Sequence,
    /// The row.
    pub row: Option<u32>,
}

impl HeldId {
    /// Read `17` or `17.3`.
    ///
    /// # Errors
    /// A sentence, for any other text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{text:?} is no number of held bars, such as 17.3, or 17 for all of a screening"
            )
        };
        let (screening, row) = match text.split_once('.') {
            Some((screening, row)) => (screening, Some(row.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        Ok(Self {
            screening: Sequence(screening.parse().map_err(|_| wrong())?),
            row,
        })
    }
}

impl fmt::Display for HeldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}.{row}", self.screening),
            None => self.screening.fmt(f),
        }
    }
}

/// The findings that `filter` leaves, as known at `as_of`, or now.
///
/// # Errors
/// When a store fails, or there are too many.
pub async fn findings(
    store: &Store,
    filter: FindingFilter,
    as_of: Option<Instant>,
    progress: &Progress,
) -> Result<Vec<FindingRow>, AppError> {
    let projection = store.projection(progress).await?;
    let until = match as_of {
        Some(instant) => store.ledger().sequence_at(instant).await?,
        None => projection.applied(),
    };
    Ok(projection.findings(filter, until).await?)
}

/// The held bars: all of them, or only those about which nothing is decided.
///
/// # Errors
/// When a store fails, or there are too many.
pub async fn quarantine(
    store: &Store,
    is_all: bool,
    progress: &Progress,
) -> Result<Vec<HeldBarRow>, AppError> {
    let projection = store.projection(progress).await?;
    let is_open = (!is_all).then_some(true);
    let until = projection.applied();
    Ok(projection.quarantine(None, is_open, until).await?)
}

/// The held bars called `id`.
///
/// # Errors
/// When there are none, or a store fails.
pub async fn find(
    store: &Store,
    id: HeldId,
    progress: &Progress,
) -> Result<Vec<HeldBarRow>, AppError> {
    let projection = store.projection(progress).await?;
    let until = projection.applied();
    let mut rows = projection
        .quarantine(Some(id.screening), None, until)
        .await?;
    rows.retain(|row| id.row.is_none_or(|wanted| row.held == u64::from(wanted)));
    match rows.is_empty() {
        true => Err(held(id, "no bar is held under this number".to_owned())),
        false => Ok(rows),
    }
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Bars it is about.
    pub bars: u64,
    /// Ledger entries written.
    pub entries: Vec<Sequence>,
}

/// Decide about held bars. A release appends them as ordinary bars and the decision with them, in
/// one transaction; a rejection appends the decision alone.
///
/// # Errors
/// When nobody or no reason is named, no such bar is held, something is decided about one of them
/// already, one is to be released that is no bar at all or that another bar took the place of since;
/// when another writer was faster, or a store fails. Nothing is decided then.
pub async fn decide(
    store: &Store,
    ids: &[HeldId],
    decision: (Verdict, &str, &str),
    now: Instant,
    progress: &Progress,
) -> Result<Decided, AppError> {
    let (verdict, by, reason) = decision;
    let head = store.head().await?;
    let mut chosen: BTreeMap<Sequence, BTreeSet<u32>> = BTreeMap::new();
    for id in ids {
        require_text(*id, "by", by)?;
        require_text(*id, "reason", reason)?;
        for row in find(store, *id, progress).await? {
            let row = undecided(*id, &row, verdict)?;
            chosen.entry(id.screening).or_default().insert(row);
        }
    }
    let mut entries: Vec<Prepared> = Vec::new();
    let mut bars = 0;
    for (subject, rows) in chosen {
        let rows: Vec<u32> = rows.into_iter().collect();
        bars += rows.len() as u64;
        if verdict == Verdict::Released {
            let released = held_bars(store, subject, &rows).await?;
            require_no_later(store, subject, &released, head.sequence).await?;
            let source = format!("released from screening {subject}");
            entries.push(prepare(&Body::Facts(Facts::Bars(released)), &source));
        }
        let decision = QualityDecision {
            subject,
            rows,
            verdict,
            by: by.to_owned(),
            reason: reason.to_owned(),
        };
        entries.push(prepare(&Body::QualityDecision(decision), by));
    }
    let entries: Vec<Prepared> = entries
        .into_iter()
        .map(|entry| entry.novel_since(head.sequence))
        .collect();
    let appended = store
        .ledger()
        .append(&entries, now, Some(head.sequence))
        .await?;
    Ok(Decided {
        bars,
        entries: appended.appended,
    })
}

fn require_text(id: HeldId, field: &str, text: &str) -> Result<(), AppError> {
    match text.trim().is_empty() {
        true => Err(held(
            id,
            format!("{field} is empty: a decision says who decided and why"),
        )),
        false => Ok(()),
    }
}

/// The row of a held bar, when `verdict` can be given about it.
fn undecided(id: HeldId, bar: &HeldBarRow, verdict: Verdict) -> Result<u32, AppError> {
    let row = u32::try_from(bar.held).unwrap_or(u32::MAX);
    let id = HeldId {
        row: Some(row),
        ..id
    };
    if let Some(earlier) = &bar.decision {
        let HeldDecision {
            sequence,
            recorded_at,
            verdict,
            by,
            reason,
        } = earlier;
        let what = format!(
            "{} of {} is {} already, by {by} at {} (entry {sequence}): {reason}",
            bar.symbol,
            bar.session,
            verdict.name(),
            recorded_at.to_rfc3339()
        );
        return Err(held(id, what));
    }
    if verdict == Verdict::Released && bar.is_refused {
        let what = format!(
            "{} of {} is refused and kept as a sample only: {}",
            bar.symbol, bar.session, bar.sentence
        );
        return Err(held(id, what));
    }
    Ok(row)
}

async fn screening_at(store: &Store, sequence: Sequence) -> Result<Screening, AppError> {
    match store.ledger().entry(sequence).await?.body {
        Body::Screening(screening) => Ok(screening),
        _ => Err(AppError::Internal {
            what: format!("entry {sequence} is no screening"),
        }),
    }
}

/// Rows of the bars that a screening holds, as they were brought in.
async fn held_bars(store: &Store, subject: Sequence, rows: &[u32]) -> Result<Bars, AppError> {
    let held = screening_at(store, subject).await?.held;
    let mut bars = Bars::default();
    for row in rows {
        bars.push(&held.row(*row as usize));
    }
    Ok(bars)
}

/// Releasing a bar must not take the place of one that came after it.
async fn require_no_later(
    store: &Store,
    subject: Sequence,
    released: &Bars,
    until: Sequence,
) -> Result<(), AppError> {
    let Some((first, last)) = released.span() else {
        return Ok(());
    };
    let wanted: BTreeSet<(&str, Date)> = released.rows().map(|bar| place(&bar)).collect();
    let kinds = [EntryKind::Facts(FactKind::Bars)];
    for head in store.ledger().heads(subject, until, &kinds).await? {
        if !head
            .span
            .is_some_and(|(from, to)| from <= last && first <= to)
        {
            continue;
        }
        let Body::Facts(Facts::Bars(bars)) = store.ledger().entry(head.sequence).await?.body else {
            continue;
        };
        if let Some(bar) = bars.rows().find(|bar| wanted.contains(&place(bar))) {
            let id = HeldId {
                screening: subject,
                row: None,
            };
            let what = format!(
                "entry {} brought another bar of {} on {} since; reject the held one",
                head.sequence, bar.symbol, bar.session
            );
            return Err(held(id, what));
        }
    }
    Ok(())
}

fn place<'b>(bar: &Bar<'b>) -> (&'b str, Date) {
    (bar.symbol, bar.session)
}

fn held(id: HeldId, what: String) -> AppError {
    AppError::Held {
        id: id.to_string(),
        what,
    }
}

/// Apply the rules to every bar in the ledger with the actions and share counts, as each was stated
/// last, then to the exchange rates and to the symbols. Nothing is recorded.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn screen(store: &Store, progress: &Progress) -> Result<Report, AppError> {
    let until = store.head().await?.sequence;
    progress.report("read bars", 0, None);
    let known = |kind| KnownFacts::read(store.ledger(), kind, None, until);
    let actions = known(FactKind::Actions).await?.into_actions(&[]);
    let shares = known(FactKind::Shares).await?.into_shares();
    let rates = known(FactKind::Fx).await?.into_fx();
    let bars = known(FactKind::Bars).await?.into_bars();
    let master = KnownSecurities::read(store.ledger()).await?.master;
    let (calendars, limits) = (
        store.calendars().clone(),
        store.quality().thresholds.clone(),
    );
    progress.report("screen", 0, None);
    blocking(move || {
        let bars = bars.others(&[]);
        let batches = [Facts::Bars(bars)];
        let around = Surroundings::of(&batches, &master, actions);
        let context = Context {
            securities: &around.securities,
            actions: &around.actions,
            shares: &shares,
            ..Context::of_calendars(&calendars)
        };
        let mut report = Report::with_limit(FINDINGS_MAX);
        for batch in &batches {
            if let Facts::Bars(bars) = batch {
                screen_bars(bars, &context, &limits, &mut report);
            }
        }
        screen_rates(&rates, &limits, &mut report);
        screen_securities(&master, &limits, &mut report);
        report
    })
    .await
}
