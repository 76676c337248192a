//! The kinds of date an exchange has.

use chrono::NaiveTime;

/// What kind of date it is for the exchange. Times are local to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayType {
    /// A session of the regular hours.
    Full,
    /// A session that closes early, at the given time.
    Early(NaiveTime),
    /// A session that opens late, at the given time, and closes as always. One that also closes
    /// early is [`DayType::Early`].
    Late(NaiveTime),
    /// No session: a weekend, a holiday or an unscheduled closure.
    Closed,
}
