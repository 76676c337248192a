//! What a job does, with its arguments as they are stored and the key that makes it one of its kind.

use chrono::{Datelike, Days};
use equipoise_ledger::{Job, NewJob};
use equipoise_model::{Date, Instant};
use serde_json::{Value, json};

use crate::AppError;
use crate::fetch::Universe;

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// A session of an exchange: fetch, publish, tell.
    DailyRun {
        /// The exchange, by its market identifier code.
        mic: String,
        /// The session.
        session: Date,
    },
    /// History that the ledger lacks, in slices.
    Backfill {
        /// Which lines.
        universe: Universe,
        /// First date.
        from: Date,
        /// Last date.
        to: Date,
    },
    /// A copy of the ledger that was verified.
    Backup,
    /// What is old and not the truth goes.
    Upkeep,
}

impl Task {
    /// The kinds there are.
    pub const KINDS: [&str; 4] = ["daily_run", "backfill", "backup", "upkeep"];

    /// The name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DailyRun { .. } => "daily_run",
            Self::Backfill { .. } => "backfill",
            Self::Backup => "backup",
            Self::Upkeep => "upkeep",
        }
    }

    /// How often it may be tried.
    #[must_use]
    pub fn attempts_max(&self) -> u32 {
        match self {
            Self::DailyRun { .. } => 24,
            Self::Backfill { .. } => 8,
            Self::Backup | Self::Upkeep => 5,
        }
    }

    /// The key of a daily run: there is one for each session of an exchange, whoever asks, and when.
    #[must_use]
    pub fn daily_key(mic: &str, session: Date) -> String {
        format!("daily_run {mic} {session}")
    }

    /// The job, asked for by a person at `now`.
    #[must_use]
    pub fn asked(&self, now: Instant) -> NewJob {
        let key = match self {
            Self::DailyRun { mic, session } => Self::daily_key(mic, *session),
            Self::Backfill { .. } | Self::Backup | Self::Upkeep => {
                format!("{} asked {}", self.kind(), now.format("%FT%T%.6fZ"))
            }
        };
        self.with_key(key, now)
    }

    /// The job, asked for by the schedule at `now`: one a session, a day or a week.
    #[must_use]
    pub(super) fn scheduled(&self, now: Instant) -> NewJob {
        let date = now.date_naive();
        let key = match self {
            Self::DailyRun { mic, session } => Self::daily_key(mic, *session),
            Self::Backfill { from, to, .. } => format!("backfill {from} {to}"),
            Self::Backup => format!("backup {date}"),
            Self::Upkeep => {
                let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
                format!("upkeep week of {monday}")
            }
        };
        self.with_key(key, now)
    }

    fn with_key(&self, key: String, now: Instant) -> NewJob {
        NewJob {
            kind: self.kind().to_owned(),
            arguments: self.arguments().to_string(),
            key,
            run_at: now,
            attempts_max: self.attempts_max(),
        }
    }

    fn arguments(&self) -> Value {
        match self {
            Self::DailyRun { mic, session } => json!({"mic": mic, "session": session.to_string()}),
            Self::Backfill { universe, from, to } => json!({
                "universe": universe_document(universe),
                "from": from.to_string(),
                "to": to.to_string(),
            }),
            Self::Backup | Self::Upkeep => json!({}),
        }
    }

    /// The task of a stored job.
    ///
    /// # Errors
    /// When this version does not know the kind, or its arguments do not read.
    pub fn of(job: &Job) -> Result<Self, AppError> {
        let refused = |what: String| AppError::Job {
            job: job.id.to_string(),
            what,
        };
        let arguments: Value = serde_json::from_str(&job.arguments)
            .map_err(|error| refused(format!("its arguments are no JSON: {error}")))?;
        let text = |name: &str| {
            let found = arguments.get(name).and_then(Value::as_str);
            found.ok_or_else(|| refused(format!("its argument {name} is missing")))
        };
        let date = |name: &str| {
            let given = text(name)?;
            given.parse::<Date>().map_err(|error| {
                refused(format!("its argument {name} {given:?} is no date: {error}"))
            })
        };
        match job.kind.as_str() {
            "daily_run" => Ok(Self::DailyRun {
                mic: text("mic")?.to_owned(),
                session: date("session")?,
            }),
            "backfill" => Ok(Self::Backfill {
                universe: universe_of(arguments.get("universe"))
                    .ok_or_else(|| refused("its argument universe does not read".to_owned()))?,
                from: date("from")?,
                to: date("to")?,
            }),
            "backup" => Ok(Self::Backup),
            "upkeep" => Ok(Self::Upkeep),
            other => Err(refused(format!(
                "{other:?} is no kind of job this version knows: there are {}",
                Self::KINDS.join(", ")
            ))),
        }
    }
}

fn universe_document(universe: &Universe) -> Value {
    match universe {
        Universe::All => json!("all"),
        Universe::Held => json!("held"),
        Universe::Largest(count) => json!({"largest": count}),
        Universe::Symbols(symbols) => json!(symbols),
    }
}

fn universe_of(value: Option<&Value>) -> Option<Universe> {
    match value? {
        Value::String(name) if name == "all" => Some(Universe::All),
        Value::String(name) if name == "held" => Some(Universe::Held),
        Value::Array(symbols) => symbols
            .iter()
            .map(|symbol| symbol.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map(Universe::Symbols),
        Value::Object(fields) => {
            let count = fields.get("largest")?.as_u64()?;
            u32::try_from(count).ok().map(Universe::Largest)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use equipoise_ledger::{JobId, JobProgress, JobState};

    use super::*;

    fn stored(new: NewJob) -> Job {
        Job {
            id: JobId(1),
            kind: new.kind,
            arguments: new.arguments,
            key: new.key,
            state: JobState::Queued,
            created_at: new.run_at,
            run_at: new.run_at,
            ended_at: None,
            attempts: 0,
            attempts_max: new.attempts_max,
            owner: None,
            is_cancel_asked: false,
            step: String::new(),
            progress: JobProgress::default(),
            outcome: String::new(),
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_task_reads_back_from_its_stored_job() {
        let backfill = |universe| Task::Backfill {
            universe,
            from: day("2014-01-02"),
            to: day("2023-12-29"),
        };
        let tasks = [
            Task::DailyRun {
                mic: "XNYS".to_owned(),
                session: day("2024-03-12"),
            },
            backfill(Universe::All),
            backfill(Universe::Held),
            backfill(Universe::Largest(600)),
            backfill(Universe::Symbols(vec![
                "AAPL".to_owned(),
                "BRK.B".to_owned(),
            ])),
            Task::Backup,
            Task::Upkeep,
        ];
        for task in tasks {
            let job = stored(task.asked(at("2024-03-12T22:00:00Z")));
            assert_eq!(Task::of(&job).unwrap(), task);
        }
    }

    #[test]
    fn the_schedule_asks_once_a_session_a_day_and_a_week() {
        let run = Task::DailyRun {
            mic: "XNYS".to_owned(),
            session: day("2024-03-12"),
        };
        let key = |task: &Task, now: &str| task.scheduled(at(now)).key;
        for now in ["2024-03-12T22:00:00Z", "2031-01-01T00:00:00Z"] {
            assert_eq!(key(&run, now), "daily_run XNYS 2024-03-12");
            assert_eq!(run.asked(at(now)).key, "daily_run XNYS 2024-03-12");
        }
        assert_eq!(
            key(&Task::Backup, "2024-03-12T03:00:00Z"),
            "backup 2024-03-12"
        );
        for now in ["2024-03-11T00:00:00Z", "2024-03-17T23:59:59Z"] {
            assert_eq!(key(&Task::Upkeep, now), "upkeep week of 2024-03-11");
        }
    }

    #[test]
    fn a_job_of_another_version_is_refused_with_what_is_known() {
        let mut job = stored(Task::Backup.asked(at("2024-03-12T22:00:00Z")));
        job.kind = "tidy".to_owned();
        let error = Task::of(&job).unwrap_err().to_string();
        assert!(error.contains("\"tidy\" is no kind of job"), "{error}");
        assert!(
            error.contains("daily_run, backfill, backup, upkeep"),
            "{error}"
        );
        job.kind = "daily_run".to_owned();
        let error = Task::of(&job).unwrap_err().to_string();
        assert!(error.contains("its argument mic is missing"), "{error}");
        job.arguments = "{\"mic\":\"XNYS\",\"session\":\"2024-02-30\"}".to_owned();
        let error = Task::of(&job).unwrap_err().to_string();
        assert!(
            error.contains("session \"2024-02-30\" is no date"),
            "{error}"
        );
    }
}
