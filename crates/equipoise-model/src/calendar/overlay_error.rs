//! What can be wrong with the lines of an overlay.

use chrono::NaiveTime;

use crate::Date;

/// A line that was refused. Nothing of its overlay is applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// A field is not there.
    #[error("line {line}: the {field} is missing")]
    Missing {
        /// Number of the line, from 1.
        line: usize,
        /// What was expected.
        field: &'static str,
    },
    /// A field does not have its form.
    #[error("line {line}: {field} {value:?} is not {expected}")]
    Malformed {
        /// Number of the line, from 1.
        line: usize,
        /// Which field.
        field: &'static str,
        /// What was given.
        value: String,
        /// What the field takes.
        expected: &'static str,
    },
    /// The line goes on after its last field.
    #[error("line {line}: nothing is expected where it says {value:?}")]
    Surplus {
        /// Number of the line, from 1.
        line: usize,
        /// What was given.
        value: String,
    },
    /// The exchange has no calendar yet.
    #[error("line {line}: {mic} has no calendar; it begins with a line `{mic} exchange …`")]
    UnknownExchange {
        /// Number of the line, from 1.
        line: usize,
        /// Market identifier code.
        mic: String,
    },
    /// The exchange has a calendar already.
    #[error("line {line}: {mic} has a calendar already; state what changes in it")]
    ExchangeExists {
        /// Number of the line, from 1.
        line: usize,
        /// Market identifier code.
        mic: String,
    },
    /// A new exchange does not say which of its dates are known.
    #[error("line {line}: {mic} needs a line `{mic} known FROM UNTIL`")]
    NoKnownDates {
        /// Number of the line that began the calendar, from 1.
        line: usize,
        /// Market identifier code.
        mic: String,
    },
    /// A span ends before it begins.
    #[error("line {line}: {from} is later than {until}")]
    Reversed {
        /// Number of the line, from 1.
        line: usize,
        /// First date given.
        from: Date,
        /// Last date given.
        until: Date,
    },
    /// Another line said something of this date that does not go together with this one.
    #[error("line {line}: {mic} {date} was stated on line {earlier} already")]
    StatedTwice {
        /// Number of the line, from 1.
        line: usize,
        /// Number of the earlier line, from 1.
        earlier: usize,
        /// Market identifier code.
        mic: String,
        /// The date.
        date: Date,
    },
    /// A time is given for a date without a session.
    #[error("line {line}: {mic} has no session on {date}; state `open` for it first")]
    NoSession {
        /// Number of the line, from 1.
        line: usize,
        /// Market identifier code.
        mic: String,
        /// The date.
        date: Date,
    },
    /// A time does not lie within the session.
    #[error("line {line}: {field} {} is not between {} and {} on {date}", short(.time), short(.after), short(.before))]
    OutsideSession {
        /// Number of the line, from 1.
        line: usize,
        /// Which field.
        field: &'static str,
        /// What was given.
        time: NaiveTime,
        /// The date.
        date: Date,
        /// The time it must be later than.
        after: NaiveTime,
        /// The time it must be earlier than.
        before: NaiveTime,
    },
    /// Regular hours that, with the special times of a date, do not open before they close.
    #[error("line {line}: {mic} would open at {} and close at {} on {date}", short(.open), short(.close))]
    UpsideDown {
        /// Number of the line, from 1.
        line: usize,
        /// Market identifier code.
        mic: String,
        /// The date.
        date: Date,
        /// Opening on that date.
        open: NaiveTime,
        /// Close on that date.
        close: NaiveTime,
    },
    /// There are more lines than are read.
    #[error("{lines} lines are more than the {limit} that are read")]
    TooLong {
        /// Lines given.
        lines: usize,
        /// Lines that are read at most.
        limit: usize,
    },
}

/// A time as the lines write it.
fn short(time: &NaiveTime) -> impl std::fmt::Display {
    time.format("%H:%M")
}
