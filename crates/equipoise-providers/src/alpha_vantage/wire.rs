//! The document as Alpha Vantage sends it: fields with numbers before their names, figures as text.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::body::{Day, Number};

/// The largest body that is decoded; thirty years of a line take some 3 MB.
pub const MAX_BODY_BYTES: usize = 16 << 20;
/// The most rows of a line; thirty years have some 7,500.
pub const MAX_ROWS: usize = 50_000;

/// The document: a series, or a sentence in place of it.
#[derive(Debug, Deserialize)]
pub(super) struct Document {
    #[serde(default, rename = "Meta Data")]
    pub(super) meta: Option<Meta>,
    #[serde(default, rename = "Time Series (Daily)")]
    pub(super) series: Option<Series>,
    #[serde(default, rename = "Information")]
    pub(super) information: Option<String>,
    #[serde(default, rename = "Note")]
    pub(super) note: Option<String>,
    #[serde(default, rename = "Error Message")]
    pub(super) error: Option<String>,
}

/// What the series is of.
#[derive(Debug, Deserialize)]
pub(super) struct Meta {
    #[serde(rename = "2. Symbol")]
    pub(super) symbol: String,
    #[serde(rename = "5. Time Zone")]
    pub(super) zone: String,
}

/// A session of a line.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    #[serde(rename = "1. open")]
    pub(super) open: Number,
    #[serde(rename = "2. high")]
    pub(super) high: Number,
    #[serde(rename = "3. low")]
    pub(super) low: Number,
    #[serde(rename = "4. close")]
    pub(super) close: Number,
    #[serde(rename = "6. volume")]
    pub(super) volume: Number,
    #[serde(rename = "7. dividend amount")]
    pub(super) dividend: Number,
    #[serde(rename = "8. split coefficient")]
    pub(super) split: Number,
}

/// Sessions by their date.
#[derive(Debug)]
pub(super) struct Series(pub(super) Vec<(Day, Session)>);

impl<'de> Deserialize<'de> for Series {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SeriesVisitor).map(Self)
    }
}

struct SeriesVisitor;

impl<'de> Visitor<'de> for SeriesVisitor {
    type Value = Vec<(Day, Session)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("sessions by their date")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut sessions = Vec::new();
        while let Some(session) = map.next_entry()? {
            if sessions.len() == MAX_ROWS {
                return Err(Error::custom(format!(
                    "a series has more rows than the limit of {MAX_ROWS}"
                )));
            }
            sessions.push(session);
        }
        Ok(sessions)
    }
}
