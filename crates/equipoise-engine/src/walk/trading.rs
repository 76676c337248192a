//! Trading: from target weights to index shares (methodology, sections 1.3, 1.10 and 3.6).

use equipoise_model::NoticeKind;
use equipoise_model::definitions::{Scheme, Sizing};

use super::marking::price_of;
use super::rebalance::is_exact;
use super::{Adjustments, Closing, Day, Scene, Walk, notice};
use crate::actions::rebased_price;
use crate::basket::{Holding, Lines};
use crate::build_error::BuildError;
use crate::record::Record;
use crate::schedule::Event;

impl Walk {
    /// Go to the target weights `aims`, by column, or the stage of `event` on the way to them. Lines
    /// that were spun off and wait for their first close are not traded.
    #[allow(
        clippy::too_many_arguments,
        reason = "the two lists are what is left of the close"
    )]
    pub(super) fn trade<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        aims: &[(u32, f64)],
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let rules = &scene.definition.weighting;
        let before = self.basket.market_value();
        let waiting = self.waiting(aims);
        let free = before - waiting.value();
        let worth = match rules.sizing {
            Sizing::SelfFinancing => free,
            Sizing::FixedNotional => scene.definition.base.market_value * (free / before),
        };
        let mut next = std::mem::take(&mut self.scratch.next);
        self.size(scene, day, event, aims, worth, &mut next);
        let left = event.stages - event.stage + 1;
        if left > 1 {
            let held = self.basket.lines().iter();
            let held: Lines = held
                .filter(|line| waiting.position(line.column).is_none())
                .collect();
            next = blended(&next, &held, worth, free, 1.0 / f64::from(left));
        }
        if let Some(decimals) = rules.share_decimals {
            next = rounded(scene, day, &next, decimals, record);
        }
        let value = next.value();
        if next.is_empty() || value <= 0.0 {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        let keeps_divisor =
            is_exact(rules) && event.reference == day.row && rules.scheme != Scheme::Price;
        if rules.scheme == Scheme::Price {
            // What one share of each makes of the whole is what is aimed at.
            for line in 0..next.len() {
                next.target[line] = next.at(line).value() / value;
            }
        }
        let scale = if keeps_divisor { 1.0 } else { value / free };
        for line in waiting.iter() {
            let shares = line.shares * scale;
            let _ = next.insert(Holding { shares, ..line });
        }
        closing.add(self.basket.trade(&mut next, keeps_divisor));
        // A spun-off line that was bought as a member waits no more.
        self.spun_off
            .retain(|one| waiting.position(one.child).is_some());
        closing.is_exact = keeps_divisor && event.stages == 1 && waiting.is_empty();
        self.scratch.next = next;
        if !keeps_divisor {
            let change = self.basket.market_value() - before;
            adjustments.add(None, "rebalance", change);
        }
        Ok(())
    }

    /// Lines that were spun off and have no close since, unless they are among `aims`.
    fn waiting(&self, aims: &[(u32, f64)]) -> Lines {
        let is_aimed = |column: u32| aims.iter().any(|(aimed, _)| *aimed == column);
        let children = self.spun_off.iter().map(|one| one.child);
        let mut columns: Vec<u32> = children.filter(|child| !is_aimed(*child)).collect();
        columns.sort_unstable();
        columns.dedup();
        let held = columns
            .into_iter()
            .filter_map(|column| self.basket.lines().get(column));
        held.collect()
    }

    /// Make `next` the lines of the target weights `aims` of a basket worth `value`, sized at the
    /// reference closes.
    fn size(
        &self,
        scene: &Scene<'_>,
        day: &Day,
        event: &Event,
        aims: &[(u32, f64)],
        value: f64,
        next: &mut Lines,
    ) {
        let is_price_weighted = scene.definition.weighting.scheme == Scheme::Price;
        next.clear();
        let mut lines = self.basket.lines().ascending();
        for &(column, target) in aims {
            let held = lines.get(column);
            // A constituent whose price a policy set is bought at that price.
            let price = held.map_or_else(|| price_of(scene, day, column), |line| line.price);
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
                shares,
                price,
                rate,
                target,
            });
        }
    }
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

/// Only `fraction` of the way from the weights of `held`, worth `free`, to those of `next`, worth
/// `worth`, as a basket worth `worth`.
fn blended(next: &Lines, held: &Lines, worth: f64, free: f64, fraction: f64) -> Lines {
    let scale = worth / free;
    let mut blended: Vec<Holding> = next
        .iter()
        .map(|line| {
            let now = held.get(line.column).map_or(0.0, |held| held.value()) * scale;
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
    blended.extend(leaving.map(|line| Holding {
        shares: line.shares * scale * (1.0 - fraction),
        target: 0.0,
        ..line
    }));
    let mut blended: Lines = blended.into_iter().collect();
    // What stays must be worth the same: rounding is spread over all lines.
    let correction = worth / blended.value();
    for shares in &mut blended.shares {
        *shares *= correction;
    }
    blended
}

/// `lines` with shares of `decimals`, half to even. A line of which nothing is left is not held.
fn rounded<R: Record>(
    scene: &Scene<'_>,
    day: &Day,
    lines: &Lines,
    decimals: u8,
    record: &mut R,
) -> Lines {
    let mut next = Lines::default();
    for line in lines.iter() {
        let shares = round_shares(line.shares, decimals);
        if shares > 0.0 {
            next.push(Holding { shares, ..line });
            continue;
        }
        let reason = format!("its shares round to nothing at {decimals} decimals");
        let kind = NoticeKind::NotBought { reason };
        record.notice(notice(scene, day, Some(line.column), kind));
    }
    next
}

/// `shares` to `decimals`, half to even.
pub(super) fn round_shares(shares: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    (shares * scale).round_ties_even() / scale
}
