//! Notices: what a build has to say about the inputs it used. Nothing is skipped in silence.

use crate::{Date, SecurityId};

/// Something a reader of a level should know about the session it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The session it is about.
    pub session: Date,
    /// The security it is about, when it is about one.
    pub security: Option<SecurityId>,
    /// What happened.
    pub kind: NoticeKind,
}

/// The kinds of notice.
#[derive(Debug, Clone, PartialEq)]
pub enum NoticeKind {
    /// A constituent had no close; its last one, adjusted for actions since, was used.
    CarriedForward {
        /// Sessions since the last observed close, at least 1.
        sessions: u32,
    },
    /// The exchange of a constituent was closed; its last close is still the valid one.
    ExchangeClosed {
        /// Sessions since the last observed close, at least 1.
        sessions: u32,
    },
    /// Fewer companies were eligible than the definition asks for.
    PartialUniverse {
        /// Companies that were eligible.
        eligible: u32,
        /// Companies the definition asks for.
        size: u32,
    },
    /// A corporate action changed the basket before the open.
    ActionApplied {
        /// The kind of the action, as named in files.
        action: String,
    },
    /// A constituent left between rebalances: it was delisted, merged, or a spun-off line was sold.
    Removed {
        /// Why it left.
        cause: String,
    },
    /// A company came in between reconstitutions.
    Added {
        /// Why it came in.
        cause: String,
    },
    /// A corporate action could not be applied as stated.
    ActionIgnored {
        /// The kind of the action, as named in files.
        action: String,
        /// Why it was ignored.
        reason: String,
    },
    /// A member that was chosen could not be bought.
    NotBought {
        /// Why not.
        reason: String,
    },
    /// An exchange rate of a constituent was not fixed for days.
    StaleRate {
        /// ISO 4217 code.
        currency: String,
        /// Calendar days since the fixing.
        days: u32,
    },
    /// Weights could not be held to a limit of the definition.
    Infeasible {
        /// What could not be held.
        what: String,
    },
}

impl NoticeKind {
    /// The stable name used in files and answers.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CarriedForward { .. } => "carried_forward",
            Self::ExchangeClosed { .. } => "exchange_closed",
            Self::PartialUniverse { .. } => "partial_universe",
            Self::ActionApplied { .. } => "action_applied",
            Self::Removed { .. } => "removed",
            Self::Added { .. } => "added",
            Self::ActionIgnored { .. } => "action_ignored",
            Self::NotBought { .. } => "not_bought",
            Self::StaleRate { .. } => "stale_rate",
            Self::Infeasible { .. } => "infeasible",
        }
    }

    /// One sentence for a person, without a full stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::CarriedForward { sessions: 1 } => {
                "no close; the last one is carried forward".to_owned()
            }
            Self::CarriedForward { sessions } => {
                format!("no close for {sessions} sessions; the last one is carried forward")
            }
            Self::ExchangeClosed { .. } => {
                "its exchange is closed; the last close is still valid".to_owned()
            }
            Self::PartialUniverse { eligible, size } => {
                format!("only {eligible} of {size} companies were eligible")
            }
            Self::ActionApplied { action } => format!("{action} applied before the open"),
            Self::Removed { cause } => format!("removed after the close: {cause}"),
            Self::Added { cause } => format!("added after the close: {cause}"),
            Self::ActionIgnored { action, reason } => format!("{action} not applied: {reason}"),
            Self::NotBought { reason } => format!("chosen but not bought: {reason}"),
            Self::StaleRate { currency, days } => {
                format!("the rate of {currency} was fixed {days} days before")
            }
            Self::Infeasible { what } => format!("weights do not hold: {what}"),
        }
    }
}
