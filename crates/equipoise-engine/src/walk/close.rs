//! After the close: lines that were spun off or left, and the event of the day.

use equipoise_model::definitions::{Replacement, SpinOff};
use equipoise_model::{Moment, NoticeKind, Panel};

use super::replacement::say_added;
use super::{Adjustments, Closing, Day, Scene, Turn, Walk, notice};
use crate::actions::spin_off;
use crate::basket::{Holding, Lines, Trades};
use crate::build_error::BuildError;
use crate::ranking::Ranker;
use crate::record::Record;
use crate::selection::MemberLine;

/// A line that came in through a spin-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SpunOff {
    pub(super) child: u32,
    pub(super) parent: u32,
    /// Row before whose open it came in.
    pub(super) entered: u32,
}

impl Walk {
    /// Whether the line of `column` was spun off, and had no close since for as long as it may.
    pub(super) fn has_waited_too_long(&self, scene: &Scene<'_>, day: &Day, column: u32) -> bool {
        let limit = scene.definition.treatment.spin_off_wait_sessions as usize;
        let waits = |one: &SpunOff| one.child == column && day.row - one.entered as usize >= limit;
        self.spun_off.iter().any(waits) && !is_observed(scene.panel, column, day.row)
    }

    /// Everything that happens after the close of `day`.
    pub(super) fn close<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        turn: &Turn<'_>,
        record: &mut R,
    ) -> Result<Closing, BuildError> {
        let event = turn.event.as_ref();
        let divisor = self.basket.divisor();
        let mut closing = Closing::default();
        let mut adjustments = Adjustments::default();
        self.settle_spin_offs(scene, day, &mut closing, &mut adjustments, record);
        self.stop_waiting_for_leavers(scene, day);
        // A rebalance in one stage sells what left together with everything else.
        let sells_all = event.is_some_and(|event| event.is_reconstitution && event.stages == 1);
        if !sells_all {
            self.remove_leavers(scene, day, &mut closing, &mut adjustments, record)?;
        }
        match event {
            Some(event) => {
                self.rebalance(
                    scene,
                    day,
                    event,
                    turn.standings,
                    &mut closing,
                    &mut adjustments,
                    record,
                )?;
            }
            None if self.has_drifted(scene) => {
                self.reset_weights(scene, day, &mut closing, &mut adjustments, record)?;
            }
            None => {}
        }
        self.drop_from_twin();
        if R::DETAIL {
            let divisors = (divisor, self.basket.divisor());
            adjustments.record(scene, day, Moment::Close, divisors, record);
        }
        Ok(closing)
    }

    /// Sell spun-off lines that have their first observed close, as the definition says, and take
    /// out those that waited too long for one.
    fn settle_spin_offs<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) {
        if self.spun_off.is_empty() {
            return;
        }
        let treatment = scene.definition.treatment;
        for line in std::mem::take(&mut self.spun_off) {
            let Some(held) = self.basket.lines().get(line.child) else {
                continue;
            };
            let waited = day.row - line.entered as usize;
            if !is_observed(scene.panel, line.child, day.row) {
                if waited < treatment.spin_off_wait_sessions as usize {
                    self.spun_off.push(line);
                } else if self.sell(&[line.child]) {
                    let cause = format!("spun-off line without a close for {waited} sessions");
                    let kind = NoticeKind::Removed { cause };
                    record.notice(notice(scene, day, Some(line.child), kind));
                }
                continue;
            }
            let weight = held.value() / self.basket.market_value();
            let before = self.basket.market_value();
            let (is_sold, cause) = match treatment.spin_off {
                SpinOff::Keep => continue,
                SpinOff::Parent => (
                    self.fold(line.child, line.parent),
                    "spun-off line sold for its parent",
                ),
                SpinOff::Across => (
                    self.sell(&[line.child]),
                    "spun-off line sold across the index",
                ),
            };
            if is_sold {
                closing.add(Trades::of_leaver(weight));
                let change = self.basket.market_value() - before;
                adjustments.add(Some(line.child), "spin_off_sale", change);
                let cause = cause.to_owned();
                record.notice(notice(
                    scene,
                    day,
                    Some(line.child),
                    NoticeKind::Removed { cause },
                ));
            }
        }
    }

    fn fold(&mut self, child: u32, parent: u32) -> bool {
        if self.basket.lines().position(parent).is_none() {
            return false;
        }
        let is_folded = self
            .basket
            .rebase(|lines| spin_off::fold(lines, child, parent));
        if let Some(twin) = &mut self.twin
            && is_folded
        {
            twin.rebase(|lines| spin_off::fold(lines, child, parent));
        }
        is_folded
    }

    /// Take `columns` out; their value goes across the index. Nothing is done, and `false` the
    /// answer, when no value would be left.
    fn sell(&mut self, columns: &[u32]) -> bool {
        let lines = self.basket.lines();
        let held = columns.iter().filter_map(|column| lines.get(*column));
        let sold: f64 = held.map(|line| line.value()).sum();
        let total = lines.value();
        let stays = lines.len() > columns.len() && sold / total < 1.0;
        if !stays {
            return false;
        }
        let remove = |lines: &mut Lines| {
            for column in columns {
                lines.remove(*column);
            }
        };
        self.basket.rebase(remove);
        self.change_twin(remove);
        true
    }

    /// Take out of the twin what the basket holds no more, such as a line that the last stage of a
    /// rebalance sold.
    fn drop_from_twin(&mut self) {
        let Some(twin) = &self.twin else { return };
        let held = self.basket.lines();
        if twin.lines().columns() == held.columns() {
            return;
        }
        let left = twin.lines().columns().iter().copied();
        let left: Vec<u32> = left
            .filter(|column| held.position(*column).is_none())
            .collect();
        if left.is_empty() {
            return;
        }
        self.change_twin(|lines| {
            for column in left {
                lines.remove(column);
            }
        });
    }

    /// Change the twin, which ends where nothing of value would be left in it.
    pub(super) fn change_twin(&mut self, change: impl FnOnce(&mut Lines)) {
        let Some(twin) = &mut self.twin else { return };
        if twin.try_rebase(change).is_none() {
            self.end_twin();
        }
    }

    /// A spun-off line that leaves the market is sold like any other.
    fn stop_waiting_for_leavers(&mut self, scene: &Scene<'_>, day: &Day) {
        let (delisted, expired) = (&scene.panel.delisted_row, &self.scratch.expired);
        self.spun_off.retain(|one| {
            let is_gone = delisted[one.child as usize] as usize <= day.row;
            !is_gone && !expired.contains(&one.child)
        });
    }

    /// Take out lines whose listing ended or whose price is missing for too long, and replace them
    /// where the definition asks for it.
    fn remove_leavers<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        closing: &mut Closing,
        adjustments: &mut Adjustments,
        record: &mut R,
    ) -> Result<(), BuildError> {
        let ended = scene.lookups.delisted_between(self.row + 1, day.row);
        let expired = &self.scratch.expired;
        // An action may bring in a line whose listing ended before.
        if ended.is_empty() && expired.is_empty() && !self.scratch.has_entrants {
            return Ok(());
        }
        let delisted = &scene.panel.delisted_row;
        let cause = |line: Holding| match line.column {
            column if delisted[column as usize] as usize <= day.row => {
                Some((line, "listing ended"))
            }
            column if expired.contains(&column) => Some((line, "no close for too long")),
            _ => None,
        };
        let leavers: Vec<(Holding, &str)> = self.basket.lines().iter().filter_map(cause).collect();
        if leavers.is_empty() {
            return Ok(());
        }
        for (line, cause) in &leavers {
            let cause = (*cause).to_owned();
            record.notice(notice(
                scene,
                day,
                Some(line.column),
                NoticeKind::Removed { cause },
            ));
        }
        match scene.definition.treatment.replacement {
            Replacement::None => self.drop_leavers(day, &leavers, closing, adjustments),
            Replacement::Inherit => {
                let successors = self.successors(scene, day, &leavers);
                self.inherit(
                    scene,
                    day,
                    &leavers,
                    &successors,
                    closing,
                    adjustments,
                    record,
                )
            }
            Replacement::Reset => {
                let successors = self.successors(scene, day, &leavers);
                let newcomers: Vec<MemberLine> = successors
                    .iter()
                    .flat_map(|next| next.lines.clone())
                    .collect();
                say_added(scene, day, &newcomers, record);
                let columns: Vec<u32> = leavers.iter().map(|(line, _)| line.column).collect();
                self.reset_with(
                    scene,
                    day,
                    &columns,
                    &newcomers,
                    closing,
                    adjustments,
                    record,
                )
            }
        }
    }

    fn drop_leavers(
        &mut self,
        day: &Day,
        leavers: &[(Holding, &str)],
        closing: &mut Closing,
        adjustments: &mut Adjustments,
    ) -> Result<(), BuildError> {
        let columns: Vec<u32> = leavers.iter().map(|(line, _)| line.column).collect();
        let total = self.basket.market_value();
        if !self.sell(&columns) {
            return Err(BuildError::EmptyBasket { session: day.date });
        }
        for (line, _) in leavers {
            let weight = line.value() / total;
            closing.add(Trades::of_leaver(weight));
            adjustments.add(Some(line.column), "removal", -line.value());
        }
        Ok(())
    }

    /// A ranker that stands at `row`; it is given back after use.
    pub(super) fn ranker_at(&mut self, scene: &Scene<'_>, row: usize) -> Ranker {
        let mut ranker = self.ranker.take().unwrap_or_else(|| scene.ranker());
        ranker.advance(scene.panel, scene.conversion, row);
        ranker
    }

    /// Whether a weight has drifted further from its target than the definition allows.
    fn has_drifted(&self, scene: &Scene<'_>) -> bool {
        let Some(band) = scene.definition.schedule.drift_band else {
            return false;
        };
        let total = self.basket.market_value();
        let mut lines = self.basket.lines().iter();
        lines.any(|line| line.target > 0.0 && (line.value() / total - line.target).abs() > band)
    }
}

/// Whether the line of `column` has a close of its own in `row`.
fn is_observed(panel: &Panel<'_>, column: u32, row: usize) -> bool {
    panel.closes(row)[column as usize].is_finite() && panel.carried_sessions(row, column) == 0
}
