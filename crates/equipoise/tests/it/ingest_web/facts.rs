//! The facts of a ledger as they stand, and those that the sources tell of a sample market.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use equipoise_app::Store;
use equipoise_engine::{Assembly, Build, Start, WholeSeries, build};
use equipoise_ledger::{Body, Sequence};
use equipoise_model::calendar::{self, Calendars};
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Definition, Facts, IndexId, Instant, SecurityId,
    SecurityRecord, ShareCount,
};
use equipoise_providers::sample::{Sample, TrueEventKind};

/// Facts by what they are about; later statements took the place of earlier ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct State {
    /// Open, high, low, close and volume, bit for bit.
    pub(super) bars: BTreeMap<(String, Date), [u64; 5]>,
    /// Ratios and amounts; a dividend of nothing is none.
    pub(super) actions: BTreeMap<(String, Date, &'static str), f64>,
    /// By line, date and time known.
    pub(super) shares: BTreeMap<(String, Date, Option<Instant>), f64>,
}

impl State {
    pub(super) fn of<'a>(facts: impl IntoIterator<Item = &'a Facts>) -> Self {
        let mut state = Self::default();
        for batch in facts {
            match batch {
                Facts::Bars(bars) => {
                    for bar in bars.rows() {
                        let figures = [bar.open, bar.high, bar.low, bar.close, bar.volume];
                        let key = (bar.symbol.to_owned(), bar.session);
                        state.bars.insert(key, figures.map(f64::to_bits));
                    }
                }
                Facts::Actions(rows) => rows.iter().for_each(|row| state.act(row)),
                Facts::Shares(rows) => {
                    for row in rows {
                        let key = (row.symbol.clone(), row.effective, row.known);
                        state.shares.insert(key, row.shares_outstanding);
                    }
                }
                _ => {}
            }
        }
        state
    }

    fn act(&mut self, row: &CorporateAction) {
        let figure = match row.kind {
            ActionKind::Split { ratio } => ratio,
            ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => amount,
            _ => return,
        };
        let key = (row.symbol.clone(), row.ex_date, row.kind.name());
        if figure > 0.0 {
            self.actions.insert(key, figure);
        } else {
            self.actions.remove(&key);
        }
    }

    /// Bars that are not in `truth` or differ from it.
    pub(super) fn wrong_bars(&self, truth: &Self) -> Vec<(String, Date)> {
        let bars = self.bars.iter();
        let wrong = bars.filter(|(key, figures)| truth.bars.get(*key) != Some(figures));
        wrong.map(|(key, _)| key.clone()).collect()
    }
}

/// Every fact of the ledger, in its order.
pub(super) async fn in_ledger(store: &Store) -> Vec<Facts> {
    let head = store.head().await.unwrap().sequence;
    let mut facts = Vec::new();
    for sequence in 1..=head.0 {
        let entry = store.ledger().entry(Sequence(sequence)).await.unwrap();
        if let Body::Facts(batch) = entry.body {
            facts.push(batch);
        }
    }
    facts
}

/// What the sources tell of `sample` at `now`, in our words: the lines that trade then, under the
/// symbol of then; splits for stock dividends, and dividends without the word special; nothing of
/// spin-offs, rights, mergers and the halts; share counts known from the evening of their filing, or 90 days
/// after their date where a company has several lines.
pub(super) fn told(sample: &Sample, now: Instant) -> Vec<Facts> {
    let telling = Telling::new(sample, now);
    let mut told = Vec::new();
    let mut bars = Bars::default();
    let mut shares = Vec::new();
    for facts in &sample.facts {
        match facts {
            Facts::Bars(batch) => {
                for bar in batch.rows() {
                    if let Some(symbol) = telling.symbol(bar.symbol, bar.session) {
                        bars.push(&equipoise_model::bars::Bar { symbol, ..bar });
                    }
                }
            }
            Facts::Shares(rows) => shares.extend(rows.iter().filter_map(|row| telling.count(row))),
            _ => {}
        }
    }
    told.push(Facts::Securities(telling.records()));
    told.push(Facts::Shares(shares));
    told.push(Facts::Actions(telling.actions()));
    told.push(Facts::Bars(bars));
    told
}

struct Telling<'a> {
    sample: &'a Sample,
    now: Instant,
    /// The lines that trade, and their symbols.
    lines: BTreeMap<SecurityId, String>,
    /// The records of all lines, by id.
    given: Vec<SecurityRecord>,
}

impl<'a> Telling<'a> {
    fn new(sample: &'a Sample, now: Instant) -> Self {
        let truth = &sample.truth;
        let today = calendar::new_york_date(now);
        let is_gone = |id: SecurityId| {
            truth.events.iter().any(|event| {
                let is_end = matches!(
                    event.kind,
                    TrueEventKind::TakenOver { .. } | TrueEventKind::Failed { .. }
                );
                event.security == id && is_end && event.session <= today
            })
        };
        let mut given = Vec::new();
        for facts in &sample.facts {
            if let Facts::Securities(rows) = facts {
                given.extend(rows.iter().cloned());
            }
        }
        let has_traded = |id: SecurityId| truth.sessions.iter().any(|one| truth.has_bar(id, *one));
        let lines = truth.lines.iter().filter_map(|line| {
            let id = line.security;
            let symbol = truth.symbol(id, today)?;
            (!is_gone(id) && has_traded(id)).then(|| (id, symbol.to_owned()))
        });
        Self {
            sample,
            now,
            lines: lines.collect(),
            given,
        }
    }

    fn symbol(&self, symbol: &str, date: Date) -> Option<&str> {
        let id = self.sample.truth.security(symbol, date)?;
        self.lines.get(&id).map(String::as_str)
    }

    /// The company, or a name of its own: one number each at the source.
    fn company(&self, id: SecurityId) -> String {
        let record = &self.given[id.0 as usize];
        let company = record.company.clone().or_else(|| record.name.clone());
        company.unwrap_or_else(|| record.symbol.clone())
    }

    fn records(&self) -> Vec<SecurityRecord> {
        let record = |(id, symbol): (&SecurityId, &String)| SecurityRecord {
            company: Some(self.company(*id)),
            currency: self.given[id.0 as usize].currency.clone(),
            ..SecurityRecord::of_symbol(symbol)
        };
        self.lines.iter().map(record).collect()
    }

    /// Ids as the stand-in finds them: counts of before the first session are under the first symbol.
    fn counted(&self, count: &ShareCount) -> Option<SecurityId> {
        let truth = &self.sample.truth;
        let first = |line: &&equipoise_providers::sample::TrueLine| {
            line.symbols
                .first()
                .is_some_and(|(_, symbol)| *symbol == count.symbol)
        };
        let by_date = truth.security(&count.symbol, count.effective);
        by_date.or_else(|| truth.lines.iter().find(first).map(|line| line.security))
    }

    fn count(&self, count: &ShareCount) -> Option<ShareCount> {
        let id = self.counted(count)?;
        let symbol = self.lines.get(&id)?.clone();
        let close = calendar::new_york_close(count.effective);
        let filed = count.known.unwrap_or(close);
        if filed > self.now {
            return None;
        }
        // The SEC knows the lines that ever were, of which a company may have several.
        let company = self.company(id);
        let ids = (0..self.given.len()).map(|place| SecurityId(u32::try_from(place).unwrap()));
        let is_alone = ids.filter(|other| self.company(*other) == company).count() == 1;
        let day = calendar::new_york_date(filed);
        let known = match is_alone {
            true => calendar::new_york_open(day) + TimeDelta::minutes(12 * 60 + 30),
            false => {
                let date = count.effective.and_time(chrono::NaiveTime::MIN).and_utc();
                (date + TimeDelta::days(90)).min(self.now)
            }
        };
        Some(ShareCount {
            symbol,
            known: Some(known),
            ..count.clone()
        })
    }

    fn actions(&self) -> Vec<CorporateAction> {
        let mut actions = Vec::new();
        for event in &self.sample.truth.events {
            let kind = match event.kind {
                TrueEventKind::Split { ratio } => ActionKind::Split { ratio },
                TrueEventKind::StockDividend { ratio } => ActionKind::Split { ratio: 1.0 + ratio },
                TrueEventKind::CashDividend { amount }
                | TrueEventKind::SpecialDividend { amount } => ActionKind::CashDividend { amount },
                _ => continue,
            };
            let is_past = calendar::new_york_open(event.session) <= self.now;
            if let Some(symbol) = self.lines.get(&event.security).filter(|_| is_past) {
                actions.push(CorporateAction {
                    symbol: symbol.clone(),
                    ex_date: event.session,
                    currency: None,
                    known: None,
                    kind,
                });
            }
        }
        actions
    }
}

/// `facts` with the security records in the order of `symbols`: sums run in that order.
pub(super) fn in_order(mut facts: Vec<Facts>, symbols: &[String]) -> Vec<Facts> {
    for batch in &mut facts {
        if let Facts::Securities(rows) = batch {
            rows.sort_by_key(|row| symbols.iter().position(|symbol| *symbol == row.symbol));
        }
    }
    facts
}

/// The symbols of the security records, in the order in which they were first recorded.
pub(super) fn symbols(facts: &[Facts]) -> Vec<String> {
    let mut symbols = Vec::new();
    for batch in facts {
        if let Facts::Securities(rows) = batch {
            for row in rows {
                if !symbols.contains(&row.symbol) {
                    symbols.push(row.symbol.clone());
                }
            }
        }
    }
    symbols
}

/// The level of each session, bit for bit, of so many companies of equal weight.
pub(super) fn levels(facts: &[Facts], size: u32) -> Vec<(Date, u64, u64)> {
    let mut assembly = Assembly::default();
    for batch in facts {
        assembly.add(batch.clone());
    }
    let panel = assembly.panel();
    let definition = Definition::equal_weight(IndexId::parse("EW10").unwrap(), size);
    let mut whole = WholeSeries::default();
    let request = Build {
        panel: &panel,
        definition: &definition,
        calendars: Calendars::built_in(),
        start: Start::Base(None),
        until: None,
        threads: 2,
    };
    build(&request, &mut whole).unwrap();
    let sessions = whole.0.sessions.iter();
    sessions
        .map(|row| {
            (
                row.session,
                row.price_return.to_bits(),
                row.gross_total_return.to_bits(),
            )
        })
        .collect()
}
