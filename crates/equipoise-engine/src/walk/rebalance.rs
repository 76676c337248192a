//! The event of a day: members and weights change (methodology, sections 1.3 and 3.6).

use std::collections::BTreeMap;

use equipoise_model::definitions::{
    LineRule, MissingPricePolicy, RankBy, Scheme, SectorTotals, Sizing, Weighting,
};
use equipoise_model::{Definition, NoticeKind};

use super::marking::price_of;
use super::{Adjustments, Closing, Day, Scene, Walk, notice, to_u32};
use crate::basket::Trades;
use crate::build_error::BuildError;
use crate::chooser::Standings;
use crate::ranking::{Ranker, Standing};
use crate::record::Record;
use crate::schedule::Event;
use crate::selection::{self, MemberLine};
use crate::universe::missing_limit;
use crate::weighting;

impl Walk {
    /// Carry out `event`.
    #[allow(
        clippy::too_many_arguments,
        reason = "the two lists are what is left of the close"
    )]
    pub(super) fn rebalance<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        standings: Option<Standings<'_>>,
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        closing.is_rebalance = true;
        self.scratch.caps.clear();
        self.scratch.by_rank.clear();
        if !event.decides() {
            return self.step_to_targets(scene, day, event, closing, adjustments, record);
        }
        if let Some(Standings::Members {
            members,
            closes,
            following,
            by_rank,
        }) = standings
            && is_plain(scene, event, day)
            && self.spun_off.is_empty()
        {
            closing.add(self.reset_equal::<R>(scene, day, members, closes)?);
            self.scratch.following.extend_from_slice(following);
            self.scratch.by_rank.extend_from_slice(by_rank);
            closing.is_exact = true;
            notice_partial(scene, day, members.len(), record);
            return Ok(());
        }
        let mut lines = match standings {
            Some(standings) if event.is_reconstitution => {
                self.members(scene, day, event, standings, record)
            }
            _ => self.held_members(scene, event, &[]),
        };
        self.drop_untradable(scene, day, &mut lines, record);
        if lines.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        self.set(scene, day, event, lines, closing, adjustments, record)
    }

    /// Reset the weights of the members there are to their targets, at the close of `day`.
    pub(super) fn reset_weights<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        self.reset_with(scene, day, &[], &[], closing, adjustments, record)
    }

    /// Reset the weights of the members there are, without `leavers`, and of `newcomers`.
    #[allow(
        clippy::too_many_arguments,
        reason = "the two lists are what is left of the close"
    )]
    pub(super) fn reset_with<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        leavers: &[u32],
        newcomers: &[MemberLine],
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let event = Event {
            is_reconstitution: false,
            determination: day.row,
            reference: day.row,
            stage: 1,
            stages: 1,
        };
        closing.is_rebalance = true;
        self.scratch.caps.clear();
        self.scratch.by_rank.clear();
        let mut lines = self.held_members(scene, &event, leavers);
        lines.extend_from_slice(newcomers);
        lines.sort_unstable_by_key(|line| line.column);
        self.drop_untradable(scene, day, &mut lines, record);
        if lines.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        self.set(scene, day, &event, lines, closing, adjustments, record)
    }

    /// Equal parts of what the basket is worth: `shares = MV ÷ (N × P × X)` (formula 7).
    fn reset_equal<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        members: &[Standing],
        closes: &[f64],
    ) -> Result<Trades, BuildError> {
        if members.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        let part = self.basket.market_value() / members.len() as f64;
        let rate = |column: u32| scene.conversion.rate(scene.panel, day.row, column).value;
        let rate: Option<&dyn Fn(u32) -> f64> = match scene.conversion.is_identity() {
            true => None,
            false => Some(&rate),
        };
        let next = &mut self.scratch.next;
        next.set_equal(
            members.iter().map(|member| member.column),
            closes,
            part,
            rate,
        );
        let trades = self.basket.trade(next, true);
        if R::DETAIL {
            self.scratch
                .caps
                .extend(members.iter().map(|member| member.figure));
            let caps = std::mem::take(&mut self.scratch.caps);
            self.reset_twin(&caps);
            self.scratch.caps = caps;
        }
        Ok(trades)
    }

    /// The lines of the members that `standings` give.
    fn members<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        standings: Standings<'_>,
        record: &mut R,
    ) -> Vec<MemberLine> {
        let rules = &scene.definition.selection;
        let chosen = match standings {
            Standings::Members { members, .. } => members.to_vec(),
            Standings::Ranked(ranked) => self.choose(scene, ranked),
        };
        notice_partial(scene, day, chosen.len(), record);
        if rules.line == LineRule::Largest {
            return one_line_each(scene, &chosen);
        }
        let ranker = self.reference_at(scene, event.determination);
        let held = self.basket.lines();
        let lines = selection::lines(
            rules.line,
            &chosen,
            scene.panel,
            scene.conversion,
            &ranker,
            event.determination,
            |column| held.position(column).is_some(),
        );
        self.reference = Some(ranker);
        lines
    }

    /// Choose among `ranked`, with those as incumbents of which a line is held as a member.
    fn choose(&mut self, scene: &Scene<'_>, ranked: &[Standing]) -> Vec<Standing> {
        let is_incumbent = &mut self.scratch.is_held;
        is_incumbent.resize(scene.panel.columns(), false);
        let members = || self.basket.lines().iter().filter(|line| line.target > 0.0);
        let incumbents = || members().flat_map(|line| scene.companies.all_lines(line.column));
        incumbents().for_each(|column| is_incumbent[column as usize] = true);
        let rules = &scene.definition.selection;
        let chosen = selection::choose(rules, ranked, |column| is_incumbent[column as usize]);
        incumbents().for_each(|column| is_incumbent[column as usize] = false);
        chosen
    }

    /// The lines of the members there are, but for `leavers`: the weight of a company is divided anew
    /// among those it is held through. A spun-off line is none.
    fn held_members(
        &mut self,
        scene: &Scene<'_>,
        event: &Event,
        leavers: &[u32],
    ) -> Vec<MemberLine> {
        let mut companies: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let held = self.basket.lines().iter();
        let members = held.filter(|line| line.target > 0.0 && !leavers.contains(&line.column));
        for line in members {
            let company = scene.companies.first_line(line.column);
            companies.entry(company).or_default().push(line.column);
        }
        let rule = scene.definition.selection.line;
        let mut lines: Vec<MemberLine> = match rule {
            LineRule::All => {
                let row = event.determination;
                let ranker = self.reference_at(scene, row);
                let (panel, conversion) = (scene.panel, scene.conversion);
                let divided = |columns: Vec<u32>| {
                    selection::divided(rule, &columns, panel, conversion, &ranker, row)
                };
                let lines = companies.into_values().flat_map(divided).collect();
                self.reference = Some(ranker);
                lines
            }
            LineRule::Largest | LineRule::MostTraded | LineRule::AllEqual => {
                let lines = companies.into_iter();
                lines
                    .flat_map(|(company, columns)| selection::equal_parts(company, columns))
                    .collect()
            }
        };
        lines.sort_unstable_by_key(|line| line.column);
        lines
    }

    /// Leave out members that cannot be bought at the close of `day`. What is left of a company has
    /// its whole weight.
    fn drop_untradable<R: Record>(
        &self,
        scene: &Scene<'_>,
        day: &Day,
        lines: &mut Vec<MemberLine>,
        record: &mut R,
    ) {
        let panel = scene.panel;
        let limit = missing_limit(&scene.definition.missing_price);
        let count = lines.len();
        let mut basket = self.basket.lines().ascending();
        lines.retain(|line| {
            let held = basket.get(line.column);
            let price = held.map_or_else(|| price_of(scene, day, line.column), |line| line.price);
            let missing = panel.carried_sessions(day.row, line.column);
            let rate = scene.conversion.rate(panel, day.row, line.column);
            let reason = match () {
                () if panel.delisted_row[line.column as usize] as usize <= day.row => {
                    "its listing ended"
                }
                () if limit.is_some_and(|limit| missing >= limit) => "it has no close for too long",
                () if price.is_nan() || price <= 0.0 => "it has no close",
                () if !rate.is_usable() && held.is_none() => "there is no recent exchange rate",
                () => return true,
            };
            let reason = reason.to_owned();
            let kind = NoticeKind::NotBought { reason };
            record.notice(notice(scene, day, Some(line.column), kind));
            false
        });
        if lines.len() < count {
            selection::make_whole(lines);
        }
    }

    /// Bring the basket to target weights of `lines`.
    #[allow(
        clippy::too_many_arguments,
        reason = "the two lists are what is left of the close"
    )]
    fn set<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        mut lines: Vec<MemberLine>,
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let rules = &scene.definition.weighting;
        // Caps of the determination are at hand; those of another reference close are not.
        let has_caps =
            event.reference == event.determination && lines.iter().all(|line| line.cap.is_finite());
        if (R::DETAIL || needs_caps(rules)) && !has_caps {
            let ranker = self.reference_at(scene, event.reference);
            for line in &mut lines {
                let (panel, conversion) = (scene.panel, scene.conversion);
                line.cap = ranker.company_cap(panel, conversion, line.column, event.reference);
            }
            self.reference = Some(ranker);
        }
        let (targets, infeasible) =
            weighting::targets(rules, &lines, scene.panel, event.determination);
        for kind in infeasible {
            record.notice(notice(scene, day, None, kind));
        }
        for (line, target) in lines.iter().zip(&targets) {
            if *target <= 0.0 {
                let reason = format!("no figure for {} is known", rules.scheme.name());
                let kind = NoticeKind::NotBought { reason };
                record.notice(notice(scene, day, Some(line.column), kind));
            }
        }
        let aims: Vec<(u32, f64)> = lines
            .iter()
            .map(|line| line.column)
            .zip(targets)
            .filter(|(_, target)| *target > 0.0)
            .collect();
        self.trade(scene, day, event, &aims, closing, adjustments, record)?;
        if R::DETAIL {
            let part = |column: &u32| {
                let found = lines.binary_search_by_key(column, |line| line.column);
                found.map_or(0.0, |at| lines[at].cap * lines[at].part)
            };
            let parts: Vec<f64> = self.basket.lines().columns().iter().map(part).collect();
            self.reset_twin(&parts);
        }
        Ok(())
    }

    /// The next stage towards the targets that the first stage set.
    fn step_to_targets<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let lines = self.basket.lines().iter();
        let mut aims: Vec<(u32, f64)> = lines
            .filter(|line| line.target > 0.0 && line.price > 0.0)
            .map(|line| (line.column, line.target))
            .collect();
        if aims.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        let total: f64 = aims.iter().map(|(_, target)| target).sum();
        for (_, target) in &mut aims {
            *target /= total;
        }
        let mut targets = std::mem::take(&mut self.scratch.targets);
        targets.clear();
        targets.extend(
            self.basket
                .lines()
                .iter()
                .map(|line| (line.column, line.target)),
        );
        // A later stage is sized at the closes of its own day.
        let event = Event {
            reference: day.row,
            ..*event
        };
        self.trade(scene, day, &event, &aims, closing, adjustments, record)?;
        self.basket.aim(&targets);
        self.scratch.targets = targets;
        Ok(())
    }

    /// A ranker for reference closes that stands at `row`; it is given back after use.
    fn reference_at(&mut self, scene: &Scene<'_>, row: usize) -> Ranker {
        let kept = self.reference.take().filter(|ranker| ranker.can_reach(row));
        let mut ranker = kept.unwrap_or_else(|| scene.ranker());
        ranker.advance(scene.panel, scene.conversion, row);
        ranker
    }
}

/// Each member through the line that stands for it. Its figure is its cap where caps rank.
fn one_line_each(scene: &Scene<'_>, members: &[Standing]) -> Vec<MemberLine> {
    let mut lines: Vec<MemberLine> = members
        .iter()
        .map(|member| MemberLine {
            column: member.column,
            company: scene.companies.first_line(member.column),
            cap: match ranks_by_cap(scene.definition) {
                true => member.figure,
                false => f64::NAN,
            },
            part: 1.0,
        })
        .collect();
    lines.sort_unstable_by_key(|line| line.column);
    lines
}

/// Whether the members are the first companies, in equal parts, at the closes of the day.
fn is_plain(scene: &Scene<'_>, event: &Event, day: &Day) -> bool {
    let weighting = &scene.definition.weighting;
    event.is_reconstitution
        && event.stages == 1
        && event.determination == day.row
        && event.reference == day.row
        && weighting.scheme == Scheme::Equal
        && scene.definition.missing_price.policy != MissingPricePolicy::LastTrade
        && weighting.sector_neutral.is_none()
        && weighting.max_weight.is_none()
        && weighting.max_sector_weight.is_none()
        && is_exact(weighting)
}

/// Whether a rebalance at the closes of its day leaves value and divisor as they are.
pub(super) fn is_exact(weighting: &Weighting) -> bool {
    weighting.sizing == Sizing::SelfFinancing && weighting.share_decimals.is_none()
}

fn needs_caps(weighting: &Weighting) -> bool {
    weighting.scheme == Scheme::MarketCap
        || weighting.sector_neutral == Some(SectorTotals::MarketCap)
}

fn notice_partial<R: Record>(scene: &Scene<'_>, day: &Day, eligible: usize, record: &mut R) {
    let size = scene.definition.selection.size;
    if eligible < size as usize {
        let kind = NoticeKind::PartialUniverse {
            eligible: to_u32(eligible),
            size,
        };
        record.notice(notice(scene, day, None, kind));
    }
}

/// Whether standings of `definition` carry market caps.
pub(super) fn ranks_by_cap(definition: &Definition) -> bool {
    definition.selection.by == RankBy::MarketCap
}
