//! What a source can be asked for.

use super::Need;

/// What a source can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// Every line of a session in one answer.
    pub bulk_day: bool,
    /// The bars of one line over years.
    pub history: bool,
    /// Splits and dividends.
    pub actions: bool,
    /// Share counts now.
    pub shares: bool,
    /// Share counts of the past, with the time they became known.
    pub point_in_time_shares: bool,
    /// The lines there are.
    pub universe: bool,
    /// The lines of the largest companies.
    pub largest: bool,
    /// Prices as they change.
    pub stream: bool,
}

impl Capabilities {
    /// Whether the source serves such a need.
    #[must_use]
    pub fn serves(self, need: &Need) -> bool {
        match need {
            Need::Universe { largest: None } => self.universe,
            Need::Universe { largest: Some(_) } => self.largest,
            Need::DayBars { .. } => self.bulk_day,
            Need::History { .. } => self.history,
            Need::Actions { .. } => self.actions,
            Need::Shares { .. } => self.shares || self.point_in_time_shares,
        }
    }

    /// The names of what there is, in the order above.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        let named = [
            (self.bulk_day, "bulk_day"),
            (self.history, "history"),
            (self.actions, "actions"),
            (self.shares, "shares"),
            (self.point_in_time_shares, "point_in_time_shares"),
            (self.universe, "universe"),
            (self.largest, "largest"),
            (self.stream, "stream"),
        ];
        let there = named.into_iter().filter(|(is_there, _)| *is_there);
        there.map(|(_, name)| name).collect()
    }
}
