//! Small bodies and instants that the tests share.

use equipoise_ledger::{Body, Prepared, Publication, Sequence, definition_hash, prepare};
use equipoise_model::{
    Bars, BasketRow, Date, Definition, Facts, FxRate, HeldRow, IndexId, Instant, Notice,
    NoticeKind, SecurityId, Series, SessionRow, bars::Bar,
};

/// An instant, `seconds` after an arbitrary but fixed one.
pub(crate) fn at(seconds: i64) -> Instant {
    Instant::from_timestamp(1_600_000_000 + seconds, 0).unwrap()
}

pub(crate) fn day(day: u32) -> Date {
    Date::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(u64::from(day))
}

/// A batch of bars of one session; different numbers give different batches.
pub(crate) fn bars(number: u32, rows: u32) -> Body {
    let mut bars = Bars::default();
    for row in 0..rows {
        let close = f64::from(number) + f64::from(row) / 8.0 + 1.0;
        bars.push(&Bar {
            session: day(number),
            symbol: &format!("S{row}"),
            open: f64::NAN,
            high: close * 1.1,
            low: close / 1.1,
            close,
            volume: f64::from(row),
            market_cap: f64::NAN,
        });
    }
    Body::Facts(Facts::Bars(bars))
}

pub(crate) fn rate(number: u32) -> Body {
    Body::Facts(Facts::Fx(vec![FxRate {
        session: day(number),
        base: "EUR".to_owned(),
        quote: "USD".to_owned(),
        rate: 1.0 + f64::from(number) / 100.0,
    }]))
}

pub(crate) fn definition(index: &str, size: u32) -> Body {
    Body::Definition(Definition::equal_weight(
        IndexId::parse(index).unwrap(),
        size,
    ))
}

pub(crate) fn publication(index: &str, cut: u64) -> Body {
    let index = IndexId::parse(index).unwrap();
    let session = day(3);
    let sessions = vec![SessionRow {
        session,
        price_return: 1000.0,
        gross_total_return: 1000.0,
        net_total_return: 1000.0,
        daily_return: None,
        divisor: 1e6,
        market_value: 1e9,
        dividend_points: 0.0,
        constituents: 1,
        is_rebalance: true,
        turnover: 0.0,
    }];
    let held = vec![HeldRow {
        session,
        security: SecurityId(4),
        index_shares: 0.1,
        prior_close: 0.2,
        close: 0.3,
        open_weight: 1.0,
        contribution: -0.0,
    }];
    let baskets = vec![BasketRow {
        session,
        security: SecurityId(4),
        rank: 1,
        index_shares: 0.1,
        close: 0.3,
        market_cap: f64::NAN,
        weight: 1.0,
    }];
    let notices = vec![Notice {
        session,
        security: None,
        kind: NoticeKind::PartialUniverse {
            eligible: 1,
            size: 100,
        },
    }];
    Body::Publication(Publication {
        definition: definition_hash(&Definition::equal_weight(index.clone(), 100)),
        index,
        cut: Sequence(cut),
        continues: None,
        series: Series {
            sessions,
            held,
            baskets,
            notices,
        },
    })
}

/// `bodies`, prepared as the source "test".
pub(crate) fn prepared(bodies: &[Body]) -> Vec<Prepared> {
    bodies.iter().map(|body| prepare(body, "test")).collect()
}
