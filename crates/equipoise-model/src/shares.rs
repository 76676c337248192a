//! Share counts: how many shares of a line exist, from when, and since when that was known.

use crate::{Date, Instant, calendar};

/// The shares outstanding of one line from an effective date on.
///
/// The count is on the share basis of `effective`: splits with a later ex-date multiply it until
/// the next count (methodology, section 3.4).
#[derive(Debug, Clone, PartialEq)]
pub struct ShareCount {
    /// The symbol of the line on the effective date.
    pub symbol: String,
    /// The first date the count holds for.
    pub effective: Date,
    /// Shares outstanding, finite and positive.
    pub shares_outstanding: f64,
    /// When the count became known to the market; `None` means on its effective date.
    pub known: Option<Instant>,
}

impl ShareCount {
    /// Whether the count may be used by a selection at the close of `session`: it is in effect and
    /// was known by that close.
    #[must_use]
    pub fn is_known_at_close(&self, session: Date) -> bool {
        self.effective <= session
            && self
                .known
                .is_none_or(|known| known <= calendar::new_york_close(session))
    }
}
