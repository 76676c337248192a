//! An index: a definition read over the book, in the currency of the index.

use std::cell::RefCell;

use equipoise_model::Definition;
use equipoise_model::definitions::MissingPricePolicy;

use super::actions::rebased_close;
use super::book::Book;
use super::facts::{Day, Line};
use super::number::{Number, exact};
use super::rates::Rate;

/// A definition over the facts.
#[derive(Debug)]
pub(super) struct Index<'a> {
    pub(super) book: &'a Book,
    pub(super) definition: &'a Definition,
    /// Index currency for one price unit, by day and line.
    rates: Vec<Vec<Option<Rate>>>,
    close_calls: RefCell<Vec<String>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(book: &'a Book, definition: &'a Definition) -> Self {
        let rate = |day: Day, line: Line| {
            let unit = &book.line(line).currency;
            book.stated.rate(book.date(day), unit, &definition.currency)
        };
        let rates = (0..book.days())
            .map(|day| (0..book.lines()).map(|line| rate(day, line)).collect())
            .collect();
        Self {
            book,
            definition,
            rates,
            close_calls: RefCell::default(),
        }
    }

    /// Index currency for one price unit of `line`; `None` before the first fixing.
    pub(super) fn rate(&self, day: Day, line: Line) -> Option<&Number> {
        self.rates[day][line].as_ref().map(|rate| &rate.value)
    }

    /// The same, where it is recent enough to choose or buy the line at.
    pub(super) fn recent_rate(&self, day: Day, line: Line) -> Option<&Number> {
        let rate = self.rates[day][line].as_ref();
        rate.filter(|rate| rate.is_recent()).map(|rate| &rate.value)
    }

    /// Whether the close of `line` is missing for as long as the definition allows: it is then
    /// neither eligible nor kept.
    pub(super) fn is_missing_too_long(&self, day: Day, line: Line) -> bool {
        let rule = self.definition.missing_price;
        let limit = match rule.policy {
            MissingPricePolicy::Drop => Some(1),
            _ => rule.max_sessions,
        };
        let close = self.book.close(day, line);
        let missing = close.map_or(0, |close| close.missing);
        limit.is_some_and(|limit| missing >= limit)
    }

    /// The price that stands for the close of `line`, by the policy for missing ones.
    pub(super) fn price(&self, day: Day, line: Line) -> Option<Number> {
        let close = self.book.close(day, line)?;
        let is_as_traded = self.definition.missing_price.policy == MissingPricePolicy::LastTrade;
        if close.missing == 0 || !is_as_traded {
            return Some(close.price.clone());
        }
        let traded = day - close.missing as usize;
        let last = self.book.close(traded, line)?.price.clone();
        Some(self.on_basis_of(day, traded, line, last))
    }

    /// A price of `since` on the share basis of `day`.
    pub(super) fn on_basis_of(&self, day: Day, since: Day, line: Line, price: Number) -> Number {
        self.book
            .actions_since(since, day, line)
            .fold(price, |price, effect| rebased_close(&price, effect))
    }

    /// Note that two figures are too close for a calculator with 64 bits to tell apart.
    pub(super) fn compare(&self, one: &Number, other: &Number, what: &str) {
        let distance = if one > other {
            one - other
        } else {
            other - one
        };
        let is_close = one != other && distance <= one * exact(1e-12);
        if is_close {
            self.note_close_call(what);
        }
    }

    pub(super) fn note_close_call(&self, what: &str) {
        self.close_calls.borrow_mut().push(what.to_owned());
    }

    pub(super) fn into_close_calls(self) -> Vec<String> {
        self.close_calls.into_inner()
    }
}
