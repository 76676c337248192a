//! Documents of version 1: the size, schedule and rate of an equal-weighted index.

use equipoise_model::definitions::{Definition, Dividends};
use equipoise_model::{Date, IndexId, Rhythm};
use serde::{Deserialize, Deserializer};

use super::super::CodecError;
use super::invalid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionDoc {
    #[serde(rename = "version")]
    _version: u32,
    index: String,
    name: String,
    size: u32,
    schedule: String,
    currency: String,
    base_date: Option<String>,
    #[serde(deserialize_with = "figure")]
    base_value: f64,
    #[serde(deserialize_with = "figure")]
    withholding_rate: f64,
}

pub(super) fn decode(document: &[u8]) -> Result<Definition, CodecError> {
    let doc: DefinitionDoc = serde_json::from_slice(document).map_err(invalid)?;
    let index = IndexId::parse(&doc.index).map_err(invalid)?;
    let rhythm = Rhythm::parse(&doc.schedule)
        .ok_or_else(|| invalid(format!("schedule {:?} is not known", doc.schedule)))?;
    let mut definition = Definition::equal_weight(index, doc.size).rebalanced(rhythm);
    definition.name = doc.name;
    definition.currency = doc.currency;
    definition.base.date = doc.base_date.as_deref().map(date).transpose()?;
    definition.base.value = doc.base_value;
    definition.dividends = Dividends::withheld_at(doc.withholding_rate);
    // Closes were carried for as long as they were missing, and no rate was ever looked up.
    definition.missing_price.max_sessions = None;
    definition.universe.currencies = [definition.currency.clone()].into();
    Ok(definition)
}

fn date(text: &str) -> Result<Date, CodecError> {
    text.parse()
        .map_err(|_| invalid(format!("base_date {text:?} is not a date")))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Figure {
    Finite(f64),
    Bits { bits: u64 },
}

/// Finite figures stand as numbers, which JSON can hold, the others by their bits.
fn figure<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
    Ok(match Figure::deserialize(input)? {
        Figure::Finite(value) => value,
        Figure::Bits { bits } => f64::from_bits(bits),
    })
}
