//! Findings: what a rule has to say about a value.

use equipoise_model::Date;

use crate::{Outcome, Rule};

/// The figure of a bar, action or count that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// First price.
    Open,
    /// Highest price.
    High,
    /// Lowest price.
    Low,
    /// Official close.
    Close,
    /// Shares traded.
    Volume,
    /// A corporate action.
    Action,
    /// A share count.
    Shares,
    /// The date itself.
    Session,
    /// The symbol.
    Symbol,
    /// An exchange rate.
    Rate,
}

impl Field {
    /// The name in documents and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::High => "high",
            Self::Low => "low",
            Self::Close => "close",
            Self::Volume => "volume",
            Self::Action => "action",
            Self::Shares => "shares_outstanding",
            Self::Session => "session",
            Self::Symbol => "symbol",
            Self::Rate => "rate",
        }
    }
}

/// A value that a rule does not believe.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The session of the value.
    pub session: Date,
    /// The session at whose close it could be told: that of the value, or a later one.
    pub told: Date,
    /// The symbol of the line; `None` when the session as a whole is meant.
    pub symbol: Option<String>,
    /// The rule that speaks.
    pub rule: Rule,
    /// The figure it is about.
    pub field: Field,
    /// The figure as given.
    pub value: f64,
    /// The figure, or the limit of it, that the rule expected; `NaN` when there is none to name.
    pub expected: f64,
    /// What should become of the value.
    pub outcome: Outcome,
    /// One sentence for a person, without a full stop.
    pub sentence: String,
}
