//! What of a published series is provisional, and what was said about sessions since.
//!
//! A session after a provisional one is provisional too, because its level goes on from it: what is
//! provisional is always the end of a series.

use std::collections::BTreeMap;

use equipoise_ledger::{Body, EntryKind, Sequence, SessionStatus, SqliteLedger, StatusChange};
use equipoise_model::{Date, IndexId};

use crate::AppError;
use crate::chain::Link;

/// The provisional end of a series.
#[derive(Debug, Clone, Default)]
pub(crate) struct Provisional {
    /// Its sessions, with the reason of each.
    pub(crate) sessions: BTreeMap<Date, String>,
    /// The publications that hold them, in ledger order.
    pub(crate) publications: Vec<Sequence>,
}

impl Provisional {
    /// The first provisional session.
    pub(crate) fn first(&self) -> Option<Date> {
        self.sessions.keys().next().copied()
    }

    /// The last provisional session.
    pub(crate) fn last(&self) -> Option<Date> {
        self.sessions.keys().next_back().copied()
    }

    /// The end of the series that `link` is the last publication of.
    pub(crate) async fn read(
        ledger: &SqliteLedger,
        link: &Link,
        until: Sequence,
    ) -> Result<Self, AppError> {
        let mut found = Self::default();
        let mut next = Some(link.head.sequence);
        let mut taken_from = Date::MAX;
        let mut finished = None;
        while let Some(sequence) = next {
            let origin = ledger.publication_origin(sequence).await?;
            let heads = ledger
                .heads(Sequence(sequence.0 - 1), sequence, &[])
                .await?;
            let span = heads.first().and_then(|head| head.span);
            let Some((first, _)) = span.filter(|_| !origin.provisional.is_empty()) else {
                break;
            };
            if finished.is_none() {
                finished = Some(last_final(ledger, link, until).await?);
            }
            let is_final = |session: Date| {
                let stands = |(by, last): (Sequence, Date)| by > sequence && session <= last;
                finished.flatten().is_some_and(stands)
            };
            let open = origin
                .provisional
                .iter()
                .filter(|one| one.session < taken_from && !is_final(one.session));
            let before = found.sessions.len();
            for one in open {
                found.sessions.insert(one.session, one.reason.clone());
            }
            if found.sessions.len() > before {
                found.publications.insert(0, sequence);
            }
            if found.first().is_none_or(|earliest| earliest > first) {
                break;
            }
            taken_from = first;
            next = origin.continues;
        }
        Ok(found)
    }
}

/// The last entry that made sessions of a series final, and the last of these sessions.
async fn last_final(
    ledger: &SqliteLedger,
    link: &Link,
    until: Sequence,
) -> Result<Option<(Sequence, Date)>, AppError> {
    let changes = statuses(ledger, &link.origin.index, until).await?;
    let of_series = changes.into_iter().rev().find(|(_, change)| {
        change.chain == Some(link.chain) && change.status == SessionStatus::Final
    });
    Ok(of_series.map(|(sequence, change)| (sequence, change.session)))
}

/// What was said about the status of sessions of `index`, in ledger order.
pub(crate) async fn statuses(
    ledger: &SqliteLedger,
    index: &IndexId,
    until: Sequence,
) -> Result<Vec<(Sequence, StatusChange)>, AppError> {
    let heads = ledger.heads_of(index, until, &[EntryKind::Status]).await?;
    let mut found = Vec::with_capacity(heads.len());
    for head in heads {
        if let Body::Status(change) = ledger.entry(head.sequence).await?.body {
            found.push((head.sequence, change));
        }
    }
    Ok(found)
}

/// Why `session` of `index` is held; `None` when the last word about it is another one.
pub(crate) fn held_because(statuses: &[(Sequence, StatusChange)], session: Date) -> Option<&str> {
    let last = statuses
        .iter()
        .rev()
        .find(|(_, change)| change.session == session)?;
    let is_held = last.1.status == SessionStatus::Held;
    is_held.then_some(last.1.reason.as_str())
}
