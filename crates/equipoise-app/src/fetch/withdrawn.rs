//! Actions that a source told once and does not tell any more.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_ledger::{Body, EntryKind, Sequence};
use equipoise_model::{ActionKind, CorporateAction, Date, FactKind, Facts, Instant};

use crate::{AppError, Store};

/// What an action is about.
type Key = (String, Date, &'static str);

/// What was stated last of each line, date and kind, and by whom.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeMap<Key, (String, Vec<CorporateAction>)>);

/// Actions that are not told any more.
#[derive(Debug, Default)]
pub(super) struct Withdrawn {
    /// Statements that take dividends back.
    pub(super) cancelled: Vec<CorporateAction>,
    /// Others, which only a person can judge.
    pub(super) doubtful: Vec<CorporateAction>,
}

impl Told {
    /// The actions of `symbols` in `span`.
    pub(super) async fn read(
        store: &Store,
        symbols: &BTreeSet<String>,
        span: (Date, Date),
        until: Sequence,
    ) -> Result<Self, AppError> {
        let mut told = Self::default();
        let kinds = [EntryKind::Facts(FactKind::Actions)];
        for head in store.ledger().heads(Sequence::NONE, until, &kinds).await? {
            let overlaps = |(first, last)| first <= span.1 && span.0 <= last;
            if !head.span.is_some_and(overlaps) {
                continue;
            }
            if let Body::Facts(Facts::Actions(rows)) =
                store.ledger().entry(head.sequence).await?.body
            {
                let rows = rows.into_iter().filter(|row| symbols.contains(&row.symbol));
                told.add(&head.source, rows);
            }
        }
        Ok(told)
    }

    fn add(&mut self, source: &str, rows: impl Iterator<Item = CorporateAction>) {
        let mut groups: BTreeMap<Key, Vec<CorporateAction>> = BTreeMap::new();
        for row in rows {
            groups.entry(key(&row)).or_default().push(row);
        }
        for (key, rows) in groups {
            self.0.insert(key, (source.to_owned(), rows));
        }
    }

    /// What `source` stated of the line called `symbol` on one of `dates` and does not state in `now_told`.
    pub(super) fn withdrawn(
        &self,
        source: &str,
        symbol: &str,
        dates: &BTreeSet<Date>,
        now_told: &[CorporateAction],
        now: Instant,
    ) -> Withdrawn {
        let still: BTreeSet<Key> = now_told.iter().map(key).collect();
        let mut withdrawn = Withdrawn::default();
        for (key, (by, rows)) in &self.0 {
            let is_asked = key.0 == symbol && dates.contains(&key.1) && by == source;
            if !is_asked || still.contains(key) {
                continue;
            }
            for row in rows {
                match cancelled(row, now) {
                    Some(taken_back) => withdrawn.cancelled.extend(taken_back),
                    None => withdrawn.doubtful.push(row.clone()),
                }
            }
        }
        withdrawn
    }
}

fn key(action: &CorporateAction) -> Key {
    (action.symbol.clone(), action.ex_date, action.kind.name())
}

/// The statement that takes a dividend back, nothing when that is done; `None` for other actions.
fn cancelled(action: &CorporateAction, now: Instant) -> Option<Option<CorporateAction>> {
    let (amount, kind) = match &action.kind {
        ActionKind::CashDividend { amount } => (amount, ActionKind::CashDividend { amount: 0.0 }),
        ActionKind::SpecialDividend { amount } => {
            (amount, ActionKind::SpecialDividend { amount: 0.0 })
        }
        _ => return None,
    };
    let is_paid = *amount > 0.0;
    Some(is_paid.then(|| CorporateAction {
        kind,
        known: Some(now),
        ..action.clone()
    }))
}
