//! What a reader found fault with.

use std::cell::RefCell;
use std::fmt::Display;

use equipoise_model::definitions::FieldError;
use serde_json::Value;

/// Faults that are told one by one; a document with more is told how many there are.
const MAX_FAULTS: usize = 100;

/// The path of the document as a whole.
pub(super) const DOCUMENT: &str = "the document";

/// The faults of a document, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    told: RefCell<Vec<FieldError>>,
    untold: RefCell<usize>,
}

impl Faults {
    pub(super) fn refuse(&self, field: &str, given: impl Display, reason: impl Into<String>) {
        let mut told = self.told.borrow_mut();
        if told.len() < MAX_FAULTS {
            told.push(FieldError::new(field, given, reason));
        } else {
            *self.untold.borrow_mut() += 1;
        }
    }

    pub(super) fn into_errors(self) -> Vec<FieldError> {
        let mut errors = self.told.into_inner();
        let untold = self.untold.into_inner();
        if untold > 0 {
            errors.push(FieldError::new(
                DOCUMENT,
                "",
                format!("has {untold} more faults"),
            ));
        }
        errors
    }
}

/// A number as a count; a whole number may be written with a fraction of zero.
pub(super) fn whole(value: &Value) -> Option<u32> {
    match value.as_u64() {
        Some(count) => u32::try_from(count).ok(),
        None => value.as_f64()?.to_string().parse().ok(),
    }
}
