//! Control entries: what people decide about definitions and restatements.

use equipoise_model::{Date, IndexId};

use crate::{Hash, Sequence};

/// A version of a definition changes its standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle {
    /// The index.
    pub index: IndexId,
    /// The version, by its hash.
    pub definition: Hash,
    /// What becomes of it.
    pub change: LifecycleChange,
    /// Who decided.
    pub by: String,
    /// Why, as a sentence; empty when nobody said.
    pub reason: String,
}

/// What becomes of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifecycleChange {
    /// It is in force from the next build on.
    Promoted {
        /// Whether the running series goes on under it, at the level it has; else a series of its
        /// own begins at its base.
        takes_over: bool,
    },
    /// The index is no longer built.
    Retired,
}

/// Levels that would be different from what is published, because a fact was corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct Restatement {
    /// The index.
    pub index: IndexId,
    /// The rule book, by its hash.
    pub definition: Hash,
    /// The last publication of the series when this was found.
    pub published: Sequence,
    /// Facts up to and including this entry were used.
    pub cut: Sequence,
    /// The entries of facts that came since the levels were published, and reach into them.
    pub causes: Vec<Sequence>,
    /// What was corrected, as sentences.
    pub sentences: Vec<String>,
    /// Whether the constituents of a session would be others.
    pub changes_members: bool,
    /// The sessions whose levels would change, ascending; at least one.
    pub sessions: Vec<RestatedRow>,
}

/// One session of a restatement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestatedRow {
    /// The session.
    pub session: Date,
    /// Price return level as published.
    pub published_price_return: f64,
    /// Price return level as it would be.
    pub price_return: f64,
    /// Gross total return level as published.
    pub published_gross_total_return: f64,
    /// Gross total return level as it would be.
    pub gross_total_return: f64,
    /// Net total return level as published.
    pub published_net_total_return: f64,
    /// Net total return level as it would be.
    pub net_total_return: f64,
}

impl Restatement {
    /// The largest change of a level, as a fraction of what is published (methodology, section 5.4:
    /// materiality).
    #[must_use]
    pub fn materiality(&self) -> f64 {
        let change = |published: f64, restated: f64| (restated / published - 1.0).abs();
        self.sessions
            .iter()
            .flat_map(|row| {
                [
                    change(row.published_price_return, row.price_return),
                    change(row.published_gross_total_return, row.gross_total_return),
                    change(row.published_net_total_return, row.net_total_return),
                ]
            })
            .fold(0.0, f64::max)
    }
}

/// What somebody decided about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The entry.
    pub subject: Sequence,
    /// Whether it is accepted.
    pub verdict: DecisionVerdict,
    /// Who decided: a person, or `policy`.
    pub by: String,
    /// Why, as a sentence; empty when nobody said.
    pub reason: String,
}

/// Whether an entry is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionVerdict {
    /// It is carried out.
    Approved,
    /// It is not.
    Rejected,
}

impl DecisionVerdict {
    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }
}
