//! Reading the universe.

use equipoise_model::definitions::{Liquidity, Scheme, Statistic, Universe};

use super::super::defaults;
use super::cursor::Cursor;
use super::{choice, names};

pub(super) fn read(table: &Cursor<'_>, scheme: &Scheme) -> Universe {
    let only = table.texts("only");
    let universe = Universe {
        exchanges: table.texts("exchanges").unwrap_or_default(),
        countries: table.texts("countries").unwrap_or_default(),
        currencies: table.texts("currencies").unwrap_or_default(),
        types: table.texts("types").unwrap_or_default(),
        sectors: table.texts("sectors").unwrap_or_default(),
        excluded_sectors: table.texts("exclude_sectors").unwrap_or_default(),
        included: table.texts("include").unwrap_or_default(),
        only: only.unwrap_or_else(|| defaults::only(scheme)),
        excluded: table.texts("exclude").unwrap_or_default(),
        min_price: table.number("min_price"),
        max_price: table.number("max_price"),
        liquidity: liquidity(table),
        min_sessions_listed: table.count("min_sessions_listed").unwrap_or(0),
    };
    table.finish();
    universe
}

fn liquidity(table: &Cursor<'_>) -> Option<Liquidity> {
    const WINDOW: &str = "traded_value_window_sessions";
    const STATISTIC: &str = "traded_value_statistic";
    let what = "there is nothing to bound";
    let least = match table.has(WINDOW) || table.has(STATISTIC) {
        true => table.needed("min_traded_value", what, Cursor::number),
        false => table.number("min_traded_value"),
    };
    let window = table.count(WINDOW);
    let statistic = choice!(table, STATISTIC, Statistic, defaults::STATISTIC);
    Some(Liquidity {
        min_traded_value: least?,
        window_sessions: window.unwrap_or(defaults::TRADED_VALUE_WINDOW_SESSIONS),
        statistic,
    })
}
