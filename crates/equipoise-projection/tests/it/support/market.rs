//! A small made-up market: five securities, one of which changes its symbol.

use chrono::{Days, TimeZone, Utc};
use equipoise_ledger::{Body, Hash, definition_hash};
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, Definition, Facts, FxRate, IndexId, Instant,
    ReferenceRate, SecurityRecord, ShareCount, bars,
};
use equipoise_projection::Sessions;

pub(crate) const SYMBOLS: [&str; 5] = ["AAA", "BBB", "CCC", "DDD", "O'E\"; DROP TABLE levels; --"];
/// The session from which the first security trades under a new symbol.
pub(crate) const RENAMED_ON: u64 = 4;

pub(crate) fn index() -> IndexId {
    IndexId::parse("EW3").unwrap()
}

pub(crate) fn definition() -> Definition {
    let mut definition = Definition::equal_weight(index(), 3);
    definition.name = "Robert'); DROP TABLE levels; --".to_owned();
    definition.base.date = Some(session(0));
    definition
}

pub(crate) fn definition_id() -> Hash {
    definition_hash(&definition())
}

/// The rule book of the same index with another size.
pub(crate) fn definition_of(size: u32) -> Definition {
    let mut definition = definition();
    definition.selection.size = size;
    definition.name = format!("The {size} largest");
    definition
}

pub(crate) fn recorded_at() -> Instant {
    Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap()
}

pub(crate) fn session(number: u64) -> Date {
    Date::from_ymd_opt(2024, 1, 2).unwrap() + Days::new(number)
}

pub(crate) fn all_sessions() -> Sessions {
    session(0)..=session(100_000)
}

/// Every fact of the market, and the definition of the index: seven entries.
pub(crate) fn market(sessions: u64) -> Vec<Body> {
    vec![
        Body::Facts(Facts::Securities(SYMBOLS.map(security).to_vec())),
        Body::Facts(Facts::Bars(bars(sessions))),
        Body::Facts(Facts::Shares(SYMBOLS.map(shares).to_vec())),
        Body::Facts(Facts::Actions(actions())),
        Body::Facts(Facts::Fx(vec![FxRate {
            session: session(0),
            base: "EUR".to_owned(),
            quote: "USD".to_owned(),
            rate: 1.1,
        }])),
        Body::Facts(Facts::Rates((0..3).map(|day| rate(day, 0.05)).collect())),
        Body::Definition(definition()),
    ]
}

fn security(symbol: &str) -> SecurityRecord {
    let is_first = symbol == SYMBOLS[0];
    SecurityRecord {
        name: Some(format!("{symbol} Inc.")),
        sector: Some("Sector of ".to_owned() + symbol),
        country: is_first.then(|| "DE".to_owned()),
        kind: is_first.then(|| "common_stock".to_owned()),
        currency: is_first.then(|| "EUR".to_owned()),
        converts_to: is_first.then(|| "BBB".to_owned()),
        conversion_ratio: is_first.then_some(0.1),
        listed: Some(session(0)),
        ..SecurityRecord::of_symbol(symbol)
    }
}

pub(crate) fn shares(symbol: &str) -> ShareCount {
    ShareCount {
        symbol: symbol.to_owned(),
        effective: session(0),
        shares_outstanding: 1e6,
        known: Some(recorded_at()),
    }
}

pub(crate) fn rate(day: u64, value: f64) -> ReferenceRate {
    ReferenceRate {
        session: session(day),
        name: "SOFR".to_owned(),
        value: value + day as f64 / 1000.0,
    }
}

/// Bars by symbol, then session: not the order in which the projection keeps them.
pub(crate) fn bars(sessions: u64) -> Bars {
    let mut batch = Bars::default();
    for (number, symbol) in SYMBOLS.iter().enumerate() {
        for day in 0..sessions {
            batch.push(&bar(symbol, day, close(number as u64, day)));
        }
    }
    batch
}

pub(crate) fn bar(symbol: &str, day: u64, close: f64) -> bars::Bar<'_> {
    bars::Bar {
        session: session(day),
        symbol,
        open: f64::NAN,
        high: f64::NAN,
        low: f64::NAN,
        close,
        volume: 100.0,
        market_cap: f64::NAN,
    }
}

pub(crate) fn action(symbol: &str, kind: ActionKind) -> CorporateAction {
    CorporateAction {
        symbol: symbol.to_owned(),
        ex_date: session(RENAMED_ON),
        currency: None,
        known: None,
        kind,
    }
}

fn actions() -> Vec<CorporateAction> {
    vec![
        action("BBB", ActionKind::Split { ratio: 2.0 }),
        action(
            "AAA",
            ActionKind::SymbolChange {
                to: "ZZZ".to_owned(),
            },
        ),
        action(
            "CCC",
            ActionKind::Merger {
                acquirer: None,
                ratio: 0.0,
                amount: 7.0,
            },
        ),
        CorporateAction {
            known: Some(recorded_at()),
            currency: Some("USD".to_owned()),
            ..action("AAA", ActionKind::DividendCorrection { amount: -0.25 })
        },
        action("DDD", ActionKind::Suspension),
    ]
}

pub(crate) fn close(security: u64, day: u64) -> f64 {
    10.0 * (security + 1) as f64 + (day % 7) as f64
}
