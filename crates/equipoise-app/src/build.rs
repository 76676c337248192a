//! Build: compute the sessions of an index that are not published yet, and publish them.
//!
//! A build continues from the basket and divisor after the last published close; it never starts a
//! series again and never touches a published level. It publishes only if the ledger still stands
//! where it read it, so two builds at once cannot publish the same session twice. Sessions that were
//! published as provisional are the exception: see `revision`.

use std::sync::Arc;

use equipoise_engine::{
    Build, BuildError, LevelsOnly, Record, Start, WholeSeries, build as build_series,
};
use equipoise_ledger::{
    Body, Hash, LedgerErrorKind, Prepared, ProvisionalSession, Publication, PublicationOrigin,
    Sequence, SessionStatus, StatusChange, definition_hash, prepare,
};
use equipoise_model::calendar::Calendar;
use equipoise_model::{BasketRow, Date, Definition, IndexId, Instant, Series, SessionRow};

use crate::chain::{self, Link};
use crate::completeness::{self, Outlook};
use crate::definitions::{self, BUILD, Standing, Wanted};
use crate::panel::{LoadedPanel, blocking};
use crate::schedule::calendar_of;
use crate::{AppError, Progress, Range, Store, entitled, overlays, restatements, revision};

/// How often a build starts over when another writer moved the ledger.
const ATTEMPTS_MAX: u32 = 5;

/// What to build.
#[derive(Debug, Clone)]
pub struct BuildRequest {
    /// The index.
    pub index: IndexId,
    /// First date; for a new series the base is the first session from it on.
    pub from: Option<Date>,
    /// Last date; `None` means the last session there is.
    pub to: Option<Date>,
    /// What the request says about the rule book.
    pub wanted: Wanted,
    /// The size of a rule book that nobody said anything about.
    pub default_size: u32,
    /// Compute the whole series from its base and publish nothing.
    pub dry_run: bool,
}

/// What a build did.
#[derive(Debug, Clone)]
pub struct BuildReport {
    /// The rule book used.
    pub definition: Definition,
    /// Its hash.
    pub definition_hash: Hash,
    /// The first session of the series.
    pub base: Date,
    /// The last session of the series now.
    pub last_session: Date,
    /// The level at its close.
    pub last_level: f64,
    /// Sessions computed by this call, ascending.
    pub new_sessions: Vec<Date>,
    /// Sessions of the asked range that are published after this call.
    pub sessions_in_range: Vec<Date>,
    /// Notices of the new sessions, counted by kind.
    pub notices: Vec<(&'static str, u64)>,
    /// Things a person should read, as sentences.
    pub remarks: Vec<String>,
    /// The publication written; `None` when nothing was.
    pub sequence: Option<Sequence>,
    /// Sessions of it that are provisional, ascending.
    pub provisional: Vec<ProvisionalSession>,
    /// The session that publication is held before, and why.
    pub held: Option<(Date, String)>,
    /// The levels of a dry run; empty otherwise.
    pub levels: Vec<SessionRow>,
}

/// Build what `request` asks for.
///
/// # Errors
/// When dates are not valid, the facts do not suffice, or a store fails. Nothing is published then.
pub async fn build(
    store: &Store,
    request: &BuildRequest,
    now: Instant,
    progress: &Progress,
) -> Result<BuildReport, AppError> {
    let today = store.today(now);
    Range {
        from: request.from,
        to: request.to,
    }
    .checked(("start_date", "end_date"), today)?;
    for _ in 0..ATTEMPTS_MAX {
        match Box::pin(attempt(store, request, now, progress)).await {
            Err(AppError::Ledger(error)) if error.kind() == LedgerErrorKind::Conflict => {
                tracing::info!(index.id = %request.index, "ledger moved during the build, starting over");
            }
            finished => return finished,
        }
    }
    Err(AppError::Contended {
        attempts: ATTEMPTS_MAX,
    })
}

/// The rule book of a build, and how it stands.
struct Rules {
    definition: Definition,
    hash: Hash,
    /// It is not in the ledger yet.
    is_new: bool,
    /// It is in force already.
    is_in_force: bool,
    /// The running series goes on under it.
    takes_over: bool,
}

/// The published end of a series, or the place in it that is gone on from.
#[derive(Clone)]
pub(crate) struct Published {
    pub(crate) base: Date,
    /// The last publication of the series.
    pub(crate) link: Link,
    /// The publication that is gone on from; `None` where its base is built again.
    pub(crate) continues: Option<Sequence>,
    /// The session of that publication after which it is gone on; `None` means its last one.
    pub(crate) after: Option<Date>,
    pub(crate) last: SessionRow,
    pub(crate) basket: Vec<BasketRow>,
}

async fn attempt(
    store: &Store,
    request: &BuildRequest,
    now: Instant,
    progress: &Progress,
) -> Result<BuildReport, AppError> {
    let ledger = store.ledger();
    // The panel first: then every fact in it is at or before the head read after it.
    let panel = store.panel(progress).await?;
    let mut head = ledger.head().await?;
    let rules = rules(store, request, head.sequence).await?;
    if request.dry_run {
        return dry_run(store, request, panel, rules).await;
    }
    let mut published = published(store, &request.index, &rules, head.sequence).await?;
    let mut remarks = Vec::new();
    if let Some(found) = &published {
        remarks = restatements::before_build(store, &found.link, &panel, now, progress).await?;
        // A restatement that was carried out is where the series goes on from.
        head = ledger.head().await?;
        published = self::published(store, &request.index, &rules, head.sequence).await?;
    }
    refuse_before_base(request, published.as_ref(), &panel)?;
    let work = Work {
        store,
        request,
        rules: &rules,
        panel: &panel,
        now,
    };
    let mut entries = standing_entries(&request.index, &rules, head.sequence);
    let (mut from, mut open) = (published.clone(), None);
    if let Some(end) = &published {
        let found = revision::look(&work, end, head.sequence, progress).await?;
        remarks.extend(found.finished.as_ref().map(revision::sentence));
        entries.extend(found.finished.map(|change| status(change, head.sequence)));
        from = Some(found.from.unwrap_or_else(|| end.clone()));
        open = found.open;
    }
    progress.report("build", 0, None);
    let mut series = work.series(from.as_ref(), request.to).await?;
    let end = (published.as_ref(), open);
    let outlook = work.outlook(&series, end, head.sequence).await?;
    if let Some((held, reason)) = outlook.held.clone() {
        series = work.series_before(from.as_ref(), &series, held).await?;
        let chain = published.as_ref().map(|end| end.link.chain);
        entries.extend(work.hold(chain, held, &reason, head.sequence).await?);
        remarks.push(format!("publication is held before {held}: {reason}"));
    }
    let mut report = report(request, &rules, published.as_ref(), &series, &panel)?;
    report.remarks = remarks;
    if rules.is_new {
        report.remarks.push(format!(
            "{} is recorded as a new version of its rule book",
            definitions::title(&rules.definition)
        ));
    }
    let sentence =
        |one: &ProvisionalSession| format!("{} is provisional: {}", one.session, one.reason);
    report
        .remarks
        .extend(outlook.provisional.iter().map(sentence));
    report.provisional.clone_from(&outlook.provisional);
    report.held = outlook.held;
    if !series.sessions.is_empty() {
        let mut origin = origin(store, request, &rules, from.as_ref(), &panel, &series);
        origin.provisional = outlook.provisional;
        progress.report("publish", 0, None);
        // Sessions that take the place of others may say again what was said before these.
        let is_again = from.is_some_and(|from| from.after.is_some() || from.continues.is_none());
        let since = if is_again {
            head.sequence
        } else {
            Sequence::NONE
        };
        let publication = Publication { origin, series };
        let prepared = blocking(move || prepare(&Body::Publication(publication), BUILD)).await?;
        entries.push(prepared.novel_since(since));
    }
    if entries.is_empty() {
        return Ok(report);
    }
    let appended = ledger.append(&entries, now, Some(head.sequence)).await?;
    if !report.new_sessions.is_empty() {
        report.sequence = appended.appended.last().copied();
    }
    Ok(report)
}

/// The entry that says what becomes of sessions.
fn status(change: StatusChange, head: Sequence) -> Prepared {
    prepare(&Body::Status(change), BUILD).novel_since(head)
}

/// What a build works on.
pub(crate) struct Work<'w> {
    pub(crate) store: &'w Store,
    request: &'w BuildRequest,
    rules: &'w Rules,
    pub(crate) panel: &'w Arc<LoadedPanel>,
    pub(crate) now: Instant,
}

impl Work<'_> {
    /// The calendar of the index.
    pub(crate) fn calendar(&self) -> Result<Calendar, AppError> {
        calendar_of(self.store, self.rules.definition.calendar.as_deref())
    }

    /// Whether `session` is among those asked for.
    pub(crate) fn reaches(&self, session: Date) -> bool {
        self.request.to.is_none_or(|to| to >= session)
    }

    /// The sessions after `from`, or from the base on, with their overlays.
    pub(crate) async fn series(
        &self,
        from: Option<&Published>,
        until: Option<Date>,
    ) -> Result<Series, AppError> {
        let Self {
            store,
            request,
            rules,
            panel,
            ..
        } = *self;
        let start = start(store, request, rules, from, panel).await?;
        let room = from.map_or(panel.panel().sessions.len(), |_| 1);
        let record = WholeSeries::with_room(room, rules.definition.selection.size as usize);
        let whole = run(store, panel, &rules.definition, start, until, record);
        let mut series = whole.await?.0;
        let Some(first) = series.sessions.first().map(|row| row.session) else {
            return Ok(series);
        };
        if rules.definition.overlays.is_empty() {
            return Ok(series);
        }
        let ledger = store.ledger();
        let mut history = chain::History::default();
        if let Some(from) = from {
            let (chain, until) = (from.link.chain, from.link.head.sequence);
            history = chain::history(ledger, &request.index, chain, until).await?;
            history.cut_from(first);
        }
        let rates = overlays::rate_book(ledger, panel.cut()).await?;
        overlays::compute(&rules.definition, &history, &mut series, &rates)?;
        Ok(series)
    }

    /// As [`Self::series`], up to the session before `held`; nothing when that is the first one.
    async fn series_before(
        &self,
        from: Option<&Published>,
        series: &Series,
        held: Date,
    ) -> Result<Series, AppError> {
        let sessions = series.sessions.iter().map(|row| row.session);
        match sessions.rev().find(|session| *session < held) {
            Some(last) => self.series(from, Some(last)).await,
            None => Ok(Series::default()),
        }
    }

    /// What becomes of the sessions of `series`, of which those after the published ones may be held: a
    /// series that begins is history. They go on from the provisional session `open`.
    async fn outlook(
        &self,
        series: &Series,
        (published, open): (Option<&Published>, Option<Date>),
        until: Sequence,
    ) -> Result<Outlook, AppError> {
        let calendar = self.calendar()?;
        let held_from = published.and_then(|end| end.last.session.succ_opt());
        let facts = (&self.panel.panel(), until);
        let at = (&calendar, self.now);
        Outlook::of(self.store, facts, at, series, (held_from, open)).await
    }

    /// The entry that says that `session` is held; `None` when the last word about it is the same.
    async fn hold(
        &self,
        chain: Option<Sequence>,
        session: Date,
        reason: &str,
        head: Sequence,
    ) -> Result<Option<Prepared>, AppError> {
        let index = &self.request.index;
        let said = completeness::statuses(self.store.ledger(), index, head).await?;
        if completeness::held_because(&said, session) == Some(reason) {
            return Ok(None);
        }
        let change = StatusChange {
            index: index.clone(),
            chain,
            session,
            status: SessionStatus::Held,
            reason: reason.to_owned(),
        };
        Ok(Some(status(change, head)))
    }
}

/// The rule book to build by: the one in force when the request says nothing, else the default one
/// with what the request says.
async fn rules(store: &Store, request: &BuildRequest, until: Sequence) -> Result<Rules, AppError> {
    let versions = definitions::versions(store.ledger(), &request.index, until).await?;
    let current = definitions::in_force(store.ledger(), &request.index, until).await?;
    if request.wanted.is_silent() {
        if let Some(version) = current {
            return Ok(Rules {
                takes_over: version.standing == Standing::InForce { takes_over: true },
                definition: version.definition,
                hash: version.hash,
                is_new: false,
                is_in_force: true,
            });
        }
        if !versions.is_empty() {
            return Err(AppError::NothingInForce {
                index: request.index.to_string(),
            });
        }
    }
    let size = request.wanted.size.unwrap_or(request.default_size);
    let mut definition = Definition::equal_weight(request.index.clone(), size);
    if let Some(rhythm) = &request.wanted.rhythm {
        definition = definition.rebalanced(rhythm.clone());
    }
    let definition = definition.validated()?;
    let known = versions
        .into_iter()
        .find(|version| version.definition == definition);
    Ok(Rules {
        hash: known
            .as_ref()
            .map_or_else(|| definition_hash(&definition), |version| version.hash),
        is_new: known.is_none(),
        is_in_force: known
            .is_some_and(|version| matches!(version.standing, Standing::InForce { .. })),
        takes_over: false,
        definition,
    })
}

/// What has to be recorded about the rule book beside what is published.
fn standing_entries(index: &IndexId, rules: &Rules, head: Sequence) -> Vec<Prepared> {
    let mut entries = Vec::new();
    if rules.is_new {
        entries.push(prepare(&Body::Definition(rules.definition.clone()), BUILD));
    }
    if !rules.is_in_force {
        let promotion = definitions::promotion(index, rules.hash, false, BUILD, "");
        entries.push(promotion.novel_since(head));
    }
    entries
}

/// The end of the series to continue: the last one built by the rule book, or the running one when
/// the rule book takes it over.
async fn published(
    store: &Store,
    index: &IndexId,
    rules: &Rules,
    until: Sequence,
) -> Result<Option<Published>, AppError> {
    let ledger = store.ledger();
    let link = chain::running(ledger, index, rules.hash, rules.takes_over, until).await?;
    let Some(link) = link else { return Ok(None) };
    let publication = chain::publication(ledger, link.head.sequence).await?;
    let Some((last, basket)) = chain::end_of(&publication.series) else {
        return Err(AppError::Internal {
            what: format!("publication {} is empty", link.head.sequence),
        });
    };
    Ok(Some(Published {
        base: chain::base_of(ledger, &link).await?,
        last: last.clone(),
        basket: basket.to_vec(),
        continues: Some(link.head.sequence),
        after: None,
        link,
    }))
}

/// A start before the base is an error where it would have added sessions.
fn refuse_before_base(
    request: &BuildRequest,
    published: Option<&Published>,
    panel: &LoadedPanel,
) -> Result<(), AppError> {
    let (Some(from), Some(published)) = (request.from, published) else {
        return Ok(());
    };
    let panel = panel.panel();
    let first_asked = panel.sessions.get(panel.row_at_or_after(from)).copied();
    let is_before =
        from < published.base && first_asked.is_some_and(|first| first < published.base);
    if !is_before {
        return Ok(());
    }
    Err(AppError::BeforeBase {
        field: "start_date",
        date: from,
        base: published.base,
        index: request.index.to_string(),
    })
}

async fn start(
    store: &Store,
    request: &BuildRequest,
    rules: &Rules,
    published: Option<&Published>,
    panel: &Arc<LoadedPanel>,
) -> Result<Start, AppError> {
    let Some(published) = published else {
        return Ok(Start::Base(rules.definition.base.date.or(request.from)));
    };
    if published.continues.is_none() {
        return Ok(Start::Base(Some(published.base)));
    }
    let claims = entitled::claims(&panel.panel(), published.last.session);
    Ok(Start::Resume {
        last: Box::new(published.last.clone()),
        basket: published.basket.clone(),
        entitled: entitled::published(store.ledger(), &published.link, &claims).await?,
    })
}

/// Run the engine off the async threads.
pub(crate) async fn run<R: Record + Send + 'static>(
    store: &Store,
    panel: &Arc<LoadedPanel>,
    definition: &Definition,
    start: Start,
    until: Option<Date>,
    mut record: R,
) -> Result<R, AppError> {
    let (panel, definition) = (Arc::clone(panel), definition.clone());
    let (threads, calendars) = (store.threads(), store.calendars().clone());
    let built = blocking(move || {
        let panel = panel.panel();
        let request = Build {
            panel: &panel,
            definition: &definition,
            calendars,
            start,
            until,
            threads,
        };
        build_series(&request, &mut record).map(|()| record)
    });
    Ok(built.await??)
}

async fn dry_run(
    store: &Store,
    request: &BuildRequest,
    panel: Arc<LoadedPanel>,
    rules: Rules,
) -> Result<BuildReport, AppError> {
    let start = Start::Base(rules.definition.base.date.or(request.from));
    let record = LevelsOnly::default();
    let levels = run(store, &panel, &rules.definition, start, request.to, record)
        .await?
        .0;
    let sessions: Vec<Date> = levels.iter().map(|row| row.session).collect();
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else {
        return Err(BuildError::NoData.into());
    };
    Ok(BuildReport {
        definition: rules.definition,
        definition_hash: rules.hash,
        base: first.session,
        last_session: last.session,
        last_level: last.price_return,
        new_sessions: sessions.clone(),
        sessions_in_range: sessions,
        notices: Vec::new(),
        remarks: Vec::new(),
        sequence: None,
        provisional: Vec::new(),
        held: None,
        levels,
    })
}

fn origin(
    store: &Store,
    request: &BuildRequest,
    rules: &Rules,
    published: Option<&Published>,
    panel: &LoadedPanel,
    series: &Series,
) -> PublicationOrigin {
    let first = series.sessions.first().map(|row| row.session);
    PublicationOrigin {
        index: request.index.clone(),
        definition: rules.hash,
        cut: panel.cut(),
        continues: published.and_then(|published| published.continues),
        after: published.and_then(|published| published.after),
        restates: None,
        calendar: calendar_version(store, &rules.definition),
        chain: published.map(|published| published.link.chain),
        base: published.map(|published| published.base).or(first),
        provisional: Vec::new(),
    }
}

/// The version of the calendar whose sessions an index has.
pub(crate) fn calendar_version(store: &Store, definition: &Definition) -> Option<String> {
    let calendar = store.calendars().get(definition.calendar.as_deref()?)?;
    Some(calendar.version().to_owned())
}

fn report(
    request: &BuildRequest,
    rules: &Rules,
    published: Option<&Published>,
    series: &Series,
    panel: &LoadedPanel,
) -> Result<BuildReport, AppError> {
    let last = series
        .sessions
        .last()
        .or_else(|| published.map(|published| &published.last));
    let base = published
        .map(|published| published.base)
        .or_else(|| series.sessions.first().map(|row| row.session));
    let (Some(last), Some(base)) = (last, base) else {
        return Err(AppError::Internal {
            what: "a build without sessions and without an error".to_owned(),
        });
    };
    let (from, to) = (
        request.from.unwrap_or(base),
        request.to.unwrap_or(last.session),
    );
    let view = panel.panel();
    let in_range =
        |date: &Date| *date >= base && *date <= last.session && (from..=to).contains(date);
    let mut notices: Vec<(&'static str, u64)> = Vec::new();
    for notice in &series.notices {
        let name = notice.kind.name();
        match notices.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => notices.push((name, 1)),
        }
    }
    notices.sort_unstable();
    Ok(BuildReport {
        definition: rules.definition.clone(),
        definition_hash: rules.hash,
        base,
        last_session: last.session,
        last_level: last.price_return,
        new_sessions: series.sessions.iter().map(|row| row.session).collect(),
        sessions_in_range: view.sessions.iter().copied().filter(in_range).collect(),
        notices,
        remarks: Vec::new(),
        sequence: None,
        provisional: Vec::new(),
        held: None,
        levels: Vec::new(),
    })
}
