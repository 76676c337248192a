//! Events: one thing that is said of a security, with its three times and its source.

use equipoise_ledger::Sequence;
use equipoise_model::{Date, Instant};
use equipoise_projection::Statement;

/// What an event is about. In this order events of one date are told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// The first session of the listing.
    Listed,
    /// A symbol that the security began to trade under.
    Symbol,
    /// A field of the security records.
    Field(&'static str),
    /// How many shares there are.
    Shares,
    /// A corporate action, by its name in files.
    Action(String),
    /// The last session of the listing.
    Delisted,
    /// What a share was worth when the listing ended.
    FinalValue,
}

impl EventKind {
    /// The name used in answers.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Listed => "listed",
            Self::Symbol => "symbol",
            Self::Field(name) => name,
            Self::Shares => "shares",
            Self::Action(name) => name,
            Self::Delisted => "delisted",
            Self::FinalValue => "final_value",
        }
    }
}

/// Something that is said of a security.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityEvent {
    /// Its first date; `None` means from the beginning.
    pub date: Option<Date>,
    /// What it is about.
    pub kind: EventKind,
    /// What is said, as a person reads it.
    pub value: String,
    /// The figure in it: shares, ratio, amount or price; `None` where there is none.
    pub figure: Option<f64>,
    /// When it became known to the market; `None` means on its date.
    pub known: Option<Instant>,
    /// The entry that states it; `None` for what follows from other statements.
    pub statement: Option<Statement>,
    /// The entry that says something else about the same since then.
    pub replaced_by: Option<Sequence>,
}
