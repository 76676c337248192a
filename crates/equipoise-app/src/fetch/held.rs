//! What the ledger holds of each line, so that it is not asked for again.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_ledger::{Body, EntryKind, Sequence};
use equipoise_model::{ActionKind, Date, FactKind, Facts};

use crate::{AppError, Store};

/// The bars of a line that are held: first and last session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: Date,
    pub(super) last: Date,
}

/// What is held, by symbol.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) bars: BTreeMap<String, Span>,
    /// Sessions with bars, by who told them.
    pub(super) sessions: BTreeMap<String, BTreeSet<Date>>,
    /// Lines with a share count.
    pub(super) counted: BTreeSet<String>,
    /// Lines that were taken over or delisted.
    pub(super) ended: BTreeSet<String>,
}

impl Held {
    /// Read every fact of the ledger up to `until` once.
    pub(super) async fn read(store: &Store, until: Sequence) -> Result<Self, AppError> {
        let kinds = [FactKind::Bars, FactKind::Shares, FactKind::Actions].map(EntryKind::Facts);
        let mut held = Self::default();
        for head in store.ledger().heads(Sequence::NONE, until, &kinds).await? {
            match store.ledger().entry(head.sequence).await?.body {
                Body::Facts(Facts::Bars(bars)) => {
                    let told = held.sessions.entry(head.source).or_default();
                    told.extend(bars.session.iter().copied());
                    held.see_bars(&bars);
                }
                Body::Facts(Facts::Shares(rows)) => {
                    held.counted.extend(rows.into_iter().map(|row| row.symbol));
                }
                Body::Facts(Facts::Actions(rows)) => {
                    let ends = rows.into_iter().filter(|row| {
                        matches!(
                            row.kind,
                            ActionKind::Merger { .. } | ActionKind::Delisting { .. }
                        )
                    });
                    held.ended.extend(ends.map(|row| row.symbol));
                }
                _ => {}
            }
        }
        Ok(held)
    }

    fn see_bars(&mut self, bars: &equipoise_model::Bars) {
        let mut spans: Vec<Option<Span>> = vec![None; bars.symbols.len()];
        for (symbol, session) in bars.symbol.iter().zip(&bars.session) {
            let span = &mut spans[*symbol as usize];
            let seen = span.get_or_insert(Span {
                first: *session,
                last: *session,
            });
            seen.first = seen.first.min(*session);
            seen.last = seen.last.max(*session);
        }
        for (symbol, seen) in bars.symbols.iter().zip(spans) {
            let Some(seen) = seen else { continue };
            let span = self.bars.entry(symbol.clone()).or_insert(seen);
            span.first = span.first.min(seen.first);
            span.last = span.last.max(seen.last);
        }
    }
}
