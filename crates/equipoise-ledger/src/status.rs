//! Status of sessions: provisional as published, final or held by a later entry.

use equipoise_model::{Date, IndexId};

use crate::Sequence;

/// A session that was published while something was missing. It is provisional until a
/// [`StatusChange`] makes it final, or another publication takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionalSession {
    /// The session.
    pub session: Date,
    /// What was missing, as a sentence without a full stop.
    pub reason: String,
}

/// The status of sessions of an index changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// The index.
    pub index: IndexId,
    /// The series, by its first publication; `None` where nothing is published yet.
    pub chain: Option<Sequence>,
    /// The session. Where it becomes final, so do all before it, as they are published then.
    pub session: Date,
    /// What it becomes.
    pub status: SessionStatus,
    /// Why, as a sentence without a full stop; empty when there is nothing to say.
    pub reason: String,
}

/// What a session becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStatus {
    /// Its levels stand: from here on they change by a restatement only.
    Final,
    /// It is not published, because too much is missing.
    Held,
}

impl SessionStatus {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Final, Self::Held];

    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Held => "held",
        }
    }

    /// The status called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}
