//! The universe: which lines an index may choose from (section 3.1).

use std::collections::BTreeSet;

use equipoise_model::definitions::{Liquidity, Statistic};

use super::facts::{Day, Line};
use super::index::Index;
use super::number::{Number, exact, part, sum, whole, zero};
use super::rates::currency_of;

impl Index<'_> {
    /// Whether `line` may be held from the close of `day` on: it passes the lists, is listed, has a
    /// price that is not missing for too long, a recent exchange rate, and passes the bounds.
    pub(super) fn is_eligible(&self, day: Day, line: Line) -> bool {
        let has_price = self
            .book
            .close(day, line)
            .is_some_and(|close| close.price > zero());
        self.is_admitted(line)
            && self.book.is_listed(day, line)
            && has_price
            && !self.is_missing_too_long(day, line)
            && self.recent_rate(day, line).is_some()
            && self.passes_bounds(day, line)
    }

    /// Whether the security record of `line` passes the lists of the universe.
    fn is_admitted(&self, line: Line) -> bool {
        let universe = &self.definition.universe;
        let record = self.book.line(line);
        let names = |symbols: &BTreeSet<String>| symbols.iter().any(|s| record.is_called(s));
        let lets_in =
            |list: &BTreeSet<String>, given: &str| list.is_empty() || list.contains(given);
        let text = |given: &Option<String>| given.clone().unwrap_or_default();
        if names(&universe.excluded) {
            return false;
        }
        if !universe.only.is_empty() && !names(&universe.only) {
            return false;
        }
        if names(&universe.included) {
            return true;
        }
        lets_in(&universe.exchanges, &record.mic)
            && lets_in(&universe.countries, &text(&record.country))
            && lets_in(&universe.currencies, currency_of(&record.currency).0)
            && lets_in(&universe.types, &text(&record.kind))
            && lets_in(&universe.sectors, &text(&record.sector))
            && !universe.excluded_sectors.contains(&text(&record.sector))
    }

    fn passes_bounds(&self, day: Day, line: Line) -> bool {
        self.passes_price(day, line)
            && self.passes_listing(day, line)
            && self.passes_liquidity(day, line)
    }

    /// The close in whole units of its currency, not in pence.
    fn passes_price(&self, day: Day, line: Line) -> bool {
        let universe = &self.definition.universe;
        let Some(close) = self.book.close(day, line) else {
            return false;
        };
        let (_, unit) = currency_of(&self.book.line(line).currency);
        let price = &close.price * unit;
        for bound in [universe.min_price, universe.max_price]
            .into_iter()
            .flatten()
        {
            self.compare(&price, &exact(bound), "a bound on prices");
        }
        universe.min_price.is_none_or(|least| price >= exact(least))
            && universe.max_price.is_none_or(|most| price <= exact(most))
    }

    /// Sessions with an observed close, this one included.
    fn passes_listing(&self, day: Day, line: Line) -> bool {
        let observed = (0..=day).filter(|day| self.book.is_observed(*day, line));
        observed.count() >= self.definition.universe.min_sessions_listed as usize
    }

    fn passes_liquidity(&self, day: Day, line: Line) -> bool {
        let Some(liquidity) = self.definition.universe.liquidity else {
            return true;
        };
        let value = self.traded_value(day, line, &liquidity);
        let bound = exact(liquidity.min_traded_value);
        self.compare(&value, &bound, "a bound on traded value");
        value >= bound
    }

    /// Close × volume of a session in index currency, over the window that ends on `day`; sessions
    /// without volume count as zero. Before there is a whole window there is a shorter one.
    pub(super) fn traded_value(&self, day: Day, line: Line, rule: &Liquidity) -> Number {
        let first = (day + 1).saturating_sub(rule.window_sessions as usize);
        let value = |day: Day| {
            let close = &self.book.close(day, line)?.price;
            Some(close * self.book.volume(day, line)? * self.rate(day, line)?)
        };
        let mut values: Vec<Number> = (first..=day)
            .map(|day| value(day).unwrap_or_else(zero))
            .collect();
        match rule.statistic {
            Statistic::Mean => sum(&values) / whole(values.len()),
            Statistic::Median => median(&mut values),
        }
    }
}

/// The middle one, or the mean of the two middle ones.
fn median(values: &mut [Number]) -> Number {
    values.sort();
    let middle = values.len() / 2;
    match values.len() % 2 {
        1 => values[middle].clone(),
        _ => (&values[middle - 1] + &values[middle]) * part(2),
    }
}
