//! Standing: which version of an index is in force, by the rule that the ledger is read with.

use std::collections::BTreeMap;

use equipoise_ledger::{Hash, LifecycleChange};

/// What a version of a definition is to its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It was never in force.
    Draft,
    /// The index is built by it.
    InForce,
    /// Another version came into force after it.
    Superseded,
    /// It was in force when the index was retired.
    Retired,
}

impl Standing {
    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::Superseded => "superseded",
            Self::Retired => "retired",
        }
    }
}

/// The standing of the versions of one index, as the ledger is read in order.
///
/// The version promoted last is in force. While none was ever promoted or retired, it is the one
/// recorded last. After an index was retired none is, until the next promotion.
#[derive(Debug, Default)]
pub(super) struct Standings {
    of: BTreeMap<Hash, Standing>,
    in_force: Option<Hash>,
    has_changes: bool,
}

impl Standings {
    /// A version is recorded.
    pub(super) fn record(&mut self, version: Hash) {
        if self.has_changes {
            self.of.entry(version).or_insert(Standing::Draft);
        } else {
            self.put_in_force(version);
        }
    }

    /// The standing of a version is changed.
    pub(super) fn change(&mut self, version: Hash, change: LifecycleChange) {
        self.has_changes = true;
        match change {
            LifecycleChange::Promoted { .. } => self.put_in_force(version),
            LifecycleChange::Retired => {
                self.of.insert(version, Standing::Retired);
                self.end(Standing::Retired);
            }
        }
    }

    pub(super) fn in_force(&self) -> Option<Hash> {
        self.in_force
    }

    /// The standing of a recorded version.
    pub(super) fn standing(&self, version: Hash) -> Standing {
        self.of.get(&version).copied().unwrap_or(Standing::Draft)
    }

    fn put_in_force(&mut self, version: Hash) {
        self.end(Standing::Superseded);
        self.in_force = Some(version);
        self.of.insert(version, Standing::InForce);
    }

    /// The version in force becomes `standing`.
    fn end(&mut self, standing: Standing) {
        if let Some(version) = self.in_force.take() {
            self.of.insert(version, standing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Hash = Hash([1; 32]);
    const B: Hash = Hash([2; 32]);
    const C: Hash = Hash([3; 32]);
    const PROMOTED: LifecycleChange = LifecycleChange::Promoted { takes_over: true };

    fn names(standings: &Standings) -> [&'static str; 3] {
        [A, B, C].map(|version| standings.standing(version).name())
    }

    #[test]
    fn without_any_change_the_version_recorded_last_is_in_force() {
        let mut standings = Standings::default();
        [A, B, C]
            .into_iter()
            .for_each(|version| standings.record(version));
        assert_eq!(names(&standings), ["superseded", "superseded", "in_force"]);
        standings.record(A);
        assert_eq!(names(&standings), ["in_force", "superseded", "superseded"]);
        assert_eq!(standings.in_force(), Some(A));
    }

    #[test]
    fn a_version_recorded_after_a_promotion_is_a_draft_until_it_is_promoted() {
        let mut standings = Standings::default();
        standings.record(A);
        standings.change(A, PROMOTED);
        standings.record(B);
        standings.record(C);
        assert_eq!(names(&standings), ["in_force", "draft", "draft"]);
        standings.change(C, PROMOTED);
        assert_eq!(names(&standings), ["superseded", "draft", "in_force"]);
        standings.record(C);
        assert_eq!(names(&standings), ["superseded", "draft", "in_force"]);
        standings.change(A, PROMOTED);
        assert_eq!(names(&standings), ["in_force", "draft", "superseded"]);
    }

    #[test]
    fn after_an_index_is_retired_none_is_in_force_until_the_next_promotion() {
        let mut standings = Standings::default();
        standings.record(A);
        standings.record(B);
        standings.change(B, LifecycleChange::Retired);
        standings.record(C);
        assert_eq!(names(&standings), ["superseded", "retired", "draft"]);
        assert_eq!(standings.in_force(), None);
        standings.change(C, PROMOTED);
        assert_eq!(names(&standings), ["superseded", "retired", "in_force"]);
    }

    #[test]
    fn a_retirement_that_names_another_version_ends_the_one_in_force_too() {
        let mut standings = Standings::default();
        standings.record(A);
        standings.record(B);
        standings.change(A, LifecycleChange::Retired);
        assert_eq!(names(&standings)[..2], ["retired", "retired"]);
        assert_eq!(standings.in_force(), None);
    }
}
