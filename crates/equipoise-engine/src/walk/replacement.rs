//! Replacement: who takes the place of a company that left between reconstitutions (methodology,
//! section 2, note 7).

use equipoise_model::NoticeKind;

use super::marking::price_of;
use super::trading::round_shares;
use super::{Adjustments, Closing, Day, Scene, Walk, notice};
use crate::basket::{Holding, Lines};
use crate::build_error::BuildError;
use crate::ranking::Standing;
use crate::record::Record;
use crate::selection::{self, MemberLine};
use crate::universe::refused_by_figures;

/// A company that takes the place of one that left.
#[derive(Debug)]
pub(super) struct Successor {
    /// The lines it is held through.
    pub(super) lines: Vec<MemberLine>,
    /// Columns of the company that left.
    left: Vec<u32>,
    /// What the company that left had as its target weight.
    target: f64,
}

/// A line that comes in for its part of what a successor takes over; it has no shares yet.
type Entrant = (f64, Holding);

impl Walk {
    /// The best ranked eligible companies that are not constituents, one for each company of which no
    /// member line stays. What is no member, such as a line that was spun off, is not replaced.
    pub(super) fn successors(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        leavers: &[(Holding, &str)],
    ) -> Vec<Successor> {
        let mut gone: Vec<(u32, Vec<Holding>)> = Vec::new();
        for (line, _) in leavers.iter().filter(|(line, _)| line.target > 0.0) {
            let company = scene.companies.first_line(line.column);
            match gone.iter_mut().find(|(known, _)| *known == company) {
                Some((_, lines)) => lines.push(*line),
                None => gone.push((company, vec![*line])),
            }
        }
        let leaves = |column: u32| leavers.iter().any(|(line, _)| line.column == column);
        let stays = |company: u32| {
            let mut members = self.basket.lines().iter().filter(|line| line.target > 0.0);
            members.any(|line| {
                scene.companies.first_line(line.column) == company && !leaves(line.column)
            })
        };
        gone.retain(|(company, _)| !stays(*company));
        let newcomers = self.newcomers(scene, day, gone.len());
        let ranker = self.ranker_at(scene, day.row);
        let lines_of = |newcomer: &Standing| {
            let rule = scene.definition.selection.line;
            let (panel, conversion) = (scene.panel, scene.conversion);
            let newcomer = std::slice::from_ref(newcomer);
            selection::lines(rule, newcomer, panel, conversion, &ranker, day.row, |_| {
                false
            })
        };
        let pairs = gone.iter().zip(&newcomers);
        let successors = pairs
            .map(|((_, lines), newcomer)| Successor {
                lines: lines_of(newcomer),
                left: lines.iter().map(|line| line.column).collect(),
                target: lines.iter().map(|line| line.target).sum(),
            })
            .collect();
        self.ranker = Some(ranker);
        successors
    }

    /// Up to `wanted` companies outside, in rank order.
    fn newcomers(&mut self, scene: &Scene<'_>, day: &Day, wanted: usize) -> Vec<Standing> {
        let mut ranker = self.ranker_at(scene, day.row);
        let depth = self.basket.lines().len() + wanted;
        let universe = &scene.definition.universe;
        let passes = |column: u32| {
            refused_by_figures(universe, scene.panel, scene.conversion, day.row, column).is_none()
        };
        let ranked = ranker.ranked(scene.panel, scene.conversion, day.row, depth, passes);
        let held = self.basket.lines().columns();
        let is_outside = |column: u32| {
            held.iter()
                .all(|held| !scene.companies.is_same(*held, column))
        };
        let found = ranked
            .into_iter()
            .filter(|standing| standing.may_join && is_outside(standing.column))
            .take(wanted)
            .collect();
        self.ranker = Some(ranker);
        found
    }

    /// Put `successors` in the place of leavers, at the value they left; for one that left at
    /// nothing, at the weight it had at the open, its last one. The value of other leavers goes across
    /// the index.
    #[allow(
        clippy::too_many_arguments,
        reason = "the two lists are what is left of the close"
    )]
    pub(super) fn inherit<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        leavers: &[(Holding, &str)],
        successors: &[Successor],
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let columns: Vec<u32> = leavers.iter().map(|(line, _)| line.column).collect();
        let entrants: Vec<Vec<Entrant>> = successors
            .iter()
            .map(|successor| entrants(scene, day, successor))
            .collect();
        let decimals = scene.definition.weighting.share_decimals;
        let replaced = |lines: &Lines, open_weights: &[(u32, f64)], decimals: Option<u8>| {
            let values = inherited(lines, &columns, successors, open_weights);
            let mut next = lines.clone();
            for column in &columns {
                next.remove(*column);
            }
            for (entrants, value) in entrants.iter().zip(values) {
                for (part, line) in entrants {
                    let shares = value * part / (line.price * line.rate);
                    let shares = decimals.map_or(shares, |decimals| round_shares(shares, decimals));
                    let _ = next.insert(Holding { shares, ..*line });
                }
            }
            next
        };
        let mut next = replaced(self.basket.lines(), &self.scratch.open_weights, decimals);
        let empty: Vec<u32> = next
            .iter()
            .filter(|line| line.shares <= 0.0)
            .map(|line| line.column)
            .collect();
        for column in empty
            .into_iter()
            .filter(|column| self.basket.lines().position(*column).is_none())
        {
            next.remove(column);
        }
        if next.value() <= 0.0 {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        for (leaver, _) in leavers {
            adjustments.add(Some(leaver.column), "removal", -leaver.value());
        }
        let lines = successors.iter().flat_map(|next| &next.lines);
        let bought: Vec<MemberLine> = lines
            .filter(|line| next.position(line.column).is_some())
            .copied()
            .collect();
        for line in &bought {
            let value = next.get(line.column).map_or(0.0, |line| line.value());
            adjustments.add(Some(line.column), "replacement", value);
        }
        say_added(scene, day, &bought, record);
        closing.add(self.basket.trade(&mut next, false));
        let twin_weights = std::mem::take(&mut self.scratch.twin_open_weights);
        self.change_twin(|lines| *lines = replaced(lines, &twin_weights, None));
        Ok(())
    }

    /// Keep the weights at the open, where one that leaves at nothing is replaced at its last one.
    pub(super) fn note_open_weights(&mut self) {
        let weights = |lines: &Lines| {
            let total = lines.value();
            lines
                .iter()
                .map(|line| (line.column, line.value() / total))
                .collect()
        };
        self.scratch.open_weights = weights(self.basket.lines());
        self.scratch.twin_open_weights = self
            .twin
            .as_ref()
            .map_or_else(Vec::new, |twin| weights(twin.lines()));
    }
}

fn entrants(scene: &Scene<'_>, day: &Day, successor: &Successor) -> Vec<Entrant> {
    let entrant = |line: &MemberLine| {
        let holding = Holding {
            column: line.column,
            shares: 0.0,
            price: price_of(scene, day, line.column),
            rate: scene
                .conversion
                .rate(scene.panel, day.row, line.column)
                .value,
            target: successor.target * line.part,
        };
        (line.part, holding)
    };
    successor.lines.iter().map(entrant).collect()
}

/// What each successor is worth in `lines`, which still hold the leavers. Those whose leaver was
/// worth nothing together have the weights it had at the open.
fn inherited(
    lines: &Lines,
    leavers: &[u32],
    successors: &[Successor],
    open_weights: &[(u32, f64)],
) -> Vec<f64> {
    let value = |columns: &[u32]| {
        let held = columns.iter().filter_map(|column| lines.get(*column));
        held.map(|line| line.value()).sum::<f64>()
    };
    let weight = |columns: &[u32]| {
        let known = open_weights
            .iter()
            .filter(|(column, _)| columns.contains(column));
        known.map(|(_, weight)| weight).sum::<f64>()
    };
    let taken_over: f64 = successors.iter().map(|next| value(&next.left)).sum();
    let staying = lines.value() - value(leavers) + taken_over;
    let is_from_nothing = |next: &&Successor| value(&next.left) <= 0.0;
    let from_nothing = successors.iter().filter(is_from_nothing);
    let missing: f64 = from_nothing.map(|next| weight(&next.left)).sum();
    let inherits = |next: &Successor| match is_from_nothing(&next) {
        false => value(&next.left),
        true if missing < 1.0 => staying * weight(&next.left) / (1.0 - missing),
        // All there was at the open is worth nothing: there is no weight to go by.
        true => 0.0,
    };
    successors.iter().map(inherits).collect()
}

/// Say which lines come in for a company that left.
pub(super) fn say_added<R: Record>(
    scene: &Scene<'_>,
    day: &Day,
    lines: &[MemberLine],
    record: &mut R,
) {
    for line in lines {
        let cause = "takes the place of a company that left".to_owned();
        let kind = NoticeKind::Added { cause };
        record.notice(notice(scene, day, Some(line.column), kind));
    }
}
