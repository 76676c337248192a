//! What the engine and the oracle say of the same market and definition, side by side.

use std::panic::{AssertUnwindSafe, catch_unwind};

use equipoise_engine::{BuildError, Start};
use equipoise_model::{Definition, HeldRow, Series, SessionRow};
use equipoise_testkit::oracle::{OracleHeld, OracleRow};
use equipoise_testkit::{Market, Oracle, OracleEnd, OracleRun, OracleSession};

use crate::support::{Run, try_series};

/// Relative to the second figure, and to 1 for weights.
pub(crate) const TOLERANCE: f64 = 1e-10;

/// How two calculations compare.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// They agree; so many sessions, and whether the index ended early.
    Agree { sessions: usize, ended: bool },
    /// They differ where 64 bits cannot be trusted to decide.
    CloseCall,
    /// They differ.
    Differ(String),
}

/// Build the index with both.
pub(crate) fn compare(market: &Market, definition: &Definition) -> Verdict {
    let expected = Oracle::new(&market.facts()).run(definition);
    let found = catch_unwind(AssertUnwindSafe(|| {
        let run = Run {
            start: Start::Base(definition.base.date),
            ..Run::full()
        };
        try_series(&market.panel(), definition, &run)
    }));
    let difference = match found {
        Err(panic) => Some(format!("the engine panics: {}", said(panic.as_ref()))),
        Ok((series, result)) => difference(&series, &result, &expected),
    };
    match difference {
        None => Verdict::Agree {
            sessions: expected.sessions.len(),
            ended: expected.end.is_some(),
        },
        Some(_) if !expected.close_calls.is_empty() => Verdict::CloseCall,
        Some(difference) => Verdict::Differ(difference),
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or_default().to_owned()
}

/// The first difference, in the order of sessions.
fn difference(
    series: &Series,
    result: &Result<(), BuildError>,
    expected: &OracleRun,
) -> Option<String> {
    for (found, wanted) in series.sessions.iter().zip(&expected.sessions) {
        if found.session != wanted.session {
            return Some(format!("session {} for {}", found.session, wanted.session));
        }
        let difference = level_difference(found, wanted)
            .or_else(|| held_difference(series, found, wanted))
            .or_else(|| basket_difference(series, found, wanted));
        if let Some(difference) = difference {
            return Some(format!("{}: {difference}", found.session));
        }
    }
    let end = match result {
        Ok(()) => None,
        Err(BuildError::EmptyBasket { session }) => Some(OracleEnd::Empty { session: *session }),
        Err(BuildError::MissingPrice { session, symbol }) => Some(OracleEnd::MissingPrice {
            session: *session,
            symbol: symbol.clone(),
        }),
        Err(
            BuildError::NoEligibleCompany { .. }
            | BuildError::NoData
            | BuildError::NoSession { .. },
        ) => Some(OracleEnd::NeverBegan),
        Err(error) => return Some(format!("{error}")),
    };
    if end != expected.end {
        return Some(format!("it ends with {end:?} for {:?}", expected.end));
    }
    let (found, wanted) = (series.sessions.len(), expected.sessions.len());
    (found != wanted).then(|| format!("{found} sessions for {wanted}"))
}

/// The first of `figures` that are not the same: name, found, expected, and what a difference is
/// relative to.
fn off(figures: &[(&str, f64, f64, f64)]) -> Option<String> {
    let is_off = |(_, found, wanted, scale): &&(&str, f64, f64, f64)| {
        found.is_nan() != wanted.is_nan() || (found - wanted).abs() > TOLERANCE * scale.abs()
    };
    let (name, found, wanted, _) = figures.iter().find(is_off)?;
    Some(format!("{name} is {found} for {wanted}"))
}

fn same(name: &'static str, found: f64, wanted: f64) -> (&'static str, f64, f64, f64) {
    (name, found, wanted, wanted)
}

fn level_difference(found: &SessionRow, wanted: &OracleSession) -> Option<String> {
    let level = wanted.price_return;
    let figures = [
        same("price_return", found.price_return, wanted.price_return),
        same(
            "gross_total_return",
            found.gross_total_return,
            wanted.gross_total_return,
        ),
        same(
            "net_total_return",
            found.net_total_return,
            wanted.net_total_return,
        ),
        same(
            "local_currency",
            found.local_currency,
            wanted.local_currency,
        ),
        same("divisor", found.divisor, wanted.divisor),
        (
            "dividend_points",
            found.dividend_points,
            wanted.dividend_points,
            level,
        ),
        (
            "net_dividend_points",
            found.net_dividend_points,
            wanted.net_dividend_points,
            level,
        ),
        same("market_value", found.market_value, wanted.divisor * level),
        ("turnover", found.turnover, wanted.turnover, 1.0),
        ("cost", found.cost, wanted.cost, 1.0),
        same("net_of_cost", found.net_of_cost, wanted.net_of_cost),
        same(
            "twin_price_return",
            found.twin_price_return,
            wanted.twin_price_return,
        ),
        same("next_divisor", found.next_divisor, wanted.next_divisor),
    ];
    if let Some(difference) = off(&figures) {
        return Some(difference);
    }
    let (is, was) = (found.is_rebalance, wanted.is_rebalance);
    (is != was).then(|| format!("is_rebalance is {is} for {was}"))
}

fn held_difference(
    series: &Series,
    session: &SessionRow,
    wanted: &OracleSession,
) -> Option<String> {
    let found = series.held(session.session);
    let (ours, theirs): (Vec<u32>, Vec<u32>) = (
        found.iter().map(|row| row.security.0).collect(),
        wanted.held.iter().map(|row| row.security.0).collect(),
    );
    if ours != theirs {
        return Some(format!("{ours:?} held for {theirs:?}"));
    }
    let rows = found.iter().zip(&wanted.held);
    rows.map(|(found, wanted)| held_row(found, wanted, session))
        .find_map(|difference| difference)
}

fn held_row(found: &HeldRow, wanted: &OracleHeld, session: &SessionRow) -> Option<String> {
    let figures = [
        same("units", found.index_shares / session.divisor, wanted.units),
        same("prior_close", found.prior_close, wanted.prior_close),
        same("close", found.close, wanted.close),
        same("prior_rate", found.prior_rate, wanted.prior_rate),
        same("rate", found.rate, wanted.rate),
        same("target_weight", found.target_weight, wanted.target_weight),
        ("open_weight", found.open_weight, wanted.open_weight, 1.0),
        (
            "contribution",
            found.contribution,
            wanted.contribution,
            session.price_return.max(wanted.contribution.abs()),
        ),
    ];
    let difference = off(&figures)?;
    Some(format!("held {}: {difference}", found.security.0))
}

fn basket_difference(
    series: &Series,
    session: &SessionRow,
    wanted: &OracleSession,
) -> Option<String> {
    let found = series.basket(session.session);
    let (ours, theirs): (Vec<u32>, Vec<u32>) = (
        found.iter().map(|row| row.security.0).collect(),
        wanted.basket.iter().map(|row| row.security.0).collect(),
    );
    if ours != theirs {
        return Some(format!("basket {ours:?} for {theirs:?}"));
    }
    let row = |(found, wanted): (&equipoise_model::BasketRow, &OracleRow)| {
        let twin = found.twin_shares / session.twin_next_divisor;
        let figures = [
            same(
                "units",
                found.index_shares / session.next_divisor,
                wanted.units,
            ),
            same("twin units", twin, wanted.twin_units),
            same("close", found.close, wanted.close),
            same("market_cap", found.market_cap, wanted.market_cap),
            ("weight", found.weight, wanted.weight, 1.0),
            same("target_weight", found.target_weight, wanted.target_weight),
        ];
        let difference = off(&figures)?;
        Some(format!("basket {}: {difference}", found.security.0))
    };
    found.iter().zip(&wanted.basket).find_map(row)
}
