//! The table of market data sources.

use equipoise_model::Instant;
use equipoise_providers::source::Source;
use equipoise_providers::transport::{BreakerState, Health};

use super::{Column, Kind, Table, Value, column};

/// One row for each source.
pub const PROVIDERS: Table<ProviderRow> = Table {
    name: "providers",
    columns: &COLUMNS,
};

/// A source as people look at it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProviderRow {
    name: &'static str,
    capabilities: String,
    license: &'static str,
    redistribution: &'static str,
    state: String,
    left_in_minute: Option<u32>,
    left_in_day: Option<u32>,
    failed_at: Option<String>,
    failure: Option<&'static str>,
    fault: Option<&'static str>,
    reason: Option<String>,
}

impl ProviderRow {
    /// The row of `source` in this condition, at `now`.
    #[must_use]
    pub fn new(source: &dyn Source, health: &Health, now: Instant) -> Self {
        let license = source.license();
        let last = health.last_failure.as_ref();
        Self {
            name: source.name(),
            capabilities: source.capabilities().names().join(", "),
            license: license.name,
            redistribution: license.redistribution.name(),
            state: state(health, now),
            left_in_minute: health.left.in_minute,
            left_in_day: health.left.in_day,
            failed_at: last.map(|one| one.at.to_rfc3339()),
            failure: last.map(|one| one.kind.name()),
            fault: last.map(|one| one.fault.name()),
            reason: last.map(|one| one.text.clone()),
        }
    }

    /// The row of a source that cannot be asked because `reason`.
    #[must_use]
    pub fn unusable(name: &'static str, reason: &str) -> Self {
        Self {
            name,
            state: reason.to_owned(),
            ..Self::default()
        }
    }
}

/// `ready`, or the endpoints that nothing is asked of.
fn state(health: &Health, now: Instant) -> String {
    let closed: Vec<String> = health
        .breakers
        .iter()
        .filter_map(|(endpoint, state)| match state {
            BreakerState::Open { until } if *until > now => {
                let until = until.format("%Y-%m-%dT%H:%M:%SZ");
                Some(format!("{endpoint} not asked until {until}"))
            }
            _ => None,
        })
        .collect();
    match closed.is_empty() {
        true => "ready".to_owned(),
        false => closed.join("; "),
    }
}

const COLUMNS: [Column<ProviderRow>; 11] = [
    column("source", Kind::Text, "source", |row| Value::Text(row.name)),
    column("capabilities", Kind::Text, "what it tells", |row| {
        Value::Text(&row.capabilities)
    }),
    column("license", Kind::Text, "terms", |row| {
        Value::Text(row.license)
    }),
    column("redistribution", Kind::Text, "who may see values", |row| {
        Value::Text(row.redistribution)
    }),
    column("state", Kind::Text, "ready, or what is not asked", |row| {
        Value::Text(&row.state)
    }),
    column("left_in_minute", Kind::Integer, "requests left", |row| {
        integer(row.left_in_minute)
    }),
    column("left_in_day", Kind::Integer, "requests left", |row| {
        integer(row.left_in_day)
    }),
    column("failed_at", Kind::Text, "when it failed last", |row| {
        Value::text(row.failed_at.as_deref())
    }),
    column("failure", Kind::Text, "kind of that failure", |row| {
        Value::text(row.failure)
    }),
    column("fault", Kind::Text, "whose fault it was", |row| {
        Value::text(row.fault)
    }),
    column("reason", Kind::Text, "what had failed", |row| {
        Value::text(row.reason.as_deref())
    }),
];

fn integer(number: Option<u32>) -> Value<'static> {
    number.map_or(Value::Missing, |number| Value::Integer(number.into()))
}
