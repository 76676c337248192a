//! A cursor over a document that names each field it finds fault with.

use std::cell::RefCell;
use std::collections::BTreeSet;

use equipoise_model::Date;
use equipoise_model::definitions::FieldError;
use serde_json::{Map, Value};

/// Characters of a refused value that are repeated to the reader.
const GIVEN_MAX: usize = 80;

/// What was found fault with so far.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<FieldError>>);

impl Faults {
    pub(super) fn refuse(&self, field: &str, given: String, reason: impl Into<String>) {
        self.0.borrow_mut().push(FieldError {
            field: field.to_owned(),
            given,
            reason: reason.into(),
        });
    }

    pub(super) fn into_errors(self) -> Vec<FieldError> {
        self.0.into_inner()
    }
}

/// An object of the document, with its path.
pub(super) struct Cursor<'d> {
    path: String,
    fields: Option<&'d Map<String, Value>>,
    faults: &'d Faults,
    seen: RefCell<BTreeSet<&'static str>>,
}

/// A value as a person would recognise it.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= GIVEN_MAX {
        return text;
    }
    let cut: String = text.chars().take(GIVEN_MAX).collect();
    format!("{cut}…")
}

impl<'d> Cursor<'d> {
    /// The document itself.
    pub(super) fn root(document: &'d Value, faults: &'d Faults) -> Self {
        Self::of(String::new(), Some(document), faults)
    }

    fn of(path: String, value: Option<&'d Value>, faults: &'d Faults) -> Self {
        let fields = match value {
            None => None,
            Some(Value::Object(fields)) => Some(fields),
            Some(other) => {
                let field = if path.is_empty() {
                    "the document"
                } else {
                    &path
                };
                faults.refuse(field, shown(other), "is not a table of fields");
                None
            }
        };
        Self {
            path,
            fields,
            faults,
            seen: RefCell::default(),
        }
    }

    /// The path of `name` in the document.
    pub(super) fn path(&self, name: &str) -> String {
        match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        }
    }

    pub(super) fn refuse(&self, name: &str, value: &Value, reason: impl Into<String>) {
        self.faults.refuse(&self.path(name), shown(value), reason);
    }

    pub(super) fn miss(&self, name: &str, reason: &str) {
        self.faults.refuse(&self.path(name), String::new(), reason);
    }

    /// The value of `name`; absent and null are the same.
    pub(super) fn value(&self, name: &'static str) -> Option<&'d Value> {
        self.seen.borrow_mut().insert(name);
        self.fields?.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn table(&self, name: &'static str) -> Cursor<'d> {
        Cursor::of(self.path(name), self.value(name), self.faults)
    }

    /// Whether the table is there at all.
    pub(super) fn is_given(&self) -> bool {
        self.fields.is_some()
    }

    /// The tables of a list.
    pub(super) fn tables(&self, name: &'static str) -> Vec<Cursor<'d>> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        let Value::Array(items) = value else {
            self.refuse(name, value, "is not a list of tables");
            return Vec::new();
        };
        (0..)
            .zip(items)
            .map(|(position, item): (usize, _)| {
                let path = format!("{}[{position}]", self.path(name));
                Cursor::of(path, Some(item), self.faults)
            })
            .collect()
    }

    pub(super) fn text(&self, name: &'static str) -> Option<&'d str> {
        let value = self.value(name)?;
        let text = value.as_str();
        if text.is_none() {
            self.refuse(name, value, "is not a text");
        }
        text
    }

    pub(super) fn number(&self, name: &'static str) -> Option<f64> {
        let value = self.value(name)?;
        let number = value.as_f64().filter(|number| number.is_finite());
        if number.is_none() {
            self.refuse(name, value, "is not a number");
        }
        number
    }

    pub(super) fn count(&self, name: &'static str) -> Option<u32> {
        let value = self.value(name)?;
        let count = value.as_u64().and_then(|count| u32::try_from(count).ok());
        if count.is_none() {
            self.refuse(name, value, "is not a whole number from 0 to 4294967295");
        }
        count
    }

    pub(super) fn flag(&self, name: &'static str) -> Option<bool> {
        let value = self.value(name)?;
        if value.as_bool().is_none() {
            self.refuse(name, value, "is not true or false");
        }
        value.as_bool()
    }

    pub(super) fn date(&self, name: &'static str) -> Option<Date> {
        let value = self.value(name)?;
        let date = value.as_str().and_then(|text| text.parse().ok());
        if date.is_none() {
            self.refuse(name, value, "is not a date such as 2024-01-31");
        }
        date
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
        if found.is_none() {
            self.refuse(name, value, format!("is not one of {}", names.join(", ")));
        }
        found
    }

    pub(super) fn texts(&self, name: &'static str) -> Option<BTreeSet<String>> {
        let value = self.value(name)?;
        let Value::Array(items) = value else {
            self.refuse(name, value, "is not a list of texts");
            return None;
        };
        let mut texts = BTreeSet::new();
        for item in items {
            match item.as_str() {
                Some(text) if !text.is_empty() => {
                    if !texts.insert(text.to_owned()) {
                        self.refuse(name, item, "is listed twice");
                    }
                }
                _ => self.refuse(name, item, "is not a text"),
            }
        }
        Some(texts)
    }

    /// Find fault with every field that was not asked for.
    pub(super) fn finish(&self) {
        let Some(fields) = self.fields else { return };
        let seen = self.seen.borrow();
        for (name, value) in fields {
            if seen.contains(name.as_str()) {
                continue;
            }
            let known: Vec<&str> = seen.iter().copied().collect();
            let reason = format!("is not a known field; there are {}", known.join(", "));
            self.faults.refuse(&self.path(name), shown(value), reason);
        }
    }
}
