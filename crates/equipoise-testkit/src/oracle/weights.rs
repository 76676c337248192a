//! Target weights of members (sections 1.3 and 1.11).

use std::collections::BTreeMap;

use equipoise_model::definitions::{Scheme, SectorTotals};

use super::facts::{Day, Line};
use super::index::Index;
use super::limits::{Limits, held_to};
use super::number::{Number, exact, one, square_root, sum, whole, zero};
use super::schedule::Event;
use super::selection::Member;

impl Index<'_> {
    /// The target weight of each member, in their order; they sum to 1.
    pub(super) fn targets(&self, members: &[Member], event: &Event) -> Vec<Number> {
        let rules = &self.definition.weighting;
        let figures: Vec<Number> = members
            .iter()
            .map(|member| self.figure(member, event))
            .collect();
        let mut weights = match sum(&figures) > zero() {
            true => scaled(&figures),
            // Nobody has a figure: the nearest weights are equal ones.
            false => scaled(&parts(members)),
        };
        if let Some(totals) = rules.sector_neutral {
            weights = self.sector_neutral(weights, members, totals, event.reference);
        }
        let companies = |place: usize| members[place].company;
        let sectors = |place: usize| self.sector(members[place].line);
        let limits = Limits {
            company_of: &companies,
            sector_of: &sectors,
            company: rules.max_weight.map(exact),
            sector: rules.max_sector_weight.map(exact),
        };
        held_to(&limits, weights)
    }

    /// What the weight of a member is in proportion to, before limits.
    fn figure(&self, member: &Member, event: &Event) -> Number {
        let of_company = |figure: Number| figure * &member.part;
        match &self.definition.weighting.scheme {
            Scheme::Equal | Scheme::Price => of_company(one()),
            Scheme::MarketCap => {
                let cap = self.company_cap(event.reference, member.line);
                of_company(cap.unwrap_or_else(zero))
            }
            Scheme::InverseVolatility { window_sessions } => {
                let window = *window_sessions as usize;
                let deviation = self.deviation(event.determination, member.line, window);
                of_company(deviation.map_or_else(zero, |deviation| one() / deviation))
            }
            // Weights by hand are of lines already.
            Scheme::Explicit(weights) => self.given_weight(weights, member.line),
        }
    }

    fn given_weight(&self, weights: &BTreeMap<String, f64>, line: Line) -> Number {
        let record = self.book.line(line);
        let mut given = weights
            .iter()
            .filter(|(symbol, _)| record.is_called(symbol));
        given.next().map_or_else(zero, |(_, weight)| exact(*weight))
    }

    /// Sample standard deviation of the daily returns of the window that ends on `day`, adjusted for
    /// corporate actions; `None` with fewer than half of them, or when the line does not move.
    fn deviation(&self, day: Day, line: Line, window: usize) -> Option<Number> {
        let first = (day + 1).saturating_sub(window).max(1);
        let returns: Vec<Number> = (first..=day)
            .filter_map(|day| self.daily_return(day, line))
            .collect();
        if returns.len() < 2 || returns.len() < window / 2 {
            return None;
        }
        let mean = sum(&returns) / whole(returns.len());
        let squares = returns.iter().map(|change| (change - &mean).pow(2));
        let variance = squares.fold(zero(), |total, square| total + square);
        let variance = variance / whole(returns.len() - 1);
        (variance > zero()).then(|| square_root(&variance))
    }

    fn daily_return(&self, day: Day, line: Line) -> Option<Number> {
        let before = self.book.adjusted_prior_close(day, line)?;
        let close = &self.book.close(day, line)?.price;
        (before > zero()).then(|| close / before - one())
    }

    /// The sector of a line; those without one share one.
    fn sector(&self, line: Line) -> &str {
        let sector = self.book.line(line).sector.as_deref();
        sector.unwrap_or_default()
    }

    /// Give each sector its total; members keep their proportions within it.
    fn sector_neutral(
        &self,
        weights: Vec<Number>,
        members: &[Member],
        wanted: SectorTotals,
        reference: Day,
    ) -> Vec<Number> {
        let size = |member: &Member| match wanted {
            SectorTotals::MarketCap => {
                let cap = self.company_cap(reference, member.line);
                cap.unwrap_or_else(zero) * &member.part
            }
            SectorTotals::Equal => one(),
        };
        let mut sizes: BTreeMap<&str, Number> = BTreeMap::new();
        let mut totals: BTreeMap<&str, Number> = BTreeMap::new();
        for (member, weight) in members.iter().zip(&weights) {
            let sector = self.sector(member.line);
            *sizes.entry(sector).or_insert_with(zero) += size(member);
            *totals.entry(sector).or_insert_with(zero) += weight;
        }
        if wanted == SectorTotals::Equal {
            sizes.values_mut().for_each(|size| *size = one());
        }
        let moved: Vec<Number> = members
            .iter()
            .zip(&weights)
            .map(|(member, weight)| {
                let sector = self.sector(member.line);
                match totals[sector] > zero() {
                    true => weight * &sizes[sector] / &totals[sector],
                    false => zero(),
                }
            })
            .collect();
        match sum(&moved) > zero() {
            true => scaled(&moved),
            // No cap is known: sectors stay as they are.
            false => weights,
        }
    }
}

/// Each company the same, each line its part of it.
fn parts(members: &[Member]) -> Vec<Number> {
    members.iter().map(|member| member.part.clone()).collect()
}

/// `figures` in proportion, with a sum of 1.
fn scaled(figures: &[Number]) -> Vec<Number> {
    let total = sum(figures);
    figures.iter().map(|figure| figure / &total).collect()
}
