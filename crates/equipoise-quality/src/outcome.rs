//! What should become of a value that a rule looked at.

/// What should become of a value, from the mildest to the hardest (methodology, section 5.1). A
/// value without a finding is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Used, and the finding is kept beside it (F).
    Flag,
    /// Not used until a person or a second source releases it (Q).
    Quarantine,
    /// Not a value at all: never used (R).
    Refuse,
}

impl Outcome {
    /// Every outcome, mildest first.
    pub const ALL: [Self; 3] = [Self::Flag, Self::Quarantine, Self::Refuse];

    /// The name in documents and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flag => "accept with finding",
            Self::Quarantine => "quarantine",
            Self::Refuse => "refuse",
        }
    }
}
