//! Universe: which lines a definition may choose, and why not (methodology, section 3.1).
//!
//! What a security record says decides once for the whole panel; bounds on price, trading and
//! listing look at figures known at the close that decides.

use equipoise_model::definitions::{
    Liquidity, MissingPrice, MissingPricePolicy, Statistic, Universe,
};
use equipoise_model::fx::major_unit;
use equipoise_model::{Panel, Security};

use crate::conversion::Conversion;

/// Why a line is not eligible at a close.
#[derive(Debug, Clone, PartialEq)]
pub enum Ineligible {
    /// Its security record does not pass a list of the universe.
    Record {
        /// The list, as in the document.
        list: &'static str,
        /// What the record says.
        given: String,
    },
    /// It is not listed.
    NotListed,
    /// Neither a share count nor a market cap is known.
    NoFigure,
    /// It has no close yet.
    NoClose,
    /// It had no close for longer than the definition allows.
    NoRecentClose {
        /// Sessions since the last one.
        sessions: u32,
        /// The limit.
        limit: u32,
    },
    /// There is no usable exchange rate into the index currency.
    NoRate {
        /// Currency of the line.
        currency: String,
    },
    /// The close is out of bounds.
    Price {
        /// The close, in the major unit of its currency.
        close: f64,
        /// The bound that it misses.
        bound: f64,
    },
    /// Too little is traded.
    TradedValue {
        /// What is traded in a session, in index currency.
        value: f64,
        /// The bound.
        bound: f64,
    },
    /// It is not listed long enough.
    Listing {
        /// The sessions it must have.
        limit: u32,
    },
    /// It is suspended and not a constituent.
    Suspended,
}

impl Ineligible {
    /// One clause for a person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Record { list, given } => format!("{given:?} does not pass universe.{list}"),
            Self::NotListed => "it is not listed".to_owned(),
            Self::NoFigure => "no share count and no market cap is known".to_owned(),
            Self::NoClose => "it has no close yet".to_owned(),
            Self::NoRecentClose { sessions, limit } => {
                format!("it had no close for {sessions} sessions, {limit} are allowed")
            }
            Self::NoRate { currency } => format!("there is no recent rate of {currency}"),
            Self::Price { close, bound } => format!("its close {close} misses the bound {bound}"),
            Self::TradedValue { value, bound } => {
                format!("{value:.0} is traded a session, {bound:.0} is needed")
            }
            Self::Listing { limit } => format!("it has fewer than {limit} sessions"),
            Self::Suspended => "it is suspended".to_owned(),
        }
    }
}

/// Why the record of `line` keeps it out of `universe`; `None` when it does not.
#[must_use]
pub fn refused_by_record(universe: &Universe, line: &Security) -> Option<Ineligible> {
    let refuse = |list, given: &str| {
        Some(Ineligible::Record {
            list,
            given: given.to_owned(),
        })
    };
    let names = |list: &std::collections::BTreeSet<String>| {
        list.iter().any(|symbol| line.is_called(symbol))
    };
    if names(&universe.excluded) {
        return refuse("exclude", &line.symbol);
    }
    if !universe.only.is_empty() && !names(&universe.only) {
        return refuse("only", &line.symbol);
    }
    if names(&universe.included) {
        return None;
    }
    let (currency, _) = major_unit(&line.currency);
    let sector = line.sector.as_deref().unwrap_or_default();
    let lists = [
        ("exchanges", &universe.exchanges, line.mic.as_str()),
        (
            "countries",
            &universe.countries,
            line.country.as_deref().unwrap_or_default(),
        ),
        ("currencies", &universe.currencies, currency),
        (
            "types",
            &universe.types,
            line.kind.as_deref().unwrap_or_default(),
        ),
        ("sectors", &universe.sectors, sector),
    ];
    for (name, list, given) in lists {
        if !list.is_empty() && !list.contains(given) {
            return refuse(name, given);
        }
    }
    if universe.excluded_sectors.contains(sector) {
        return refuse("exclude_sectors", sector);
    }
    None
}

/// For each column, whether the security record lets it in.
#[must_use]
pub fn admitted(universe: &Universe, panel: &Panel<'_>) -> Vec<bool> {
    let is_admitted = |line| refused_by_record(universe, line).is_none();
    panel.securities.iter().map(is_admitted).collect()
}

/// Whether `universe` has bounds that look at figures of a close.
#[must_use]
pub fn has_bounds(universe: &Universe) -> bool {
    universe.min_price.is_some()
        || universe.max_price.is_some()
        || universe.liquidity.is_some()
        || universe.min_sessions_listed > 0
}

/// Why the figures of the line of `column` at the close of `row` keep it out; `None` when they do
/// not.
#[must_use]
pub fn refused_by_figures(
    universe: &Universe,
    panel: &Panel<'_>,
    conversion: &Conversion,
    row: usize,
    column: u32,
) -> Option<Ineligible> {
    let close =
        panel.closes(row)[column as usize] * conversion.major_units(conversion.unit_of(column));
    let bound = match (universe.min_price, universe.max_price) {
        (Some(least), _) if close < least => Some(least),
        (_, Some(most)) if close > most => Some(most),
        _ => None,
    };
    if let Some(bound) = bound {
        return Some(Ineligible::Price { close, bound });
    }
    let limit = universe.min_sessions_listed;
    if limit > 0 && observed_since(panel, row, column, limit).is_none() {
        return Some(Ineligible::Listing { limit });
    }
    let liquidity = universe.liquidity?;
    let value = traded_value(panel, conversion, row, column, &liquidity);
    let bound = liquidity.min_traded_value;
    (value < bound).then_some(Ineligible::TradedValue { value, bound })
}

/// Sessions without a close after which a line is neither eligible nor kept; `None` when there is no
/// limit.
#[must_use]
pub fn missing_limit(rule: &MissingPrice) -> Option<u32> {
    match rule.policy {
        MissingPricePolicy::Drop => Some(1),
        _ => rule.max_sessions,
    }
}

/// The row of the first of the last `sessions` closes of the line's own up to that of `row`; `None`
/// when there are fewer.
pub(crate) fn observed_since(
    panel: &Panel<'_>,
    row: usize,
    column: u32,
    sessions: u32,
) -> Option<usize> {
    let is_observed = |row: &usize| {
        panel.closes(*row)[column as usize].is_finite() && panel.carried_sessions(*row, column) == 0
    };
    let rows = (panel.first_row..=row).rev();
    rows.filter(is_observed)
        .nth((sessions as usize).checked_sub(1)?)
}

/// Close × volume of a session of the window that ends in `row`, in index currency; 0 when no
/// volume is known. At the start of the market data the window is shorter.
#[must_use]
pub fn traded_value(
    panel: &Panel<'_>,
    conversion: &Conversion,
    row: usize,
    column: u32,
    liquidity: &Liquidity,
) -> f64 {
    let at = column as usize;
    let window = liquidity.window_sessions as usize;
    let first = (row + 1).saturating_sub(window).max(panel.first_row);
    let mut values: Vec<f64> = (first..=row)
        .map(|row| {
            let volume = panel.volumes(row).map_or(0.0, |volumes| volumes[at]);
            let rate = conversion.rate(panel, row, column).value;
            let value = panel.closes(row)[at] * volume * rate;
            if value.is_finite() { value } else { 0.0 }
        })
        .collect();
    match liquidity.statistic {
        Statistic::Mean => values.iter().sum::<f64>() / values.len() as f64,
        Statistic::Median => median(&mut values),
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}
