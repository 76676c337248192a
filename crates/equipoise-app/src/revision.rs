//! Revision: before a build goes on, provisional sessions are looked at again.
//!
//! Where facts that came since change what they say, the build begins again before the first of
//! them, and what it publishes takes their place: not a restatement, since nobody was told that they
//! stand, but the earlier publication stays readable as its vintage. Where nothing changes, those
//! that are complete now, or old enough, become final.

use equipoise_ledger::{Sequence, SessionStatus, SqliteLedger, StatusChange};
use equipoise_model::{Date, Series};

use crate::build::{Published, Work};
use crate::chain::{self, History};
use crate::completeness::{Outlook, Provisional, Sight};
use crate::differences::first_difference;
use crate::{AppError, Progress};

/// What becomes of provisional sessions.
#[derive(Default)]
pub(crate) struct Revision {
    /// Sessions that are final as they stand.
    pub(crate) finished: Option<StatusChange>,
    /// Where the build begins again, because provisional sessions come out differently.
    pub(crate) from: Option<Published>,
    /// The first session that stays provisional as it is published.
    pub(crate) open: Option<Date>,
}

/// Look at the provisional sessions of the series that ends at `end`.
pub(crate) async fn look(
    work: &Work<'_>,
    end: &Published,
    until: Sequence,
    progress: &Progress,
) -> Result<Revision, AppError> {
    let ledger = work.store.ledger();
    let provisional = Provisional::read(ledger, &end.link, until).await?;
    let (Some(first), Some(last)) = (provisional.first(), provisional.last()) else {
        return Ok(Revision::default());
    };
    progress.report("look at provisional sessions", 0, None);
    let mut history = History::default();
    let mut standing = Series::default();
    for sequence in &provisional.publications {
        let publication = chain::publication(ledger, *sequence).await?;
        take_end(&mut standing, &publication.series, first);
        history.take(publication, *sequence);
    }
    let is_news = history.cuts.values().any(|cut| *cut < work.panel.cut());
    if is_news && work.reaches(last) {
        let from = before(ledger, end, first).await?;
        let anew = work.series(Some(&from), Some(last)).await?;
        if first_difference(&history, &[&anew]).is_some() {
            return Ok(Revision {
                from: Some(from),
                ..Revision::default()
            });
        }
    }
    let finished = finished(work, end, &provisional, &standing, until).await?;
    let is_open = |session: &&Date| {
        let done = finished.as_ref().map(|change| change.session);
        done.is_none_or(|done| **session > done)
    };
    let open = provisional.sessions.keys().find(is_open).copied();
    Ok(Revision {
        finished,
        from: None,
        open,
    })
}

/// Let the sessions of `series` from `from` on take the place of those in `standing`.
fn take_end(standing: &mut Series, series: &Series, from: Date) {
    let first = series
        .sessions
        .iter()
        .map(|row| row.session)
        .find(|date| *date >= from);
    let Some(first) = first else { return };
    standing.sessions.retain(|row| row.session < first);
    standing.held.retain(|row| row.session < first);
    let sessions = series.sessions.iter().filter(|row| row.session >= first);
    standing.sessions.extend(sessions.cloned());
    let held = series.held.iter().filter(|row| row.session >= first);
    standing.held.extend(held.copied());
}

/// The place in the series right before `first`; its base where there is none.
async fn before(
    ledger: &SqliteLedger,
    end: &Published,
    first: Date,
) -> Result<Published, AppError> {
    let mut next = end.continues;
    while let Some(sequence) = next {
        let publication = chain::publication(ledger, sequence).await?;
        let sessions = publication.series.sessions.iter().rev();
        let mut earlier = sessions.filter(|row| row.session < first);
        if let Some(last) = earlier.next() {
            return Ok(Published {
                continues: Some(sequence),
                after: Some(last.session),
                last: last.clone(),
                basket: publication.series.basket(last.session).to_vec(),
                ..end.clone()
            });
        }
        next = publication.origin.continues;
    }
    Ok(Published {
        continues: None,
        after: None,
        ..end.clone()
    })
}

/// The change that makes provisional sessions final, up to the first one that is not complete yet.
async fn finished(
    work: &Work<'_>,
    end: &Published,
    provisional: &Provisional,
    standing: &Series,
    until: Sequence,
) -> Result<Option<StatusChange>, AppError> {
    let calendar = work.calendar()?;
    let panel = work.panel.panel();
    let at = (&calendar, work.now);
    let outlook = Outlook::of(work.store, (&panel, until), at, standing, (None, None)).await?;
    let open_from = outlook.provisional.first().map(|one| one.session);
    let is_done = |session: &&Date| open_from.is_none_or(|open| **session < open);
    let Some(session) = provisional.sessions.keys().rfind(is_done).copied() else {
        return Ok(None);
    };
    let sight = Sight {
        store: work.store,
        panel: &panel,
        calendar: &calendar,
        now: work.now,
    };
    let reason = if sight.is_past(session) {
        let sessions = work.store.completeness().limits.final_after_sessions;
        format!("{sessions} later sessions have closed")
    } else {
        "every close is there".to_owned()
    };
    Ok(Some(StatusChange {
        index: end.link.origin.index.clone(),
        chain: Some(end.link.chain),
        session,
        status: SessionStatus::Final,
        reason,
    }))
}

/// What a change says, as a sentence.
pub(crate) fn sentence(change: &StatusChange) -> String {
    format!(
        "levels up to {} are {}: {}",
        change.session,
        change.status.name(),
        change.reason
    )
}
