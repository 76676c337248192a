//! What a valid definition is: the range of each field, and what fields may not say together.
//!
//! What only facts can tell is not looked at: whether a market code has a calendar, whether a
//! reference rate is there, whether enough sectors have a member.

mod dividends;
mod field_error;
mod overlays;
mod schedule;
mod selection;
mod treatment;
mod universe;
mod weighting;

use std::fmt::Display;

use super::{Definition, Scheme};
use crate::Date;
use crate::fx::is_minor_unit;

pub use self::field_error::{FieldError, InvalidDefinition};

/// Entries of a list.
const MAX_LIST: usize = 20_000;
/// Characters of a symbol, a sector or an instrument type.
const MAX_TEXT_CHARACTERS: usize = 100;
const MAX_NAME_CHARACTERS: usize = 200;
const MAX_BASE_VALUE: f64 = 1e9;
const MAX_BASE_MARKET_VALUE: f64 = 1e18;
/// Years in which an index may begin and rules may change.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// Every field of `definition` that is not valid, in the order of the document.
pub(super) fn errors(definition: &Definition) -> Vec<FieldError> {
    let mut check = Check::default();
    check.identity(definition);
    check.universe(definition);
    check.selection(definition);
    check.weighting(definition);
    check.schedule(definition);
    check.treatment(definition);
    check.dividends(definition);
    check.missing_price(definition);
    check.costs(definition);
    check.overlays(definition);
    check.errors
}

#[derive(Default)]
struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    fn refuse(&mut self, field: &str, given: impl Display, reason: impl Into<String>) {
        self.errors.push(FieldError::new(field, given, reason));
    }

    fn refuse_text(&mut self, field: &str, given: &str, reason: impl Into<String>) {
        self.refuse(field, format_args!("{given:?}"), reason);
    }

    fn count(&mut self, field: &str, given: u32, least: u32, most: u32) {
        if !(least..=most).contains(&given) {
            self.refuse(field, given, format!("is out of range: {least} to {most}"));
        }
    }

    fn length(&mut self, field: &str, given: usize, most: usize) {
        if given > most {
            let reason = format!("is too long: {most} entries at most");
            self.refuse(field, format_args!("of {given} entries"), reason);
        }
    }

    fn fraction(&mut self, field: &str, given: f64) {
        if !(0.0..=1.0).contains(&given) {
            self.refuse(field, given, "is out of range: a fraction from 0 to 1");
        }
    }

    fn positive(&mut self, field: &str, given: f64) {
        if !(given.is_finite() && given > 0.0) {
            self.refuse(field, given, "is not a positive number");
        }
    }

    fn positive_up_to(&mut self, field: &str, given: f64, most: f64) {
        if !(given > 0.0 && given <= most) {
            let reason = format!("is out of range: above 0 and at most {most}");
            self.refuse(field, given, reason);
        }
    }

    fn within(&mut self, field: &str, given: f64, least: f64, most: f64) {
        if !(least..=most).contains(&given) {
            self.refuse(field, given, format!("is out of range: {least} to {most}"));
        }
    }

    fn date(&mut self, field: &str, given: Date) {
        use chrono::Datelike;
        if !YEARS.contains(&given.year()) {
            let (first, last) = (YEARS.start(), YEARS.end());
            let reason = format!("is out of range: the years {first} to {last}");
            self.refuse(field, given, reason);
        }
    }

    /// A text that is looked for as it is written: blanks around it would never be found.
    fn text(&mut self, field: &str, given: &str, most: usize) {
        let length = given.chars().count();
        if length == 0 || length > most {
            let reason = format!("is out of range: 1 to {most} characters");
            return self.refuse_text(field, given, reason);
        }
        if given.trim() != given || given.chars().any(char::is_control) {
            self.refuse_text(field, given, "has blanks around it or control characters");
        }
    }

    fn market(&mut self, field: &str, given: &str) {
        let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if given.len() != 4 || !given.bytes().all(is_letter) {
            let reason = "is not a market code: 4 capital letters or digits";
            self.refuse_text(field, given, reason);
        }
    }

    fn country(&mut self, field: &str, given: &str) {
        if given.len() != 2 || !given.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.refuse_text(field, given, "is not a country code: 2 capital letters");
        }
    }

    fn currency(&mut self, field: &str, given: &str) {
        if given.len() != 3 || !given.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return self.refuse_text(field, given, "is not a currency: 3 capital letters");
        }
        if is_minor_unit(given) {
            self.refuse_text(field, given, "is a minor unit: state the currency itself");
        }
    }

    fn identity(&mut self, definition: &Definition) {
        self.text("name", &definition.name, MAX_NAME_CHARACTERS);
        self.currency("currency", &definition.currency);
        if let Some(calendar) = &definition.calendar {
            self.market("calendar", calendar);
        }
        let base = definition.base;
        if let Some(date) = base.date {
            self.date("base.date", date);
        }
        self.positive_up_to("base.value", base.value, MAX_BASE_VALUE);
        let market_value = base.market_value;
        self.positive_up_to("base.market_value", market_value, MAX_BASE_MARKET_VALUE);
    }
}

fn is_price_weighted(definition: &Definition) -> bool {
    definition.weighting.scheme == Scheme::Price
}
