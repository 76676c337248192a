//! Eligibility: which lines of a company may stand for it and be held.

use equipoise_model::Panel;
use equipoise_model::definitions::LineRule;

use super::{Ranker, Standing};
use crate::conversion::Conversion;
use crate::universe::refused_by_figures;

/// A line that may stand for its company.
struct Candidate {
    column: u32,
    /// Market cap, 0 when none is known, then the figure that ranks.
    size: (f64, f64),
    figure: f64,
}

impl Ranker {
    /// Whether the line of `column` may be held from the close of `row` on: it passes the universe,
    /// is listed, has a price that is not missing for too long, and a recent exchange rate. The
    /// ranker must stand at `row`.
    #[must_use]
    pub fn is_eligible(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        column: u32,
        row: usize,
    ) -> bool {
        let at = column as usize;
        let is_missing_too_long =
            |limit: u32| limit == 0 || panel.carried_sessions(row, column) >= limit;
        self.is_listed[at]
            && self.is_admitted[at]
            && panel.closes(row)[at] > 0.0
            && !self.rates[conversion.unit_of(column)].is_nan()
            && !self.max_carried.is_some_and(is_missing_too_long)
            && refused_by_figures(&self.universe, panel, conversion, row, column).is_none()
    }

    /// The lines of the company of `column` through which it may be held, by column. A suspended one
    /// may stay, but not come in.
    #[must_use]
    pub fn lines_to_hold(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        column: u32,
        row: usize,
        is_held: impl Fn(u32) -> bool,
    ) -> Vec<u32> {
        let single = [column];
        let lines = self.companies.lines_of(column).unwrap_or(&single);
        let may_be_held = |line: &u32| {
            self.is_eligible(panel, conversion, *line, row)
                && (!self.is_suspended[*line as usize] || is_held(*line))
        };
        lines.iter().copied().filter(may_be_held).collect()
    }

    /// A company with several lines: what its listed lines sum to, by the largest line that may be
    /// held.
    pub(super) fn standing_of(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        cells: &[f64],
        lines: &[u32],
    ) -> Option<Standing> {
        let mut total = 0.0;
        let mut largest: Option<Candidate> = None;
        let mut is_any_free = false;
        for &column in lines {
            let (figure, whole) = self.figures_of(panel, conversion, row, cells, column);
            let has_figure = self.is_listed[column as usize] && figure > 0.0;
            if has_figure {
                total += whole;
            }
            if !self.is_eligible(panel, conversion, column, row) {
                continue;
            }
            is_any_free |= !self.is_suspended[column as usize];
            let cap = self.line_cap(panel, conversion, column, row).max(0.0);
            let size = (cap, figure);
            if has_figure && largest.as_ref().is_none_or(|largest| size > largest.size) {
                largest = Some(Candidate {
                    column,
                    size,
                    figure,
                });
            }
        }
        let largest = largest?;
        let is_of_line = self.by == equipoise_model::definitions::RankBy::Price;
        let standing = self.standing(
            largest.column,
            if is_of_line { largest.figure } else { total },
        );
        Some(Standing {
            // Through another of its lines a company may come in while this one is suspended.
            may_join: match self.line {
                LineRule::Largest => standing.may_join,
                LineRule::MostTraded | LineRule::All | LineRule::AllEqual => is_any_free,
            },
            ..standing
        })
    }
}
