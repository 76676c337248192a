//! The kinds of entry, and the names they are stored under.

use std::fmt;

use equipoise_model::FactKind;

/// What an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A batch of facts of one kind.
    Facts(FactKind),
    /// A version of the rule book of an index.
    Definition,
    /// Levels and baskets as published.
    Publication,
    /// A version of a rule book changes its standing.
    Lifecycle,
    /// Levels that a correction would change.
    Restatement,
    /// What somebody decided about an entry.
    Decision,
    /// What a screening found, and the bars it held back.
    Screening,
    /// What somebody decided about held bars.
    QualityDecision,
    /// The status of sessions of an index changes.
    Status,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Facts(FactKind::Securities),
        Self::Facts(FactKind::Bars),
        Self::Facts(FactKind::Shares),
        Self::Facts(FactKind::Actions),
        Self::Facts(FactKind::Fx),
        Self::Facts(FactKind::Rates),
        Self::Definition,
        Self::Publication,
        Self::Lifecycle,
        Self::Restatement,
        Self::Decision,
        Self::Screening,
        Self::QualityDecision,
        Self::Status,
    ];

    /// The name the kind is stored and shown under.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Facts(kind) => kind.name(),
            Self::Definition => "definition",
            Self::Publication => "publication",
            Self::Lifecycle => "lifecycle",
            Self::Restatement => "restatement",
            Self::Decision => "decision",
            Self::Screening => "screening",
            Self::QualityDecision => "quality_decision",
            Self::Status => "status",
        }
    }

    /// The kind called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_own_name() {
        for kind in EntryKind::ALL {
            assert_eq!(EntryKind::parse(kind.name()), Some(kind));
        }
        assert!(
            FactKind::ALL
                .iter()
                .all(|kind| EntryKind::parse(kind.name()).is_some())
        );
        assert_eq!(EntryKind::parse("Bars"), None);
    }
}
