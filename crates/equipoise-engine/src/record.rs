//! What a build leaves behind: the whole series, or its levels alone.

use equipoise_model::{BasketRow, HeldRow, Notice, Series, SessionRow};

/// Takes the rows of a build as they are computed, by session.
pub trait Record {
    /// Whether constituents are wanted. Without them a build does not value or rank baskets beyond
    /// what the level needs, and leaves no notices.
    const DETAIL: bool;

    /// A constituent in force during the session that comes next through [`Record::session`].
    fn held(&mut self, row: HeldRow);
    /// A session.
    fn session(&mut self, row: SessionRow);
    /// A constituent of the basket after the close of the last session.
    fn basket(&mut self, row: BasketRow);
    /// Something to say about the session at hand.
    fn notice(&mut self, notice: Notice);
}

/// Keeps everything: what is published.
#[derive(Debug, Default)]
pub struct WholeSeries(pub Series);

impl Record for WholeSeries {
    const DETAIL: bool = true;

    fn held(&mut self, row: HeldRow) {
        self.0.held.push(row);
    }

    fn session(&mut self, row: SessionRow) {
        self.0.sessions.push(row);
    }

    fn basket(&mut self, row: BasketRow) {
        self.0.baskets.push(row);
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

    fn held(&mut self, _row: HeldRow) {}

    fn session(&mut self, row: SessionRow) {
        self.0.push(row);
    }

    fn basket(&mut self, _row: BasketRow) {}

    fn notice(&mut self, _notice: Notice) {}
}
