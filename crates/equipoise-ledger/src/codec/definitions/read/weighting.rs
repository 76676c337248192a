//! Reading weights.

use std::collections::BTreeMap;

use equipoise_model::definitions::{Scheme, SectorTotals, Sizing, Weighting};
use serde_json::Value;

use super::super::defaults;
use super::cursor::Cursor;
use super::{choice, names};

pub(super) fn read(table: &Cursor<'_>) -> Weighting {
    let weighting = Weighting {
        scheme: scheme(table),
        sector_neutral: table.choice("sector_neutral", names!(SectorTotals), SectorTotals::parse),
        max_weight: table.number("max_weight"),
        max_sector_weight: table.number("max_sector_weight"),
        sizing: choice!(table, "sizing", Sizing, Sizing::SelfFinancing),
        share_decimals: share_decimals(table),
    };
    table.finish();
    weighting
}

fn scheme(table: &Cursor<'_>) -> Scheme {
    let known = |name: &str| Scheme::NAMES.into_iter().find(|known| *known == name);
    let name = table.choice("scheme", &Scheme::NAMES, known);
    let window = table.count("window_sessions");
    let targets = targets(table);
    if name.is_some() || !table.has("scheme") {
        let name = name.unwrap_or("equal");
        misplaced(table, "window_sessions", name, "inverse_volatility");
        misplaced(table, "targets", name, "explicit");
    }
    match name {
        Some("market_cap") => Scheme::MarketCap,
        Some("price") => Scheme::Price,
        Some("inverse_volatility") => Scheme::InverseVolatility {
            window_sessions: window.unwrap_or(defaults::VOLATILITY_WINDOW_SESSIONS),
        },
        Some("explicit") => Scheme::Explicit(targets.unwrap_or_default()),
        _ => Scheme::Equal,
    }
}

/// Find fault with a field that belongs to another scheme.
fn misplaced(table: &Cursor<'_>, field: &'static str, scheme: &str, home: &str) {
    if let Some(value) = table.value(field)
        && scheme != home
    {
        let reason = format!("has no meaning unless weighting.scheme is {home:?}");
        table.refuse(field, value, reason);
    }
}

fn targets(table: &Cursor<'_>) -> Option<BTreeMap<String, f64>> {
    let value = table.value("targets")?;
    let Value::Object(fields) = value else {
        table.refuse("targets", value, "is not a table of weights by symbol");
        return None;
    };
    let mut targets = BTreeMap::new();
    for (symbol, weight) in fields {
        match weight.as_f64() {
            Some(number) => {
                targets.insert(symbol.clone(), number);
            }
            None => table.refuse(format_args!("targets.{symbol}"), weight, "is not a number"),
        }
    }
    Some(targets)
}

/// Counts that no number of decimals has are out of range like any other.
fn share_decimals(table: &Cursor<'_>) -> Option<u8> {
    let given = table.count("share_decimals")?;
    let decimals = u8::try_from(given).ok();
    if decimals.is_none() {
        let most = Weighting::MAX_SHARE_DECIMALS;
        let reason = format!("is out of range: 0 to {most}");
        table.refuse("share_decimals", &Value::from(given), reason);
    }
    decimals
}
