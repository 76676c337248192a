//! The chooser: what the ranking of a close says for one definition.
//!
//! Most definitions hold the largest companies as they stand, and need nothing but who is in.
//! Buffers, bounds, suspensions and ties that look at incumbents need the ranking itself, in order.

use equipoise_model::Panel;
use equipoise_model::definitions::{Definition, LineRule, RankBy, Ties};

use crate::companies::Companies;
use crate::conversion::Conversion;
use crate::order::Order;
use crate::ranking::{Ranker, Standing};
use crate::selection::depth;
use crate::universe::{has_bounds, refused_by_figures};

/// Ranks closes, row after row, as deep as a definition needs.
#[derive(Debug, Clone)]
pub struct Chooser {
    ranker: Ranker,
    largest: Vec<Standing>,
    is_plain: bool,
    /// The order of members, where it is wanted.
    order: Option<Order>,
}

/// What a close says: the members themselves, or a ranking to choose them from.
#[derive(Debug, Clone, Copy)]
pub enum Standings<'s> {
    /// The members in column order.
    Members {
        /// The companies.
        members: &'s [Standing],
        /// Their closes of the session.
        closes: &'s [f64],
        /// Their closes of the session after it, or nothing where it was not at hand.
        following: &'s [f64],
        /// Their positions by rank, or nothing where it was not asked for.
        by_rank: &'s [u32],
    },
    /// Companies in rank order, as deep as the definition needs.
    Ranked(&'s [Standing]),
}

/// The standings of consecutive sessions, one behind the other; a session at which no member is
/// chosen has none. The memory is used again.
#[derive(Debug, Clone, Default)]
pub struct Block {
    kinds: Vec<Kind>,
    ends: Vec<usize>,
    standings: Vec<Standing>,
    closes: Vec<f64>,
    following: Vec<f64>,
    by_rank: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    Members,
    Ranked,
}

impl Block {
    /// Forget everything.
    pub fn clear(&mut self) {
        self.kinds.clear();
        self.ends.clear();
        self.standings.clear();
        self.closes.clear();
        self.following.clear();
        self.by_rank.clear();
    }

    /// Whether the session at `position` has no company that may come in.
    #[must_use]
    pub fn is_empty_at(&self, position: usize) -> bool {
        let standings = &self.standings[self.range(position)];
        standings.iter().all(|standing| !standing.may_join)
    }

    /// What the session at `position` says, if it was asked.
    #[must_use]
    pub fn get(&self, position: usize) -> Option<Standings<'_>> {
        let range = self.range(position);
        match self.kinds[position] {
            Kind::None => None,
            Kind::Ranked => Some(Standings::Ranked(&self.standings[range])),
            Kind::Members => Some(Standings::Members {
                members: &self.standings[range.clone()],
                closes: &self.closes[range.clone()],
                following: self.following.get(range.clone()).unwrap_or(&[]),
                by_rank: self.by_rank.get(range).unwrap_or(&[]),
            }),
        }
    }

    /// Add a session that is not asked.
    pub fn skip(&mut self) {
        self.end(Kind::None);
    }

    /// Take the closes in `row`, the session of the last entry, of the members of the entry before
    /// it, while they are at hand.
    pub fn follow(&mut self, panel: &Panel<'_>, row: usize) {
        let Some(before) = self.ends.len().checked_sub(2) else {
            return;
        };
        let closes = panel.closes(row);
        let members = &self.standings[self.following.len()..self.ends[before]];
        let close = |member: &Standing| closes[member.column as usize];
        self.following.extend(members.iter().map(close));
    }

    fn end(&mut self, kind: Kind) {
        self.kinds.push(kind);
        self.ends.push(self.standings.len());
        // Closes stand beside the standings they belong to, whatever their kind.
        self.closes.resize(self.standings.len(), f64::NAN);
        if !self.by_rank.is_empty() {
            self.by_rank.resize(self.standings.len(), 0);
        }
    }

    fn range(&self, position: usize) -> std::ops::Range<usize> {
        let start = position
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        start..self.ends[position]
    }
}

impl Chooser {
    /// A chooser for `definition`.
    #[must_use]
    pub fn new(
        panel: &Panel<'_>,
        conversion: &Conversion,
        companies: &Companies,
        definition: &Definition,
    ) -> Self {
        Self {
            ranker: Ranker::new(panel, conversion, companies, definition),
            largest: Vec::new(),
            is_plain: is_plain(definition),
            order: None,
        }
    }

    /// The same chooser, which gives members with their ranks.
    #[must_use]
    pub fn with_ranks(self) -> Self {
        Self {
            order: Some(Order::default()),
            ..self
        }
    }

    /// Add what the close of `row` says to `block`. Rows may only ascend.
    pub fn choose(
        &mut self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        definition: &Definition,
        row: usize,
        block: &mut Block,
    ) {
        let size = definition.selection.size as usize;
        if self.is_plain && self.may_all_join(panel, conversion, row, size) {
            let closes = panel.closes(row);
            let close = |member: &Standing| closes[member.column as usize];
            block.closes.extend(self.largest.iter().map(close));
            if let Some(order) = &mut self.order {
                let caps = self.largest.iter().map(|one| (one.column, one.figure));
                block.by_rank.resize(block.standings.len(), 0);
                block.by_rank.extend(order.of(caps));
            }
            block.standings.extend_from_slice(&self.largest);
            return block.end(Kind::Members);
        }
        let universe = &definition.universe;
        let passes =
            |column: u32| refused_by_figures(universe, panel, conversion, row, column).is_none();
        let count = depth(&definition.selection);
        let ranked = self.ranker.ranked(panel, conversion, row, count, passes);
        block.standings.extend(ranked);
        block.end(Kind::Ranked);
    }
}

impl Chooser {
    /// Find the `size` largest companies, and whether each of them may become a constituent.
    fn may_all_join(
        &mut self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        size: usize,
    ) -> bool {
        let largest = &mut self.largest;
        self.ranker.top(panel, conversion, row, size, largest);
        largest.iter().all(|standing| standing.may_join)
    }
}

/// Whether the first companies by rank are the members, each through its largest line.
pub(crate) fn is_plain(definition: &Definition) -> bool {
    let selection = &definition.selection;
    selection.buffer.is_none()
        && selection.line == LineRule::Largest
        && selection.ties == Ties::Symbol
        && selection.by == RankBy::MarketCap
        && !has_bounds(&definition.universe)
}
