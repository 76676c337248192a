//! Selection: which companies of a ranking are members, and through which lines (sections 3.2 to
//! 3.5).

use equipoise_model::definitions::{LineRule, Ties};

use super::facts::{Day, Line};
use super::index::Index;
use super::number::{Number, exact, part, sum, zero};
use super::ranking::{Company, TRADED};

/// A line of a member, and its part of the weight of the company.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) line: Line,
    /// The first line of its company.
    pub(super) company: Line,
    pub(super) part: Number,
}

impl Index<'_> {
    /// The members among `ranking`. Ranks up to `enter` are members; then incumbents down to rank
    /// `keep`, then the next ranks, while there is room. Without a buffer the first ones are.
    pub(super) fn choose(
        &self,
        ranking: Vec<Company>,
        is_incumbent: impl Fn(Line) -> bool,
    ) -> Vec<Company> {
        let rules = &self.definition.selection;
        let mut ranks: Vec<(Company, bool)> = ranking
            .into_iter()
            .map(|company| (is_incumbent(company.line), company))
            .filter(|(stays, company)| *stays || company.may_join)
            .map(|(stays, company)| (company, stays))
            .collect();
        if rules.ties == Ties::Incumbent {
            let order = |(company, stays): &(Company, bool)| (-company.figure.clone(), !stays);
            ranks.sort_by_key(order);
        }
        let size = rules.size as usize;
        let (enter, keep) = rules.buffer.map_or((size, size), |buffer| {
            (buffer.enter as usize, buffer.keep as usize)
        });
        let mut members: Vec<usize> = (0..ranks.len().min(enter)).collect();
        let staying = (enter..ranks.len().min(keep)).filter(|rank| ranks[*rank].1);
        for rank in staying.chain(enter..ranks.len()) {
            if members.len() < size && !members.contains(&rank) {
                members.push(rank);
            }
        }
        members.sort_unstable();
        let member = |rank: usize| ranks[rank].0.clone();
        members.into_iter().map(member).collect()
    }

    /// The lines through which the companies of `standing` are held, as the line rule says at the
    /// close of `day`. A suspended line may stay, but not come in.
    pub(super) fn lines(
        &self,
        day: Day,
        standing: &[Line],
        is_held: impl Fn(Line) -> bool,
    ) -> Vec<Member> {
        let mut members = Vec::new();
        for &line in standing {
            let company = self.company(line);
            let may_be_held = |line: &Line| {
                self.is_eligible(day, *line)
                    && (is_held(*line) || !self.book.is_suspended(day, *line))
            };
            let lines: Vec<Line> = company.iter().copied().filter(may_be_held).collect();
            let lines = match self.definition.selection.line {
                LineRule::Largest => vec![line],
                LineRule::MostTraded => self.most_traded(day, &lines, &is_held),
                LineRule::All | LineRule::AllEqual => lines,
            };
            members.extend(self.divided(day, company[0], &lines));
        }
        members.sort_by_key(|member| member.line);
        members
    }

    /// `lines` of one company, each with its part of the weight: by market cap where the rule says so,
    /// else the same for each.
    pub(super) fn divided(&self, day: Day, company: Line, lines: &[Line]) -> Vec<Member> {
        let parts = match self.definition.selection.line {
            LineRule::All => self.by_cap(day, lines),
            _ => equal_parts(lines),
        };
        let member = |(line, part)| Member {
            line,
            company,
            part,
        };
        parts.into_iter().map(member).collect()
    }

    /// The line that is traded most; the one held stays while no other exceeds it by a quarter.
    fn most_traded(&self, day: Day, lines: &[Line], is_held: impl Fn(Line) -> bool) -> Vec<Line> {
        let value = |line: Line| self.traded_value(day, line, &TRADED);
        let mut most: Option<(Line, Number)> = None;
        for &line in lines {
            if most.as_ref().is_none_or(|most| value(line) > most.1) {
                most = Some((line, value(line)));
            }
        }
        let Some((line, value_of_most)) = most else {
            return Vec::new();
        };
        let held = lines.iter().copied().find(|line| is_held(*line));
        let stays = held.filter(|held| {
            let limit = value(*held) * exact(1.25);
            self.compare(&value_of_most, &limit, "the line most traded");
            value_of_most <= limit
        });
        vec![stays.unwrap_or(line)]
    }

    /// Parts by market cap of the lines; equal ones where no cap is known.
    fn by_cap(&self, day: Day, lines: &[Line]) -> Vec<(Line, Number)> {
        let cap = |line: &Line| self.line_cap(day, *line).unwrap_or_else(zero);
        let caps: Vec<Number> = lines.iter().map(cap).collect();
        let total = sum(&caps);
        if total <= zero() {
            return equal_parts(lines);
        }
        let parts = lines.iter().copied().zip(caps);
        parts
            .filter(|(_, cap)| *cap > zero())
            .map(|(line, cap)| (line, cap / &total))
            .collect()
    }
}

fn equal_parts(lines: &[Line]) -> Vec<(Line, Number)> {
    let lines_of_one = lines.iter().copied();
    lines_of_one.map(|line| (line, part(lines.len()))).collect()
}
