//! A cursor over a document that names each field it finds fault with.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;

use equipoise_model::Date;
use serde_json::{Map, Value};

use super::faults::{DOCUMENT, Faults, whole};

/// A table of the document, with its path.
pub(super) struct Cursor<'d> {
    path: String,
    table: Table<'d>,
    faults: &'d Faults,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// What stands where a table belongs.
#[derive(Clone, Copy)]
enum Table<'d> {
    Absent,
    Given(&'d Map<String, Value>),
    /// Something else, which was found fault with.
    Misshapen,
}

impl<'d> Cursor<'d> {
    /// The document itself.
    pub(super) fn root(document: &'d Value, faults: &'d Faults) -> Self {
        Self::of(String::new(), Some(document), faults)
    }

    fn of(path: String, value: Option<&'d Value>, faults: &'d Faults) -> Self {
        let table = match value {
            None => Table::Absent,
            Some(Value::Object(fields)) => Table::Given(fields),
            Some(other) => {
                let field = if path.is_empty() { DOCUMENT } else { &path };
                faults.refuse(field, other, "is not a table of fields");
                Table::Misshapen
            }
        };
        Self {
            path,
            table,
            faults,
            asked: RefCell::default(),
        }
    }

    /// The path of `name` in the document.
    fn path(&self, name: impl Display) -> String {
        match self.path.is_empty() {
            true => name.to_string(),
            false => format!("{}.{name}", self.path),
        }
    }

    /// Find fault with `value` at `name`, which may go on below a field: `dates[2]`.
    pub(super) fn refuse(&self, name: impl Display, value: &Value, reason: impl Into<String>) {
        self.faults.refuse(&self.path(name), value, reason);
    }

    /// Whether the table is there.
    pub(super) fn is_given(&self) -> bool {
        matches!(self.table, Table::Given(_))
    }

    /// Whether the field is there, whatever it holds.
    pub(super) fn has(&self, name: &str) -> bool {
        matches!(self.table, Table::Given(fields) if fields.contains_key(name))
    }

    /// The value of `name`. A null is none: it would hide that a figure could not be computed.
    pub(super) fn value(&self, name: &'static str) -> Option<&'d Value> {
        let is_new = self.asked.borrow_mut().insert(name);
        let Table::Given(fields) = self.table else {
            return None;
        };
        let value = fields.get(name)?;
        if !value.is_null() {
            return Some(value);
        }
        if is_new {
            self.refuse(name, value, "says nothing: leave the field out");
        }
        None
    }

    /// What `read` makes of `name`, a field that must be there: it says `what`.
    pub(super) fn needed<T>(
        &self,
        name: &'static str,
        what: &str,
        read: impl Fn(&Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if !self.has(name) && !matches!(self.table, Table::Misshapen) {
            let reason = format!("is missing: {what}");
            self.faults.refuse(&self.path(name), "", reason);
        }
        read(self, name)
    }

    pub(super) fn table(&self, name: &'static str) -> Self {
        Self::of(self.path(name), self.value(name), self.faults)
    }

    /// The tables of a list; none when it is absent.
    pub(super) fn tables(&self, name: &'static str) -> Vec<Self> {
        let items = self.list(name, "tables").unwrap_or_default();
        (0..)
            .zip(items)
            .map(|(position, item): (usize, _)| {
                let path = format!("{}[{position}]", self.path(name));
                Self::of(path, Some(item), self.faults)
            })
            .filter(Self::is_given)
            .collect()
    }

    pub(super) fn text(&self, name: &'static str) -> Option<String> {
        let value = self.value(name)?;
        let text = value.as_str().map(str::to_owned);
        text.or_else(|| self.fault(name, value, "is not a text"))
    }

    pub(super) fn number(&self, name: &'static str) -> Option<f64> {
        let value = self.value(name)?;
        let number = value.as_f64();
        number.or_else(|| self.fault(name, value, "is not a number"))
    }

    pub(super) fn count(&self, name: &'static str) -> Option<u32> {
        let value = self.value(name)?;
        let reason = "is not a whole number from 0 to 4294967295";
        whole(value).or_else(|| self.fault(name, value, reason))
    }

    pub(super) fn flag(&self, name: &'static str) -> Option<bool> {
        let value = self.value(name)?;
        let flag = value.as_bool();
        flag.or_else(|| self.fault(name, value, "is not true or false"))
    }

    pub(super) fn date(&self, name: &'static str) -> Option<Date> {
        let value = self.value(name)?;
        iso_date(value).or_else(|| self.fault(name, value, NO_DATE))
    }

    pub(super) fn dates(&self, name: &'static str) -> Option<Vec<Date>> {
        self.items(name, "dates", |item| iso_date(item).ok_or(NO_DATE))
    }

    pub(super) fn texts(&self, name: &'static str) -> Option<BTreeSet<String>> {
        let texts = self.items(name, "texts", |item| {
            let text = item.as_str();
            text.map(str::to_owned).ok_or("is not a text")
        })?;
        Some(texts.into_iter().collect())
    }

    /// One of the choices that `parse` knows; `names` are said when it is none.
    pub(super) fn choice<T>(
        &self,
        name: &'static str,
        names: &[&str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        let found = value.as_str().and_then(parse);
        found.or_else(|| {
            let reason = format!("is not one of {}", names.join(", "));
            self.fault(name, value, reason)
        })
    }

    /// What `read` makes of each value of a list, in which none stands twice.
    pub(super) fn items<T>(
        &self,
        name: &'static str,
        what: &str,
        read: impl Fn(&Value) -> Result<T, &'static str>,
    ) -> Option<Vec<T>> {
        let list = self.list(name, what)?;
        let mut items = Vec::with_capacity(list.len());
        let mut seen = BTreeSet::new();
        for (position, value) in list.iter().enumerate() {
            let place = format!("{name}[{position}]");
            match read(value) {
                Err(reason) => self.refuse(place, value, reason),
                Ok(_) if !seen.insert(value.to_string()) => {
                    self.refuse(place, value, "is listed twice");
                }
                Ok(item) => items.push(item),
            }
        }
        Some(items)
    }

    fn list(&self, name: &'static str, what: &str) -> Option<&'d [Value]> {
        let value = self.value(name)?;
        let list = value.as_array().map(Vec::as_slice);
        list.or_else(|| self.fault(name, value, format!("is not a list of {what}")))
    }

    fn fault<T>(&self, name: &str, value: &Value, reason: impl Into<String>) -> Option<T> {
        self.refuse(name, value, reason);
        None
    }

    /// Find fault with every field that was not asked for.
    pub(super) fn finish(&self) {
        let Table::Given(fields) = self.table else {
            return;
        };
        let asked = self.asked.borrow();
        let known: Vec<&str> = asked.iter().copied().collect();
        for (name, value) in fields {
            if !asked.contains(name.as_str()) {
                let reason = format!("is not a known field; there are {}", known.join(", "));
                self.refuse(name, value, reason);
            }
        }
    }
}

const NO_DATE: &str = "is not a date such as 2024-01-31";

/// A date as it is written out: one spelling for each.
fn iso_date(value: &Value) -> Option<Date> {
    let text = value.as_str()?;
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}
