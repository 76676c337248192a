//! The gate: bars are screened on their way into the ledger, whoever brings them.
//!
//! A bar is looked at among the bars around it that the ledger holds already, so an import of one
//! session is judged as an import of all of them at once would be. What a rule does not believe is
//! recorded as a finding in the same append; where the gate is on, the bar is kept apart with it and
//! is a fact for nobody until somebody releases it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use chrono::Days;
use equipoise_ledger::{FindingRow, Screening};
use equipoise_model::calendar::Calendars;
use equipoise_model::{Bars, CorporateAction, Date, Facts, SecurityMaster, SecurityRecord};
use equipoise_quality::{Context, Field, Finding, Outcome, Report, Thresholds, screen_bars};

use crate::known_bars::KnownBars;
use crate::panel::blocking;
use crate::{AppError, Store};

/// What becomes of bars that a rule does not believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// They are held back until somebody releases them.
    On,
    /// They are taken, and the findings recorded.
    Report,
    /// Nothing is looked at.
    Off,
}

impl Gate {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::On, Self::Report, Self::Off];

    /// The name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Report => "report",
            Self::Off => "off",
        }
    }

    /// The gate called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.name() == name)
    }
}

/// How bars are screened.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// What becomes of bars that a rule does not believe.
    pub gate: Gate,
    /// The limits of the rules.
    pub thresholds: Thresholds,
}

impl Default for Quality {
    fn default() -> Self {
        Self {
            gate: Gate::Report,
            thresholds: Thresholds::default(),
        }
    }
}

/// Findings of one import that are recorded. With the gate on an import with more is refused:
/// no person could look at what it holds back.
pub const FINDINGS_MAX: usize = 100_000;

/// Refused bars of one import that are kept as a sample.
pub const REFUSED_KEPT: usize = 100;

/// Dates before the first bar of a batch whose bars are looked at with it: the rules remember 20
/// sessions, and the volatility of a line forgets in about 60.
const DAYS_BEFORE: u64 = 100;
/// Dates after the last bar: what takes a move back comes in the session after it.
const DAYS_AFTER: u64 = 7;

/// The dates whose bars tell whether the bars of `span` are believable.
pub(crate) fn window((first, last): (Date, Date)) -> (Date, Date) {
    let from = first.checked_sub_days(Days::new(DAYS_BEFORE));
    let to = last.checked_add_days(Days::new(DAYS_AFTER));
    (from.unwrap_or(first), to.unwrap_or(last))
}

/// What is known beside the bars.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    pub(crate) securities: Vec<SecurityRecord>,
    pub(crate) actions: Vec<CorporateAction>,
}

impl Surroundings {
    /// Exchange, currency and end of the symbols of `batches`, and `actions`.
    pub(crate) fn of(
        batches: &[Facts],
        master: &SecurityMaster,
        actions: Vec<CorporateAction>,
    ) -> Self {
        let mut symbols: BTreeSet<&str> = BTreeSet::new();
        for batch in batches {
            if let Facts::Bars(bars) = batch {
                symbols.extend(bars.symbols.iter().map(String::as_str));
            }
        }
        let record = |symbol: &str| {
            let security = master.get(master.uses(symbol).last()?.security)?;
            Some(SecurityRecord {
                mic: Some(security.mic.clone()),
                currency: Some(security.currency.clone()),
                delisted: security.delisted,
                ..SecurityRecord::of_symbol(symbol)
            })
        };
        Self {
            securities: symbols.into_iter().filter_map(record).collect(),
            actions,
        }
    }
}

/// What came through the gate.
#[derive(Debug, Default)]
pub(crate) struct Screened {
    /// Bars that are facts.
    pub(crate) accepted: Vec<Facts>,
    /// What is to be recorded beside them; `None` when nothing was found.
    pub(crate) screening: Option<Screening>,
    /// Bars that were held back or refused, by symbol.
    pub(crate) held: BTreeMap<String, u64>,
    /// What a person should read, as sentences.
    pub(crate) remarks: Vec<String>,
}

/// Screen `batches` of bars among those that are `known` and those that wait for a decision: a move
/// that lasts is held back once, not on every session after it.
pub(crate) async fn screen(
    store: &Store,
    batches: Vec<Bars>,
    (known, waiting): (KnownBars, KnownBars),
    around: Surroundings,
    source: &str,
) -> Result<Screened, AppError> {
    let quality = store.quality().clone();
    let calendars = store.calendars().clone();
    let source = source.to_owned();
    blocking(move || {
        let beside = Beside {
            others: known.others_and(&waiting, &batches),
            replaced: known.replaced(&batches, &source),
        };
        screen_now(batches, beside, &around, &calendars, &quality)
    })
    .await?
}

/// Known bars beside those under screening.
struct Beside {
    /// Of other symbols and sessions.
    others: Bars,
    /// Of the same ones: all, and those of other vendors.
    replaced: (Bars, Bars),
}

fn screen_now(
    batches: Vec<Bars>,
    Beside { others, replaced }: Beside,
    around: &Surroundings,
    calendars: &Calendars,
    quality: &Quality,
) -> Result<Screened, AppError> {
    let news = (!others.is_empty()).then(|| News::of(&batches));
    let all = together(others, &batches);
    let context = Context {
        securities: &around.securities,
        actions: &around.actions,
        replaced: Some(&replaced.0),
        others: Some(&replaced.1),
        ..Context::of_calendars(calendars)
    };
    let mut report = Report::with_limit(FINDINGS_MAX);
    screen_bars(&all, &context, &quality.thresholds, &mut report);
    if quality.gate == Gate::On && report.left_out() > 0 {
        return Err(AppError::TooLarge {
            what: "the number of quality findings of one import",
            given: FINDINGS_MAX as u64 + report.left_out(),
            limit: FINDINGS_MAX as u64,
        });
    }
    let is_new = |finding: &&Finding| news.as_ref().is_none_or(|news| news.concerns(finding));
    let found: Vec<&Finding> = report.findings().iter().filter(is_new).collect();
    let mut remarks = summary(&found);
    if report.left_out() > 0 {
        remarks.push(format!(
            "quality: {} more findings are over the limit of {FINDINGS_MAX} and not recorded",
            report.left_out()
        ));
    }
    Ok(divide(batches, &found, quality.gate, remarks))
}

/// The bars of several batches as one.
pub(crate) fn together(mut all: Bars, batches: &[Bars]) -> Bars {
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    for (symbol, place) in all.symbols.iter().zip(0..) {
        places.insert(symbol.clone(), place);
    }
    for bars in batches {
        let places: Vec<u32> = bars
            .symbols
            .iter()
            .map(|symbol| {
                *places.entry(symbol.clone()).or_insert_with(|| {
                    all.symbols.push(symbol.clone());
                    u32::try_from(all.symbols.len() - 1).expect("fewer than 2^32 symbols")
                })
            })
            .collect();
        all.session.extend(&bars.session);
        all.symbol
            .extend(bars.symbol.iter().map(|symbol| places[*symbol as usize]));
        all.open.extend(&bars.open);
        all.high.extend(&bars.high);
        all.low.extend(&bars.low);
        all.close.extend(&bars.close);
        all.volume.extend(&bars.volume);
        all.market_cap.extend(&bars.market_cap);
    }
    all
}

/// Which bars and sessions are new, where others are known.
struct News<'b> {
    bars: HashSet<(&'b str, Date)>,
    sessions: BTreeSet<Date>,
}

impl<'b> News<'b> {
    fn of(batches: &'b [Bars]) -> Self {
        let rows = || batches.iter().flat_map(Bars::rows);
        Self {
            bars: rows().map(|bar| (bar.symbol, bar.session)).collect(),
            sessions: rows().map(|bar| bar.session).collect(),
        }
    }

    /// Whether a finding is about a new bar, or could not be told without one.
    fn concerns(&self, finding: &Finding) -> bool {
        let dates = [finding.session, finding.told];
        match &finding.symbol {
            Some(symbol) => dates
                .iter()
                .any(|date| self.bars.contains(&(symbol.as_str(), *date))),
            None => dates.iter().any(|date| self.sessions.contains(date)),
        }
    }
}

/// Whether the bar of a finding is not to be used. What is wrong with an action, a share count or a
/// whole session holds back no bar.
fn condemns(finding: &Finding) -> bool {
    finding.outcome > Outcome::Flag
        && finding.symbol.is_some()
        && !matches!(finding.field, Field::Action | Field::Shares)
}

/// Take the condemned bars out of `batches`, where the gate is on.
fn divide(batches: Vec<Bars>, found: &[&Finding], gate: Gate, remarks: Vec<String>) -> Screened {
    let mut condemned: BTreeMap<&str, BTreeMap<Date, Outcome>> = BTreeMap::new();
    if gate == Gate::On {
        for finding in found.iter().filter(|finding| condemns(finding)) {
            let symbol = finding.symbol.as_deref().unwrap_or_default();
            let worst = condemned.entry(symbol).or_default();
            let outcome = worst.entry(finding.session).or_insert(finding.outcome);
            *outcome = finding.outcome.max(*outcome);
        }
    }
    let mut apart = Apart::default();
    let mut accepted = Vec::with_capacity(batches.len());
    for bars in batches {
        let bars = apart.divide(bars, &condemned);
        if !bars.is_empty() {
            accepted.push(Facts::Bars(bars));
        }
    }
    let mut screened = Screened {
        accepted,
        held: std::mem::take(&mut apart.by_symbol),
        remarks,
        screening: None,
    };
    if found.is_empty() {
        return screened;
    }
    screened.remarks.extend(apart.remark(gate));
    screened.screening = Some(Screening {
        findings: found
            .iter()
            .map(|finding| recorded(finding, &apart.rows))
            .collect(),
        held: apart.held,
    });
    screened
}

/// Bars that are kept apart.
#[derive(Debug, Default)]
struct Apart {
    held: Bars,
    /// The first row of each held bar.
    rows: BTreeMap<(String, Date), u32>,
    quarantined: u64,
    refused: u64,
    by_symbol: BTreeMap<String, u64>,
}

impl Apart {
    /// `bars` without the condemned ones, which are kept here.
    fn divide(&mut self, bars: Bars, condemned: &BTreeMap<&str, BTreeMap<Date, Outcome>>) -> Bars {
        let of_symbol: Vec<Option<&BTreeMap<Date, Outcome>>> = bars
            .symbols
            .iter()
            .map(|symbol| condemned.get(symbol.as_str()))
            .collect();
        if of_symbol.iter().all(Option::is_none) {
            return bars;
        }
        let mut kept = Bars {
            symbols: bars.symbols.clone(),
            ..Bars::default()
        };
        for (row, bar) in bars.rows().enumerate() {
            let symbol = bars.symbol[row];
            match of_symbol[symbol as usize].and_then(|dates| dates.get(&bar.session)) {
                Some(outcome) => self.keep(&bar, *outcome),
                None => kept.push_interned(symbol, &bar),
            }
        }
        kept
    }

    fn keep(&mut self, bar: &equipoise_model::bars::Bar<'_>, outcome: Outcome) {
        *self.by_symbol.entry(bar.symbol.to_owned()).or_default() += 1;
        if outcome == Outcome::Refuse {
            self.refused += 1;
            if self.refused > REFUSED_KEPT as u64 {
                return;
            }
        } else {
            self.quarantined += 1;
        }
        let row = u32::try_from(self.held.len()).expect("findings are limited");
        self.rows
            .entry((bar.symbol.to_owned(), bar.session))
            .or_insert(row);
        self.held.push(bar);
    }

    /// Where to look, as sentences.
    fn remark(&self, gate: Gate) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.quarantined > 0 {
            remarks.push(format!(
                "quality: {} bars are held in quarantine and used by nothing; `equipoise quality \
                 quarantine` lists them, `equipoise quality release` lets them in",
                self.quarantined
            ));
        }
        if self.refused > 0 {
            remarks.push(format!(
                "quality: {} bars are refused; the first {REFUSED_KEPT} at most are kept as a sample",
                self.refused
            ));
        }
        if gate == Gate::Report {
            remarks.push(
                "quality: every bar is taken, because quality_gate is report; `equipoise quality \
                 findings` lists what was found"
                    .to_owned(),
            );
        }
        remarks
    }
}

fn recorded(finding: &Finding, rows: &BTreeMap<(String, Date), u32>) -> FindingRow {
    let place = finding
        .symbol
        .clone()
        .map(|symbol| (symbol, finding.session));
    FindingRow {
        session: finding.session,
        symbol: finding.symbol.clone(),
        rule: finding.rule.name().to_owned(),
        field: finding.field.name().to_owned(),
        value: finding.value,
        expected: finding.expected,
        outcome: finding.outcome.name().to_owned(),
        held: place.and_then(|place| rows.get(&place).copied()),
        sentence: finding.sentence.clone(),
    }
}

/// A sentence for each rule and outcome: how many findings, and the first of them.
fn summary(found: &[&Finding]) -> Vec<String> {
    let mut by_rule: BTreeMap<_, (u64, &Finding)> = BTreeMap::new();
    for finding in found {
        let key = (finding.rule, finding.outcome);
        by_rule.entry(key).or_insert((0, finding)).0 += 1;
    }
    let sentence = |((rule, outcome), (count, first)): (
        (equipoise_quality::Rule, Outcome),
        (u64, &Finding),
    )| {
        let mut text = format!(
            "quality: {} ({}): {count}, first",
            rule.name(),
            outcome.name()
        );
        if let Some(symbol) = &first.symbol {
            let _ = write!(text, " {symbol}");
        }
        let _ = write!(text, " {}: {}", first.session, first.sentence);
        text
    };
    by_rule.into_iter().map(sentence).collect()
}
