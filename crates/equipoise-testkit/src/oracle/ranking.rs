//! The ranking: every company at a close, sorted in full (sections 3.2 and 3.3).

use equipoise_model::definitions::{LineRule, Liquidity, RankBy, Statistic, Unit};

use super::facts::{Day, Line};
use super::index::Index;
use super::number::{Number, zero};

/// What a company is compared by where trading counts.
pub(super) const TRADED: Liquidity = Liquidity {
    min_traded_value: 0.0,
    window_sessions: 63,
    statistic: Statistic::Median,
};

/// A company that may be in the index.
#[derive(Debug, Clone)]
pub(super) struct Company {
    /// The line that stands for it.
    pub(super) line: Line,
    pub(super) figure: Number,
    /// Whether it may come in: a suspended one may only stay.
    pub(super) may_join: bool,
}

impl Index<'_> {
    /// Every eligible company at the close of `day`, the largest first, ties by symbol.
    pub(super) fn ranking(&self, day: Day) -> Vec<Company> {
        let first_lines = (0..self.book.lines()).filter(|line| self.company(*line)[0] == *line);
        let mut ranking: Vec<Company> = first_lines
            .filter_map(|line| self.standing(day, &self.company(line)))
            .collect();
        ranking.sort_by(|a, b| b.figure.cmp(&a.figure).then(a.line.cmp(&b.line)));
        for pair in ranking.windows(2) {
            self.compare(&pair[0].figure, &pair[1].figure, "two ranks");
        }
        ranking
    }

    /// The lines of the company of `line`, by symbol. A line without a stated company is one of its
    /// own, and so is each where lines are ranked.
    pub(super) fn company(&self, line: Line) -> Vec<Line> {
        let name = &self.book.line(line).company;
        if name.is_none() || self.definition.selection.unit == Unit::Line {
            return vec![line];
        }
        let lines = 0..self.book.lines();
        lines
            .filter(|other| self.book.line(*other).company == *name)
            .collect()
    }

    pub(super) fn is_same_company(&self, one: Line, other: Line) -> bool {
        self.company(one).contains(&other)
    }

    /// Market cap of `line` in index currency: close × shares known, or the cap a source gave where
    /// no count is known.
    pub(super) fn line_cap(&self, day: Day, line: Line) -> Option<Number> {
        let close = &self.book.close(day, line)?.price;
        let rate = self.recent_rate(day, line)?;
        if let Some(shares) = &self.book.shares[day][line] {
            return Some(close * shares * rate);
        }
        let (_, unit) = super::rates::currency_of(&self.book.line(line).currency);
        Some(self.book.given_cap(day, line)? * rate / unit)
    }

    /// Market cap of the company of `line`: over its listed lines and the unlisted classes valued at
    /// them. A line that is ranked by itself is its own shares alone.
    pub(super) fn company_cap(&self, day: Day, line: Line) -> Option<Number> {
        let mut total = zero();
        for other in self.company(line) {
            if other != line && !self.book.is_listed(day, other) {
                continue;
            }
            total += self.cap_with_unlisted(day, other).unwrap_or_else(zero);
        }
        (total > zero()).then_some(total)
    }

    fn cap_with_unlisted(&self, day: Day, line: Line) -> Option<Number> {
        let cap = self.line_cap(day, line)?;
        if self.definition.selection.unit == Unit::Line {
            return Some(cap);
        }
        let close = &self.book.close(day, line)?.price;
        let unlisted = &self.book.unlisted[day][line];
        Some(cap + close * unlisted * self.recent_rate(day, line)?)
    }

    /// Where a company stands; `None` when no line of it may stand for it.
    fn standing(&self, day: Day, lines: &[Line]) -> Option<Company> {
        let eligible: Vec<Line> = lines
            .iter()
            .copied()
            .filter(|line| self.is_eligible(day, *line))
            .collect();
        let line = self.largest(day, &eligible)?;
        let figure = match self.definition.selection.by {
            RankBy::Price => self.line_figure(day, line)?,
            RankBy::MarketCap | RankBy::TradedValue => {
                let listed = lines.iter().filter(|line| self.book.is_listed(day, **line));
                let figures = listed.filter_map(|line| self.company_figure(day, *line));
                figures.fold(zero(), |total, figure| total + figure)
            }
        };
        let is_free = |line: &Line| !self.book.is_suspended(day, *line);
        let may_join = match self.definition.selection.line {
            LineRule::Largest => is_free(&line),
            _ => eligible.iter().any(is_free),
        };
        Some(Company {
            line,
            figure,
            may_join,
        })
    }

    /// The line of `eligible` with the largest market cap, the first by symbol of equals; where no
    /// cap is known, the one with the largest figure. One without a figure stands for nothing.
    fn largest(&self, day: Day, eligible: &[Line]) -> Option<Line> {
        let mut best: Option<(Line, (Number, Number))> = None;
        for &line in eligible {
            let Some(figure) = self.line_figure(day, line) else {
                continue;
            };
            let size = (self.line_cap(day, line).unwrap_or_else(zero), figure);
            if best.as_ref().is_none_or(|(_, largest)| size > *largest) {
                best = Some((line, size));
            }
        }
        best.map(|(line, _)| line)
    }

    /// The figure of a line by itself; `None` when it is nothing.
    fn line_figure(&self, day: Day, line: Line) -> Option<Number> {
        let figure = match self.definition.selection.by {
            RankBy::MarketCap => self.line_cap(day, line)?,
            RankBy::TradedValue => {
                self.recent_rate(day, line)?;
                self.traded_value(day, line, &TRADED)
            }
            RankBy::Price => &self.book.close(day, line)?.price * self.recent_rate(day, line)?,
        };
        (figure > zero()).then_some(figure)
    }

    /// What a line adds to the figure of its company.
    fn company_figure(&self, day: Day, line: Line) -> Option<Number> {
        let figure = self.line_figure(day, line)?;
        match self.definition.selection.by {
            RankBy::MarketCap => self.cap_with_unlisted(day, line),
            RankBy::TradedValue | RankBy::Price => Some(figure),
        }
    }
}
