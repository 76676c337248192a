//! Candidates: the companies that may be among the largest of a close.
//!
//! A line whose highest close of the span does not reach the floor cannot reach it at any close of
//! the span: the product of two numbers does not grow when one of them falls, rounding included. So
//! highs are scanned once a span, and then only the lines found are looked at, session after session.

use equipoise_model::Panel;
use equipoise_model::definitions::RankBy;
use equipoise_model::panel::{SPAN_ROWS, raise};

use super::{Line, Ranker, Standing, TRADED_VALUE, to_u32};
use crate::conversion::Conversion;
use crate::universe;

/// The floor as a part of the smallest figure that was picked last.
const FLOOR_PART: f64 = 0.85;
/// By what the floor is lowered until enough companies reach it.
const FLOOR_STEP: f64 = 0.8;

impl Ranker {
    /// Fill `candidates`, in column order, with every company whose figure reaches the floor and with
    /// some that do not, and lower the floor until `count` of them reach it or there are no more.
    pub(super) fn collect(
        &mut self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        count: usize,
    ) {
        self.advance(panel, conversion, row);
        match self.by {
            RankBy::MarketCap => self.enter_span(panel, row),
            RankBy::TradedValue | RankBy::Price => self.take_figures(panel, conversion, row),
        }
        let figures = std::mem::take(&mut self.figures);
        let cells = match self.by {
            RankBy::MarketCap => panel.closes(row),
            RankBy::TradedValue | RankBy::Price => &figures,
        };
        loop {
            if self.is_stale {
                self.watch();
            }
            self.gather(panel, conversion, row, cells);
            let floor = self.floor;
            let figures = self.candidates.figures.iter();
            if figures.filter(|figure| **figure >= floor).count() >= count
                || floor <= f64::MIN_POSITIVE
            {
                break;
            }
            let lower = floor * FLOOR_STEP;
            self.set_floor(if lower < 1e-9 { 0.0 } else { lower });
        }
        self.figures = figures;
    }

    /// After a pick of `count`: where many lines are watched, raise the floor to a little below the
    /// last company that was picked.
    pub(super) fn settle(&mut self, count: usize) {
        let floor = self.top.cutoff() * FLOOR_PART;
        if self.watched.len() > 2 * count + 64 && floor > self.floor {
            self.set_floor(floor);
        }
    }

    /// Watch the line of `column` if it may reach the floor: its factor changed.
    pub(super) fn watch_one(&mut self, column: u32) {
        let line = &self.lines[column as usize];
        if line.high * line.factor >= self.floor
            && let Err(place) = self.watched.binary_search(&column)
        {
            self.watched.insert(place, column);
        }
    }

    /// Take up the highs of the span of `row`.
    fn enter_span(&mut self, panel: &Panel<'_>, row: usize) {
        if row < self.high_until {
            return;
        }
        self.high_until = (row / SPAN_ROWS + 1) * SPAN_ROWS;
        match panel.highs_of(row) {
            Some(highs) => self.set_highs(highs),
            None => {
                let mut highs = vec![0.0; panel.columns()];
                for row in row..self.high_until.min(panel.rows().end) {
                    raise(&mut highs, panel.closes(row));
                }
                self.set_highs(&highs);
            }
        }
        self.set_floor(self.top.cutoff() * FLOOR_PART);
    }

    fn set_floor(&mut self, floor: f64) {
        self.floor = floor.max(f64::MIN_POSITIVE);
        self.is_stale = true;
    }

    fn set_highs(&mut self, highs: &[f64]) {
        for (line, high) in self.lines.iter_mut().zip(highs) {
            line.high = *high;
        }
        self.is_stale = true;
    }

    /// Find the lines to watch.
    fn watch(&mut self) {
        let floor = self.floor;
        let reaching = |(_, line): &(u32, &Line)| line.high * line.factor >= floor;
        let found = (0..).zip(&self.lines).filter(reaching);
        self.watched.clear();
        self.watched.extend(found.map(|(column, _)| column));
        self.is_stale = false;
    }

    /// Candidates from watched lines, given caps and companies with several lines.
    fn gather(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize, cells: &[f64]) {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.take_single(&self.watched, cells, &self.lines, &self.is_suspended);
        let mut others = Vec::new();
        if self.by == RankBy::MarketCap {
            self.gather_given(panel, conversion, row, &mut others);
        }
        for lines in self.companies.iter() {
            others.extend(self.standing_of(panel, conversion, row, cells, lines));
        }
        candidates.add(others);
        self.drop_dead(panel, row, &mut candidates);
        self.candidates = candidates;
    }

    /// Lines whose cap is given and whose share count is not known, where it reaches the floor.
    fn gather_given(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        candidates: &mut Vec<Standing>,
    ) {
        for &column in &self.capped {
            if !self.lines[column as usize].shares.is_nan() || !self.is_candidate(column) {
                continue;
            }
            let figure = self.line_cap(panel, conversion, column, row)
                + self.unlisted_cap(panel, conversion, column, row);
            if figure >= self.floor {
                candidates.push(self.standing(column, figure));
            }
        }
    }

    /// Leave out lines that had no close for longer than the definition allows.
    fn drop_dead(&self, panel: &Panel<'_>, row: usize, candidates: &mut Candidates) {
        let Some(limit) = self.max_carried else {
            return;
        };
        let carried = panel.carried_of(row);
        if carried.iter().all(|cell| cell.sessions < limit) {
            return;
        }
        candidates.retain(|column| {
            let found = carried.binary_search_by_key(&column, |cell| cell.column);
            found.map_or(true, |position| carried[position].sessions < limit)
        });
    }

    pub(super) fn standing(&self, column: u32, figure: f64) -> Standing {
        Standing {
            column,
            figure,
            may_join: !self.is_suspended[column as usize],
        }
    }

    /// Figures other than market cap, for every listed line: those that the universe keeps out count
    /// for their company.
    fn take_figures(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize) {
        let figure = |column: u32| {
            let at = column as usize;
            let rate = self.rates[conversion.unit_of(column)];
            if !self.is_listed[at] || rate.is_nan() {
                return f64::NAN;
            }
            match self.by {
                RankBy::TradedValue => {
                    universe::traded_value(panel, conversion, row, column, &TRADED_VALUE)
                }
                RankBy::Price | RankBy::MarketCap => panel.closes(row)[at] * rate,
            }
        };
        let figures: Vec<f64> = (0..to_u32(panel.columns())).map(figure).collect();
        self.set_highs(&figures);
        self.figures = figures;
    }
}

/// Companies by the columns of the lines that stand for them, which ascend.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    columns: Vec<u32>,
    pub(super) figures: Vec<f64>,
    may_join: Vec<bool>,
}

impl Candidates {
    /// Become those single lines of `watched` that have a figure.
    fn take_single(
        &mut self,
        watched: &[u32],
        cells: &[f64],
        lines: &[Line],
        is_suspended: &[bool],
    ) {
        self.figures.clear();
        // Each cell lies in a part of the memory of its own: nothing stands between two reads, so that
        // the processor waits for many of them at once.
        let figure = |column: &u32| cells[*column as usize] * lines[*column as usize].factor;
        self.figures.extend(watched.iter().map(figure));
        self.columns.resize(watched.len(), 0);
        let mut count = 0;
        for (position, column) in watched.iter().enumerate() {
            let figure = self.figures[position];
            (self.columns[count], self.figures[count]) = (*column, figure);
            // A line that left is watched to the end of the span; its figure is negative.
            count += usize::from(figure > 0.0);
        }
        self.columns.truncate(count);
        self.figures.truncate(count);
        self.may_join.clear();
        let may_join = |column: &u32| !is_suspended[*column as usize];
        self.may_join.extend(self.columns.iter().map(may_join));
    }

    fn iter(&self) -> impl Iterator<Item = Standing> {
        let figures = self.columns.iter().zip(&self.figures);
        figures
            .zip(&self.may_join)
            .map(|((column, figure), may_join)| Standing {
                column: *column,
                figure: *figure,
                may_join: *may_join,
            })
    }

    fn set(&mut self, standings: &[Standing]) {
        self.columns.clear();
        self.columns.extend(standings.iter().map(|one| one.column));
        self.figures.clear();
        self.figures.extend(standings.iter().map(|one| one.figure));
        self.may_join.clear();
        self.may_join
            .extend(standings.iter().map(|one| one.may_join));
    }

    /// Add `others`, in any order.
    fn add(&mut self, others: Vec<Standing>) {
        if others.is_empty() {
            return;
        }
        let mut all = others;
        all.extend(self.iter());
        all.sort_unstable_by_key(|standing| standing.column);
        self.set(&all);
    }

    /// Leave out those of which `stays` says no.
    fn retain(&mut self, stays: impl Fn(u32) -> bool) {
        let left: Vec<Standing> = self.iter().filter(|one| stays(one.column)).collect();
        self.set(&left);
    }

    /// Those with a mark, into `found`.
    pub(super) fn marked(&self, marks: &[bool], found: &mut Vec<Standing>) {
        let nothing = Standing {
            column: 0,
            figure: f64::NAN,
            may_join: false,
        };
        found.resize(marks.len(), nothing);
        let mut count = 0;
        // Every one is written, and the next one over it unless it has a mark: no processor foretells
        // the marks.
        for (standing, is_in) in self.iter().zip(marks) {
            found[count] = standing;
            count += usize::from(*is_in);
        }
        found.truncate(count);
    }
}
