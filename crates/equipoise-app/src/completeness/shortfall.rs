//! Shortfalls: what a session lacks to be complete.

use std::fmt;

use equipoise_model::{Date, Instant};

/// Symbols that a sentence names before it counts the rest.
const NAMED_MAX: usize = 5;

/// A source that was asked for facts of a session and did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFailure {
    /// The source, by its name.
    pub source: String,
    /// What went wrong, as a sentence without a full stop.
    pub what: String,
}

/// Something that a session lacks.
#[derive(Debug, Clone, PartialEq)]
pub enum Shortfall {
    /// The exchange of the index or of a member has not closed yet.
    NotClosed {
        /// When the last of them closes.
        closes: Instant,
    },
    /// There is no bar of the session at all.
    NoBars {
        /// The session.
        session: Date,
    },
    /// Members have no close.
    MembersMissing {
        /// Their symbols, in the order of symbols.
        symbols: Vec<String>,
        /// Members whose close is to be expected.
        members: usize,
        /// Weight of those without one, as a fraction.
        weight: f64,
    },
    /// The closes of members are held back by the quality gate, and nothing is decided about them.
    MembersQuarantined {
        /// Their symbols, in the order of symbols.
        symbols: Vec<String>,
    },
    /// Lines that could be chosen, and traded in the session before, have no close.
    CandidatesMissing {
        /// How many.
        missing: usize,
        /// How many a close is to be expected of.
        candidates: usize,
    },
    /// A source did not answer.
    SourceFailed(SourceFailure),
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotClosed { closes } => write!(
                f,
                "the session closes at {}",
                closes.format("%Y-%m-%dT%H:%M:%SZ")
            ),
            Self::NoBars { session } => write!(f, "no bar of {session} is known"),
            Self::MembersMissing {
                symbols,
                members,
                weight,
            } => write!(
                f,
                "{} of {members} members have no close, {:.2} % of the weight: {}",
                symbols.len(),
                weight * 100.0,
                named(symbols)
            ),
            Self::MembersQuarantined { symbols } => write!(
                f,
                "the close of {} is in quarantine: {}",
                members(symbols.len()),
                named(symbols)
            ),
            Self::CandidatesMissing {
                missing,
                candidates,
            } => write!(f, "{missing} of {candidates} candidates have no close"),
            Self::SourceFailed(failure) => {
                write!(f, "source {} failed: {}", failure.source, failure.what)
            }
        }
    }
}

fn members(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} member{plural}")
}

fn named(symbols: &[String]) -> String {
    let first = symbols.len().min(NAMED_MAX);
    let mut text = symbols[..first].join(", ");
    if symbols.len() > first {
        text += &format!(" and {} more", symbols.len() - first);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_five_symbols_and_counts_the_rest() {
        let symbols: Vec<String> = (1..=7).map(|number| format!("S{number}")).collect();
        let shortfall = Shortfall::MembersMissing {
            symbols,
            members: 100,
            weight: 0.07,
        };
        assert_eq!(
            shortfall.to_string(),
            "7 of 100 members have no close, 7.00 % of the weight: S1, S2, S3, S4, S5 and 2 more"
        );
    }
}
