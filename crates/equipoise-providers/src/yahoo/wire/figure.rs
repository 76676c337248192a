//! Figures and columns: numbers that may be text, wrapped or missing, and lists that may be too long.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The most rows of a column and the most events of a kind that are read: daily rows of three centuries.
pub const MAX_ROWS: usize = 100_000;

/// A number: plain, as text, or as the field `raw` of an object. `NaN` when it is null or is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::yahoo) struct Figure(pub(in crate::yahoo) f64);

impl Default for Figure {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FigureVisitor)
    }
}

struct FigureVisitor;

impl<'de> Visitor<'de> for FigureVisitor {
    type Value = Figure;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number, a number as text, or an object with `raw`")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Figure, E> {
        Ok(Figure(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Figure, E> {
        Ok(Figure(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Figure, E> {
        Ok(Figure(number as f64))
    }

    fn visit_unit<E>(self) -> Result<Figure, E> {
        Ok(Figure::default())
    }

    fn visit_str<E>(self, text: &str) -> Result<Figure, E> {
        Ok(Figure(text.trim().parse().unwrap_or(f64::NAN)))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Figure, M::Error> {
        let mut figure = Figure::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "raw" {
                figure = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(figure)
    }
}

/// A column of figures; nulls are `NaN`.
#[derive(Debug, Default)]
pub(in crate::yahoo) struct Column(pub(in crate::yahoo) Vec<Figure>);

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(
            deserializer.deserialize_any(RowsVisitor(PhantomData))?,
        ))
    }
}

/// The values of a map whose keys mean nothing, or the elements of a list; none for null.
#[derive(Debug)]
pub(in crate::yahoo) struct Values<T>(pub(in crate::yahoo) Vec<T>);

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Values<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(
            deserializer.deserialize_any(RowsVisitor(PhantomData))?,
        ))
    }
}

struct RowsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RowsVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list or an object")
    }

    fn visit_unit<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sequence: S) -> Result<Vec<T>, S::Error> {
        let mut rows = Vec::new();
        while let Some(row) = sequence.next_element()? {
            push(&mut rows, row)?;
        }
        Ok(rows)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Vec<T>, M::Error> {
        let mut rows = Vec::new();
        while map.next_key::<IgnoredAny>()?.is_some() {
            push(&mut rows, map.next_value()?)?;
        }
        Ok(rows)
    }
}

fn push<T, E: Error>(rows: &mut Vec<T>, row: T) -> Result<(), E> {
    if rows.len() == MAX_ROWS {
        return Err(E::custom(format!(
            "a list has more rows than the limit of {MAX_ROWS}"
        )));
    }
    rows.push(row);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(text: &str) -> f64 {
        serde_json::from_str::<Figure>(text).unwrap().0
    }

    #[test]
    fn a_figure_is_read_in_every_form_it_is_sent_in() {
        for text in [
            "4",
            "4.0",
            "\"4\"",
            "\" 4.0 \"",
            r#"{"fmt":"4.00","raw":4}"#,
        ] {
            assert_eq!(figure(text).to_bits(), 4.0_f64.to_bits(), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["null", "\"\"", "\"N/A\"", "{}", "\"NaN\""] {
            assert!(figure(text).is_nan(), "{text}");
        }
        assert!(serde_json::from_str::<Figure>("true").is_err());
    }

    #[test]
    fn keys_of_a_map_mean_nothing_and_may_repeat() {
        let values: Values<u8> = serde_json::from_str(r#"{"9":1,"9":2,"1":3}"#).unwrap();
        assert_eq!(values.0, [1, 2, 3]);
    }

    #[test]
    fn a_list_beyond_the_limit_is_refused() {
        let list = |rows: usize| format!("[{}0]", "0,".repeat(rows - 1));
        assert_eq!(
            serde_json::from_str::<Column>(&list(MAX_ROWS))
                .unwrap()
                .0
                .len(),
            MAX_ROWS
        );
        let error = serde_json::from_str::<Column>(&list(MAX_ROWS + 1)).unwrap_err();
        assert!(error.to_string().contains("limit of 100000"), "{error}");
    }
}
