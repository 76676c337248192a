//! What questions about one series share.

use std::collections::BTreeMap;
use std::sync::Arc;

use equipoise_engine::Setting;
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, Definition, Instant, SecurityId, calendar};
use equipoise_projection::{
    ChangeAction, ChangeRow, Projection, PublicationRow, ShareCountRow, Vintage,
};

use super::reason::{Company, Reason};
use super::records::Records;
use super::sentence;
use crate::panel::LoadedPanel;
use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store, near};

/// A choice of members.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided {
    /// The session after whose close members changed.
    pub(super) session: Date,
    /// The session whose close decided.
    pub(super) determination: Date,
}

/// What questions about one series share.
pub(super) struct Inquiry<'s> {
    pub(super) store: &'s Store,
    projection: &'s Projection,
    series: SelectedSeries,
    publications: Vec<PublicationRow>,
    definitions: BTreeMap<Hash, Definition>,
    /// Every entry and exit of the series.
    changes: Vec<ChangeRow>,
    /// Share counts that were asked for before, by line and cut.
    counts: BTreeMap<(SecurityId, Sequence), Arc<[ShareCountRow]>>,
}

impl<'s> Inquiry<'s> {
    pub(super) async fn new(
        store: &'s Store,
        selection: &IndexSelection,
        progress: &Progress,
    ) -> Result<Self, AppError> {
        let (projection, series) = select(store, selection, progress).await?;
        let publications = projection.publications(&series.scope).await?;
        let mut definitions = BTreeMap::new();
        for hash in publications.iter().map(|row| row.definition) {
            if definitions.contains_key(&hash) {
                continue;
            }
            let found = projection.definition(hash).await?;
            let definition = found.ok_or_else(|| AppError::Internal {
                what: format!("definition {hash} is not in the ledger"),
            })?;
            definitions.insert(hash, definition);
        }
        let all = series.span.first_session..=series.span.last_session;
        let changes = projection.changes(&series.scope, all).await?;
        Ok(Self {
            store,
            projection,
            series,
            publications,
            definitions,
            changes,
            counts: BTreeMap::new(),
        })
    }

    pub(super) fn projection(&self) -> &Projection {
        self.projection
    }

    pub(super) fn series(&self) -> &SelectedSeries {
        &self.series
    }

    pub(super) fn last_session(&self) -> Date {
        self.series.span.last_session
    }

    /// The entries and exits of `range`, by session.
    pub(super) fn changes_in(&self, range: Range) -> Result<Vec<ChangeRow>, AppError> {
        let (from, to) = self.series.dates(range)?;
        let in_range = |change: &&ChangeRow| (from..=to).contains(&change.session);
        Ok(self.changes.iter().filter(in_range).cloned().collect())
    }

    pub(super) fn company(&self, security: SecurityId, session: Date) -> Company {
        let directory = self.projection.directory();
        let symbol = directory.symbol_on(security, session).unwrap_or_default();
        Company {
            security,
            symbol: symbol.to_owned(),
            name: directory.get(security).and_then(|known| known.name.clone()),
        }
    }

    pub(super) fn company_called(&self, symbol: &str, session: Date) -> Result<Company, AppError> {
        let directory = self.projection.directory();
        match directory.resolve(symbol, session) {
            Some(security) => Ok(self.company(security.id, session)),
            None => Err(AppError::UnknownSecurity {
                symbol: symbol.to_owned(),
                when: format!(" on {session}"),
                near: near::offer(symbol, directory.symbols().map(|(symbol, _)| symbol)),
            }),
        }
    }

    /// The publication that holds `session`: the one that answers for it in this vintage.
    pub(super) fn publication(&self, session: Date) -> Result<&PublicationRow, AppError> {
        let holds = |row: &&PublicationRow| {
            row.span
                .is_some_and(|(first, last)| first <= session && session <= last)
        };
        let mut holding = self.publications.iter().filter(holds);
        let found = match self.series.scope.vintage {
            Vintage::First => holding.next(),
            Vintage::Latest => holding.next_back(),
        };
        found.ok_or_else(|| AppError::Internal {
            what: format!("no publication of {} holds {session}", self.series.index),
        })
    }

    pub(super) fn definition(&self, publication: &PublicationRow) -> Result<&Definition, AppError> {
        let found = self.definitions.get(&publication.definition);
        found.ok_or_else(|| AppError::Internal {
            what: format!("definition {} was not read", publication.definition),
        })
    }

    /// What is stated of the shares of a line up to `cut`.
    pub(super) async fn share_counts(
        &mut self,
        security: SecurityId,
        cut: Sequence,
    ) -> Result<Arc<[ShareCountRow]>, AppError> {
        if let Some(known) = self.counts.get(&(security, cut)) {
            return Ok(Arc::clone(known));
        }
        let counts: Arc<[ShareCountRow]> =
            self.projection.share_counts(security, cut).await?.into();
        self.counts.insert((security, cut), Arc::clone(&counts));
        Ok(counts)
    }

    /// The standing of each of `companies` after the close of `session`, which is in `records`.
    pub(super) async fn reasons(
        &mut self,
        companies: &[Company],
        session: Date,
        records: &Records,
        progress: &Progress,
    ) -> Result<Vec<Reason>, AppError> {
        let panel = self.store.panel(progress).await?;
        let decided = self.deciding_session(&panel, session)?;
        let decisions = self
            .decisions(companies, decided, records, progress)
            .await?;
        let view = panel.panel();
        let mut reasons = Vec::with_capacity(companies.len());
        for (company, decision) in companies.iter().zip(decisions) {
            let security = company.security;
            let is_member = records.is_member(security, session);
            let member_since = is_member.then(|| self.entry(security, session));
            let held_for = |since: Date| {
                let days = view.sessions.iter();
                let held = days.filter(|date| **date > since && **date <= session);
                u32::try_from(held.count()).unwrap_or(u32::MAX)
            };
            let mut reason = Reason {
                series: self.series.clone(),
                company: company.clone(),
                session,
                is_member,
                was_member: records.was_member(security, session),
                member_since,
                sessions_since_entry: member_since.map(held_for),
                event: records.event(security, session, decided.session == session),
                decision,
                sentence: String::new(),
            };
            reason.sentence = sentence::of(&reason);
            reasons.push(reason);
        }
        Ok(reasons)
    }

    /// When the exchange that a line is listed on closes on `session`; New York where it has none.
    pub(super) fn close_of(&self, security: SecurityId, session: Date) -> Instant {
        let directory = self.projection.directory();
        let line = directory.get(security);
        let calendar = line.and_then(|line| self.store.calendars().get(&line.mic));
        match calendar {
            Some(calendar) => calendar.close_or_regular(session),
            None => calendar::new_york_close(session),
        }
    }

    /// The session after whose close the line came in last, up to `session`.
    fn entry(&self, security: SecurityId, session: Date) -> Date {
        let entered = self.changes.iter().rfind(|change| {
            change.security == security
                && change.session <= session
                && change.action == ChangeAction::Added
        });
        entered.map_or(self.series.span.first_session, |change| change.session)
    }

    /// The last session up to `session` after whose close members were chosen: the base, or where
    /// the rule book of the day says so.
    fn deciding_session(
        &self,
        panel: &Arc<LoadedPanel>,
        session: Date,
    ) -> Result<Decided, AppError> {
        let view = panel.panel();
        let base = self.series.span.first_session;
        let mut cursor = session;
        loop {
            let publication = self.publication(cursor)?;
            let definition = self.definition(publication)?;
            let first = publication.span.map_or(base, |(first, _)| first).max(base);
            let setting = Setting::new(&view, definition, self.store.calendars(), view.rows().end)?;
            let days = setting.days();
            let scene = setting.scene(&view, definition, self.store.calendars());
            let from = days.at_or_after(first);
            let chosen = (from..days.after(cursor)).rev().find_map(|position| {
                let date = days.date(position);
                if date == base {
                    return Some(Decided {
                        session: date,
                        determination: date,
                    });
                }
                let event = scene.event(position)?;
                (event.is_reconstitution && event.decides()).then(|| Decided {
                    session: date,
                    determination: view.session(event.determination),
                })
            });
            match (chosen, from.checked_sub(1)) {
                (Some(decided), _) => return Ok(decided),
                (None, Some(before)) if first > base => cursor = days.date(before),
                (None, _) => {
                    return Ok(Decided {
                        session: base,
                        determination: base,
                    });
                }
            }
        }
    }
}
