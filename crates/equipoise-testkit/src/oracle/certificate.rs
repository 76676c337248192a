//! The certificate: what a holder of the index owns, worth its level.
//!
//! The index is a number of equal certificates. Their worth is the level, so it can only change with
//! prices; what comes into or goes out of the index changes their number, which is the divisor.

use std::collections::BTreeMap;

use super::facts::Line;
use super::number::{Number, shortened, zero};

/// What a certificate holds of one line.
#[derive(Debug, Clone)]
pub(super) struct Holding {
    /// Shares.
    pub(super) units: Number,
    /// Price in the price unit of the line.
    pub(super) price: Number,
    /// Index currency for one price unit.
    pub(super) rate: Number,
    /// Weight that the last rebalance aimed at; zero for a line that is no member.
    pub(super) target: Number,
}

impl Holding {
    /// What it is worth, in index currency.
    pub(super) fn money(&self) -> Number {
        &self.units * &self.price * &self.rate
    }

    /// What one share is worth, in index currency.
    pub(super) fn share_price(&self) -> Number {
        &self.price * &self.rate
    }

    pub(super) fn is_member(&self) -> bool {
        self.target > zero()
    }
}

/// Holdings by line.
pub(super) type Holdings = BTreeMap<Line, Holding>;

/// An index as certificates.
#[derive(Debug, Clone)]
pub(super) struct Certificates {
    /// What each of them holds.
    pub(super) holdings: Holdings,
    /// How many there are.
    pub(super) number: Number,
}

/// Weights bought and sold, each as a part of the whole.
#[derive(Debug, Clone)]
pub(super) struct Trades {
    pub(super) bought: Number,
    pub(super) sold: Number,
}

impl Trades {
    pub(super) fn none() -> Self {
        Self {
            bought: zero(),
            sold: zero(),
        }
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.bought += &more.bought;
        self.sold += &more.sold;
    }
}

impl Certificates {
    /// What one certificate is worth: the level.
    pub(super) fn worth(&self) -> Number {
        worth(&self.holdings)
    }

    /// The weight of each line.
    pub(super) fn weights(&self) -> BTreeMap<Line, Number> {
        let worth = self.worth();
        let weight = |(line, holding): (&Line, &Holding)| (*line, holding.money() / &worth);
        self.holdings.iter().map(weight).collect()
    }

    /// Change what is held, with one step for all changes of a moment. Value that left is taken from
    /// the number of certificates and value that came added to it, so that each is worth what it was
    /// (section 1.2, formula 3). Nothing is changed, and `None` the answer, when nothing of value
    /// would be left.
    #[must_use]
    pub(super) fn change<T>(&mut self, change: impl FnOnce(&mut Holdings) -> T) -> Option<T> {
        let before = self.worth();
        let mut holdings = self.holdings.clone();
        let answer = change(&mut holdings);
        let after = worth(&holdings);
        if after <= zero() {
            return None;
        }
        for holding in holdings.values_mut() {
            holding.units = &holding.units * &before / &after;
        }
        self.holdings = holdings;
        self.number = &self.number * after / before;
        Some(answer)
    }

    /// What is bought and sold to get from `before` to the weights there are (formula 23).
    pub(super) fn trades_since(&self, before: &BTreeMap<Line, Number>) -> Trades {
        let after = self.weights();
        let mut trades = Trades::none();
        let lines = before
            .keys()
            .chain(after.keys().filter(|line| !before.contains_key(line)));
        for line in lines {
            let weight = |of: &BTreeMap<Line, Number>| of.get(line).cloned().unwrap_or_else(zero);
            let change = weight(&after) - weight(before);
            if change > zero() {
                trades.bought += change;
            } else {
                trades.sold -= change;
            }
        }
        trades
    }

    /// Keep the figures short (see [`shortened`]).
    pub(super) fn shorten(&mut self) {
        self.number = shortened(&self.number);
        for holding in self.holdings.values_mut() {
            holding.units = shortened(&holding.units);
            holding.price = shortened(&holding.price);
            holding.rate = shortened(&holding.rate);
            holding.target = shortened(&holding.target);
        }
    }
}

pub(super) fn worth(holdings: &Holdings) -> Number {
    let money = holdings.values().map(Holding::money);
    money.fold(zero(), |total, money| total + money)
}
