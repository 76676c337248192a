//! Leavers: lines whose listing ended or whose close is missing for too long, and who takes their
//! place (section 2, "delisting" and note 7).

use std::collections::BTreeMap;

use equipoise_model::definitions::Replacement;

use super::certificate::{Holding, Holdings, Trades};
use super::facts::{Day, Line};
use super::number::{Number, one, rounded_half_even, sum, zero};
use super::selection::Member;
use super::walk::{Ended, Walk};

/// A company that takes the place of one that left.
struct Successor {
    lines: Vec<Member>,
    /// Lines of the company that left.
    left: Vec<Line>,
}

impl Walk<'_> {
    /// Constituents that do not stay after the close of `day`.
    pub(super) fn leavers(&self, day: Day) -> Vec<Line> {
        let held = self.fund.holdings.keys().copied();
        held.filter(|line| self.index.book.has_ended(day, *line) || self.expired.contains(line))
            .collect()
    }

    /// Take leavers out, and replace them where the definition says so. Answers whether all weights
    /// were reset.
    pub(super) fn remove_leavers(&mut self, day: Day, trades: &mut Trades) -> Result<bool, Ended> {
        let leavers = self.leavers(day);
        if leavers.is_empty() {
            return Ok(false);
        }
        let before = self.fund.weights();
        match self.index.definition.treatment.replacement {
            Replacement::None => self.drop_lines(&leavers)?,
            Replacement::Inherit => self.inherit(day, &leavers)?,
            Replacement::Reset => {
                let successors = self.successors(day, &leavers);
                let newcomers = successors.into_iter().flat_map(|one| one.lines).collect();
                self.reset_without(day, &leavers, newcomers, trades)?;
                return Ok(true);
            }
        }
        trades.add(&self.fund.trades_since(&before));
        Ok(false)
    }

    /// Their value goes across the index.
    fn drop_lines(&mut self, leavers: &[Line]) -> Result<(), Ended> {
        let drop = |holdings: &mut Holdings| {
            holdings.retain(|line, _| !leavers.contains(line));
            true
        };
        self.fund.change(drop).ok_or(Ended::Empty)?;
        self.change_twin(drop);
        Ok(())
    }

    /// A newcomer takes over what the leaver was worth; where that is nothing, the weight it had at
    /// the open, its last one.
    fn inherit(&mut self, day: Day, leavers: &[Line]) -> Result<(), Ended> {
        let successors = self.successors(day, leavers);
        let entrants: Vec<Vec<(Line, Number, Holding)>> = successors
            .iter()
            .map(|successor| self.entrants(day, successor))
            .collect();
        let decimals = self.index.definition.weighting.share_decimals;
        let number = self.fund.number.clone();
        let open_weights = self.open_weights.clone();
        let twin_open_weights = self.twin_open_weights.clone();
        let replace =
            |holdings: &mut Holdings, weights: &BTreeMap<Line, Number>, is_rounded: bool| {
                let rounded = |units: Number| match decimals.filter(|_| is_rounded) {
                    Some(decimals) => rounded_half_even(&(units * &number), decimals) / &number,
                    None => units,
                };
                let values = inherited(holdings, leavers, &successors, weights);
                holdings.retain(|line, _| !leavers.contains(line));
                for (lines, value) in entrants.iter().zip(values) {
                    for (line, part, entrant) in lines {
                        let units = rounded(&value * part / entrant.share_price());
                        let entrant = Holding {
                            units,
                            ..entrant.clone()
                        };
                        if entrant.units > zero() || !is_rounded {
                            holdings.insert(*line, entrant);
                        }
                    }
                }
                true
            };
        let changed = self
            .fund
            .change(|holdings| replace(holdings, &open_weights, true));
        changed.ok_or(Ended::Empty)?;
        self.change_twin(|holdings| replace(holdings, &twin_open_weights, false));
        Ok(())
    }

    /// What a successor buys: each line with its part and its price, and no units yet.
    fn entrants(&self, day: Day, successor: &Successor) -> Vec<(Line, Number, Holding)> {
        let targets = successor
            .left
            .iter()
            .map(|line| &self.fund.holdings[line].target);
        let target = sum(targets);
        let entrant = |member: &Member| {
            let holding = Holding {
                units: zero(),
                price: self.index.price(day, member.line)?,
                rate: self.index.rate(day, member.line)?.clone(),
                target: &target * &member.part,
            };
            Some((member.line, member.part.clone(), holding))
        };
        successor.lines.iter().filter_map(entrant).collect()
    }

    /// The best ranked companies outside, one for each company of which no member line stays.
    fn successors(&self, day: Day, leavers: &[Line]) -> Vec<Successor> {
        let index = self.index;
        let held = &self.fund.holdings;
        let is_outside = |line: Line| held.keys().all(|held| !index.is_same_company(*held, line));
        let ranking = index.ranking(day);
        let mut outside = ranking
            .iter()
            .filter(|company| company.may_join && is_outside(company.line));
        let mut successors: Vec<Successor> = Vec::new();
        for &leaver in leavers.iter().filter(|leaver| held[leaver].is_member()) {
            let company = index.company(leaver);
            let stays = |line: &Line| {
                !leavers.contains(line) && held.get(line).is_some_and(Holding::is_member)
            };
            if company.iter().any(stays) {
                continue;
            }
            if let Some(known) = successors
                .iter_mut()
                .find(|one| company.contains(&one.left[0]))
            {
                known.left.push(leaver);
            } else if let Some(next) = outside.next() {
                successors.push(Successor {
                    lines: index.lines(day, &[next.line], |_| false),
                    left: vec![leaver],
                });
            }
        }
        successors
    }
}

/// What each successor is worth in `holdings`, which still have the leavers. Those whose leaver was
/// worth nothing together have the weights it had before.
fn inherited(
    holdings: &Holdings,
    leavers: &[Line],
    successors: &[Successor],
    open_weights: &BTreeMap<Line, Number>,
) -> Vec<Number> {
    let money = |lines: &[Line]| {
        let held = lines.iter().filter_map(|line| holdings.get(line));
        held.fold(zero(), |total, held| total + held.money())
    };
    let weight = |lines: &[Line]| sum(lines.iter().filter_map(|line| open_weights.get(line)));
    let all: Vec<Line> = holdings.keys().copied().collect();
    let taken_over: Vec<Number> = successors.iter().map(|next| money(&next.left)).collect();
    let staying = money(&all) - money(leavers) + sum(&taken_over);
    let is_from_nothing = |next: &&Successor| money(&next.left) <= zero();
    let from_nothing = successors.iter().filter(is_from_nothing);
    let missing = from_nothing.fold(zero(), |total, next| total + weight(&next.left));
    let value = |next: &Successor| match is_from_nothing(&next) {
        false => money(&next.left),
        true if missing < one() => &staying * weight(&next.left) / (one() - &missing),
        // All there was at the open is worth nothing: there is no weight to go by.
        true => zero(),
    };
    successors.iter().map(value).collect()
}
