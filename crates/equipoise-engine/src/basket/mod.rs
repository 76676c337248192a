//! The basket: index shares and a divisor, which turn prices into a level.
//!
//! `level = market value ÷ divisor` (methodology, section 1.2, formula 1). Every change that is not
//! a price move goes through [`Basket::rebase`] or [`Basket::trade`], so the level cannot jump.

mod lines;

use std::cmp::Ordering;

pub use self::lines::{Holding, Lines};

/// Index shares of every constituent and the divisor.
#[derive(Debug, Clone, PartialEq)]
pub struct Basket {
    lines: Lines,
    /// What the lines are worth.
    value: f64,
    divisor: f64,
}

/// What was traded to get from one basket to another, as parts of the basket.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Trades {
    /// Sum of the weights that grew.
    pub bought: f64,
    /// Sum of the weights that shrank, as a positive number.
    pub sold: f64,
    /// Lines that came in.
    pub entered: u32,
    /// Lines that went out.
    pub left: u32,
}

impl Trades {
    /// A line of `weight` that goes out, its value into others.
    #[must_use]
    pub fn of_leaver(weight: f64) -> Self {
        Self {
            bought: weight,
            sold: weight,
            entered: 0,
            left: 1,
        }
    }

    /// Half the sum of absolute weight changes (methodology, formula 23).
    #[must_use]
    pub fn one_way(self) -> f64 {
        (self.bought + self.sold) / 2.0
    }
}

/// The relative tolerance of every continuity check (methodology, rule R1).
pub const CONTINUITY_TOLERANCE: f64 = 1e-12;

impl Basket {
    /// A basket of `lines`, valued through `divisor`.
    ///
    /// # Panics
    /// When the divisor is not positive and finite, or lines are not by column, each once.
    #[must_use]
    pub fn new(lines: Lines, divisor: f64) -> Self {
        assert_divisor(divisor);
        assert!(
            lines.column.windows(2).all(|pair| pair[0] < pair[1]),
            "a security is held once"
        );
        Self {
            value: lines.value(),
            lines,
            divisor,
        }
    }

    /// The constituents.
    #[must_use]
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The divisor.
    #[must_use]
    pub fn divisor(&self) -> f64 {
        self.divisor
    }

    /// Market value in index currency.
    #[must_use]
    pub fn market_value(&self) -> f64 {
        self.value
    }

    /// Market value ÷ divisor.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.market_value() / self.divisor
    }

    /// Value every line at `closes`, one for each column of the panel. A line without any close,
    /// such as one that was spun off and has not traded, keeps its price.
    pub fn mark(&mut self, closes: &[f64]) {
        for (price, column) in self.lines.price.iter_mut().zip(&self.lines.column) {
            let close = closes[*column as usize];
            if close.is_finite() {
                *price = close;
            }
        }
        self.value = self.lines.value();
    }

    /// As [`Basket::mark`], with one close for each line.
    ///
    /// # Panics
    /// When there are not as many closes as lines.
    pub fn mark_lines(&mut self, closes: &[f64]) {
        assert_eq!(closes.len(), self.lines.len(), "each line has a close");
        for (price, close) in self.lines.price.iter_mut().zip(closes) {
            if close.is_finite() {
                *price = *close;
            }
        }
        self.value = self.lines.value();
    }

    /// Set the target weights of the lines that `targets` name, by column.
    pub fn aim(&mut self, targets: &[(u32, f64)]) {
        for (column, target) in targets {
            if let Some(position) = self.lines.position(*column) {
                self.lines.target[position] = *target;
            }
        }
    }

    /// Set the price of one line.
    pub fn reprice(&mut self, position: usize, price: f64) {
        self.lines.price[position] = price;
        self.value = self.lines.value();
    }

    /// Set the exchange rate of every line; one that is not known keeps its rate.
    pub fn convert(&mut self, rate: impl Fn(u32) -> f64) {
        for (held, column) in self.lines.rate.iter_mut().zip(&self.lines.column) {
            let rate = rate(*column);
            if rate.is_finite() {
                *held = rate;
            }
        }
        self.value = self.lines.value();
    }

    /// Apply `change`, which alters shares, adjusted prices or lines, and move the divisor so that
    /// the level stays: `D' = D × MV' ÷ MV` (formula 3). All changes of one moment go in one call.
    ///
    /// # Panics
    /// When the change leaves no value, or the level moved by more than rounding.
    pub fn rebase<T>(&mut self, change: impl FnOnce(&mut Lines) -> T) -> T {
        let answer = change(&mut self.lines);
        self.follow(self.lines.value());
        answer
    }

    /// As [`Basket::rebase`]; `None` when the change leaves no value: the basket must not be used any
    /// more then.
    pub fn try_rebase<T>(&mut self, change: impl FnOnce(&mut Lines) -> T) -> Option<T> {
        let answer = change(&mut self.lines);
        let after = self.lines.value();
        if after <= 0.0 {
            return None;
        }
        self.follow(after);
        Some(answer)
    }

    /// Replace the lines by `next`, which are given back holding the lines there were, and say what
    /// was traded. Where `next` is worth the same but for rounding, `keeps_divisor` leaves the
    /// divisor as it is; else it follows the value so that the level stays.
    ///
    /// # Panics
    /// When the level moved by more than rounding, or `next` has no value.
    pub fn trade(&mut self, next: &mut Lines, keeps_divisor: bool) -> Trades {
        let (before, after) = (self.value, next.value());
        let trades = trades(&self.lines, before, next, after);
        if keeps_divisor {
            self.take(next, after);
        } else {
            std::mem::swap(&mut self.lines, next);
            self.follow(after);
        }
        trades
    }

    /// Replace the lines by `next`, which is worth the same but for rounding and is given back holding
    /// the lines there were.
    ///
    /// # Panics
    /// When the level moved by more than rounding.
    pub fn replace(&mut self, next: &mut Lines) {
        self.take(next, next.value());
    }

    fn take(&mut self, next: &mut Lines, value: f64) {
        assert_continuous(self.level(), value / self.divisor);
        std::mem::swap(&mut self.lines, next);
        self.value = value;
    }

    /// Take the value `after` of changed lines, and move the divisor so that the level stays.
    fn follow(&mut self, after: f64) {
        let before = self.value;
        let level = before / self.divisor;
        assert!(
            after.is_finite() && after > 0.0,
            "a basket keeps some value: {before} to {after}"
        );
        self.divisor *= after / before;
        assert_divisor(self.divisor);
        assert_continuous(level, after / self.divisor);
        self.value = after;
    }
}

/// Weight changes between two baskets, each by column and worth a total.
fn trades(before: &Lines, before_total: f64, after: &Lines, after_total: f64) -> Trades {
    let (before_scale, after_scale) = (1.0 / before_total, 1.0 / after_total);
    let weight_before = |at: usize| before.value_at(at) * before_scale;
    let weight_after = |at: usize| after.value_at(at) * after_scale;
    let mut trades = Trades::default();
    let (mut old, mut new) = (0, 0);
    while old < before.len() && new < after.len() {
        let change = match before.column[old].cmp(&after.column[new]) {
            Ordering::Equal => {
                (old, new) = (old + 1, new + 1);
                weight_after(new - 1) - weight_before(old - 1)
            }
            Ordering::Less => {
                old += 1;
                trades.left += 1;
                -weight_before(old - 1)
            }
            Ordering::Greater => {
                new += 1;
                trades.entered += 1;
                weight_after(new - 1)
            }
        };
        trades.bought += change.max(0.0);
        trades.sold += (-change).max(0.0);
    }
    trades.sold += (old..before.len()).map(weight_before).sum::<f64>();
    trades.bought += (new..after.len()).map(weight_after).sum::<f64>();
    trades.left += count(before.len() - old);
    trades.entered += count(after.len() - new);
    trades
}

fn count(lines: usize) -> u32 {
    u32::try_from(lines).expect("a basket holds fewer than 2^32 lines")
}

fn assert_divisor(divisor: f64) {
    assert!(
        divisor.is_finite() && divisor > 0.0,
        "a divisor is positive: {divisor}"
    );
}

fn assert_continuous(before: f64, after: f64) {
    assert!(
        (after - before).abs() <= CONTINUITY_TOLERANCE * before.abs(),
        "the level is continuous across a change of the basket: {before} to {after}"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(held: &[(u32, f64, f64)]) -> Lines {
        held.iter()
            .map(|(column, shares, price)| Holding {
                column: *column,
                shares: *shares,
                price: *price,
                rate: 1.0,
                target: 0.0,
            })
            .collect()
    }

    #[test]
    fn a_change_of_value_moves_the_divisor_and_not_the_level() {
        let mut basket = Basket::new(lines(&[(0, 10.0, 5.0), (3, 1.0, 50.0)]), 0.1);
        basket.rebase(|lines| lines.remove(3));
        assert!((basket.level() - 1000.0).abs() < 1e-9);
        assert!((basket.divisor() - 0.05).abs() < 1e-15);
    }

    #[test]
    fn trades_are_weight_changes_of_stayers_leavers_and_newcomers() {
        let mut basket = Basket::new(lines(&[(0, 1.0, 50.0), (1, 1.0, 50.0)]), 1.0);
        let mut next = lines(&[(1, 0.5, 50.0), (2, 1.0, 75.0)]);
        let trades = basket.trade(&mut next, true);
        assert!((trades.bought - 0.75).abs() < 1e-15);
        assert!((trades.sold - 0.75).abs() < 1e-15);
        assert_eq!((trades.entered, trades.left), (1, 1));
        assert_eq!(next, lines(&[(0, 1.0, 50.0), (1, 1.0, 50.0)]));
    }

    #[test]
    #[should_panic(expected = "a security is held once")]
    fn a_security_is_not_held_twice() {
        let _ = Basket::new(lines(&[(0, 1.0, 5.0), (0, 1.0, 5.0)]), 1.0);
    }
}
