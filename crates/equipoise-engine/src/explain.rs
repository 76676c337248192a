//! Explain: why a company is in an index after a close, or is not.
//!
//! The decision is made again from the facts known at the close that decided: rank, figure and what
//! it is made of, bounds and lists, buffer and incumbents, and how far the nearest others are.

use equipoise_model::definitions::{Buffer, RankBy};

use crate::ranking::{Ranker, Standing};
use crate::selection;
use crate::universe::{Ineligible, refused_by_figures, refused_by_record};
use crate::walk::Scene;

/// A line of a company at the close that decided.
#[derive(Debug, Clone, PartialEq)]
pub struct LineFigures {
    /// Column of the line.
    pub column: u32,
    /// Its close, in its price unit; `NaN` when there is none.
    pub close: f64,
    /// Sessions since that close was observed, 0 when it was on this one.
    pub carried_sessions: u32,
    /// Index currency for one price unit.
    pub rate: f64,
    /// The share count known, `NaN` when none is.
    pub shares: f64,
    /// Shares of unlisted classes that are valued at it, counted in shares of the line; 0 where there
    /// are none.
    pub unlisted_shares: f64,
    /// Market cap of the line alone in index currency, `NaN` when it is not known.
    pub market_cap: f64,
    /// Why the line is not eligible by itself; `None` when it is.
    pub ineligible: Option<Ineligible>,
}

/// Where a rank lies in the buffer of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BufferState {
    /// The definition has none: the first ranks are members.
    NoBuffer,
    /// Within the ranks that are members whatever they were before.
    Enters,
    /// Between both bounds: an incumbent stays, a newcomer waits.
    Between,
    /// Below the last rank at which an incumbent may stay.
    Outside,
}

impl BufferState {
    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoBuffer => "no_buffer",
            Self::Enters => "enters",
            Self::Between => "between",
            Self::Outside => "outside",
        }
    }
}

/// A company beside the one that is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbor {
    /// Column of the line that stands for it.
    pub column: u32,
    /// Its rank, from 1.
    pub rank: u32,
    /// Its figure in index currency.
    pub figure: f64,
}

/// Why a company is in an index after a close, or is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Row of the close that decided.
    pub determination: usize,
    /// The figure that ranks.
    pub by: RankBy,
    /// The lines of the company.
    pub lines: Vec<LineFigures>,
    /// Its figure in index currency; `None` when it is not ranked.
    pub figure: Option<f64>,
    /// Its rank among the companies that are eligible, from 1, ties settled as the definition says;
    /// `None` when it is not one.
    pub rank: Option<u32>,
    /// Whether it may join: a suspended company may only stay.
    pub may_join: bool,
    /// How many companies are eligible.
    pub eligible: u32,
    /// How many slots there are.
    pub size: u32,
    /// Buffer of the definition.
    pub buffer: Option<Buffer>,
    /// Where its rank lies in the buffer.
    pub buffer_state: BufferState,
    /// Whether it was a member before.
    pub was_member: bool,
    /// Whether the rules make it a member.
    pub is_member: bool,
    /// The member that ranks last.
    pub last_in: Option<Neighbor>,
    /// The company that ranks first of those that are no members.
    pub first_out: Option<Neighbor>,
}

impl Explanation {
    /// How far its figure is from the border, as a fraction of it: for a member how much it may fall
    /// until the first company outside passes it, otherwise how much it must rise to pass the last
    /// one inside.
    #[must_use]
    pub fn distance(&self) -> Option<f64> {
        let figure = self.figure?;
        let border = if self.is_member {
            self.first_out
        } else {
            self.last_in
        };
        Some(border?.figure / figure - 1.0)
    }

    /// The close of the line in `column` at which the company would stand at the border, all else
    /// being as it is, in the price unit of the line.
    #[must_use]
    pub fn border_close(&self, column: u32) -> Option<f64> {
        let border = if self.is_member {
            self.first_out
        } else {
            self.last_in
        };
        let missing = border?.figure - self.figure?;
        let line = self.lines.iter().find(|line| line.column == column)?;
        // Unlisted classes move with the close that they are valued at.
        let unlisted = match line.unlisted_shares > 0.0 {
            true => line.unlisted_shares * line.close * line.rate,
            false => 0.0,
        };
        let close = line.close * (1.0 + missing / (line.market_cap + unlisted));
        (self.by == RankBy::MarketCap && close.is_finite()).then_some(close)
    }
}

/// Explain the standing of the companies that the lines of `columns` belong to, in their order, at the
/// close of `row` that decides. `incumbents` are the columns of the members before.
#[must_use]
pub fn explain(
    scene: &Scene<'_>,
    row: usize,
    columns: &[u32],
    incumbents: &[u32],
) -> Vec<Explanation> {
    let (panel, conversion, definition) = (scene.panel, scene.conversion, scene.definition);
    let mut ranker = scene.ranker();
    let universe = &definition.universe;
    let passes =
        |column: u32| refused_by_figures(universe, panel, conversion, row, column).is_none();
    let mut ranked = ranker.ranked(panel, conversion, row, panel.columns(), passes);
    let mut is_incumbent = vec![false; panel.columns()];
    for held in incumbents {
        for line in scene.companies.all_lines(*held) {
            is_incumbent[line as usize] = true;
        }
    }
    let stays = |column: u32| is_incumbent[column as usize];
    selection::settle_ties(&definition.selection, &mut ranked, stays);
    let members = selection::choose(&definition.selection, &ranked, stays);
    let mut is_member = vec![false; panel.columns()];
    for member in &members {
        is_member[member.column as usize] = true;
    }
    let choice = Choice {
        scene,
        row,
        ranker: &ranker,
        ranked: &ranked,
        is_incumbent: &is_incumbent,
        is_member: &is_member,
    };
    columns.iter().map(|column| choice.about(*column)).collect()
}

/// A choice of members, made again.
struct Choice<'c> {
    scene: &'c Scene<'c>,
    row: usize,
    ranker: &'c Ranker,
    ranked: &'c [Standing],
    /// By column, whether its company was a member before.
    is_incumbent: &'c [bool],
    /// By column, whether it stands for a member.
    is_member: &'c [bool],
}

impl Choice<'_> {
    fn about(&self, column: u32) -> Explanation {
        let (ranked, selection) = (self.ranked, &self.scene.definition.selection);
        let companies = self.scene.companies;
        let place = ranked
            .iter()
            .position(|standing| companies.is_same(standing.column, column));
        let is_in = |standing: &Standing| self.is_member[standing.column as usize];
        let neighbor = |place: usize| Neighbor {
            column: ranked[place].column,
            rank: rank_of(place),
            figure: ranked[place].figure,
        };
        let outside = ranked.iter().position(|standing| !is_in(standing));
        Explanation {
            determination: self.row,
            by: selection.by,
            lines: companies
                .all_lines(column)
                .map(|line| self.figures(line))
                .collect(),
            figure: place.map(|place| ranked[place].figure),
            rank: place.map(rank_of),
            may_join: place.is_some_and(|place| ranked[place].may_join),
            eligible: rank_of(ranked.len()) - 1,
            size: selection.size,
            buffer: selection.buffer,
            buffer_state: buffer_state(selection.buffer, place),
            was_member: self.is_incumbent[column as usize],
            is_member: place.is_some_and(|place| is_in(&ranked[place])),
            last_in: ranked.iter().rposition(is_in).map(neighbor),
            first_out: outside.map(neighbor),
        }
    }

    fn figures(&self, line: u32) -> LineFigures {
        let (panel, conversion) = (self.scene.panel, self.scene.conversion);
        let (row, ranker) = (self.row, self.ranker);
        let universe = &self.scene.definition.universe;
        let refused = ranker
            .refusal(panel, conversion, line, row)
            .or_else(|| refused_by_record(universe, &panel.securities[line as usize]))
            .or_else(|| refused_by_figures(universe, panel, conversion, row, line))
            .or_else(|| {
                let is_barred = ranker.is_suspended(line) && !self.is_incumbent[line as usize];
                is_barred.then_some(Ineligible::Suspended)
            });
        LineFigures {
            column: line,
            close: panel.closes(row)[line as usize],
            carried_sessions: panel.carried_sessions(row, line),
            rate: conversion.rate(panel, row, line).value,
            shares: ranker.shares_known(line),
            unlisted_shares: ranker.unlisted_known(line),
            market_cap: ranker.line_cap(panel, conversion, line, row),
            ineligible: refused,
        }
    }
}

fn buffer_state(buffer: Option<Buffer>, place: Option<usize>) -> BufferState {
    let Some(buffer) = buffer else {
        return BufferState::NoBuffer;
    };
    match place {
        Some(place) if place < buffer.enter as usize => BufferState::Enters,
        Some(place) if place < buffer.keep as usize => BufferState::Between,
        _ => BufferState::Outside,
    }
}

fn rank_of(place: usize) -> u32 {
    u32::try_from(place + 1).expect("companies are fewer than 2^32")
}
