//! Quality entries: what a screening found, the bars it held back, and what people decide about them.

use equipoise_model::{Bars, Date};

use crate::Sequence;

/// What a screening had to say about the facts that were taken in with it.
///
/// The bars in it are facts for nobody: they are kept so that a person can look at them and release
/// them, which appends them as ordinary bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// Bars that were held back, in the order of their findings.
    pub held: Bars,
    /// What was found. Of a held bar there is at least one finding that names its row.
    pub findings: Vec<FindingRow>,
}

/// One finding of a screening.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// The session of the value.
    pub session: Date,
    /// The symbol of the line; `None` when the session as a whole is meant.
    pub symbol: Option<String>,
    /// The name of the rule that speaks. Rules come and go, so it is kept as text.
    pub rule: String,
    /// The figure it is about.
    pub field: String,
    /// The figure as given; `NaN` when there is none.
    pub value: f64,
    /// The figure that was expected; `NaN` when there is none to name.
    pub expected: f64,
    /// What the rule would have become of the value: `accept with finding`, `quarantine`, `refuse`.
    pub outcome: String,
    /// The row of [`Screening::held`] that it is about; `None` when nothing was held back.
    pub held: Option<u32>,
    /// One sentence for a person, without a full stop.
    pub sentence: String,
}

impl Screening {
    /// The first and last session of the findings.
    pub(crate) fn span(&self) -> Option<(Date, Date)> {
        let sessions = || self.findings.iter().map(|finding| finding.session);
        Some((sessions().min()?, sessions().max()?))
    }
}

/// What somebody decided about held bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualityDecision {
    /// The screening that holds them.
    pub subject: Sequence,
    /// The rows of [`Screening::held`] it is about, ascending.
    pub rows: Vec<u32>,
    /// What becomes of them.
    pub verdict: QualityVerdict,
    /// Who decided.
    pub by: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// What becomes of a held bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityVerdict {
    /// It is believed: the bars stand in an entry of their own before the decision.
    Released,
    /// It is not, and stays held for good.
    Rejected,
}

impl QualityVerdict {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Released, Self::Rejected];

    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Rejected => "rejected",
        }
    }

    /// The verdict called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}
