//! Outlook: what becomes of the sessions of a build, one after the other.

use std::collections::BTreeMap;

use equipoise_ledger::{ProvisionalSession, Sequence};
use equipoise_model::calendar::Calendar;
use equipoise_model::{Date, Instant, Panel, Series};

use super::{Completeness, Incomplete, Question, Sight, quarantined};
use crate::{AppError, Store};

/// What becomes of the sessions of a series.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outlook {
    /// Sessions to be published as provisional, ascending: the first that is not complete, and all
    /// after it.
    pub(crate) provisional: Vec<ProvisionalSession>,
    /// The first session that is held, and why; only where held sessions are not published.
    pub(crate) held: Option<(Date, String)>,
}

impl Outlook {
    /// Of the sessions of `series` at `now`, which go on from the provisional session `open`, if there
    /// is one. Those from `held_from` on may be held.
    pub(crate) async fn of(
        store: &Store,
        (panel, until): (&Panel<'_>, Sequence),
        (calendar, now): (&Calendar, Instant),
        series: &Series,
        (held_from, open): (Option<Date>, Option<Date>),
    ) -> Result<Self, AppError> {
        let sight = Sight {
            store,
            panel,
            calendar,
            now,
        };
        let may_hold = store.completeness().incomplete == Incomplete::Hold;
        let is_open = |session: Date| {
            let may_be_held = may_hold && held_from.is_some_and(|from| session >= from);
            may_be_held || !sight.is_past(session)
        };
        let sessions = series.sessions.iter().map(|row| row.session);
        let young: Vec<Date> = sessions.rev().take_while(|date| is_open(*date)).collect();
        let (Some(last), Some(first)) = (young.first(), young.last()) else {
            return Ok(Self::default());
        };
        let waiting = quarantined(store, (*first, *last), until).await?;
        let mut outlook = Self::default();
        for session in young.into_iter().rev() {
            let held = series.held(session).iter();
            let members: BTreeMap<_, _> = held.map(|row| (row.security, row.open_weight)).collect();
            let judged = sight.judge(&Question {
                session,
                members: &members,
                quarantined: waiting.get(&session),
                failures: &[],
            });
            let may_be_held = may_hold && held_from.is_some_and(|from| session >= from);
            if may_be_held && matches!(judged, Completeness::Held { .. }) {
                outlook.held = Some((session, judged.reason()));
                break;
            }
            outlook.add(session, open, judged.reason());
        }
        Ok(outlook)
    }

    fn add(&mut self, session: Date, open: Option<Date>, reason: String) {
        let earlier = self.provisional.first().map(|one| one.session);
        let reason = match open.or(earlier) {
            _ if !reason.is_empty() => reason,
            Some(earlier) => format!("it goes on from {earlier}, which is provisional"),
            None => return,
        };
        self.provisional
            .push(ProvisionalSession { session, reason });
    }
}
