//! A need: facts that somebody wants, whichever source tells them.

use std::fmt;

use equipoise_model::Date;

/// Facts that are wanted. Symbols are spelled as the source spells them, or as here for sources with a
/// key, which translate them; both ends of a span count.
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
    /// The need that is written as `text`, as [`Display`](fmt::Display) writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let date = |text: &str| text.parse::<Date>().ok();
        Some(match words.as_slice() {
            ["universe"] => Self::Universe { largest: None },
            ["universe", "largest", count] => Self::Universe {
                largest: Some(count.parse().ok()?),
            },
            ["bars", "of", session] => Self::DayBars {
                session: date(session)?,
            },
            ["history", symbol, from, "to", to] => Self::History {
                symbol: (*symbol).to_owned(),
                from: date(from)?,
                to: date(to)?,
            },
            ["actions", symbol, from, "to", to] => Self::Actions {
                symbol: (*symbol != "*").then(|| (*symbol).to_owned()),
                from: date(from)?,
                to: date(to)?,
            },
            ["shares", symbol, from, "to", to] => Self::Shares {
                symbol: (*symbol).to_owned(),
                from: date(from)?,
                to: date(to)?,
            },
            _ => return None,
        })
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_is_read_as_it_is_written() {
        for text in [
            "universe",
            "universe largest 100",
            "bars of 2024-01-02",
            "history BRK-B 2024-01-02 to 2024-02-01",
            "actions * 2024-01-02 to 2024-02-01",
            "actions A 2024-01-02 to 2024-02-01",
            "shares ^X=Y 2024-01-02 to 2024-02-01",
        ] {
            assert_eq!(Need::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "bars of today",
            "history A 2024-01-02",
            "universe largest -1",
        ] {
            assert_eq!(Need::parse(text), None, "{text}");
        }
    }
}
