//! Failures of a source: what kind they are of, whose fault they are, and whether asking again may help.

/// What kind of failure an answer of a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureKind {
    /// The source or the way to it failed; the same request may succeed later.
    Retryable,
    /// More was asked than the source grants for now.
    Quota,
    /// The source does not know who asks, or no longer does.
    Auth,
    /// The source has nothing under that name.
    NotFound,
    /// The source understood the request and will never answer it.
    Refused,
    /// The answer is not what the source promises.
    Garbage,
    /// The source turns this caller away, whatever is asked.
    Blocked,
}

impl FailureKind {
    /// Whether the same request, unchanged, may succeed later without anybody doing anything.
    #[must_use]
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::Retryable | Self::Quota)
    }

    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Retryable,
        Self::Quota,
        Self::Auth,
        Self::NotFound,
        Self::Refused,
        Self::Garbage,
        Self::Blocked,
    ];

    /// The kind called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name used in messages and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Retryable => "retryable",
            Self::Quota => "quota",
            Self::Auth => "auth",
            Self::NotFound => "not_found",
            Self::Refused => "refused",
            Self::Garbage => "garbage",
            Self::Blocked => "blocked",
        }
    }
}

/// Who has to do something about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The one who asks: the request, its pace or its credentials.
    Ours,
    /// The source.
    Theirs,
    /// The way between the two.
    Network,
}

impl Fault {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ours, Self::Theirs, Self::Network];

    /// The name used in messages and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
            Self::Network => "network",
        }
    }

    /// The one called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}
