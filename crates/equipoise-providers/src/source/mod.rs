//! The interface of a source: what it can tell, what to ask it, and what its answers mean.
//!
//! A [`Source`] is knowledge and nothing else: it turns a [`Need`] into [`Ask`]s and an [`Answer`]
//! into a [`Reading`]. It opens no connection, reads no clock and keeps nothing, so that an answer
//! that was kept can be read again and gives the same facts.

mod answer;
mod ask;
mod capabilities;
mod error;
mod license;
mod need;
mod quota;
mod reading;

use equipoise_model::Instant;

use crate::symbols::Spelling;

pub use answer::Answer;
pub use ask::{Access, Ask, Method};
pub use capabilities::Capabilities;
pub use error::{MAX_SAMPLE_BYTES, SourceError};
pub use license::{License, Redistribution};
pub use need::Need;
pub use quota::Quota;
pub use reading::{Finding, Reading};
pub use secrecy::{ExposeSecret, SecretString};

/// A source of market data.
pub trait Source: std::fmt::Debug + Send + Sync {
    /// The name in commands, settings, reports and the ledger: lower case, unique.
    fn name(&self) -> &'static str;

    /// What it can be asked for.
    fn capabilities(&self) -> Capabilities;

    /// How it spells symbols, in needs and in facts.
    fn spelling(&self) -> Spelling {
        Spelling::Dotted
    }

    /// The need whose answer it must have read before it can serve others; `None` when it knows all
    /// that it needs. This is the one thing that a source learns.
    fn directory(&self) -> Option<Need> {
        None
    }

    /// How much may be asked of it.
    fn quota(&self) -> Quota;

    /// Under what terms its data may be used.
    fn license(&self) -> License;

    /// What to ask for `need`, at `now`; what follows from the answers comes with their readings.
    ///
    /// # Errors
    /// The source cannot serve the need, or credentials are missing: refused or auth, and our fault.
    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError>;

    /// What `answer` to `ask` says. An answer gives all of its facts or an error.
    ///
    /// # Errors
    /// The answer is a failure, or not what the source promises.
    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError>;

    /// The next step of signing in, after the answers of the steps so far; `None` for a source that
    /// knows no session.
    ///
    /// # Errors
    /// The source does not let us in.
    fn sign_in(&self, answers: &[Answer<'_>], now: Instant) -> Option<Result<SignIn, SourceError>> {
        let _ = (answers, now);
        None
    }
}

/// A step of signing in.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Ask this, and keep the cookies that come; whether the answer is a failure is for the next
    /// step to say.
    Ask(Ask),
    /// Done: what every ask in the session carries as a parameter of its address.
    Done {
        /// Name of the parameter.
        parameter: &'static str,
        /// Its value.
        token: SecretString,
    },
}
