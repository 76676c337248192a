//! Definitions as documents: every field spelled out, or only what is not a default.

use equipoise_model::definitions::{
    Buffer, Definition, MonthDay, Overlay, OverlayKind, Rhythm, Scheme, SectorTotals, Universe,
};
use serde_json::{Map, Value, json};

use super::defaults;

/// The newest version of the document.
pub(super) const VERSION: u32 = 2;

/// The document of `definition` with every field, defaults included.
#[must_use]
pub fn whole_document(definition: &Definition) -> Value {
    let base = definition.base;
    object([
        ("index", json!(definition.index.as_str())),
        ("name", json!(definition.name)),
        ("currency", json!(definition.currency)),
        ("calendar", json!(definition.calendar)),
        (
            "base",
            object([
                ("date", json!(base.date.map(|date| date.to_string()))),
                ("value", number(base.value)),
                ("market_value", number(base.market_value)),
            ]),
        ),
        ("universe", universe(&definition.universe)),
        ("selection", selection(definition)),
        ("weighting", weighting(definition)),
        ("schedule", schedule(definition)),
        ("actions", actions(definition)),
        ("dividends", dividends(definition)),
        (
            "missing_price",
            object([
                ("policy", json!(definition.missing_price.policy.name())),
                (
                    "max_sessions",
                    json!(definition.missing_price.max_sessions.unwrap_or(0)),
                ),
                ("removal", json!(definition.missing_price.removal.name())),
            ]),
        ),
        (
            "costs",
            object([
                ("buy_bps", number(definition.costs.buy_bps)),
                ("sell_bps", number(definition.costs.sell_bps)),
            ]),
        ),
        (
            "overlays",
            definition.overlays.iter().map(overlay).collect(),
        ),
    ])
}

/// The document of `definition` without fields that have their default: one spelling for each rule
/// book. A field that is added later does not change it.
#[must_use]
pub fn document(definition: &Definition) -> Value {
    let mut document = whole_document(definition);
    prune(&mut document, &defaults_beside(definition));
    if let Some(Value::Array(overlays)) = document.get_mut("overlays") {
        let defaults = overlay_defaults();
        let overlays = overlays.iter_mut();
        overlays.for_each(|overlay| prune(overlay, &defaults));
    }
    let mut fields = Map::new();
    fields.insert("version".to_owned(), json!(VERSION));
    if let Value::Object(document) = document {
        fields.extend(document);
    }
    Value::Object(fields)
}

/// What a document means that states no more of `definition` than it has to, without what it has
/// to (the index, its name, its size), and with what only some definitions have.
fn defaults_beside(definition: &Definition) -> Value {
    let scheme = &definition.weighting.scheme;
    let mut default = Definition::equal_weight(definition.index.clone(), 1);
    default.universe.only = defaults::only(scheme);
    default.selection.unit = defaults::unit(scheme);
    let mut document = whole_document(&default);
    take_out(&mut document, "", "index");
    take_out(&mut document, "", "name");
    take_out(&mut document, "/selection", "size");
    let (sessions, statistic) = (
        defaults::TRADED_VALUE_WINDOW_SESSIONS,
        defaults::STATISTIC.name(),
    );
    document["universe"]["traded_value_window_sessions"] = json!(sessions);
    document["universe"]["traded_value_statistic"] = json!(statistic);
    document["weighting"]["window_sessions"] = json!(defaults::VOLATILITY_WINDOW_SESSIONS);
    document
}

fn take_out(document: &mut Value, table: &str, field: &str) {
    if let Some(Value::Object(fields)) = document.pointer_mut(table) {
        fields.remove(field);
    }
}

/// Take out of `document` what is the same in `default`, and what is left empty by that.
fn prune(document: &mut Value, default: &Value) {
    let (Value::Object(fields), Value::Object(defaults)) = (document, default) else {
        return;
    };
    fields.retain(|name, value| {
        let Some(default) = defaults.get(name) else {
            return true;
        };
        if value == default {
            return false;
        }
        prune(value, default);
        !value.as_object().is_some_and(Map::is_empty)
    });
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A figure in the one spelling that equal figures have: zero has no sign.
///
/// What is not finite, and so not valid, becomes a text: JSON has no such number, and what is lost
/// must not read as a default.
fn number(figure: f64) -> Value {
    match figure.is_finite() {
        true => json!(figure + 0.0),
        false => json!(figure.to_string()),
    }
}

fn optional_number(figure: Option<f64>) -> Value {
    figure.map_or(Value::Null, number)
}

fn universe(universe: &Universe) -> Value {
    let liquidity = universe.liquidity;
    object([
        ("exchanges", json!(universe.exchanges)),
        ("countries", json!(universe.countries)),
        ("currencies", json!(universe.currencies)),
        ("types", json!(universe.types)),
        ("sectors", json!(universe.sectors)),
        ("exclude_sectors", json!(universe.excluded_sectors)),
        ("include", json!(universe.included)),
        ("only", json!(universe.only)),
        ("exclude", json!(universe.excluded)),
        ("min_price", optional_number(universe.min_price)),
        ("max_price", optional_number(universe.max_price)),
        (
            "min_traded_value",
            optional_number(liquidity.map(|liquidity| liquidity.min_traded_value)),
        ),
        (
            "traded_value_window_sessions",
            json!(liquidity.map(|liquidity| liquidity.window_sessions)),
        ),
        (
            "traded_value_statistic",
            json!(liquidity.map(|liquidity| liquidity.statistic.name())),
        ),
        ("min_sessions_listed", json!(universe.min_sessions_listed)),
    ])
}

fn selection(definition: &Definition) -> Value {
    let selection = &definition.selection;
    let buffer =
        |buffer: Buffer| object([("enter", json!(buffer.enter)), ("keep", json!(buffer.keep))]);
    object([
        ("size", json!(selection.size)),
        ("by", json!(selection.by.name())),
        ("unit", json!(selection.unit.name())),
        ("line", json!(selection.line.name())),
        ("buffer", selection.buffer.map_or(Value::Null, buffer)),
        ("ties", json!(selection.ties.name())),
        ("lag_sessions", json!(selection.lag_sessions)),
    ])
}

fn weighting(definition: &Definition) -> Value {
    let weighting = &definition.weighting;
    let (window, targets) = match &weighting.scheme {
        Scheme::InverseVolatility { window_sessions } => (json!(window_sessions), Value::Null),
        Scheme::Explicit(targets) => {
            let weights = targets
                .iter()
                .map(|(symbol, weight)| (symbol.clone(), number(*weight)));
            (Value::Null, Value::Object(weights.collect()))
        }
        Scheme::Equal | Scheme::MarketCap | Scheme::Price => (Value::Null, Value::Null),
    };
    object([
        ("scheme", json!(weighting.scheme.name())),
        ("window_sessions", window),
        ("targets", targets),
        (
            "sector_neutral",
            json!(weighting.sector_neutral.map(SectorTotals::name)),
        ),
        ("max_weight", optional_number(weighting.max_weight)),
        (
            "max_sector_weight",
            optional_number(weighting.max_sector_weight),
        ),
        ("sizing", json!(weighting.sizing.name())),
        ("share_decimals", json!(weighting.share_decimals)),
    ])
}

fn schedule(definition: &Definition) -> Value {
    let schedule = &definition.schedule;
    object([
        ("rebalance", rhythm(&schedule.rebalance)),
        (
            "reconstitution",
            schedule.reconstitution.as_ref().map_or(Value::Null, rhythm),
        ),
        (
            "reference_lag_sessions",
            json!(schedule.reference_lag_sessions),
        ),
        ("stages", json!(schedule.stages)),
        ("drift_band", optional_number(schedule.drift_band)),
    ])
}

/// A rhythm by its name, or spelled out when it has none.
fn rhythm(rhythm: &Rhythm) -> Value {
    if let Some(name) = rhythm.name() {
        return json!(name);
    }
    match rhythm {
        Rhythm::Months { months, on } => object([
            ("months", months.iter().collect()),
            ("on", json!(MonthDay::name(*on))),
        ]),
        Rhythm::Dates(dates) => {
            let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
            object([("dates", json!(dates))])
        }
        Rhythm::Daily | Rhythm::Weekly | Rhythm::Never => Value::Null,
    }
}

fn actions(definition: &Definition) -> Value {
    let treatment = definition.treatment;
    object([
        ("special_dividend", json!(treatment.special_dividend.name())),
        ("rights", json!(treatment.rights.name())),
        ("spin_off", json!(treatment.spin_off.name())),
        (
            "spin_off_wait_sessions",
            json!(treatment.spin_off_wait_sessions),
        ),
        ("merger", json!(treatment.merger.name())),
        ("replacement", json!(treatment.replacement.name())),
    ])
}

fn dividends(definition: &Definition) -> Value {
    let dividends = &definition.dividends;
    let rate = |row: &equipoise_model::definitions::WithholdingRate| {
        object([
            ("country", json!(row.country)),
            ("type", json!(row.kind)),
            ("from", json!(row.from.map(|date| date.to_string()))),
            ("rate", number(row.rate)),
        ])
    };
    object([
        ("reinvestment", json!(dividends.reinvestment.name())),
        ("fx", json!(dividends.fx.name())),
        (
            "withholding_rate",
            number(dividends.withholding.default_rate),
        ),
        (
            "withholding",
            dividends.withholding.rates.iter().map(rate).collect(),
        ),
        (
            "special_dividends_taxed",
            json!(dividends.special_dividends_taxed),
        ),
    ])
}

fn overlay(overlay: &Overlay) -> Value {
    let fields = match &overlay.kind {
        OverlayKind::Currency { currency } => object([("currency", json!(currency))]),
        OverlayKind::ExcessReturn { rate } => object([("rate", json!(rate))]),
        OverlayKind::DecrementPercent {
            rate_annual,
            basis_days,
            is_geometric,
        } => object([
            ("rate_annual", number(*rate_annual)),
            ("basis_days", json!(basis_days)),
            ("geometric", json!(is_geometric)),
        ]),
        OverlayKind::DecrementPoints {
            points_annual,
            basis_days,
        } => object([
            ("points_annual", number(*points_annual)),
            ("basis_days", json!(basis_days)),
        ]),
        OverlayKind::Leveraged { factor, rate } | OverlayKind::Inverse { factor, rate } => {
            object([("factor", number(*factor)), ("rate", json!(rate))])
        }
        OverlayKind::VolatilityTarget {
            target_annual,
            max_exposure,
            window_sessions,
            lag_sessions,
            rate,
        } => object([
            ("target_annual", number(*target_annual)),
            ("max_exposure", number(*max_exposure)),
            ("window_sessions", json!(window_sessions)),
            ("lag_sessions", json!(lag_sessions)),
            ("rate", json!(rate)),
        ]),
        OverlayKind::Hedged { ratio, quotation } => object([
            ("ratio", number(*ratio)),
            ("quotation", json!(quotation.name())),
        ]),
        OverlayKind::DividendPoints { reset } => object([("reset", json!(reset.name()))]),
    };
    let mut document = object([
        ("name", json!(overlay.name)),
        ("kind", json!(overlay.kind.name())),
        ("of", json!(overlay.of.name())),
    ]);
    if let (Value::Object(document), Value::Object(fields)) = (&mut document, fields) {
        document.extend(fields);
    }
    document
}

/// The fields of overlays that have a default, whatever the kind.
fn overlay_defaults() -> Value {
    object([
        ("of", json!(defaults::OVERLAY_OF.name())),
        ("basis_days", json!(defaults::BASIS_DAYS)),
        ("geometric", json!(defaults::GEOMETRIC)),
        ("max_exposure", number(defaults::MAX_EXPOSURE)),
        ("window_sessions", json!(defaults::EXPOSURE_WINDOW_SESSIONS)),
        ("lag_sessions", json!(defaults::EXPOSURE_LAG_SESSIONS)),
        ("ratio", number(defaults::HEDGE_RATIO)),
        ("quotation", json!(defaults::QUOTATION.name())),
        ("reset", json!(defaults::POINTS_RESET.name())),
    ])
}
