//! Definitions as documents: every field spelled out, or only what is not a default.

use equipoise_model::definitions::{
    Buffer, Definition, MonthDay, Overlay, OverlayKind, Rhythm, Scheme, Universe,
};
use serde_json::{Map, Value, json};

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
                ("value", json!(base.value)),
                ("market_value", json!(base.market_value)),
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
                ("buy_bps", json!(definition.costs.buy_bps)),
                ("sell_bps", json!(definition.costs.sell_bps)),
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
    let size = definition.selection.size;
    let mut default = Definition::equal_weight(definition.index.clone(), size);
    default.name.clone_from(&definition.name);
    let mut document = whole_document(definition);
    prune(&mut document, &whole_document(&default));
    let mut kept = Map::new();
    kept.insert("version".to_owned(), json!(VERSION));
    kept.insert("index".to_owned(), json!(definition.index.as_str()));
    kept.insert("name".to_owned(), json!(definition.name));
    if let Value::Object(fields) = document {
        kept.extend(fields);
    }
    let selection = kept
        .entry("selection")
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(selection) = selection {
        let mut fields = Map::new();
        fields.insert("size".to_owned(), json!(size));
        fields.extend(std::mem::take(selection));
        *selection = fields;
    }
    Value::Object(kept)
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
        true
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
        ("min_price", json!(universe.min_price)),
        ("max_price", json!(universe.max_price)),
        (
            "min_traded_value",
            json!(liquidity.map(|liquidity| liquidity.min_traded_value)),
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
        Scheme::Explicit(targets) => (Value::Null, json!(targets)),
        Scheme::Equal | Scheme::MarketCap | Scheme::Price => (Value::Null, Value::Null),
    };
    object([
        ("scheme", json!(weighting.scheme.name())),
        ("window_sessions", window),
        ("targets", targets),
        (
            "sector_neutral",
            json!(weighting.sector_neutral.map(|totals| totals.name())),
        ),
        ("max_weight", json!(weighting.max_weight)),
        ("max_sector_weight", json!(weighting.max_sector_weight)),
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
        ("drift_band", json!(schedule.drift_band)),
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
            ("rate", json!(row.rate)),
        ])
    };
    object([
        ("reinvestment", json!(dividends.reinvestment.name())),
        ("fx", json!(dividends.fx.name())),
        (
            "withholding_rate",
            json!(dividends.withholding.default_rate),
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
            ("rate_annual", json!(rate_annual)),
            ("basis_days", json!(basis_days)),
            ("geometric", json!(is_geometric)),
        ]),
        OverlayKind::DecrementPoints {
            points_annual,
            basis_days,
        } => object([
            ("points_annual", json!(points_annual)),
            ("basis_days", json!(basis_days)),
        ]),
        OverlayKind::Leveraged { factor, rate } | OverlayKind::Inverse { factor, rate } => {
            object([("factor", json!(factor)), ("rate", json!(rate))])
        }
        OverlayKind::VolatilityTarget {
            target_annual,
            max_exposure,
            window_sessions,
            lag_sessions,
            rate,
        } => object([
            ("target_annual", json!(target_annual)),
            ("max_exposure", json!(max_exposure)),
            ("window_sessions", json!(window_sessions)),
            ("lag_sessions", json!(lag_sessions)),
            ("rate", json!(rate)),
        ]),
        OverlayKind::Hedged { ratio, quotation } => object([
            ("ratio", json!(ratio)),
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
