//! The oracle: an index computed a second time, slowly and plainly, from the same facts.
//!
//! It shares no code with the engine and uses another form of the same mathematics: every line is
//! an amount of money that follows the price of its security, where the engine keeps index shares
//! and a divisor. Maps by symbol, one loop after another, a full sort at every close. It covers what
//! [`crate::random_market`] invents; spin-offs and symbol changes have worked cases of their own.

mod known;
mod ranking;
mod schedule;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{CorporateAction, Date, Definition, Facts};

/// A company at a close: the symbol of its largest line and the cap of all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedCompany {
    /// Symbol of the line that stands for the company.
    pub symbol: String,
    /// Market cap of the company.
    pub cap: f64,
}

/// Everything that is known at the close of one session.
#[derive(Debug, Clone)]
pub struct Day {
    /// The session.
    pub session: Date,
    /// Closes by symbol, carried over gaps.
    pub closes: BTreeMap<String, f64>,
    /// Eligible companies, the largest first.
    pub ranking: Vec<RankedCompany>,
    /// Actions before the open, in the order in which they apply.
    pub actions: Vec<CorporateAction>,
    /// Symbols that are no longer listed after the close.
    pub gone: BTreeSet<String>,
}

/// One session of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleSession {
    /// The session.
    pub session: Date,
    /// Price return level.
    pub price_return: f64,
    /// Gross total return level.
    pub gross_total_return: f64,
    /// Net total return level.
    pub net_total_return: f64,
    /// Symbols in force during the session; none on the base session.
    pub held: BTreeSet<String>,
    /// Weights after the close, by symbol.
    pub basket: BTreeMap<String, f64>,
}

/// A computed index.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleRun {
    /// The sessions, from the base on.
    pub sessions: Vec<OracleSession>,
    /// The session at which nothing was left to hold; the series stops before it.
    pub ended: Option<Date>,
}

/// The facts of every session, ready for any definition in one currency.
#[derive(Debug, Clone)]
pub struct Oracle {
    days: Vec<Day>,
}

impl Oracle {
    /// Work out what `facts` say at every close, with companies in `currency` eligible.
    ///
    /// # Panics
    /// When the facts hold something the oracle does not cover.
    #[must_use]
    pub fn new(facts: &[Facts], currency: &str) -> Self {
        Self {
            days: known::days(facts, currency),
        }
    }

    /// What is known at every close.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The index of `definition`; no session when no company is ever eligible.
    #[must_use]
    pub fn run(&self, definition: &Definition) -> OracleRun {
        walk::run(&self.days, definition)
    }
}
