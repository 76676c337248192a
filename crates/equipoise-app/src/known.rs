//! What is known already: the security master and earlier facts, so that an import adds only what
//! is new.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_ledger::{Body, EntryHead, EntryKind, QualityVerdict, Sequence, SqliteLedger};
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, FactKind, Facts, FxRate, ReferenceRate,
    SecurityMaster, ShareCount,
};

use crate::AppError;
use crate::known_bars::KnownBars;

/// The source of records made from symbols that stood in a file of another kind.
pub(crate) const REGISTERED: &str = "registered from symbols";

/// The securities as recorded, and whether a person ever recorded one.
#[derive(Debug, Default)]
pub(crate) struct KnownSecurities {
    pub(crate) master: SecurityMaster,
    /// A securities file was imported: then a symbol that is not in it is a mistake.
    pub(crate) is_declared: bool,
}

impl KnownSecurities {
    pub(crate) async fn read(ledger: &SqliteLedger) -> Result<Self, AppError> {
        let until = ledger.head().await?.sequence;
        Self::read_until(ledger, until).await
    }

    async fn read_until(ledger: &SqliteLedger, until: Sequence) -> Result<Self, AppError> {
        let kinds = [FactKind::Securities, FactKind::Actions].map(EntryKind::Facts);
        let mut known = Self::default();
        for (head, facts) in entries(ledger, &kinds, until, |_| true).await? {
            known.add(&facts, &head.source);
        }
        Ok(known)
    }

    pub(crate) fn add(&mut self, facts: &Facts, source: &str) {
        self.is_declared |= facts.kind() == FactKind::Securities && source != REGISTERED;
        self.master.add_facts(facts);
    }
}

/// Earlier facts of one kind that may state the same as a new batch.
#[derive(Debug, Default)]
pub(crate) struct KnownFacts {
    bars: KnownBars,
    /// Bars that were held back and not released.
    held: KnownBars,
    /// Those of them about which nothing is decided.
    waiting: KnownBars,
    shares: BTreeMap<(String, Date, Option<i64>), ShareCount>,
    /// What the last batch that states something of a line, a date and a kind states of it.
    actions: BTreeMap<ActionKey, Vec<CorporateAction>>,
    securities: SecurityMaster,
    fx: BTreeMap<(Date, String, String), FxRate>,
    rates: BTreeMap<(Date, String), ReferenceRate>,
}

/// What makes two statements the same action: symbol, ex-date, kind, and for a spin-off the child.
/// A later batch replaces all that an earlier one states of it.
type ActionKey = (String, Date, &'static str, Option<String>);

/// What is left of a batch, and what was dropped or replaced.
#[derive(Debug)]
pub(crate) struct Novel {
    /// Rows that say something new.
    pub(crate) facts: Facts,
    /// Rows that were known already, word for word.
    pub(crate) unchanged: u64,
    /// Rows that correct an earlier one.
    pub(crate) corrections: u64,
}

impl KnownFacts {
    /// Facts of `kind` that reach into `span`, of the entries up to `until`.
    pub(crate) async fn read(
        ledger: &SqliteLedger,
        kind: FactKind,
        span: Option<(Date, Date)>,
        until: Sequence,
    ) -> Result<Self, AppError> {
        Self::read_of(ledger, kind, span, None, until).await
    }

    /// As [`Self::read`], of the lines called `symbols` only.
    pub(crate) async fn read_of(
        ledger: &SqliteLedger,
        kind: FactKind,
        span: Option<(Date, Date)>,
        symbols: Option<&BTreeSet<String>>,
        until: Sequence,
    ) -> Result<Self, AppError> {
        let overlaps = |head: &EntryHead| match (head.span, span) {
            (Some((first, last)), Some((from, to))) => first <= to && from <= last,
            _ => true,
        };
        let mut known = Self::default();
        if kind == FactKind::Securities {
            known.securities = KnownSecurities::read_until(ledger, until).await?.master;
            return Ok(known);
        }
        let kinds = [EntryKind::Facts(kind)];
        for head in ledger.heads(Sequence::NONE, until, &kinds).await? {
            if !overlaps(&head) {
                continue;
            }
            let read = ledger.entry(head.sequence).await?;
            if let Body::Facts(facts) = read.body {
                let facts = match symbols {
                    Some(symbols) => of_lines(facts, symbols),
                    None => facts,
                };
                known.add(facts, &read.head.source, span);
            }
        }
        Ok(known)
    }

    /// Take in the bars that screenings held back in `span` and nobody released: who brings them
    /// again says nothing new.
    pub(crate) async fn read_held(
        &mut self,
        ledger: &SqliteLedger,
        span: (Date, Date),
        symbols: Option<&BTreeSet<String>>,
        until: Sequence,
    ) -> Result<(), AppError> {
        let decided = decided(ledger, until).await?;
        let kinds = [EntryKind::Screening];
        for head in ledger.heads(Sequence::NONE, until, &kinds).await? {
            let overlaps = |(first, last)| first <= span.1 && span.0 <= last;
            if !head.span.is_some_and(overlaps) {
                continue;
            }
            if let Body::Screening(screening) = ledger.entry(head.sequence).await?.body {
                let verdict = |row| decided.get(&(head.sequence, row)).copied();
                let held = screening.held;
                let wanted: Vec<bool> = held
                    .rows()
                    .map(|bar| symbols.is_none_or(|symbols| symbols.contains(bar.symbol)))
                    .collect();
                let is_wanted = |row: u32| wanted[row as usize];
                self.waiting
                    .add_rows(held.clone(), |row| is_wanted(row) && verdict(row).is_none());
                self.held.add_rows(held, |row| {
                    is_wanted(row) && verdict(row) != Some(QualityVerdict::Released)
                });
            }
        }
        Ok(())
    }

    /// The bars alone.
    pub(crate) fn into_bars(self) -> KnownBars {
        self.bars
    }

    /// The bars, and those that are held back while nothing is decided about them.
    pub(crate) fn into_bars_and_waiting(self) -> (KnownBars, KnownBars) {
        (self.bars, self.waiting)
    }

    /// The exchange rates, by session and pair.
    pub(crate) fn into_fx(self) -> Vec<FxRate> {
        self.fx.into_values().collect()
    }

    /// The share counts, by symbol and date.
    pub(crate) fn into_shares(self) -> Vec<ShareCount> {
        self.shares.into_values().collect()
    }

    /// The actions by symbol, with the batches of `later` taking the place of what was stated before. A dividend of
    /// nothing cancels an earlier statement and is no action.
    pub(crate) fn into_actions(mut self, later: &[Facts]) -> Vec<CorporateAction> {
        for batch in later {
            if let Facts::Actions(rows) = batch {
                self.actions.extend(by_key(rows.clone()));
            }
        }
        let mut actions: Vec<CorporateAction> = self.actions.into_values().flatten().collect();
        actions.retain(|action| match &action.kind {
            ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
                *amount != 0.0
            }
            _ => true,
        });
        actions
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bars.is_empty()
            && self.held.is_empty()
            && self.shares.is_empty()
            && self.actions.is_empty()
            && self.securities.securities().is_empty()
            && self.fx.is_empty()
            && self.rates.is_empty()
    }

    fn add(&mut self, facts: Facts, source: &str, span: Option<(Date, Date)>) {
        let is_near = |date: Date| span.is_none_or(|(from, to)| from <= date && date <= to);
        match facts {
            Facts::Bars(bars) => self.bars.add(bars, source, is_near),
            Facts::Shares(rows) => {
                self.shares
                    .extend(rows.into_iter().map(|row| (share_key(&row), row)));
            }
            Facts::Actions(rows) => self.actions.extend(by_key(rows)),
            Facts::Rates(rows) => {
                self.rates
                    .extend(rows.into_iter().map(|row| (rate_key(&row), row)));
            }
            Facts::Securities(_) => {
                self.securities.add_facts(&facts);
            }
            Facts::Fx(rows) => {
                self.fx
                    .extend(rows.into_iter().map(|row| (fx_key(&row), row)));
            }
        }
    }

    /// `facts` without the rows that are known word for word.
    pub(crate) fn novel(&self, facts: Facts) -> Novel {
        if self.is_empty() {
            return Novel {
                facts,
                unchanged: 0,
                corrections: 0,
            };
        }
        let before = facts.len() as u64;
        let mut corrections = 0;
        let facts = match facts {
            Facts::Bars(bars) => {
                let (novel, corrected) = self.bars.novel(&self.held.without(bars));
                corrections = corrected;
                Facts::Bars(novel)
            }
            Facts::Shares(rows) => {
                Facts::Shares(keep(rows, &self.shares, share_key, &mut corrections))
            }
            Facts::Fx(rows) => Facts::Fx(keep(rows, &self.fx, fx_key, &mut corrections)),
            Facts::Securities(rows) => Facts::Securities(
                rows.into_iter()
                    .filter(|row| !self.securities.states(row))
                    .collect(),
            ),
            Facts::Rates(rows) => Facts::Rates(keep(rows, &self.rates, rate_key, &mut corrections)),
            Facts::Actions(rows) => Facts::Actions(self.novel_actions(rows, &mut corrections)),
        };
        Novel {
            unchanged: before - facts.len() as u64,
            facts,
            corrections,
        }
    }

    /// The actions whose group says something new. A group is taken whole: it replaces the known one.
    fn novel_actions(
        &self,
        rows: Vec<CorporateAction>,
        corrections: &mut u64,
    ) -> Vec<CorporateAction> {
        let mut novel = Vec::new();
        for (key, group) in by_key(rows) {
            match self.actions.get(&key) {
                Some(known) if states_the_same(known, &group) => continue,
                Some(_) => *corrections += group.len() as u64,
                None => {}
            }
            novel.extend(group);
        }
        novel
    }
}

/// The rows of `facts` that are about one of `symbols`.
fn of_lines(facts: Facts, symbols: &BTreeSet<String>) -> Facts {
    match facts {
        Facts::Bars(bars) => {
            let wanted: Vec<bool> = bars
                .symbols
                .iter()
                .map(|one| symbols.contains(one))
                .collect();
            let mut kept = Bars::default();
            for (row, bar) in bars.rows().enumerate() {
                if wanted[bars.symbol[row] as usize] {
                    kept.push(&bar);
                }
            }
            Facts::Bars(kept)
        }
        Facts::Securities(mut rows) => {
            rows.retain(|row| symbols.contains(&row.symbol));
            Facts::Securities(rows)
        }
        Facts::Shares(mut rows) => {
            rows.retain(|row| symbols.contains(&row.symbol));
            Facts::Shares(rows)
        }
        Facts::Actions(mut rows) => {
            rows.retain(|row| symbols.contains(&row.symbol));
            Facts::Actions(rows)
        }
        other => other,
    }
}

/// Whether both state the same actions, in whatever order.
fn states_the_same(known: &[CorporateAction], given: &[CorporateAction]) -> bool {
    let count = |rows: &[CorporateAction], row| rows.iter().filter(|one| *one == row).count();
    known.len() == given.len()
        && given
            .iter()
            .all(|row| count(given, row) == count(known, row))
}

/// Actions by what they are about.
fn by_key(rows: Vec<CorporateAction>) -> BTreeMap<ActionKey, Vec<CorporateAction>> {
    let mut grouped: BTreeMap<ActionKey, Vec<CorporateAction>> = BTreeMap::new();
    for row in rows {
        let child = match &row.kind {
            ActionKind::SpinOff { child, .. } => Some(child.clone()),
            _ => None,
        };
        let key = (row.symbol.clone(), row.ex_date, row.kind.name(), child);
        grouped.entry(key).or_default().push(row);
    }
    grouped
}

/// The rows that are new, or that differ from the known one under their key.
fn keep<K: Ord, R: PartialEq>(
    rows: Vec<R>,
    known: &BTreeMap<K, R>,
    key: impl Fn(&R) -> K,
    corrections: &mut u64,
) -> Vec<R> {
    rows.into_iter()
        .filter(|row| match known.get(&key(row)) {
            None => true,
            Some(known) if known == row => false,
            Some(_) => {
                *corrections += 1;
                true
            }
        })
        .collect()
}

fn share_key(row: &ShareCount) -> (String, Date, Option<i64>) {
    (
        row.symbol.clone(),
        row.effective,
        row.known.map(|known| known.timestamp_micros()),
    )
}

fn fx_key(row: &FxRate) -> (Date, String, String) {
    (row.session, row.base.clone(), row.quote.clone())
}

fn rate_key(row: &ReferenceRate) -> (Date, String) {
    (row.session, row.name.clone())
}

/// What was decided about held bars, by screening and row.
async fn decided(
    ledger: &SqliteLedger,
    until: Sequence,
) -> Result<BTreeMap<(Sequence, u32), QualityVerdict>, AppError> {
    let mut decided = BTreeMap::new();
    let kinds = [EntryKind::QualityDecision];
    for head in ledger.heads(Sequence::NONE, until, &kinds).await? {
        let body = ledger.entry(head.sequence).await?.body;
        if let Body::QualityDecision(decision) = body {
            let place = |row: &u32| ((decision.subject, *row), decision.verdict);
            decided.extend(decision.rows.iter().map(place));
        }
    }
    Ok(decided)
}

async fn entries(
    ledger: &SqliteLedger,
    kinds: &[EntryKind],
    until: Sequence,
    wanted: impl Fn(&EntryHead) -> bool,
) -> Result<Vec<(EntryHead, Facts)>, AppError> {
    let mut found = Vec::new();
    for entry in ledger.heads(Sequence::NONE, until, kinds).await? {
        if !wanted(&entry) {
            continue;
        }
        let read = ledger.entry(entry.sequence).await?;
        if let Body::Facts(facts) = read.body {
            found.push((read.head, facts));
        }
    }
    Ok(found)
}
