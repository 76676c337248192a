//! Findings: which rows of a file were left out, and why.

use std::fmt;

/// One row that is no security here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The symbol, as sent.
    pub symbol: String,
    /// What it is.
    pub kind: FindingKind,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// The line exists to test systems.
    TestIssue,
    /// The line is a fund traded on an exchange.
    Fund,
    /// The exchange has no letter that is known.
    UnknownExchange {
        /// The letter.
        exchange: String,
    },
    /// A mark is neither `Y` nor `N`.
    NotAMark {
        /// The column.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// The symbol is spelt in no known way.
    NotASymbol {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The symbol stands twice; the first row counts.
    Repeated,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TestIssue => formatter.write_str("is a test issue"),
            Self::Fund => formatter.write_str("is a fund"),
            Self::UnknownExchange { exchange } => {
                write!(formatter, "exchange: {exchange:?} is none that is known")
            }
            Self::NotAMark { field, value } => {
                write!(formatter, "{field}: {value:?} is neither Y nor N")
            }
            Self::NotASymbol { reason } => write!(formatter, "symbol: {reason}"),
            Self::Repeated => formatter.write_str("stands twice"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.symbol, self.kind)
    }
}
