//! The panel: the facts an index is built from, as dense arrays by session.

use std::borrow::Cow;
use std::ops::Range;

use crate::{Date, Security};

/// Rows of a span, of which the highest close of each column is kept. Spans are counted from the start
/// of the history.
pub const SPAN_ROWS: usize = 64;

/// A share count that holds from the close of a session on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareChange {
    /// The row of the session at whose close it is first known.
    pub row: u32,
    /// The column of the security.
    pub column: u32,
    /// Shares, on the share basis of that session.
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
    /// The row of the first session at or after the ex-date, or at which it was known if later.
    pub row: u32,
    /// The column of the security.
    pub column: u32,
    /// What happens to a holder.
    pub effect: Effect,
}

/// What a corporate action does to a holder of one share; columns instead of symbols. Amounts and
/// prices are in the price unit of the line; `NaN` when they could not be converted into it.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// `factor` shares for one, at the price divided by `factor`.
    Split {
        /// Shares after for one share before.
        factor: f64,
    },
    /// Cash that enters the total return series.
    CashDividend {
        /// Gross amount per share, at the exchange rates of the row.
        amount: f64,
        /// The same at those of the row before, for definitions that convert dividends at them.
        prior_amount: f64,
    },
    /// Cash of an earlier ex-date that enters the total return series now: a dividend that was
    /// known late, the difference to what was said, or one of a line that did not trade then.
    LateDividend {
        /// Gross amount per share of the ex-date, negative for a correction downward; at the
        /// exchange rates of the row.
        amount: f64,
        /// The same at those of the row before.
        prior_amount: f64,
        /// Row of the ex-date: who held the line then receives it.
        ex_row: u32,
        /// The session of that row, whose tax holds.
        ex_session: Date,
    },
    /// Cash that lowers the prior close.
    SpecialDividend {
        /// Gross amount per share.
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

impl Effect {
    /// A cash dividend of `amount` per share that is stated in the price unit of its line.
    #[must_use]
    pub fn cash(amount: f64) -> Self {
        Self::CashDividend {
            amount,
            prior_amount: amount,
        }
    }

    /// The name of the action in files and answers.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Split { .. } => "split",
            Self::CashDividend { .. } => "cash_dividend",
            Self::LateDividend { .. } => "late_dividend",
            Self::SpecialDividend { .. } => "special_dividend",
            Self::SpinOff { .. } => "spin_off",
            Self::Rights { .. } => "rights",
            Self::Merger { .. } => "merger",
            Self::Delisting { .. } => "delisting",
        }
    }
}

/// A line is suspended, or no longer, from the open of a session on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension {
    /// The row of the session.
    pub row: u32,
    /// The column of the security.
    pub column: u32,
    /// Whether it is suspended from here on.
    pub is_suspended: bool,
}

/// The rates of a pair of currencies by session, carried over sessions without a fixing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairRates<'a> {
    /// The currency that is priced.
    pub base: Cow<'a, str>,
    /// The currency it is priced in.
    pub quote: Cow<'a, str>,
    /// Units of `quote` for one unit of `base`, one for each session; `NaN` before the first.
    pub rate: Cow<'a, [f64]>,
    /// Calendar days between the fixing and the session, one for each session.
    pub age_days: Cow<'a, [u32]>,
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
    /// The row of the first session: 0 for a whole history, more for a window of it. Rows count
    /// from the start of the history, arrays from here.
    pub first_row: usize,
    /// The sessions, ascending: those on which any security has a close.
    pub sessions: Cow<'a, [Date]>,
    /// The securities, one a column, by symbol.
    pub securities: Cow<'a, [Security]>,
    /// Raw closes in the price unit of the line, carried over gaps; session-major.
    pub close: Cow<'a, [f64]>,
    /// The highest close of each column in each span of [`SPAN_ROWS`] rows, span-major, from the span
    /// of the first row on; 0 where there is none. Empty when it must be found from the closes.
    pub highs: Cow<'a, [f64]>,
    /// Cells of `close` that were not observed, by row, then column.
    pub carried: Cow<'a, [Carried]>,
    /// Changes of the known share count, by row, then column.
    pub shares: Cow<'a, [ShareChange]>,
    /// The share count of each column after every change, `NaN` where there is none; empty when it
    /// must be found from the changes.
    pub latest_shares: Cow<'a, [f64]>,
    /// Changes of the shares of unlisted classes that are valued at the close of the line, counted
    /// in shares of the line; by row, then column.
    pub unlisted: Cow<'a, [ShareChange]>,
    /// Given market caps in the major unit of the price currency, session-major as `close`, carried
    /// likewise; empty when no source gave any.
    pub given_cap: Cow<'a, [f64]>,
    /// Shares traded, session-major as `close`, 0 where none were; empty when no source gave any.
    pub volume: Cow<'a, [f64]>,
    /// Corporate actions, by row, then order within the day.
    pub actions: Cow<'a, [PanelAction]>,
    /// Suspensions, by row, then column.
    pub suspensions: Cow<'a, [Suspension]>,
    /// For each column, the row at whose close it is no longer listed; `u32::MAX` while it is.
    pub delisted_row: Cow<'a, [u32]>,
    /// For each column, the first row on which it is listed.
    pub listed_row: Cow<'a, [u32]>,
    /// Exchange rates, by base and quote.
    pub fx: Cow<'a, [PairRates<'static>]>,
}

impl Panel<'_> {
    /// The same panel, its arrays borrowed from this one.
    #[must_use]
    pub fn borrowed(&self) -> Panel<'_> {
        Panel {
            first_row: self.first_row,
            sessions: Cow::Borrowed(&self.sessions),
            securities: Cow::Borrowed(&self.securities),
            close: Cow::Borrowed(&self.close),
            highs: Cow::Borrowed(&self.highs),
            carried: Cow::Borrowed(&self.carried),
            shares: Cow::Borrowed(&self.shares),
            latest_shares: Cow::Borrowed(&self.latest_shares),
            unlisted: Cow::Borrowed(&self.unlisted),
            given_cap: Cow::Borrowed(&self.given_cap),
            volume: Cow::Borrowed(&self.volume),
            actions: Cow::Borrowed(&self.actions),
            suspensions: Cow::Borrowed(&self.suspensions),
            delisted_row: Cow::Borrowed(&self.delisted_row),
            listed_row: Cow::Borrowed(&self.listed_row),
            fx: Cow::Borrowed(&self.fx),
        }
    }

    /// The number of securities.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.securities.len()
    }

    /// The rows at hand.
    #[must_use]
    pub fn rows(&self) -> Range<usize> {
        self.first_row..self.first_row + self.sessions.len()
    }

    /// The session in `row`.
    #[must_use]
    pub fn session(&self, row: usize) -> Date {
        self.sessions[row - self.first_row]
    }

    /// The closes of the session in `row`, one for each column.
    #[must_use]
    pub fn closes(&self, row: usize) -> &[f64] {
        self.cells(&self.close, row)
    }

    /// A bound on the closes of each column in the rows from `row` to the end of its span; `None` when
    /// it must be found from the closes.
    #[must_use]
    pub fn highs_of(&self, row: usize) -> Option<&[f64]> {
        let columns = self.columns();
        let span = row / SPAN_ROWS - self.first_row / SPAN_ROWS;
        self.highs.get(span * columns..(span + 1) * columns)
    }

    /// The given market caps of the session in `row`; `None` when no source gave any.
    #[must_use]
    pub fn given_caps(&self, row: usize) -> Option<&[f64]> {
        (!self.given_cap.is_empty()).then(|| self.cells(&self.given_cap, row))
    }

    /// The shares traded in the session in `row`; `None` when no source gave any.
    #[must_use]
    pub fn volumes(&self, row: usize) -> Option<&[f64]> {
        (!self.volume.is_empty()).then(|| self.cells(&self.volume, row))
    }

    /// The row of the first session at or after `date`; the row after the last when there is none.
    #[must_use]
    pub fn row_at_or_after(&self, date: Date) -> usize {
        self.first_row + self.sessions.partition_point(|session| *session < date)
    }

    /// The row of `session`, when it is one.
    #[must_use]
    pub fn row_of(&self, session: Date) -> Option<usize> {
        let position = self.sessions.binary_search(&session).ok()?;
        Some(self.first_row + position)
    }

    /// The corporate actions that take effect before the open of `row`.
    #[must_use]
    pub fn actions_of(&self, row: usize) -> &[PanelAction] {
        of_row(&self.actions, row, |action| action.row)
    }

    /// The corporate actions that take effect before the opens of the rows from `first` to `last`.
    #[must_use]
    pub fn actions_between(&self, first: usize, last: usize) -> &[PanelAction] {
        of_rows(&self.actions, first, last, |action| action.row)
    }

    /// The carried cells of `row`, by column.
    #[must_use]
    pub fn carried_of(&self, row: usize) -> &[Carried] {
        of_row(&self.carried, row, |cell| cell.row)
    }

    /// Sessions since the last observed close of `column`, 0 when it has one in `row`.
    #[must_use]
    pub fn carried_sessions(&self, row: usize, column: u32) -> u32 {
        let cells = self.carried_of(row);
        let found = cells.binary_search_by_key(&column, |cell| cell.column);
        found.map_or(0, |position| cells[position].sessions)
    }

    fn cells<'p>(&'p self, cells: &'p [f64], row: usize) -> &'p [f64] {
        let columns = self.columns();
        let start = (row - self.first_row) * columns;
        &cells[start..start + columns]
    }
}

/// The highest of `closes` by span, of a history of `columns` columns from its first row on:
/// [`Panel::highs`].
#[must_use]
pub fn highs(closes: &[f64], columns: usize) -> Vec<f64> {
    let mut highs = Vec::new();
    for span in closes.chunks(SPAN_ROWS * columns.max(1)) {
        let start = highs.len();
        highs.resize(start + columns, 0.0);
        raise(&mut highs[start..], span);
    }
    highs
}

/// Raise each of `highs` to the highest close of its column among `closes`, which are whole rows.
pub fn raise(highs: &mut [f64], closes: &[f64]) {
    for row in closes.chunks_exact(highs.len().max(1)) {
        for (high, close) in highs.iter_mut().zip(row) {
            // A missing close is no number, and higher than nothing.
            *high = if close > high { *close } else { *high };
        }
    }
}

/// The share count of each of `columns` columns after every one of `changes`, `NaN` where there is
/// none: [`Panel::latest_shares`].
#[must_use]
pub fn latest_shares(changes: &[ShareChange], columns: usize) -> Vec<f64> {
    let mut latest = vec![f64::NAN; columns];
    for change in changes {
        // A change of a column that is not there is found where it is looked up.
        if let Some(count) = latest.get_mut(change.column as usize) {
            *count = change.shares;
        }
    }
    latest
}

/// The items of the rows from `first` to `last` among items sorted by row.
#[must_use]
pub fn of_rows<T>(items: &[T], first: usize, last: usize, row_of: impl Fn(&T) -> u32) -> &[T] {
    let start = items.partition_point(|item| (row_of(item) as usize) < first);
    let length = items[start..].partition_point(|item| row_of(item) as usize <= last);
    &items[start..start + length]
}

/// The items of `row` among items sorted by row.
#[must_use]
pub fn of_row<T>(items: &[T], row: usize, row_of: impl Fn(&T) -> u32) -> &[T] {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    let start = items.partition_point(|item| row_of(item) < row);
    let length = items[start..].partition_point(|item| row_of(item) == row);
    &items[start..start + length]
}
