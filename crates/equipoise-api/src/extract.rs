//! Fields of a request: taken from its query or body, told apart by name, parsed to domain types.

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use equipoise_app::{IndexSelection, Range};
use equipoise_model::{Date, IndexId, Instant, Rhythm};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::ApiError;
use crate::error::shortened;

const DATE: &str = "an ISO 8601 date such as 2024-03-28";
const INSTANT: &str = "an RFC 3339 time such as 2024-03-28T21:00:00Z; write + as %2B in an address";

/// The fields of a request, by name, none of them twice and none unknown.
#[derive(Debug)]
pub(crate) struct Fields(Vec<(String, Value)>);

impl Fields {
    /// The fields of a query, which are all texts.
    pub(crate) fn of_query(uri: &Uri, known: &[&str]) -> Result<Self, ApiError> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Ok(axum::extract::Query(pairs)) = pairs else {
            let given = quoted(uri.query().unwrap_or_default());
            let expected = "name=value pairs joined by &".to_owned();
            return Err(ApiError::Invalid {
                field: "query",
                given,
                expected,
            });
        };
        let values = pairs
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)));
        Self::checked(values.collect(), known)
    }

    /// The fields of a JSON body. A query beside it is refused.
    pub(crate) async fn of_body(
        parts: &Parts,
        body: Body,
        limit: usize,
        known: &[&str],
    ) -> Result<Self, ApiError> {
        Self::of_query(&parts.uri, &[])?;
        check_media_type(&parts.headers)?;
        check_length(&parts.headers, limit)?;
        let bytes = to_bytes(body, limit)
            .await
            .map_err(|error| refused_body(&error, limit))?;
        let object: Object = serde_json::from_slice(&bytes).map_err(|error| ApiError::Body {
            reason: shortened_reason(&error),
        })?;
        Self::checked(object.0, known)
    }

    fn checked(values: Vec<(String, Value)>, known: &[&str]) -> Result<Self, ApiError> {
        for (position, (name, _)) in values.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let known = match known {
                    [] => "there are none".to_owned(),
                    some => format!("there are {}", some.join(", ")),
                };
                return Err(ApiError::Unknown {
                    name: shortened(name),
                    known,
                });
            }
            if values[..position]
                .iter()
                .any(|(earlier, _)| earlier == name)
            {
                return Err(ApiError::Duplicate {
                    field: name.clone(),
                });
            }
        }
        Ok(Self(values))
    }

    /// The value of `field`; `null` counts as not given.
    fn value(&self, field: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(name, _)| name == field);
        found
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
    }

    /// The value of `field` as `read` takes it.
    fn read<T>(
        &self,
        field: &'static str,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        let Some(value) = self.value(field) else {
            return Ok(None);
        };
        match read(value) {
            Some(found) => Ok(Some(found)),
            None => Err(invalid(field, value, expected)),
        }
    }

    /// An optional date.
    pub(crate) fn date(&self, field: &'static str) -> Result<Option<Date>, ApiError> {
        self.read(field, DATE, |value| parse_date(value.as_str()?))
    }

    /// A date that must be there.
    pub(crate) fn required_date(&self, field: &'static str) -> Result<Date, ApiError> {
        self.date(field)?.ok_or(ApiError::Missing {
            field,
            expected: DATE,
        })
    }

    /// `start_date` to `end_date`, both there, in order and not in the future.
    pub(crate) fn required_range(&self, today: Date) -> Result<(Date, Date), ApiError> {
        let start = self.required_date("start_date")?;
        let end = self.required_date("end_date")?;
        range(Some(start), Some(end), today)?;
        Ok((start, end))
    }

    /// `index`, or the default one.
    pub(crate) fn index(&self, default: &IndexId) -> Result<IndexId, ApiError> {
        let Some(value) = self.value("index") else {
            return Ok(default.clone());
        };
        let refused = |expected: &str| invalid("index", value, expected);
        let text = value
            .as_str()
            .ok_or_else(|| refused("a name such as EW100"))?;
        IndexId::parse(text).map_err(|_| {
            refused("1 to 32 characters, a letter first, then letters, digits, - or _")
        })
    }

    /// `index` and `as_of`, which must not lie in the future.
    pub(crate) fn selection(
        &self,
        default: &IndexId,
        now: Instant,
    ) -> Result<IndexSelection, ApiError> {
        let index = self.index(default)?;
        let as_of = self.read("as_of", INSTANT, |value| parse_instant(value.as_str()?))?;
        match as_of {
            Some(given) if given > now => Err(ApiError::FutureInstant {
                field: "as_of",
                given,
                now,
            }),
            as_of => Ok(IndexSelection {
                as_of,
                ..IndexSelection::now(index)
            }),
        }
    }

    /// An optional number of companies.
    pub(crate) fn size(&self, field: &'static str) -> Result<Option<u32>, ApiError> {
        let expected = "a whole number of companies";
        self.read(field, expected, |value| u32::try_from(value.as_u64()?).ok())
    }

    /// An optional rhythm of rebalances.
    pub(crate) fn rhythm(&self, field: &'static str) -> Result<Option<Rhythm>, ApiError> {
        let names = Rhythm::NAMES.join(", ");
        self.read(field, &names, |value| Rhythm::parse(value.as_str()?))
    }

    /// An optional true or false.
    pub(crate) fn flag(&self, field: &'static str) -> Result<Option<bool>, ApiError> {
        self.read(field, "true or false", Value::as_bool)
    }

    /// One of `choices`, by name.
    pub(crate) fn choice<T: Copy>(
        &self,
        field: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, ApiError> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.read(field, &names.join(", "), |value| {
            let text = value.as_str()?;
            choices
                .iter()
                .find(|(name, _)| *name == text)
                .map(|(_, choice)| *choice)
        })
    }
}

/// The range, when it is in order and not in the future.
pub(crate) fn range(from: Option<Date>, to: Option<Date>, today: Date) -> Result<Range, ApiError> {
    Ok(Range { from, to }.checked(("start_date", "end_date"), today)?)
}

/// One date, when it is not in the future.
pub(crate) fn past(field: &'static str, date: Date, today: Date) -> Result<Date, ApiError> {
    if date > today {
        return Err(equipoise_app::AppError::FutureDate { field, date, today }.into());
    }
    Ok(date)
}

/// Ten characters, nothing looser: a date that two readers could read differently is refused.
fn parse_date(text: &str) -> Option<Date> {
    let is_iso = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(position, byte)| match position {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
    if is_iso { text.parse().ok() } else { None }
}

fn parse_instant(text: &str) -> Option<Instant> {
    chrono::DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.to_utc())
}

fn invalid(field: &'static str, value: &Value, expected: &str) -> ApiError {
    let given = match value {
        Value::String(text) => quoted(text),
        other => shortened(&other.to_string()),
    };
    ApiError::Invalid {
        field,
        given,
        expected: expected.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text))
}

fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], |value| value.as_bytes());
    let given = String::from_utf8_lossy(given);
    let essence = given
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if essence == "application/json" || essence.ends_with("+json") {
        return Ok(());
    }
    Err(ApiError::MediaType {
        given: shortened(&given),
    })
}

/// A declared length over the limit is refused before the body is read.
fn check_length(headers: &HeaderMap, limit: usize) -> Result<(), ApiError> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let declared = declared.and_then(|text| text.parse::<usize>().ok());
    if declared.is_some_and(|bytes| bytes > limit) {
        return Err(ApiError::BodyTooLarge { limit });
    }
    Ok(())
}

fn refused_body(error: &axum::Error, limit: usize) -> ApiError {
    let cause = std::error::Error::source(error);
    let is_length = matches!(cause, Some(cause) if cause.is::<http_body_util::LengthLimitError>());
    if is_length {
        return ApiError::BodyTooLarge { limit };
    }
    ApiError::Body {
        reason: "it did not arrive whole".to_owned(),
    }
}

fn shortened_reason(error: &serde_json::Error) -> String {
    error.to_string().chars().take(160).collect()
}

/// A JSON object with its members in order, repeated ones included.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Object(members))
    }
}
