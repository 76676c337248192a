//! Why a series cannot be built.

use equipoise_model::Date;

/// Why a series cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// No session has an eligible company.
    #[error(
        "no eligible company between {from} and {until}: a company needs a close and a share count \
         or market cap known at that close, in {currency}"
    )]
    NoEligibleCompany {
        /// First session looked at.
        from: Date,
        /// Last session looked at.
        until: Date,
        /// Currency of the definition.
        currency: String,
    },
    /// There is no session in the asked range.
    #[error("no session between {from} and {until}; sessions run from {first} to {last}")]
    NoSession {
        /// Start of the range.
        from: Date,
        /// End of the range.
        until: Date,
        /// First session of the panel.
        first: Date,
        /// Last session of the panel.
        last: Date,
    },
    /// There is no data at all.
    #[error("there are no bars yet: ingest some first")]
    NoData,
    /// Every constituent left and nothing can replace it.
    #[error("no constituent is left after the close of {session}: the index cannot continue")]
    EmptyBasket {
        /// The session.
        session: Date,
    },
    /// The definition names a calendar that is not there.
    #[error("calendar {given:?} is not known; there are {known}")]
    UnknownCalendar {
        /// What the definition says.
        given: String,
        /// The calendars there are.
        known: String,
    },
    /// A constituent has no close and the definition says to stop.
    #[error("{symbol} has no close on {session}: missing_price.policy is \"stop\"")]
    MissingPrice {
        /// The session.
        session: Date,
        /// The constituent.
        symbol: String,
    },
    /// A published basket names a session or security that the facts no longer hold.
    #[error("the published basket of {session} does not fit the facts: {reason}")]
    Unfit {
        /// The session of the basket.
        session: Date,
        /// What does not fit.
        reason: String,
    },
}
