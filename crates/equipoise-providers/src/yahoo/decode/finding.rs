//! Findings: what was left out of an answer or changed in it, and why.

use std::fmt;

use equipoise_model::Date;

/// One thing about an answer that its facts do not show.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The session it concerns; `None` when that is what could not be read.
    pub session: Option<Date>,
    /// What it is.
    pub kind: FindingKind,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingKind {
    /// A row whose time is missing or makes no sense was left out.
    RowWithoutTime {
        /// Its place in the answer, from 0.
        row: usize,
    },
    /// A row from outside the time that was asked for was left out.
    OutsideRequest,
    /// The row of a session that is not over was left out.
    Unfinished,
    /// An earlier row of the same session was left out.
    RepeatedSession,
    /// A row without a close was left out.
    NoClose,
    /// A row whose close is no price was left out.
    CloseIsNoPrice {
        /// The close, as sent.
        value: f64,
    },
    /// A figure beside the close is none and counts as not given.
    NotAFigure {
        /// The column.
        field: &'static str,
        /// What was sent.
        value: f64,
    },
    /// An event that was told twice counts once.
    RepeatedEvent {
        /// The kind of event.
        event: &'static str,
    },
    /// Payments of one kind and date were added up.
    PaymentsAdded {
        /// The kind of event.
        event: &'static str,
        /// How many.
        count: usize,
    },
    /// An event that is still to come was left out: prices are not adjusted for it yet.
    EventToCome {
        /// The kind of event.
        event: &'static str,
    },
    /// A split of one share for one changes nothing and was left out.
    SplitOfNothing,
    /// A payment of nothing or less was left out.
    NoPayment {
        /// The kind of event.
        event: &'static str,
        /// What was sent.
        value: f64,
    },
    /// A capital gain stands beside a dividend of the same date; some dividends contain it already.
    GainBesideDividend,
    /// A share count that is none was left out.
    NotAShareCount {
        /// What was sent.
        value: f64,
    },
    /// An earlier count of the same date was left out.
    RepeatedCount,
    /// A line that stands twice on one page counts once.
    RepeatedLine {
        /// Its symbol.
        symbol: String,
    },
    /// A line without a price was left out.
    NoPrice {
        /// Its symbol.
        symbol: String,
    },
    /// A quote that was not asked for was left out.
    NotAsked {
        /// Its symbol.
        symbol: String,
    },
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RowWithoutTime { row } => write!(formatter, "row {row} has no time"),
            Self::OutsideRequest => formatter.write_str("was not asked for"),
            Self::Unfinished => formatter.write_str("the session is not over"),
            Self::RepeatedSession => formatter.write_str("stands twice; the later row counts"),
            Self::NoClose => formatter.write_str("has no close"),
            Self::CloseIsNoPrice { value } => write!(formatter, "close: {value} is no price"),
            Self::NotAFigure { field, value } => write!(formatter, "{field}: {value} is none"),
            Self::RepeatedEvent { event } => write!(formatter, "{event}: is told twice"),
            Self::PaymentsAdded { event, count } => {
                write!(formatter, "{event}: {count} of one date are added up")
            }
            Self::EventToCome { event } => write!(formatter, "{event}: is still to come"),
            Self::SplitOfNothing => formatter.write_str("split: one share for one"),
            Self::NoPayment { event, value } => {
                write!(formatter, "{event}: {value} is no payment")
            }
            Self::GainBesideDividend => {
                formatter.write_str("capital gain: a dividend of the same date may contain it")
            }
            Self::NotAShareCount { value } => {
                write!(formatter, "shares: {value} is no share count")
            }
            Self::RepeatedCount => formatter.write_str("shares: stands twice; the later counts"),
            Self::RepeatedLine { symbol } => write!(formatter, "{symbol} stands twice"),
            Self::NoPrice { symbol } => write!(formatter, "{symbol} has no price"),
            Self::NotAsked { symbol } => write!(formatter, "{symbol} was not asked for"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.session {
            Some(session) => write!(formatter, "{session}: {}", self.kind),
            None => self.kind.fmt(formatter),
        }
    }
}

/// The findings of one answer.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Note something about a session.
    pub(super) fn about(&mut self, session: Date, kind: FindingKind) {
        self.0.push(Finding {
            session: Some(session),
            kind,
        });
    }

    /// Note something about no session.
    pub(super) fn note(&mut self, kind: FindingKind) {
        self.0.push(Finding {
            session: None,
            kind,
        });
    }
}
