//! Lines that were spun off: what becomes of them after their first close (section 2).

use equipoise_model::definitions::SpinOff;

use super::certificate::{Holdings, Trades};
use super::facts::{Day, Line};
use super::number::zero;
use super::walk::{SpunOff, Walk};

impl Walk<'_> {
    /// Whether `line` was spun off and has no close since.
    pub(super) fn is_waiting(&self, line: Line) -> bool {
        self.waiting.iter().any(|spun_off| spun_off.child == line)
    }

    /// Whether a spun-off line has had no close for as long as it may: it is then worth nothing.
    pub(super) fn has_waited_too_long(&self, day: Day, line: Line) -> bool {
        let limit = self.index.definition.treatment.spin_off_wait_sessions as usize;
        let mut waiting = self.waiting.iter().filter(|one| one.child == line);
        waiting.any(|one| day - one.entered >= limit) && !self.index.book.is_observed(day, line)
    }

    /// After the close of `day`: sell lines that have their first close, as the definition says, and
    /// take out those that waited too long for one.
    pub(super) fn settle_spin_offs(&mut self, day: Day) -> Trades {
        let mut trades = Trades::none();
        for spun_off in std::mem::take(&mut self.waiting) {
            let child = spun_off.child;
            if !self.fund.holdings.contains_key(&child) {
                continue;
            }
            if self.index.book.is_observed(day, child) {
                let before = self.fund.weights();
                self.sell_spun_off(&spun_off);
                trades.add(&self.fund.trades_since(&before));
                continue;
            }
            self.waiting.push(spun_off);
            if self.has_waited_too_long(day, child) {
                self.waiting.pop();
                self.change_both(|holdings| holdings.remove(&child).is_some());
            }
        }
        trades
    }

    fn sell_spun_off(&mut self, spun_off: &SpunOff) {
        let SpunOff { child, parent, .. } = *spun_off;
        match self.index.definition.treatment.spin_off {
            SpinOff::Keep => {}
            SpinOff::Across => self.change_both(|holdings| holdings.remove(&child).is_some()),
            SpinOff::Parent => {
                let parent_held = self.fund.holdings.get(&parent);
                if parent_held.is_some_and(|held| held.price > zero()) {
                    self.change_both(|holdings| fold(holdings, child, parent));
                }
            }
        }
    }

    /// Change the index and its twin alike, if something of value is left in the index.
    pub(super) fn change_both(&mut self, change: impl Fn(&mut Holdings) -> bool) {
        if self.fund.change(&change).is_some() {
            self.change_twin(change);
        }
    }
}

/// Sell `child` and buy `parent` with it.
fn fold(holdings: &mut Holdings, child: Line, parent: Line) -> bool {
    let Some(sold) = holdings.remove(&child) else {
        return false;
    };
    if let Some(bought) = holdings.get_mut(&parent) {
        bought.units += sold.money() / bought.share_price();
    }
    true
}
