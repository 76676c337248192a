//! What the facts say by symbol and session, later ones over earlier ones.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{ActionKind, Bars, CorporateAction, Date, Facts, SecurityRecord, ShareCount};

use super::Day;

/// The facts, sorted into maps.
#[derive(Default)]
pub(super) struct Known {
    pub(super) records: BTreeMap<String, SecurityRecord>,
    pub(super) counts: BTreeMap<String, Vec<ShareCount>>,
    sessions: Vec<Date>,
    closes: BTreeMap<(Date, String), f64>,
    caps: BTreeMap<(Date, String), f64>,
    stated: Vec<CorporateAction>,
    /// The actions before the open of a session, in the order of the day.
    actions: BTreeMap<Date, Vec<CorporateAction>>,
    /// The session after whose close a symbol is no longer listed.
    last_sessions: BTreeMap<String, Date>,
}

/// Every session with what is known at its close.
pub(super) fn days(facts: &[Facts], currency: &str) -> Vec<Day> {
    let known = Known::of(facts);
    let symbols: BTreeSet<String> = known.closes.keys().map(|cell| cell.1.clone()).collect();
    let mut last_close: BTreeMap<String, f64> = BTreeMap::new();
    let mut last_cap: BTreeMap<String, f64> = BTreeMap::new();
    let mut days = Vec::new();
    for &session in &known.sessions {
        let actions = known.actions_on(session);
        for action in actions {
            if let Some(price) = last_close.get_mut(&action.symbol) {
                *price = price_after(*price, &action.kind);
            }
        }
        let mut closes = BTreeMap::new();
        let mut caps = BTreeMap::new();
        for symbol in &symbols {
            let observed = known.observed(session, symbol);
            let cap = known.caps.get(&(session, symbol.clone())).copied();
            if observed.is_none() && known.was_over_before(session, symbol) {
                continue;
            }
            let carried_cap = last_cap.get(symbol).copied().filter(|_| observed.is_none());
            if let Some(cap) = cap.or(carried_cap) {
                last_cap.insert(symbol.clone(), cap);
                caps.insert(symbol.clone(), cap);
            }
            if let Some(close) = observed.or(last_close.get(symbol).copied()) {
                last_close.insert(symbol.clone(), close);
                closes.insert(symbol.clone(), close);
            }
        }
        let is_gone = |symbol: &&String| known.has_left(session, symbol);
        days.push(Day {
            session,
            ranking: super::ranking::ranking(&known, session, currency, &closes, &caps),
            gone: symbols.iter().filter(is_gone).cloned().collect(),
            actions: actions.to_vec(),
            closes,
        });
    }
    days
}

impl Known {
    fn of(facts: &[Facts]) -> Self {
        let mut known = Self::default();
        for batch in facts {
            match batch {
                Facts::Securities(records) => {
                    records.iter().for_each(|record| known.record(record));
                }
                Facts::Bars(bars) => known.bars(bars),
                Facts::Shares(counts) => {
                    for count in counts {
                        let counts = known.counts.entry(count.symbol.clone()).or_default();
                        counts.push(count.clone());
                    }
                }
                Facts::Actions(actions) => known.act(actions),
                Facts::Fx(_) | Facts::Rates(_) => {}
            }
        }
        known.place();
        known
    }

    /// The actions before the open of `session`.
    pub(super) fn actions_on(&self, session: Date) -> &[CorporateAction] {
        self.actions.get(&session).map_or(&[], Vec::as_slice)
    }

    /// The actions before the open of any session up to `session`, by session.
    pub(super) fn actions_until(
        &self,
        session: Date,
    ) -> impl Iterator<Item = (Date, &CorporateAction)> {
        self.actions
            .range(..=session)
            .flat_map(|(day, actions)| actions.iter().map(|action| (*day, action)))
    }

    /// Whether `symbol` is no longer listed after the close of `session`.
    pub(super) fn has_left(&self, session: Date, symbol: &String) -> bool {
        self.last_sessions
            .get(symbol)
            .is_some_and(|last| *last <= session)
    }

    fn was_over_before(&self, session: Date, symbol: &String) -> bool {
        self.last_sessions
            .get(symbol)
            .is_some_and(|last| *last < session)
    }

    fn record(&mut self, record: &SecurityRecord) {
        let known = self.records.entry(record.symbol.clone()).or_default();
        known.symbol.clone_from(&record.symbol);
        known.company = record.company.clone().or(known.company.take());
        known.currency = record.currency.clone().or(known.currency.take());
        known.listed = record.listed.or(known.listed);
        known.delisted = record.delisted.or(known.delisted);
    }

    fn bars(&mut self, bars: &Bars) {
        for bar in bars.rows() {
            let cell = (bar.session, bar.symbol.to_owned());
            self.closes.insert(cell.clone(), bar.close);
            self.caps.remove(&cell);
            if bar.market_cap.is_finite() {
                self.caps.insert(cell, bar.market_cap);
            }
        }
    }

    /// Take in a batch of actions: it replaces what earlier batches state about the same line, day
    /// and kind.
    fn act(&mut self, batch: &[CorporateAction]) {
        let is_same = |a: &CorporateAction, b: &CorporateAction| {
            (&a.symbol, a.ex_date, a.kind.name()) == (&b.symbol, b.ex_date, b.kind.name())
        };
        self.stated
            .retain(|earlier| !batch.iter().any(|later| is_same(earlier, later)));
        self.stated.extend(batch.iter().cloned());
    }

    /// Find the session of every action, and the end of every listing.
    fn place(&mut self) {
        let sessions: BTreeSet<Date> = self.closes.keys().map(|cell| cell.0).collect();
        self.sessions = sessions.into_iter().collect();
        self.stated.sort_by_key(|action| action.ex_date);
        for record in self.records.values() {
            if let Some(last) = self.last_session_of(record) {
                self.last_sessions.insert(record.symbol.clone(), last);
            }
        }
        for action in &self.stated {
            let is_end = matches!(
                action.kind,
                ActionKind::Merger { .. } | ActionKind::Delisting { .. }
            );
            let session = self.sessions.iter().find(|day| **day >= action.ex_date);
            if is_end {
                // An ending that is still to come holds as well: the record does not shorten it.
                let last = session.copied().unwrap_or(Date::MAX);
                self.last_sessions.insert(action.symbol.clone(), last);
            }
            if let Some(session) = session {
                let actions = self.actions.entry(*session).or_default();
                actions.push(action.clone());
            }
        }
        for actions in self.actions.values_mut() {
            actions.sort_by(|a, b| (a.kind.order(), &a.symbol).cmp(&(b.kind.order(), &b.symbol)));
        }
    }

    /// The last session up to the end of the listing that `record` states.
    fn last_session_of(&self, record: &SecurityRecord) -> Option<Date> {
        let delisted = record.delisted?;
        if self.sessions.last().is_some_and(|last| *last < delisted) {
            return None;
        }
        let before = self.sessions.iter().rev().find(|day| **day <= delisted);
        before.or(self.sessions.first()).copied()
    }

    /// The close of `symbol` on `session`: its final value where it is delisted at one.
    fn observed(&self, session: Date, symbol: &String) -> Option<f64> {
        let final_value = self
            .actions_on(session)
            .iter()
            .find_map(|action| match action.kind {
                ActionKind::Delisting { price } if action.symbol == *symbol => price,
                _ => None,
            });
        final_value.or_else(|| self.closes.get(&(session, symbol.clone())).copied())
    }
}

/// The close before an ex-date, made comparable with the closes after it.
pub(super) fn price_after(price: f64, kind: &ActionKind) -> f64 {
    match kind {
        ActionKind::Split { .. } | ActionKind::StockDividend { .. } => price / kind.share_factor(),
        ActionKind::SpecialDividend { amount } if *amount < price => price - amount,
        ActionKind::Rights {
            ratio,
            price: subscription,
        } if *subscription < price => (price + ratio * subscription) / (1.0 + ratio),
        ActionKind::SpinOff { .. } | ActionKind::SymbolChange { .. } => {
            panic!("the oracle does not cover a {}", kind.name())
        }
        _ => price,
    }
}
