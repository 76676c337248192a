//! Share counts: what was known at a close, on the share basis of that close (section 3.4).

use equipoise_model::{SecurityId, ShareCount};

use super::actions::Effect;
use super::book::Book;
use super::facts::{Day, Line};
use super::number::{Number, exact, zero};

impl Book {
    /// Shares of `line` known at the close of `day`.
    pub(super) fn shares_known(&self, day: Day, line: Line) -> Option<Number> {
        let security = self.line(line).id;
        let count = self.count_known(day, |count| self.counted(count) == Some(security))?;
        Some(self.on_basis_of(day, line, count))
    }

    /// Shares of unlisted classes that are valued at the close of `line`, in shares of `line`.
    pub(super) fn unlisted_shares(&self, day: Day, line: Line) -> Number {
        let securities = self.stated.master.securities().iter();
        let unlisted = securities.filter(|class| self.stated.line_of(class.id).is_none());
        let mut shares = zero();
        for class in unlisted {
            let is_its = |count: &ShareCount| {
                let listed = class.converts_to.as_ref();
                let listed = listed.and_then(|listed| self.stated.line(listed, count.effective));
                self.counted(count) == Some(class.id) && listed == Some(line)
            };
            if let Some(count) = self.count_known(day, is_its) {
                shares += self.on_basis_of(day, line, count) * exact(class.conversion_ratio);
            }
        }
        shares
    }

    fn counted(&self, count: &ShareCount) -> Option<SecurityId> {
        self.stated.master.resolve(&count.symbol, count.effective)
    }

    /// Of the counts in effect and known by the close of `day`, the one with the latest effective
    /// date, and among those of one date the one known last.
    fn count_known(&self, day: Day, is_asked: impl Fn(&ShareCount) -> bool) -> Option<&ShareCount> {
        let date = self.date(day);
        let counts = self.stated.counts.iter();
        let usable = counts.filter(|count| is_asked(count) && count.is_known_at_close(date));
        // `max_by_key` answers the last of equals: a later statement wins.
        usable.max_by_key(|count| (count.effective, count.known))
    }

    /// A count is of the share basis of its effective date: later splits multiply it.
    fn on_basis_of(&self, day: Day, line: Line, count: &ShareCount) -> Number {
        let mut shares = exact(count.shares_outstanding);
        for action in self.actions[..=day].iter().flatten() {
            if let Effect::Split { factor } = &action.effect
                && action.line == line
                && action.ex_date > count.effective
            {
                shares *= factor;
            }
        }
        shares
    }
}
