//! Facts: what was stated, sorted by session and line; later statements over earlier ones.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Facts, FxRate, Security, SecurityId, SecurityMaster,
    ShareCount,
};

use super::number::{Number, stated};

/// A line, by its place among all lines in symbol order.
pub(super) type Line = usize;
/// A session, by its place among all sessions.
pub(super) type Day = usize;

/// What one bar states.
#[derive(Debug, Clone, Default)]
pub(super) struct Quote {
    pub(super) close: Option<Number>,
    pub(super) volume: Option<Number>,
    pub(super) cap: Option<Number>,
}

/// Everything that was stated.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) master: SecurityMaster,
    pub(super) sessions: Vec<Date>,
    /// Securities with a bar or handed out in a spin-off, by symbol.
    pub(super) lines: Vec<Security>,
    pub(super) quotes: BTreeMap<(Day, Line), Quote>,
    pub(super) counts: Vec<ShareCount>,
    /// The actions that hold, by ex-date.
    pub(super) actions: Vec<CorporateAction>,
    /// Units of the second currency for one of the first, by date of the fixing.
    pub(super) fixings: BTreeMap<(String, String), BTreeMap<Date, Number>>,
}

impl Stated {
    /// Sort `facts`, in the order in which they were taken in.
    pub(super) fn of(facts: &[Facts]) -> Self {
        let mut known = Self::default();
        let mut bars: Vec<&Bars> = Vec::new();
        for batch in facts {
            match batch {
                Facts::Securities(records) => {
                    for record in records {
                        known.master.record(record);
                    }
                }
                Facts::Bars(batch) => bars.push(batch),
                Facts::Shares(counts) => known.counts.extend(counts.iter().cloned()),
                Facts::Actions(batch) => known.act(batch),
                Facts::Fx(rates) => rates.iter().for_each(|rate| known.fix(rate)),
                Facts::Rates(_) => {}
            }
        }
        known.actions.sort_by_key(|action| action.ex_date);
        known.name_lines(&bars);
        bars.iter().for_each(|batch| known.quote(batch));
        known
    }

    /// The line that traded under `symbol` on `date`.
    pub(super) fn line(&self, symbol: &str, date: Date) -> Option<Line> {
        self.line_of(self.master.resolve(symbol, date)?)
    }

    /// The line of a security; `None` for a class that is not listed.
    pub(super) fn line_of(&self, security: SecurityId) -> Option<Line> {
        self.lines.iter().position(|line| line.id == security)
    }

    /// The line an action is about: the one that had the symbol the day before its ex-date.
    pub(super) fn subject(&self, action: &CorporateAction) -> Option<Line> {
        self.line(&action.symbol, day_before(action.ex_date))
    }

    /// Take in a batch of actions. It replaces what earlier batches state about the same line, day
    /// and kind; of a spin-off, about the same new line.
    fn act(&mut self, batch: &[CorporateAction]) {
        self.master.add_facts(&Facts::Actions(batch.to_vec()));
        self.actions
            .retain(|earlier| !batch.iter().any(|later| is_restated(earlier, later)));
        self.actions.extend(batch.iter().cloned());
    }

    fn fix(&mut self, rate: &FxRate) {
        let pair = (rate.base.clone(), rate.quote.clone());
        let fixings = self.fixings.entry(pair).or_default();
        fixings.extend(stated(rate.rate).map(|value| (rate.session, value)));
    }

    fn name_lines(&mut self, bars: &[&Bars]) {
        let mut sessions = BTreeSet::new();
        let mut traded = BTreeSet::new();
        for bar in bars.iter().flat_map(|batch| batch.rows()) {
            sessions.insert(bar.session);
            traded.extend(self.master.resolve(bar.symbol, bar.session));
        }
        for action in &self.actions {
            if let ActionKind::SpinOff { child, .. } = &action.kind {
                traded.extend(self.master.resolve(child, action.ex_date));
            }
        }
        let securities = self.master.securities().iter();
        self.lines = securities
            .filter(|security| traded.contains(&security.id))
            .cloned()
            .collect();
        self.lines
            .sort_by(|a, b| (&a.symbol, a.id).cmp(&(&b.symbol, b.id)));
        self.sessions = sessions.into_iter().collect();
    }

    fn quote(&mut self, batch: &Bars) {
        for bar in batch.rows() {
            let day = self.sessions.iter().position(|day| *day == bar.session);
            let line = self.line(bar.symbol, bar.session);
            let (Some(day), Some(line)) = (day, line) else {
                continue;
            };
            let quote = Quote {
                close: stated(bar.close),
                volume: stated(bar.volume),
                cap: stated(bar.market_cap),
            };
            self.quotes.insert((day, line), quote);
        }
    }
}

pub(super) fn day_before(date: Date) -> Date {
    date.pred_opt().unwrap_or(date)
}

/// Whether `later` states the same action as `earlier`, perhaps on other terms.
fn is_restated(earlier: &CorporateAction, later: &CorporateAction) -> bool {
    let child = |action: &CorporateAction| match &action.kind {
        ActionKind::SpinOff { child, .. } => Some(child.clone()),
        _ => None,
    };
    earlier.symbol == later.symbol
        && earlier.ex_date == later.ex_date
        && earlier.kind.name() == later.kind.name()
        && child(earlier) == child(later)
}
