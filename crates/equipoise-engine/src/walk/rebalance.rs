//! The event of a day: members and weights change (methodology, sections 1.3 and 3.6).

use std::collections::BTreeMap;

use equipoise_model::definitions::{RankBy, Scheme, SectorTotals, Sizing, Weighting};
use equipoise_model::{Definition, NoticeKind};

use super::{Adjustments, Closing, Day, Scene, Walk, notice, to_u32};
use crate::actions::rebased_price;
use crate::basket::{Holding, Lines, Trades};
use crate::build_error::BuildError;
use crate::chooser::Standings;
use crate::ranking::{Ranker, Standing};
use crate::record::Record;
use crate::schedule::Event;
use crate::selection::{self, MemberLine};
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
        if !event.decides() {
            closing.add(self.step_to_targets(event));
            return Ok(());
        }
        if let Some(Standings::Members {
            members,
            closes,
            following,
        }) = standings
            && is_plain(scene, event, day)
        {
            closing.add(self.reset_equal::<R>(scene, day, members, closes)?);
            self.scratch.following.extend_from_slice(following);
            closing.is_exact = true;
            notice_partial(scene, day, members.len(), record);
            return Ok(());
        }
        let mut lines = match standings {
            Some(standings) if event.is_reconstitution => {
                self.members(scene, day, event, standings, record)
            }
            _ => self.held_members(scene, event),
        };
        self.drop_untradable(scene, day, &mut lines, record);
        if lines.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        self.set(scene, day, event, &lines, closing, adjustments, record)
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
        self.reset_with(scene, day, &[], closing, adjustments, record)
    }

    /// Reset the weights of the members there are and of `newcomers`.
    pub(super) fn reset_with<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        newcomers: &[u32],
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
        let mut lines = self.held_members(scene, &event);
        lines.extend(newcomers.iter().map(|column| MemberLine {
            column: *column,
            company: *column,
            cap: f64::NAN,
            part: 1.0,
        }));
        lines.sort_unstable_by_key(|line| line.column);
        self.drop_untradable(scene, day, &mut lines, record);
        for column in newcomers {
            let cause = "takes the place of a company that left".to_owned();
            record.notice(notice(
                scene,
                day,
                Some(*column),
                NoticeKind::Added { cause },
            ));
        }
        if lines.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        self.set(scene, day, &event, &lines, closing, adjustments, record)
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
        let target = 1.0 / members.len() as f64;
        let part = self.basket.market_value() / members.len() as f64;
        let is_identity = scene.conversion.is_identity();
        let next = &mut self.scratch.next;
        next.clear();
        for (member, close) in members.iter().zip(closes) {
            let rate = match is_identity {
                true => 1.0,
                false => {
                    scene
                        .conversion
                        .rate(scene.panel, day.row, member.column)
                        .value
                }
            };
            next.push(Holding {
                column: member.column,
                shares: part / (close * rate),
                price: *close,
                rate,
                target,
            });
        }
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
        let ranker = self.reference_at(scene, event.determination);
        let held = self.basket.lines();
        let incumbents: Vec<u32> = held
            .iter()
            .filter(|line| line.target > 0.0)
            .map(|line| line.column)
            .collect();
        let is_incumbent = |column: u32| {
            incumbents
                .iter()
                .any(|held| ranker.is_same_company(*held, column))
        };
        let rules = &scene.definition.selection;
        let chosen = match standings {
            Standings::Members { members, .. } => members.to_vec(),
            Standings::Ranked(ranked) => selection::choose(rules, ranked, is_incumbent),
        };
        notice_partial(scene, day, chosen.len(), record);
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

    /// The lines of the members there are: the weight of a company is divided anew among those it is
    /// held through. A spun-off line is none.
    fn held_members(&mut self, scene: &Scene<'_>, event: &Event) -> Vec<MemberLine> {
        let row = event.determination;
        let ranker = self.reference_at(scene, row);
        let mut companies: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let held = self.basket.lines().iter();
        let members = held.filter(|line| line.target > 0.0);
        for line in members {
            let company = ranker.first_line(line.column);
            companies.entry(company).or_default().push(line.column);
        }
        let rule = scene.definition.selection.line;
        let divided = |columns: Vec<u32>| {
            selection::divided(rule, &columns, scene.panel, scene.conversion, &ranker, row)
        };
        let mut lines: Vec<MemberLine> = companies.into_values().flat_map(divided).collect();
        lines.sort_unstable_by_key(|line| line.column);
        self.reference = Some(ranker);
        lines
    }

    /// Leave out members that cannot be bought at the close of `day`.
    fn drop_untradable<R: Record>(
        &self,
        scene: &Scene<'_>,
        day: &Day,
        lines: &mut Vec<MemberLine>,
        record: &mut R,
    ) {
        let panel = scene.panel;
        let closes = panel.closes(day.row);
        lines.retain(|line| {
            let at = line.column as usize;
            let held = self.basket.lines().get(line.column);
            let is_priced = closes[at] > 0.0 || held.is_some_and(|line| line.price > 0.0);
            let rate = scene.conversion.rate(panel, day.row, line.column);
            let reason = match () {
                () if panel.delisted_row[at] as usize <= day.row => "its listing ended",
                () if !is_priced => "it has no close",
                () if !rate.is_usable() && held.is_none() => "there is no recent exchange rate",
                () => return true,
            };
            let reason = reason.to_owned();
            let kind = NoticeKind::NotBought { reason };
            record.notice(notice(scene, day, Some(line.column), kind));
            false
        });
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
        lines: &[MemberLine],
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let mut lines = lines.to_vec();
        let rules = &scene.definition.weighting;
        if R::DETAIL || needs_caps(rules) {
            let ranker = self.reference_at(scene, event.reference);
            for line in &mut lines {
                let (panel, conversion) = (scene.panel, scene.conversion);
                line.cap = ranker.company_cap(panel, conversion, line.column, event.reference);
            }
            self.reference = Some(ranker);
        }
        let (targets, infeasible) = weighting::targets(rules, &lines, scene.panel, event.reference);
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
        let before = self.basket.market_value();
        let value = match rules.sizing {
            Sizing::SelfFinancing => before,
            Sizing::FixedNotional => scene.definition.base.market_value,
        };
        let mut next = self.sized(scene, day, event, &lines, &targets, value);
        if next.is_empty() {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        if event.stages > 1 {
            blend(
                &mut next,
                self.basket.lines(),
                before,
                1.0 / f64::from(event.stages),
            );
        }
        let is_exact = is_exact(rules) && event.reference == day.row;
        let keeps_divisor = is_exact && rules.scheme != Scheme::Price;
        closing.add(self.basket.trade(&mut next, keeps_divisor));
        closing.is_exact = keeps_divisor && event.stages == 1;
        self.scratch.next = next;
        if !keeps_divisor {
            let change = self.basket.market_value() - before;
            adjustments.add(None, "rebalance", change);
        }
        if R::DETAIL {
            let parts: Vec<f64> = self
                .basket
                .lines()
                .columns()
                .iter()
                .map(|column| {
                    let line = lines.iter().find(|line| line.column == *column);
                    line.map_or(0.0, |line| line.cap * line.part)
                })
                .collect();
            self.reset_twin(&parts);
        }
        Ok(())
    }

    /// Lines of target weights of a basket worth `value`, sized at the reference closes.
    fn sized(
        &self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        lines: &[MemberLine],
        targets: &[f64],
        value: f64,
    ) -> Lines {
        let closes = scene.panel.closes(day.row);
        let decimals = scene.definition.weighting.share_decimals;
        let is_price_weighted = scene.definition.weighting.scheme == Scheme::Price;
        let mut next = Lines::default();
        for (line, target) in lines.iter().zip(targets) {
            if *target <= 0.0 {
                continue;
            }
            let column = line.column;
            let held = self.basket.lines().get(column);
            // A constituent whose price a policy set is bought at that price.
            let price = held.map_or(closes[column as usize], |line| line.price);
            let rate = match held {
                Some(line) => line.rate,
                None => scene.conversion.rate(scene.panel, day.row, column).value,
            };
            let reference = match event.reference == day.row {
                true => price * rate,
                false => {
                    reference_price(scene, event.reference, day.row, column).unwrap_or(price * rate)
                }
            };
            let shares = match is_price_weighted {
                true => 1.0,
                false => target * value / reference,
            };
            next.push(Holding {
                column,
                shares: decimals.map_or(shares, |decimals| rounded(shares, decimals)),
                price,
                rate,
                target: *target,
            });
        }
        next
    }

    /// The next stage towards the targets that the first stage set.
    fn step_to_targets(&mut self, event: &Event) -> Trades {
        let value = self.basket.market_value();
        let remaining = f64::from(event.stages - event.stage + 1);
        let mut next: Lines = self
            .basket
            .lines()
            .iter()
            .filter(|line| line.target > 0.0 && line.price > 0.0)
            .map(|line| Holding {
                shares: line.target * value / (line.price * line.rate),
                ..line
            })
            .collect();
        let targets: f64 = next.iter().map(|line| line.target).sum();
        for shares in &mut next.shares {
            *shares /= targets;
        }
        blend(&mut next, self.basket.lines(), value, 1.0 / remaining);
        self.basket.trade(&mut next, true)
    }

    /// The same members weighted by `caps`, one for each line, in the twin.
    pub(super) fn reset_twin(&mut self, caps: &[f64]) {
        let Some(twin) = &mut self.twin else { return };
        let lines = self.basket.lines();
        let usable = |cap: f64| if cap > 0.0 { cap } else { 0.0 };
        let total: f64 = caps.iter().map(|cap| usable(*cap)).sum();
        if total <= 0.0 {
            self.end_twin();
            return;
        }
        let value = twin.market_value();
        let mut next = Lines::default();
        for (line, cap) in lines.iter().zip(caps) {
            let target = usable(*cap) / total;
            let shares = match target > 0.0 {
                true => target * value / (line.price * line.rate),
                false => 0.0,
            };
            next.push(Holding {
                shares,
                target,
                ..line
            });
        }
        twin.trade(&mut next, true);
    }

    /// There is nothing left to weight by market cap.
    pub(super) fn end_twin(&mut self) {
        self.twin = None;
        self.levels.twin = f64::NAN;
    }

    /// A ranker for reference closes that stands at `row`; it is given back after use.
    fn reference_at(&mut self, scene: &Scene<'_>, row: usize) -> Ranker {
        let make = || Ranker::new(scene.panel, scene.conversion, scene.definition);
        let kept = self.reference.take().filter(|ranker| ranker.can_reach(row));
        let mut ranker = kept.unwrap_or_else(make);
        ranker.advance(scene.panel, scene.conversion, row);
        ranker
    }
}

/// Whether the members are the first companies, in equal parts, at the closes of the day.
fn is_plain(scene: &Scene<'_>, event: &Event, day: &Day) -> bool {
    let weighting = &scene.definition.weighting;
    event.is_reconstitution
        && event.stages == 1
        && event.determination == day.row
        && event.reference == day.row
        && weighting.scheme == Scheme::Equal
        && weighting.sector_neutral.is_none()
        && weighting.max_weight.is_none()
        && weighting.max_sector_weight.is_none()
        && is_exact(weighting)
}

/// Whether a rebalance at the closes of its day leaves value and divisor as they are.
fn is_exact(weighting: &Weighting) -> bool {
    weighting.sizing == Sizing::SelfFinancing && weighting.share_decimals.is_none()
}

fn needs_caps(weighting: &Weighting) -> bool {
    weighting.scheme == Scheme::MarketCap
        || weighting.sector_neutral == Some(SectorTotals::MarketCap)
}

/// The close of `reference` on the share basis of `row`, in index currency at the rate of
/// `reference`; `None` when there is none.
fn reference_price(scene: &Scene<'_>, reference: usize, row: usize, column: u32) -> Option<f64> {
    let panel = scene.panel;
    let mut price = panel.closes(reference)[column as usize];
    for row in reference + 1..=row {
        for action in panel.actions_of(row) {
            if action.column == column {
                price = rebased_price(price, &action.effect);
            }
        }
    }
    let price = price * scene.conversion.rate(panel, reference, column).value;
    (price > 0.0).then_some(price)
}

/// Go only `fraction` of the way from the weights of `held` to those of `next`, both worth `value`.
fn blend(next: &mut Lines, held: &Lines, value: f64, fraction: f64) {
    let mut blended: Vec<Holding> = next
        .iter()
        .map(|line| {
            let now = held.get(line.column).map_or(0.0, |held| held.value());
            let aim = line.value();
            Holding {
                shares: (now + (aim - now) * fraction) / (line.price * line.rate),
                ..line
            }
        })
        .collect();
    let leaving = held
        .iter()
        .filter(|line| next.position(line.column).is_none());
    blended.extend(leaving.filter(|_| fraction < 1.0).map(|line| Holding {
        shares: line.shares * (1.0 - fraction),
        target: 0.0,
        ..line
    }));
    *next = blended.into_iter().collect();
    // What stays must be worth the same: rounding is spread over all lines.
    let scale = value / next.value();
    for shares in &mut next.shares {
        *shares *= scale;
    }
}

/// `shares` to `decimals`, half to even.
fn rounded(shares: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    (shares * scale).round_ties_even() / scale
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
