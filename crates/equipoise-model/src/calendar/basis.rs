//! What an answer rests on, so that nobody takes a projection for a fact.

/// What a calendar knows about a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Past sessions, or a schedule that the exchange has published. An unscheduled closure may
    /// still come.
    Known,
    /// Listed but not confirmed: today's holidays carried on by rule, or a past nobody checked.
    Projected,
    /// Weekdays only: no holiday is known.
    Weekdays,
}
