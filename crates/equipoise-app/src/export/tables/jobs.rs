//! The tables of jobs, of the attempts at one, and of what they said.

use equipoise_ledger::{Attempt, Job, JobNotice};
use equipoise_model::Instant;

use super::{Column, Kind, Table, Value, column};

/// One row for each job.
pub const JOBS: Table<JobRow> = Table {
    name: "jobs",
    columns: &COLUMNS,
};

/// One row for each attempt at a job.
pub const ATTEMPTS: Table<AttemptRow> = Table {
    name: "attempts",
    columns: &ATTEMPT_COLUMNS,
};

/// One row for each thing that jobs had to say.
pub const JOB_NOTICES: Table<JobNoticeRow> = Table {
    name: "job_notices",
    columns: &NOTICE_COLUMNS,
};

/// A job with its texts.
#[derive(Debug, Clone)]
pub struct JobRow {
    job: Job,
    created_at: String,
    run_at: String,
    ended_at: Option<String>,
}

/// An attempt with its texts.
#[derive(Debug, Clone)]
pub struct AttemptRow {
    attempt: Attempt,
    started_at: String,
    ended_at: Option<String>,
}

/// A notice with its texts.
#[derive(Debug, Clone)]
pub struct JobNoticeRow {
    notice: JobNotice,
    at: String,
}

impl From<Job> for JobRow {
    fn from(job: Job) -> Self {
        Self {
            created_at: text(job.created_at),
            run_at: text(job.run_at),
            ended_at: job.ended_at.map(text),
            job,
        }
    }
}

impl From<Attempt> for AttemptRow {
    fn from(attempt: Attempt) -> Self {
        Self {
            started_at: text(attempt.started_at),
            ended_at: attempt.ended_at.map(text),
            attempt,
        }
    }
}

impl From<JobNotice> for JobNoticeRow {
    fn from(notice: JobNotice) -> Self {
        Self {
            at: text(notice.at),
            notice,
        }
    }
}

fn text(instant: Instant) -> String {
    instant.format("%FT%TZ").to_string()
}

const COLUMNS: [Column<JobRow>; 17] = [
    column("job", Kind::Integer, "number", |row| {
        Value::Integer(row.job.id.0)
    }),
    column("kind", Kind::Text, "what is done", |row| {
        Value::Text(&row.job.kind)
    }),
    column("key", Kind::Text, "what makes it one of its kind", |row| {
        Value::Text(&row.job.key)
    }),
    column("state", Kind::Text, "how it stands", |row| {
        Value::Text(row.job.state.name())
    }),
    column("step", Kind::Text, "step it is at", |row| {
        Value::Text(&row.job.step)
    }),
    column("stage", Kind::Text, "what is being done", |row| {
        Value::Text(&row.job.progress.stage)
    }),
    column("done", Kind::Integer, "units done", |row| {
        Value::Integer(row.job.progress.done)
    }),
    column("total", Kind::Integer, "units in all", |row| {
        let total = row.job.progress.total;
        total.map_or(Value::Missing, Value::Integer)
    }),
    column("attempts", Kind::Integer, "how often it was tried", |row| {
        Value::Integer(row.job.attempts.into())
    }),
    column(
        "attempts_max",
        Kind::Integer,
        "how often it may be",
        |row| Value::Integer(row.job.attempts_max.into()),
    ),
    column("cancel_asked", Kind::Flag, "whether it is to stop", |row| {
        Value::Flag(row.job.is_cancel_asked)
    }),
    column("owner", Kind::Text, "who works on it", |row| {
        Value::text(row.job.owner.as_deref())
    }),
    column("created", Kind::Text, "when it was asked for", |row| {
        Value::Text(&row.created_at)
    }),
    column("run_at", Kind::Text, "not before", |row| {
        Value::Text(&row.run_at)
    }),
    column("ended", Kind::Text, "when it ended", |row| {
        Value::text(row.ended_at.as_deref())
    }),
    column("outcome", Kind::Text, "what it came to, or why", |row| {
        Value::Text(&row.job.outcome)
    }),
    column("arguments", Kind::Text, "with what", |row| {
        Value::Text(&row.job.arguments)
    }),
];

const ATTEMPT_COLUMNS: [Column<AttemptRow>; 7] = [
    column("attempt", Kind::Integer, "number", |row| {
        Value::Integer(row.attempt.epoch)
    }),
    column("owner", Kind::Text, "who worked on it", |row| {
        Value::Text(&row.attempt.owner)
    }),
    column("started", Kind::Text, "when it began", |row| {
        Value::Text(&row.started_at)
    }),
    column("ended", Kind::Text, "when it ended", |row| {
        Value::text(row.ended_at.as_deref())
    }),
    column("step", Kind::Text, "step it ended at", |row| {
        Value::Text(&row.attempt.step)
    }),
    column("outcome", Kind::Text, "how it ended", |row| {
        Value::Text(&row.attempt.outcome)
    }),
    column("what", Kind::Text, "what it came to, or why", |row| {
        Value::Text(&row.attempt.what)
    }),
];

const NOTICE_COLUMNS: [Column<JobNoticeRow>; 4] = [
    column("at", Kind::Text, "when it was said", |row| {
        Value::Text(&row.at)
    }),
    column("alert", Kind::Flag, "whether to look at it", |row| {
        Value::Flag(row.notice.is_alert)
    }),
    column("text", Kind::Text, "what was said", |row| {
        Value::Text(&row.notice.text)
    }),
    column("key", Kind::Text, "what it is said about once", |row| {
        Value::Text(&row.notice.key)
    }),
];
