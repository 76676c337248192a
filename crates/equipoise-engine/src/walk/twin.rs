//! The twin: the same members weighted by market cap.

use super::Walk;
use crate::basket::Holding;

impl Walk {
    /// The members of the basket weighted by `caps`, one for each line, in the twin. Lines that wait
    /// for their first close are not traded.
    pub(super) fn reset_twin(&mut self, caps: &[f64]) {
        if self.spun_off.is_empty() {
            return self.reset_whole_twin(caps);
        }
        let Some(twin) = &mut self.twin else { return };
        let lines = self.basket.lines();
        let is_waiting = |line: &Holding| {
            line.target <= 0.0 && self.spun_off.iter().any(|one| one.child == line.column)
        };
        let usable = |(line, cap): (Holding, &f64)| match *cap > 0.0 && !is_waiting(&line) {
            true => *cap,
            false => 0.0,
        };
        let total: f64 = lines.iter().zip(caps).map(usable).sum();
        if total <= 0.0 {
            self.end_twin();
            return;
        }
        let waiting = twin.lines().iter().filter(is_waiting);
        let value = twin.market_value() - waiting.map(|line| line.value()).sum::<f64>();
        let mut next = std::mem::take(&mut self.scratch.next);
        next.clear();
        for (line, cap) in lines.iter().zip(caps) {
            if is_waiting(&line) {
                let held = twin.lines().get(line.column);
                next.push(Holding {
                    shares: held.map_or(0.0, |held| held.shares),
                    ..line
                });
                continue;
            }
            let target = usable((line, cap)) / total;
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
        twin.replace(&mut next);
        self.scratch.next = next;
    }

    /// As [`Self::reset_twin`], where no line waits.
    fn reset_whole_twin(&mut self, caps: &[f64]) {
        let Some(twin) = &mut self.twin else { return };
        let usable = |cap: &f64| if *cap > 0.0 { *cap } else { 0.0 };
        let total: f64 = caps.iter().map(usable).sum();
        if total <= 0.0 {
            self.end_twin();
            return;
        }
        let value = twin.market_value();
        let next = &mut self.scratch.next;
        next.set_targets(
            self.basket.lines(),
            value,
            caps.iter().map(|cap| usable(cap) / total),
        );
        twin.replace(next);
    }

    /// There is nothing left to weight by market cap.
    pub(super) fn end_twin(&mut self) {
        self.twin = None;
        self.levels.twin = f64::NAN;
    }
}
