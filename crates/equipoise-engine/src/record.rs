//! What a build leaves behind: the whole series, or its levels alone.

use crate::basket::Trades;
use equipoise_model::{AdjustmentRow, BasketRow, CurrencyRow, HeldRow, Notice, Series, SessionRow};

/// Takes the rows of a build as they are computed, by session.
pub trait Record {
    /// Whether constituents are wanted. Without them a build does not value or rank baskets beyond
    /// what the level needs, keeps no twin, and leaves no notices.
    const DETAIL: bool;

    /// A session, after the rows of its constituents.
    fn session(&mut self, row: SessionRow);
    /// What was traded after the close of the session at hand, before the session itself.
    fn traded(&mut self, _trades: Trades) {}
    /// The constituents in force during the session at hand.
    fn held(&mut self, _rows: impl ExactSizeIterator<Item = HeldRow>) {}
    /// The constituents of the basket after the close of the session at hand.
    fn basket(&mut self, _rows: impl ExactSizeIterator<Item = BasketRow>) {}
    /// A change of the divisor in the session at hand.
    fn adjustment(&mut self, _row: AdjustmentRow) {}
    /// The weight of a currency at the close of the session at hand.
    fn currency(&mut self, _row: CurrencyRow) {}
    /// Something to say about the session at hand.
    fn notice(&mut self, _notice: Notice) {}
}

/// Keeps everything: what is published.
#[derive(Debug, Default)]
pub struct WholeSeries(pub Series);

impl WholeSeries {
    /// With room for `sessions` of `constituents`, so that memory is taken once.
    #[must_use]
    pub fn with_room(sessions: usize, constituents: usize) -> Self {
        let rows = sessions * constituents;
        Self(Series {
            sessions: Vec::with_capacity(sessions),
            held: Vec::with_capacity(rows),
            baskets: Vec::with_capacity(rows),
            ..Series::default()
        })
    }

    /// Forget every row and keep the memory for the next series.
    pub fn clear(&mut self) {
        let series = &mut self.0;
        series.sessions.clear();
        series.held.clear();
        series.baskets.clear();
        series.adjustments.clear();
        series.currencies.clear();
        series.overlays.clear();
        series.notices.clear();
    }
}

impl Record for WholeSeries {
    const DETAIL: bool = true;

    fn session(&mut self, row: SessionRow) {
        self.0.sessions.push(row);
    }

    fn held(&mut self, rows: impl ExactSizeIterator<Item = HeldRow>) {
        self.0.held.extend(rows);
    }

    fn basket(&mut self, rows: impl ExactSizeIterator<Item = BasketRow>) {
        self.0.baskets.extend(rows);
    }

    fn adjustment(&mut self, row: AdjustmentRow) {
        self.0.adjustments.push(row);
    }

    fn currency(&mut self, row: CurrencyRow) {
        self.0.currencies.push(row);
    }

    fn notice(&mut self, notice: Notice) {
        self.0.notices.push(notice);
    }
}

/// Keeps the levels: for research runs and benchmarks.
#[derive(Debug, Default)]
pub struct LevelsOnly(pub Vec<SessionRow>);

impl Record for LevelsOnly {
    const DETAIL: bool = false;

    fn session(&mut self, row: SessionRow) {
        self.0.push(row);
    }
}
