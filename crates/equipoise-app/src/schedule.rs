//! The schedule: which sessions of each index wait to be published, and by when.

use equipoise_engine::BuildError;
use equipoise_model::{
    Date, IndexId, Instant, RunTiming, SessionClock, SessionRun, Standing,
    calendar::{Calendar, DayType},
};

use crate::selection::{IndexSelection, select};
use crate::{AppError, Progress, Store, completeness, definitions};

/// The calendar of an index whose definition names none.
pub(crate) const DEFAULT_MIC: &str = "XNYS";

/// One session of one index that is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledRun {
    /// The index.
    pub index: IndexId,
    /// The exchange whose close counts, by its market identifier code.
    pub mic: String,
    /// The session and its instants.
    pub run: SessionRun,
    /// Whether the session is a half day.
    pub is_half_day: bool,
    /// From when on it is due, as the clocks of the exchange show it.
    pub due_local: String,
    /// How it stands.
    pub standing: Standing,
    /// Why publication is held, where it was.
    pub held: Option<String>,
}

/// What waits, index by index in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// The oldest sessions that are due of each index, and the next one to come.
    pub runs: Vec<ScheduledRun>,
    /// How many more are due than are in `runs`.
    pub more: usize,
}

impl Schedule {
    /// Whether a session should be published by now and is not.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.runs.iter().any(|one| one.standing == Standing::Late)
    }
}

/// What of the indices in force waits at `now`, at most `limit` due sessions of each.
///
/// # Errors
/// When a store cannot be read, or a definition names a calendar that is not known any more.
pub async fn schedule(
    store: &Store,
    timing: RunTiming,
    now: Instant,
    limit: usize,
    progress: &Progress,
) -> Result<Schedule, AppError> {
    let mut schedule = Schedule::default();
    let until = store.head().await?.sequence;
    for index in definitions::indices(store).await? {
        let version = match definitions::in_force(store.ledger(), &index, until).await {
            Ok(Some(version)) => version,
            Ok(None) | Err(AppError::Retired { .. }) => continue,
            Err(error) => return Err(error),
        };
        let calendar = calendar_of(store, version.definition.calendar.as_deref())?;
        let done = published_until(store, &index, progress).await?;
        let clock = SessionClock::new(calendar.clone(), timing);
        let due = clock.due(now, done, limit);
        schedule.more += due.more;
        let runs = due.runs.into_iter().chain(clock.next(now, done));
        let said = completeness::statuses(store.ledger(), &index, until).await?;
        let scheduled = runs.map(|run| {
            let held = completeness::held_because(&said, run.session).map(str::to_owned);
            scheduled(&index, &calendar, run, (now, held))
        });
        schedule.runs.extend(scheduled);
    }
    Ok(schedule)
}

/// The calendar called `mic`, or that of an index whose definition names none.
pub(crate) fn calendar_of(store: &Store, mic: Option<&str>) -> Result<Calendar, AppError> {
    let mic = mic.unwrap_or(DEFAULT_MIC);
    let calendar = store.calendars().get(mic).cloned();
    calendar.ok_or_else(|| {
        AppError::Build(BuildError::UnknownCalendar {
            given: mic.to_owned(),
            known: store.calendars().mics().collect::<Vec<_>>().join(", "),
        })
    })
}

/// The last session that is published; `None` when nothing is.
async fn published_until(
    store: &Store,
    index: &IndexId,
    progress: &Progress,
) -> Result<Option<Date>, AppError> {
    let selection = IndexSelection::now(index.clone());
    match select(store, &selection, progress).await {
        Ok((_, series)) => Ok(Some(series.span.last_session)),
        Err(AppError::NotYetBuilt { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn scheduled(
    index: &IndexId,
    calendar: &Calendar,
    run: SessionRun,
    (now, held): (Instant, Option<String>),
) -> ScheduledRun {
    ScheduledRun {
        index: index.clone(),
        mic: calendar.mic().to_owned(),
        run,
        is_half_day: matches!(calendar.day_type(run.session), DayType::Early(_)),
        due_local: calendar.local_time(run.due).format("%F %H:%M").to_string(),
        standing: run.standing(now),
        held,
    }
}
