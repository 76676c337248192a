//! Restatements: what a correction does to levels that are published already.
//!
//! Facts that come in after levels were published do not change them. A check builds the sessions
//! they reach into again and, where a level comes out differently, proposes a restatement: sessions,
//! old and new levels, cause. It is carried out when somebody approves it, or by the policy of the
//! store while it is recent. What was published before stays readable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use equipoise_engine::{Start, WholeSeries};
pub use equipoise_ledger::DecisionVerdict as Verdict;
use equipoise_ledger::{
    Body, Decision, DecisionVerdict, EntryKind, Head, Prepared, Publication, PublicationOrigin,
    RestatedRow, Restatement, Sequence, prepare,
};
use equipoise_model::{Date, IndexId, Instant, Series, SessionRow};

use crate::chain::{self, History, Link};
use crate::completeness::Provisional;
use crate::corrections::{self, Correction};
use crate::definitions::{self, Version};
use crate::differences::{FirstDifference, first_difference};
use crate::panel::LoadedPanel;
use crate::{AppError, Progress, Store, build, entitled, overlays, panel};

/// Who decides when nobody is asked.
const POLICY: &str = "policy";

/// What a check found.
#[derive(Debug, Clone)]
pub struct Check {
    /// Corrections that reach into published levels and about which nothing is decided, as
    /// sentences.
    pub corrections: Vec<String>,
    /// The restatement that is open; `None` when no level would change.
    pub proposed: Option<Proposed>,
}

/// A restatement in the ledger.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// Its entry.
    pub sequence: Sequence,
    /// What it says.
    pub restatement: Restatement,
    /// What was decided; `None` while it is open.
    pub verdict: Option<DecisionVerdict>,
}

impl Proposed {
    /// The largest change, in basis points of the level.
    #[must_use]
    pub fn basis_points(&self) -> f64 {
        self.restatement.materiality() * 10_000.0
    }

    /// What the restatement policy recommends (methodology, section 5.4).
    #[must_use]
    pub fn advice(&self) -> &'static str {
        if self.restatement.changes_members {
            return "restate: constituents would be others";
        }
        match (self.basis_points(), self.restatement.sessions.len()) {
            (points, _) if points < 0.1 => "log only: below 0.1 basis points",
            (points, _) if points < 1.0 => "reject and let it be: below 1 basis point",
            (points, _) if points >= 50.0 => "restate: 50 basis points or more",
            (_, 0..=5) => "restate: found within five sessions",
            _ => "reject and let it be: below 50 basis points, and older than five sessions",
        }
    }
}

/// Look for levels of `index` that would be different now, and propose a restatement of them. One
/// that was proposed before and still says what is the case is answered again.
///
/// # Errors
/// When nothing is published, or a store fails.
pub async fn check(
    store: &Store,
    index: &IndexId,
    now: Instant,
    progress: &Progress,
) -> Result<Check, AppError> {
    // The panel first: then every fact in it is at or before the head read after it.
    let panel = store.panel(progress).await?;
    let head = store.head().await?;
    let Some(link) = definitions::running(store.ledger(), index, head.sequence).await? else {
        return Err(AppError::NotYetBuilt {
            index: index.to_string(),
            when: String::new(),
        });
    };
    let earlier = read(store, Some(index), head.sequence).await?;
    look(store, &link, &panel, earlier, (head, now)).await
}

/// The restatements of `index` in ledger order; of every index when none is named.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn list(store: &Store, index: Option<&IndexId>) -> Result<Vec<Proposed>, AppError> {
    let until = store.head().await?.sequence;
    read(store, index, until).await
}

/// The restatement at `sequence`.
///
/// # Errors
/// When there is none.
pub async fn find(store: &Store, sequence: Sequence) -> Result<Proposed, AppError> {
    let all = list(store, None).await?;
    let found = all.into_iter().find(|one| one.sequence == sequence);
    found.ok_or_else(|| AppError::Restatement {
        sequence: sequence.0,
        what: "there is none at this entry".to_owned(),
    })
}

/// Decide about the restatement at `sequence`. An approval carries it out: its sessions are published
/// anew from the facts it was found with.
///
/// # Errors
/// When there is no such restatement, it is decided already, or the series went on since.
pub async fn decide(
    store: &Store,
    sequence: Sequence,
    decision: (DecisionVerdict, &str, &str),
    now: Instant,
    progress: &Progress,
) -> Result<Proposed, AppError> {
    let (verdict, by, reason) = decision;
    let head = store.head().await?;
    let proposed = open(store, sequence, head).await?;
    let index = proposed.restatement.index.clone();
    let link = definitions::running(store.ledger(), &index, head.sequence).await?;
    let link = link.filter(|link| link.head.sequence == proposed.restatement.published);
    let Some(link) = link else {
        let what = match check(store, &index, now, progress).await?.proposed {
            Some(other) => format!("restatement {} is of all of it", other.sequence),
            None => "nothing would change any more".to_owned(),
        };
        return Err(AppError::Restatement {
            sequence: sequence.0,
            what: format!("levels were published since it was found; {what}"),
        });
    };
    let decision = Decision {
        subject: sequence,
        verdict,
        by: by.to_owned(),
        reason: reason.to_owned(),
    };
    let mut entries = vec![prepare(&Body::Decision(decision), by).novel_since(head.sequence)];
    if verdict == DecisionVerdict::Approved {
        entries.extend(carry_out(store, &proposed, &link, head, progress).await?);
    }
    store
        .ledger()
        .append(&entries, now, Some(head.sequence))
        .await?;
    Ok(Proposed {
        verdict: Some(verdict),
        ..proposed
    })
}

/// What goes before a build: where facts came in since the last one that reach into published
/// levels, a restatement is proposed, or carried out when the policy allows it. Answers sentences
/// for a person.
pub(crate) async fn before_build(
    store: &Store,
    link: &Link,
    panel: &Arc<LoadedPanel>,
    now: Instant,
    progress: &Progress,
) -> Result<Vec<String>, AppError> {
    let head = store.head().await?;
    let earlier = read(store, Some(&link.origin.index), head.sequence).await?;
    let found = if is_corrected(store, link, considered(&earlier), panel.cut()).await? {
        look(store, link, panel, earlier, (head, now))
            .await?
            .proposed
    } else {
        earlier
            .into_iter()
            .next_back()
            .filter(|one| one.verdict.is_none())
    };
    let Some(proposed) = found else {
        return Ok(Vec::new());
    };
    let summary = summary(&proposed);
    let recent = store.automatic_restatement_sessions() as usize;
    if proposed.restatement.sessions.len() > recent {
        return Ok(vec![format!(
            "restatement {} is open: it would change {summary}; published levels stay as they are \
             until it is approved",
            proposed.sequence
        )]);
    }
    let decision = (
        DecisionVerdict::Approved,
        POLICY,
        "recent enough to be carried out without approval",
    );
    decide(store, proposed.sequence, decision, now, progress).await?;
    Ok(vec![format!("restated {summary}")])
}

fn summary(proposed: &Proposed) -> String {
    let restatement = &proposed.restatement;
    format!(
        "{} of {}, at most {:.2} basis points, because of {}",
        count(restatement.sessions.len(), "session"),
        restatement.index,
        proposed.basis_points(),
        restatement.sentences.join("; ")
    )
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The last entry of facts that a decided restatement was found with: what it was about is dealt
/// with.
fn considered(earlier: &[Proposed]) -> Sequence {
    let decided = earlier.iter().filter(|one| one.verdict.is_some());
    decided
        .map(|one| one.restatement.cut)
        .max()
        .unwrap_or_default()
}

/// Whether facts that came in since the last publication reach into what is published: told from
/// heads alone.
async fn is_corrected(
    store: &Store,
    link: &Link,
    considered: Sequence,
    cut: Sequence,
) -> Result<bool, AppError> {
    let since = link.origin.cut.max(considered);
    let heads = store
        .ledger()
        .heads(since, cut, &panel::fact_kinds())
        .await?;
    let last = link.head.span.map_or(Date::MAX, |(_, last)| last);
    let reaches = |span: Option<(Date, Date)>| span.is_none_or(|(first, _)| first <= last);
    Ok(heads.iter().any(|head| reaches(head.span)))
}

/// What is published of the series of `link`, without what is provisional: that changes without a
/// restatement.
async fn final_history(store: &Store, link: &Link, until: Sequence) -> Result<History, AppError> {
    let ledger = store.ledger();
    let (index, chain) = (&link.origin.index, link.chain);
    let mut history = chain::history(ledger, index, chain, link.head.sequence).await?;
    let provisional = Provisional::read(ledger, link, until).await?;
    if let Some(first) = provisional.first() {
        history.cut_from(first);
    }
    Ok(history)
}

/// Build anew what corrections reach into, compare, and propose.
async fn look(
    store: &Store,
    link: &Link,
    panel: &Arc<LoadedPanel>,
    earlier: Vec<Proposed>,
    (head, now): (Head, Instant),
) -> Result<Check, AppError> {
    let ledger = store.ledger();
    let history = final_history(store, link, head.sequence).await?;
    let considered = considered(&earlier);
    let causes = corrections::corrections(ledger, &history, considered, panel.cut()).await?;
    let mut found = Check {
        corrections: causes
            .iter()
            .map(|cause| corrections::sentence(&cause.head))
            .collect(),
        proposed: None,
    };
    let Some(from) = causes.iter().map(|cause| cause.from).min() else {
        return Ok(found);
    };
    let open = earlier
        .into_iter()
        .next_back()
        .filter(|one| one.verdict.is_none());
    if let Some(open) = open
        && open.restatement.published == link.head.sequence
        && causes
            .iter()
            .all(|cause| cause.head.sequence <= open.restatement.cut)
    {
        found.proposed = Some(open);
        return Ok(found);
    }
    let rebuilt = rebuild(store, link, &history, panel, from).await?;
    let Some(restatement) = compare(link, &history, &rebuilt, panel.cut(), &causes) else {
        return Ok(found);
    };
    let entry = prepare(
        &Body::Restatement(restatement.clone()),
        "restatements check",
    );
    let entries = [entry.novel_since(head.sequence)];
    let appended = ledger.append(&entries, now, Some(head.sequence)).await?;
    found.proposed = Some(Proposed {
        sequence: appended.head.sequence,
        restatement,
        verdict: None,
    });
    Ok(found)
}

/// The sessions of one rule book, built anew.
struct Rebuilt {
    version: Version,
    series: Series,
}

/// Build the published sessions from `from` on again, by the rule books they were built by.
async fn rebuild(
    store: &Store,
    link: &Link,
    history: &History,
    panel: &Arc<LoadedPanel>,
    from: Date,
) -> Result<Vec<Rebuilt>, AppError> {
    let ledger = store.ledger();
    let index = &link.origin.index;
    let versions = definitions::versions(ledger, index, link.head.sequence).await?;
    let before = history.published_by.range(..from).next_back();
    let mut end: Option<(SessionRow, Vec<equipoise_model::BasketRow>)> = None;
    if let Some((session, sequence)) = before {
        let publication = chain::publication(ledger, *sequence).await?;
        end = chain::at(&publication.series, *session)
            .map(|(row, basket)| (row.clone(), basket.to_vec()));
    }
    let mut past = history.clone();
    past.cut_from(from);
    let rates = overlays::rate_book(ledger, panel.cut()).await?;
    let mut rebuilt: Vec<Rebuilt> = Vec::new();
    for (definition, last) in runs(history, from) {
        let version = versions.iter().find(|version| version.hash == definition);
        let version = version.cloned().ok_or_else(|| AppError::Internal {
            what: format!("definition {definition} of {index} is not in the ledger"),
        })?;
        let start = match &end {
            None => Start::Base(history.sessions.first().map(|row| row.session)),
            Some((row, basket)) => {
                let claims = entitled::claims(&panel.panel(), row.session);
                let mut entitled = entitled::published(ledger, link, &claims).await?;
                for one in &rebuilt {
                    let first = one.series.sessions.first().map(|row| row.session);
                    entitled.retain(|one| Some(one.session) < first);
                    entitled.extend(entitled::of_series(&one.series, &claims));
                }
                Start::Resume {
                    last: Box::new(row.clone()),
                    basket: basket.clone(),
                    entitled,
                }
            }
        };
        let record = WholeSeries::default();
        let built = build::run(store, panel, &version.definition, start, Some(last), record);
        let mut series = built.await?.0;
        overlays::compute(&version.definition, &past, &mut series, &rates)?;
        end = chain::end_of(&series).map(|(row, basket)| (row.clone(), basket.to_vec()));
        past.add(&series);
        rebuilt.push(Rebuilt { version, series });
    }
    Ok(rebuilt)
}

/// The rule books of the sessions from `from` on, each with the last session it built.
fn runs(history: &History, from: Date) -> Vec<(equipoise_ledger::Hash, Date)> {
    let mut runs: Vec<(equipoise_ledger::Hash, Date)> = Vec::new();
    for (session, sequence) in history.published_by.range(from..) {
        let definition = history.definitions[sequence];
        match runs.last_mut() {
            Some((same, last)) if *same == definition => *last = *session,
            _ => runs.push((definition, *session)),
        }
    }
    runs
}

/// The restatement between what is published and what would be; `None` when nothing changes.
fn compare(
    link: &Link,
    history: &History,
    rebuilt: &[Rebuilt],
    cut: Sequence,
    causes: &[Correction],
) -> Option<Restatement> {
    let series: Vec<&Series> = rebuilt.iter().map(|one| &one.series).collect();
    let FirstDifference {
        session: first,
        changes_members,
    } = first_difference(history, &series)?;
    let published: BTreeMap<Date, &SessionRow> = history
        .sessions
        .iter()
        .filter(|row| row.session >= first)
        .map(|row| (row.session, row))
        .collect();
    let anew = series.iter().flat_map(|one| &one.sessions);
    let rows = anew.filter_map(|new| Some((*published.get(&new.session)?, new)));
    Some(Restatement {
        index: link.origin.index.clone(),
        definition: link.origin.definition,
        published: link.head.sequence,
        cut,
        causes: causes.iter().map(|cause| cause.head.sequence).collect(),
        sentences: causes
            .iter()
            .map(|cause| corrections::sentence(&cause.head))
            .collect(),
        changes_members,
        sessions: rows
            .map(|(old, new)| RestatedRow {
                session: old.session,
                published_price_return: old.price_return,
                price_return: new.price_return,
                published_gross_total_return: old.gross_total_return,
                gross_total_return: new.gross_total_return,
                published_net_total_return: old.net_total_return,
                net_total_return: new.net_total_return,
            })
            .collect(),
    })
}

/// The entries that publish a restatement: one publication for each rule book.
async fn carry_out(
    store: &Store,
    proposed: &Proposed,
    link: &Link,
    head: Head,
    progress: &Progress,
) -> Result<Vec<Prepared>, AppError> {
    let restatement = &proposed.restatement;
    let index = &restatement.index;
    let Some(first) = restatement.sessions.first().map(|row| row.session) else {
        return Err(AppError::Restatement {
            sequence: proposed.sequence.0,
            what: "it has no session".to_owned(),
        });
    };
    let panel = panel::at(store, restatement.cut, progress).await?;
    let history = final_history(store, link, head.sequence).await?;
    let rebuilt = rebuild(store, link, &history, &panel, first).await?;
    let before = history.published_by.range(..first).next_back();
    let base = history.sessions.first().map(|row| row.session);
    // The decision takes the next entry; the publications follow it, each on the one before.
    let mut continues = before.map(|(_, sequence)| *sequence);
    let mut after = before.map(|(session, _)| *session);
    let mut next = head.sequence.next().next();
    let mut entries = Vec::with_capacity(rebuilt.len());
    for one in rebuilt {
        let origin = PublicationOrigin {
            index: index.clone(),
            definition: one.version.hash,
            cut: restatement.cut,
            continues,
            after,
            restates: Some(proposed.sequence),
            calendar: build::calendar_version(store, &one.version.definition),
            chain: Some(link.chain),
            base,
            provisional: Vec::new(),
        };
        let publication = Publication {
            origin,
            series: one.series,
        };
        let prepared = panel::blocking(move || prepare(&Body::Publication(publication), POLICY));
        entries.push(prepared.await?.novel_since(head.sequence));
        (continues, after) = (Some(next), None);
        next = next.next();
    }
    Ok(entries)
}

/// The restatement at `sequence`, about which nothing is decided.
async fn open(store: &Store, sequence: Sequence, head: Head) -> Result<Proposed, AppError> {
    let refuse = |what: String| AppError::Restatement {
        sequence: sequence.0,
        what,
    };
    let all = read(store, None, head.sequence).await?;
    let found = all.iter().find(|one| one.sequence == sequence).cloned();
    let found = found.ok_or_else(|| refuse("there is none at this entry".to_owned()))?;
    if let Some(verdict) = found.verdict {
        return Err(refuse(format!("it is {} already", verdict.name())));
    }
    let index = &found.restatement.index;
    let later = all
        .iter()
        .rfind(|one| one.restatement.index == *index)
        .filter(|one| one.sequence > sequence);
    match later {
        Some(later) => Err(refuse(format!(
            "restatement {} took its place",
            later.sequence
        ))),
        None => Ok(found),
    }
}

async fn read(
    store: &Store,
    index: Option<&IndexId>,
    until: Sequence,
) -> Result<Vec<Proposed>, AppError> {
    let ledger = store.ledger();
    let restatement = [EntryKind::Restatement];
    let heads = match index {
        Some(index) => ledger.heads_of(index, until, &restatement).await?,
        None => ledger.heads(Sequence::NONE, until, &restatement).await?,
    };
    let mut found = Vec::with_capacity(heads.len());
    for head in heads {
        if let Body::Restatement(restatement) = ledger.entry(head.sequence).await?.body {
            found.push(Proposed {
                sequence: head.sequence,
                restatement,
                verdict: None,
            });
        }
    }
    let known: BTreeSet<Sequence> = found.iter().map(|one| one.sequence).collect();
    for head in ledger
        .heads(Sequence::NONE, until, &[EntryKind::Decision])
        .await?
    {
        let Body::Decision(decision) = ledger.entry(head.sequence).await?.body else {
            continue;
        };
        if known.contains(&decision.subject) {
            let about = found
                .iter_mut()
                .find(|one| one.sequence == decision.subject);
            about.expect("it is known").verdict = Some(decision.verdict);
        }
    }
    Ok(found)
}
