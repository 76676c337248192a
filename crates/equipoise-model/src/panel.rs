//! The panel: the facts an index is built from, as dense arrays by session.

use std::borrow::Cow;

use crate::{Date, Security};

/// A share count that holds from the close of a session on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareChange {
    /// The row of the session at whose close it is first known.
    pub row: u32,
    /// The column of the security.
    pub column: u32,
    /// Shares outstanding, on the share basis of that session.
    pub shares: f64,
}

/// A close that was not observed: the cell holds the last one, adjusted for actions since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carried {
    /// The row of the session.
    pub row: u32,
    /// The column of the security.
    pub column: u32,
    /// Sessions since the last observed close.
    pub sessions: u32,
}

/// A corporate action placed on the panel: it takes effect before the open of `row`.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelAction {
    /// The row of the first session at or after the ex-date.
    pub row: u32,
    /// The column of the security.
    pub column: u32,
    /// What happens to a holder.
    pub effect: Effect,
}

/// What a corporate action does to a holder of one share; columns instead of symbols.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// `factor` shares for one, at the price divided by `factor`.
    Split {
        /// Shares after for one share before.
        factor: f64,
    },
    /// Cash that enters the total return series.
    CashDividend {
        /// Gross amount per share in index currency.
        amount: f64,
    },
    /// Cash that lowers the prior close.
    SpecialDividend {
        /// Gross amount per share in index currency.
        amount: f64,
    },
    /// A new line is handed out.
    SpinOff {
        /// Column of the new line; `None` when no such security is known.
        child: Option<u32>,
        /// New shares per share held.
        ratio: f64,
        /// Value of a new share at the open, 0 when unknown.
        price: f64,
    },
    /// New shares are offered below the market.
    Rights {
        /// New shares per share held.
        ratio: f64,
        /// Subscription price.
        price: f64,
    },
    /// The line is taken over at the close of the session before.
    Merger {
        /// Column of the acquirer, for mergers with shares.
        acquirer: Option<u32>,
        /// Shares of the acquirer per share.
        ratio: f64,
        /// Cash per share.
        amount: f64,
    },
    /// The line takes its final value, and leaves after the close.
    Delisting {
        /// Final value per share.
        price: f64,
    },
}

/// Closes and share counts of every security, by session: what selection and levels are computed
/// from.
///
/// `close` is session-major: the cell of (`row`, `column`) stands at `row × columns + column`.
/// A cell before the first close of a security, or after its listing, is `NaN`; a gap in between
/// holds the carried close and is listed in `carried`. Columns are in symbol order, so a sum over
/// columns does not depend on the order in which securities were recorded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel<'a> {
    /// The sessions, ascending: those on which any security has a close.
    pub sessions: Cow<'a, [Date]>,
    /// The securities, one a column, by symbol.
    pub securities: Cow<'a, [Security]>,
    /// Raw closes, carried over gaps; session-major.
    pub close: Cow<'a, [f64]>,
    /// Cells of `close` that were not observed, by row, then column.
    pub carried: Cow<'a, [Carried]>,
    /// Changes of the known share count, by row, then column.
    pub shares: Cow<'a, [ShareChange]>,
    /// Given market caps, session-major as `close`, carried likewise; empty when no source gave any.
    pub given_cap: Cow<'a, [f64]>,
    /// Corporate actions, by row, then order within the day.
    pub actions: Cow<'a, [PanelAction]>,
    /// For each column, the row at whose close it is no longer listed; `u32::MAX` while it is.
    pub delisted_row: Cow<'a, [u32]>,
    /// For each column, the first row on which it is listed.
    pub listed_row: Cow<'a, [u32]>,
}

impl Panel<'_> {
    /// The number of securities.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.securities.len()
    }

    /// The closes of the session in `row`, one for each column.
    #[must_use]
    pub fn closes(&self, row: usize) -> &[f64] {
        let columns = self.columns();
        &self.close[row * columns..(row + 1) * columns]
    }

    /// The given market caps of the session in `row`; `None` when no source gave any.
    #[must_use]
    pub fn given_caps(&self, row: usize) -> Option<&[f64]> {
        let columns = self.columns();
        (!self.given_cap.is_empty()).then(|| &self.given_cap[row * columns..(row + 1) * columns])
    }

    /// The row of the first session at or after `date`; the number of sessions when there is none.
    #[must_use]
    pub fn row_at_or_after(&self, date: Date) -> usize {
        self.sessions.partition_point(|session| *session < date)
    }

    /// The row of `session`, when it is one.
    #[must_use]
    pub fn row_of(&self, session: Date) -> Option<usize> {
        self.sessions.binary_search(&session).ok()
    }

    /// The corporate actions that take effect before the open of `row`.
    #[must_use]
    pub fn actions_of(&self, row: usize) -> &[PanelAction] {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let start = self.actions.partition_point(|action| action.row < row);
        let end = self.actions.partition_point(|action| action.row <= row);
        &self.actions[start..end]
    }

    /// The carried cells of `row`, by column.
    #[must_use]
    pub fn carried_of(&self, row: usize) -> &[Carried] {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let start = self.carried.partition_point(|cell| cell.row < row);
        let end = self.carried.partition_point(|cell| cell.row <= row);
        &self.carried[start..end]
    }
}
