//! Reading the columns of a stored table back as values of the model.

use arrow::{
    array::{Array, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray, StringArray},
    datatypes::{Date32Type, Float64Type, UInt32Type},
};
use equipoise_model::{Date, Instant};

use super::{
    CodecError,
    table::{Table, primitive, wrong_type},
};

/// A column of numbers.
pub(super) struct Numbers<'t, T: ArrowPrimitiveType> {
    name: &'static str,
    column: &'t PrimitiveArray<T>,
}

/// A column of dates.
pub(super) struct Dates<'t>(Numbers<'t, Date32Type>);

/// A column of texts.
pub(super) struct Texts<'t> {
    name: &'static str,
    column: &'t StringArray,
}

/// A column of texts of which few are distinct.
pub(super) struct Dictionary<'t> {
    pub(super) positions: &'t [u32],
    pub(super) texts: &'t StringArray,
}

impl Table {
    pub(super) fn numbers<T: ArrowPrimitiveType>(
        &self,
        name: &'static str,
    ) -> Result<Numbers<'_, T>, CodecError> {
        Ok(Numbers {
            name,
            column: primitive(self, name)?,
        })
    }

    pub(super) fn floats(
        &self,
        name: &'static str,
    ) -> Result<Numbers<'_, Float64Type>, CodecError> {
        self.numbers(name)
    }

    pub(super) fn dates(&self, name: &'static str) -> Result<Dates<'_>, CodecError> {
        Ok(Dates(self.numbers(name)?))
    }

    pub(super) fn texts(&self, name: &'static str) -> Result<Texts<'_>, CodecError> {
        let column = self.column(name)?;
        let found = column.as_string_opt();
        Ok(Texts {
            name,
            column: found.ok_or_else(|| wrong_type(name, column, "Utf8"))?,
        })
    }

    /// A column that came later; `None` in tables that were written before.
    pub(super) fn later_texts(&self, name: &'static str) -> Result<Option<Texts<'_>>, CodecError> {
        self.has(name).then(|| self.texts(name)).transpose()
    }

    /// A column that came later; `None` in tables that were written before.
    pub(super) fn later_numbers<T: ArrowPrimitiveType>(
        &self,
        name: &'static str,
    ) -> Result<Option<Numbers<'_, T>>, CodecError> {
        self.has(name).then(|| self.numbers(name)).transpose()
    }

    /// A column that came later; `None` in tables that were written before.
    pub(super) fn later_dates(&self, name: &'static str) -> Result<Option<Dates<'_>>, CodecError> {
        self.has(name).then(|| self.dates(name)).transpose()
    }

    pub(super) fn flags(&self, name: &'static str) -> Result<&BooleanArray, CodecError> {
        let column = self.column(name)?;
        column
            .as_boolean_opt()
            .ok_or_else(|| wrong_type(name, column, "Boolean"))
    }

    pub(super) fn dictionary(&self, name: &'static str) -> Result<Dictionary<'_>, CodecError> {
        let column = self.column(name)?;
        let refuse = || wrong_type(name, column, "Dictionary(UInt32, Utf8)");
        let found = column
            .as_dictionary_opt::<UInt32Type>()
            .ok_or_else(refuse)?;
        let texts = found.values().as_string_opt().ok_or_else(refuse)?;
        Ok(Dictionary {
            positions: found.keys().values(),
            texts,
        })
    }
}

impl<T: ArrowPrimitiveType> Numbers<'_, T> {
    pub(super) fn given(&self, row: usize) -> Result<T::Native, CodecError> {
        self.optional(row).ok_or_else(|| absent(self.name, row))
    }

    pub(super) fn optional(&self, row: usize) -> Option<T::Native> {
        self.column.is_valid(row).then(|| self.column.value(row))
    }
}

impl Numbers<'_, Float64Type> {
    /// The figure, `NaN` when it is not known.
    pub(super) fn known(&self, row: usize) -> f64 {
        self.optional(row).unwrap_or(f64::NAN)
    }

    /// Every figure, `NaN` where it is not known.
    pub(super) fn all_known(&self) -> Vec<f64> {
        if self.column.null_count() == 0 {
            return self.column.values().to_vec();
        }
        self.column
            .iter()
            .map(|value| value.unwrap_or(f64::NAN))
            .collect()
    }
}

impl Dates<'_> {
    pub(super) fn given(&self, row: usize) -> Result<Date, CodecError> {
        self.date(row, self.0.given(row)?)
    }

    pub(super) fn optional(&self, row: usize) -> Result<Option<Date>, CodecError> {
        self.0
            .optional(row)
            .map(|days| self.date(row, days))
            .transpose()
    }

    /// Every date; runs of the same date are converted once.
    pub(super) fn all(&self) -> Result<Vec<Date>, CodecError> {
        let mut dates = Vec::with_capacity(self.0.column.len());
        let mut last: Option<(i32, Date)> = None;
        for (row, &days) in self.0.column.values().iter().enumerate() {
            let date = match last {
                Some((known, date)) if known == days => date,
                _ => self.date(row, days)?,
            };
            last = Some((days, date));
            dates.push(date);
        }
        Ok(dates)
    }

    fn date(&self, row: usize, days: i32) -> Result<Date, CodecError> {
        let what = || format!("{days} days after 1970-01-01 is not a date");
        Date::from_epoch_days(days).ok_or_else(|| wrong_value(self.0.name, row, what()))
    }
}

impl<'t> Texts<'t> {
    pub(super) fn given(&self, row: usize) -> Result<&'t str, CodecError> {
        self.optional(row).ok_or_else(|| absent(self.name, row))
    }

    pub(super) fn optional(&self, row: usize) -> Option<&'t str> {
        self.column.is_valid(row).then(|| self.column.value(row))
    }

    pub(super) fn optional_owned(&self, row: usize) -> Option<String> {
        self.optional(row).map(str::to_owned)
    }
}

/// The instant that two columns state: seconds and nanoseconds apart, because one 64-bit count of
/// nanoseconds ends in the year 2262.
pub(super) fn instant(
    column: &str,
    row: usize,
    seconds: i64,
    nanos: u32,
) -> Result<Instant, CodecError> {
    let what = || format!("{seconds} s and {nanos} ns after 1970-01-01 is not an instant");
    Instant::from_timestamp(seconds, nanos).ok_or_else(|| wrong_value(column, row, what()))
}

/// The text of a column that came later.
pub(super) fn later_text(column: Option<&Texts<'_>>, row: usize) -> Option<String> {
    column.and_then(|column| column.optional_owned(row))
}

/// The number of a column that came later.
pub(super) fn later_number<T: ArrowPrimitiveType>(
    column: Option<&Numbers<'_, T>>,
    row: usize,
) -> Option<T::Native> {
    column.and_then(|column| column.optional(row))
}

pub(super) fn wrong_value(column: &str, row: usize, what: String) -> CodecError {
    CodecError::Value {
        column: column.to_owned(),
        row,
        what,
    }
}

fn absent(column: &str, row: usize) -> CodecError {
    wrong_value(column, row, "the value is absent".to_owned())
}
