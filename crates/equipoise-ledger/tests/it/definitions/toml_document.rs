//! Documents written as TOML.

use serde_json::{Map, Value};

/// The document that `text` states as TOML, in JSON: dates become texts.
pub(crate) fn document(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{text}{error}"));
    value(toml::Value::Table(table))
}

fn value(given: toml::Value) -> Value {
    match given {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => {
            assert!(number.is_finite(), "{number} is no figure of a document");
            Value::from(number)
        }
        toml::Value::Boolean(flag) => Value::from(flag),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(value).collect(),
        toml::Value::Table(fields) => {
            let fields = fields.into_iter();
            let fields: Map<String, Value> =
                fields.map(|(name, field)| (name, value(field))).collect();
            Value::Object(fields)
        }
    }
}
