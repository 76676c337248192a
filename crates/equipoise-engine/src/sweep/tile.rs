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
    /// How many of the first may become constituents, up to the first that may not; without an end
    /// where all may.
    joining: usize,
    /// The same companies in column order, with rank, close, and close of the session after.
    by_column: Vec<Place>,
    /// Actions before the open that may concern a constituent.
    pub(super) actions: Vec<PanelAction>,
    /// Market cap of the company, by column, for what may be a constituent.
    pub(super) caps: Vec<f64>,
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
    /// Whether each of the first `size` companies may become a constituent.
    pub(super) fn may_all_join(&self, size: u32) -> bool {
        size as usize <= self.joining
    }

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
        let barred = standings.iter().position(|standing| !standing.may_join);
        self.joining = barred.unwrap_or(usize::MAX);
        self.standings = standings;
    }
}

impl Members {
    /// The first `size` companies of `ranked`, in column order.
    pub(super) fn first<'m>(&'m mut self, ranked: &Ranked, size: u32) -> Standings<'m> {
        let places = &ranked.by_column;
        self.make_room(places.len());
        let mut count = 0;
        // Every place is written, and the next one over it unless it belongs: no branch depends on
        // the ranks, which no processor foretells.
        for place in places {
            self.standings[count] = place.standing;
            self.closes[count] = place.close;
            self.following[count] = place.following;
            count += usize::from(place.rank < size);
        }
        Standings::Members {
            members: &self.standings[..count],
            closes: &self.closes[..count],
            following: &self.following[..count],
            by_rank: &[],
        }
    }

    fn make_room(&mut self, count: usize) {
        let nothing = Standing {
            column: 0,
            figure: f64::NAN,
            may_join: false,
        };
        self.standings.resize(count + 1, nothing);
        self.closes.resize(count + 1, f64::NAN);
        self.following.resize(count + 1, f64::NAN);
    }
}
