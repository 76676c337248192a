//! Jobs: work that is done once, by one owner at a time, and what became of it.

use std::fmt;

use equipoise_model::Instant;

/// The number of a job. It is never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// It was never begun, or was put back.
    Queued,
    /// Somebody works on it.
    Running,
    /// An attempt failed, and the next one has its time.
    Waiting,
    /// It is done.
    Succeeded,
    /// It failed as often as it may, or in a way that no retry mends.
    Failed,
    /// Somebody did not want it any more.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Running,
        Self::Waiting,
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The name in the table and in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing more happens to the job unless somebody asks for it.
    #[must_use]
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// A job to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: String,
    /// With what, as a JSON document.
    pub arguments: String,
    /// Of two jobs with the same key there is one, for as long as its history is kept.
    pub key: String,
    /// Not before this moment.
    pub run_at: Instant,
    /// How often it may be tried; at least 1.
    pub attempts_max: u32,
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// With what, as a JSON document.
    pub arguments: String,
    /// Its key.
    pub key: String,
    /// How it stands.
    pub state: JobState,
    /// When it was asked for.
    pub created_at: Instant,
    /// Not before this moment.
    pub run_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// How often it was tried since it was asked for, or asked for again.
    pub attempts: u32,
    /// How often it may be tried.
    pub attempts_max: u32,
    /// Who works on it.
    pub owner: Option<String>,
    /// Whether its owner is asked to stop.
    pub is_cancel_asked: bool,
    /// The step it is at; empty before the first. The next attempt goes on there.
    pub step: String,
    /// How far it is.
    pub progress: JobProgress,
    /// What it came to, or why it did not; empty as long as nothing is known.
    pub outcome: String,
}

/// How far a job is within its step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobProgress {
    /// What is being done, as a short phrase.
    pub stage: String,
    /// Units done.
    pub done: u64,
    /// Units in all, when known.
    pub total: Option<u64>,
}

/// The right to write for a job, until somebody else takes the job over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: JobId,
    /// Which of its owners this is, counted from 1.
    pub epoch: u64,
}

/// A sign of life of the owner of the job that runs. Two equal ones with time between them are
/// silence; whose time, the one who looks decides by a clock that does not jump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// The job that runs, and which owner it has.
    pub lease: Lease,
    /// Who that is.
    pub owner: String,
    /// How many signs of life there were.
    pub beat: u64,
}

/// What asking for work came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// This job is the caller's now.
    Work(Box<Job>, Lease),
    /// A job runs already, and one at a time does.
    Busy(Pulse),
    /// There is nothing to do yet; the next job has its time then, if there is one.
    Idle(Option<Instant>),
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It is done: what it came to.
    Succeeded(String),
    /// It failed: why, and when to try again.
    Retry(String, Instant),
    /// It failed for good: why.
    Failed(String),
    /// It was cancelled: why.
    Cancelled(String),
    /// Its owner stopped and gives it back. It does not count as an attempt.
    Stopped,
    /// It should not have been asked for yet: it is forgotten, and its key is free again.
    Withdrawn(String),
}

/// One attempt at a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which owner of the job it was, counted from 1.
    pub epoch: u64,
    /// Who that was.
    pub owner: String,
    /// When it began.
    pub started_at: Instant,
    /// When it ended; `None` while it runs.
    pub ended_at: Option<Instant>,
    /// The step it ended at.
    pub step: String,
    /// `running`, `succeeded`, `failed`, `cancelled`, `stopped` or `lost`.
    pub outcome: String,
    /// What it came to, or why it did not.
    pub what: String,
}

/// Which jobs to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFilter {
    /// In this state only.
    pub state: Option<JobState>,
    /// Of this kind only.
    pub kind: Option<String>,
    /// No more than so many, the newest first.
    pub limit: u32,
}

/// Something a job has to say to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobNotice {
    /// It is said once for each key.
    pub key: String,
    /// When it was said.
    pub at: Instant,
    /// Whether somebody should look at it.
    pub is_alert: bool,
    /// What it says, as a sentence.
    pub text: String,
}
