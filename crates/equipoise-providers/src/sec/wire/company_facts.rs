//! What one company filed, by taxonomy, tag and unit. Only share counts of the cover page are read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use equipoise_model::Date;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, Visitor};

use super::Rows;
use crate::body::clipped;

/// The document.
#[derive(Debug, Deserialize)]
pub(in crate::sec) struct CompanyFactsDocument {
    #[serde(deserialize_with = "number")]
    pub(in crate::sec) cik: u64,
    pub(in crate::sec) facts: Taxonomies,
}

/// The taxonomies; that of the cover page is `dei`.
#[derive(Debug, Deserialize)]
pub(in crate::sec) struct Taxonomies {
    #[serde(default)]
    pub(in crate::sec) dei: Option<CoverPage>,
    /// Named so that the balance sheet standing twice is an error as well.
    #[serde(default, rename = "us-gaap")]
    pub(in crate::sec) _us_gaap: Option<IgnoredAny>,
}

/// The tags of the cover page.
#[derive(Debug, Deserialize)]
pub(in crate::sec) struct CoverPage {
    #[serde(default, rename = "EntityCommonStockSharesOutstanding")]
    pub(in crate::sec) shares_outstanding: Option<Concept>,
}

/// One tag: what was filed, by unit.
#[derive(Debug, Deserialize)]
pub(in crate::sec) struct Concept {
    pub(in crate::sec) units: BTreeMap<String, Rows<Filed>>,
}

/// One figure of one filing.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::sec) struct Filed {
    /// The date that the figure is for.
    #[serde(deserialize_with = "date")]
    pub(in crate::sec) end: Date,
    #[serde(rename = "val")]
    pub(in crate::sec) value: f64,
    /// The number of the filing.
    pub(in crate::sec) accn: String,
    /// The form, such as `10-Q`; an amendment ends in `/A`.
    pub(in crate::sec) form: String,
    #[serde(deserialize_with = "date")]
    pub(in crate::sec) filed: Date,
}

/// A date such as `2024-10-18`.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = Cow::<str>::deserialize(deserializer)?;
    text.parse()
        .map_err(|_| D::Error::custom(format!("{:?} is no date", clipped(&text))))
}

/// A number that some documents carry as text with leading zeros.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    struct Number;

    impl Visitor<'_> for Number {
        type Value = u64;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a number, plain or as text")
        }

        fn visit_u64<E>(self, number: u64) -> Result<u64, E> {
            Ok(number)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Number)
}
