//! A need: facts that somebody wants, whichever source tells them.

use std::fmt;

use equipoise_model::Date;

/// Facts that are wanted. Symbols are spelled as the source spells them; both ends of a span count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// The lines there are, as of now.
    Universe {
        /// Only so many, by market cap of the company; `None` for all of them.
        largest: Option<u32>,
    },
    /// The bars of every line in one session.
    DayBars {
        /// The session.
        session: Date,
    },
    /// The bars of one line, with the actions that explain them where the source tells both.
    History {
        /// The line.
        symbol: String,
        /// First session.
        from: Date,
        /// Last session.
        to: Date,
    },
    /// Corporate actions by ex-date.
    Actions {
        /// The line; `None` for every one.
        symbol: Option<String>,
        /// First ex-date.
        from: Date,
        /// Last ex-date.
        to: Date,
    },
    /// Share counts by effective date.
    Shares {
        /// The line.
        symbol: String,
        /// First effective date.
        from: Date,
        /// Last effective date.
        to: Date,
    },
}

impl Need {
    /// The line it is about; `None` when it is about many.
    #[must_use]
    pub fn symbol(&self) -> Option<&str> {
        match self {
            Self::Universe { .. } | Self::DayBars { .. } => None,
            Self::History { symbol, .. } | Self::Shares { symbol, .. } => Some(symbol),
            Self::Actions { symbol, .. } => symbol.as_deref(),
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Universe { largest: None } => formatter.write_str("universe"),
            Self::Universe {
                largest: Some(count),
            } => write!(formatter, "universe largest {count}"),
            Self::DayBars { session } => write!(formatter, "bars of {session}"),
            Self::History { symbol, from, to } => {
                write!(formatter, "history {symbol} {from} to {to}")
            }
            Self::Actions { symbol, from, to } => {
                let symbol = symbol.as_deref().unwrap_or("*");
                write!(formatter, "actions {symbol} {from} to {to}")
            }
            Self::Shares { symbol, from, to } => {
                write!(formatter, "shares {symbol} {from} to {to}")
            }
        }
    }
}
