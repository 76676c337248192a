//! A tile: consecutive sessions of which the ranking is at hand.

use equipoise_model::Panel;
use equipoise_model::panel::PanelAction;

use crate::chooser::Standings;
use crate::ranking::Standing;

/// One session of a tile.
#[derive(Debug, Default)]
pub(super) struct Ranked {
    /// The ranking in rank order, as deep as any definition needs.
    pub(super) standings: Vec<Standing>,
    /// The same companies in column order, with rank, close, and close of the session after.
    by_column: Vec<Place>,
    /// Actions before the open that may concern a constituent.
    pub(super) actions: Vec<PanelAction>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    standing: Standing,
    rank: u32,
    close: f64,
    following: f64,
}

/// The members of one definition at one session, taken out of a tile.
#[derive(Debug, Default)]
pub(super) struct Members {
    standings: Vec<Standing>,
    closes: Vec<f64>,
    following: Vec<f64>,
}

impl Ranked {
    /// Keep the ranking of `row`, and the closes of it and of the session in `next`.
    pub(super) fn take(
        &mut self,
        panel: &Panel<'_>,
        row: usize,
        next: Option<usize>,
        standings: Vec<Standing>,
    ) {
        let closes = panel.closes(row);
        let following = next.map(|row| panel.closes(row));
        let places = (0..).zip(&standings).map(|(rank, standing)| {
            let at = standing.column as usize;
            Place {
                standing: *standing,
                rank,
                close: closes[at],
                following: following.map_or(f64::NAN, |closes| closes[at]),
            }
        });
        self.by_column.clear();
        self.by_column.extend(places);
        self.by_column
            .sort_unstable_by_key(|place| place.standing.column);
        self.standings = standings;
    }
}

impl Members {
    /// The first `size` companies of `ranked`, in column order.
    pub(super) fn first<'m>(&'m mut self, ranked: &Ranked, size: u32) -> Standings<'m> {
        self.standings.clear();
        self.closes.clear();
        self.following.clear();
        for place in ranked.by_column.iter().filter(|place| place.rank < size) {
            self.standings.push(place.standing);
            self.closes.push(place.close);
            self.following.push(place.following);
        }
        Standings::Members {
            members: &self.standings,
            closes: &self.closes,
            following: &self.following,
        }
    }
}
