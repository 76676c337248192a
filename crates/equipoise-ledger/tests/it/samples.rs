//! Small bodies and instants that the tests share.

use equipoise_ledger::{
    Body, FindingRow, Prepared, Publication, PublicationOrigin, QualityDecision, QualityVerdict,
    Screening, Sequence, definition_hash, prepare,
};
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
    bars_of(number, rows, 0.0)
}

/// As [`bars`], with closes that are higher by `more`.
pub(crate) fn bars_of(number: u32, rows: u32, more: f64) -> Body {
    let mut bars = Bars::default();
    for row in 0..rows {
        let close = f64::from(number) + f64::from(row) / 8.0 + 1.0 + more;
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
    Body::Publication(Publication {
        origin: PublicationOrigin {
            definition: definition_hash(&Definition::equal_weight(index.clone(), 100)),
            index,
            cut: Sequence(cut),
            continues: None,
            after: None,
            restates: None,
            calendar: None,
            chain: None,
            base: None,
            provisional: Vec::new(),
        },
        series: Series {
            sessions: vec![base_session(day(3))],
            held: vec![held(day(3))],
            baskets: vec![basket(day(3))],
            notices: vec![Notice {
                session: day(3),
                security: None,
                kind: NoticeKind::PartialUniverse {
                    eligible: 1,
                    size: 100,
                },
            }],
            ..Series::default()
        },
    })
}

/// A session at the base; what version 1 did not know is `NaN`.
pub(crate) fn base_session(session: Date) -> SessionRow {
    SessionRow {
        session,
        price_return: 1000.0,
        gross_total_return: 1000.0,
        net_total_return: 1000.0,
        net_of_cost: f64::NAN,
        local_currency: f64::NAN,
        twin_price_return: f64::NAN,
        daily_return: None,
        divisor: 1e6,
        next_divisor: f64::NAN,
        twin_next_divisor: f64::NAN,
        open_market_value: f64::NAN,
        market_value: 1e9,
        dividend_points: 0.0,
        net_dividend_points: f64::NAN,
        constituents: 1,
        is_rebalance: true,
        turnover: 0.0,
        cost: f64::NAN,
    }
}

pub(crate) fn held(session: Date) -> HeldRow {
    HeldRow {
        session,
        security: SecurityId(4),
        index_shares: 0.1,
        prior_close: 0.2,
        close: 0.3,
        prior_rate: f64::NAN,
        rate: f64::NAN,
        target_weight: f64::NAN,
        open_weight: 1.0,
        contribution: -0.0,
    }
}

pub(crate) fn basket(session: Date) -> BasketRow {
    BasketRow {
        session,
        security: SecurityId(4),
        rank: 1,
        index_shares: 0.1,
        twin_shares: f64::NAN,
        close: 0.3,
        market_cap: f64::NAN,
        weight: 1.0,
        target_weight: f64::NAN,
    }
}

/// A screening that holds a bar back, and what was decided about it.
pub(crate) fn screening() -> Screening {
    let Body::Facts(Facts::Bars(held)) = bars(3, 1) else {
        unreachable!("they are bars")
    };
    let finding = |symbol: Option<&str>, expected: f64, held| FindingRow {
        session: day(3),
        symbol: symbol.map(str::to_owned),
        rule: "jump".to_owned(),
        field: "close".to_owned(),
        value: 4.0,
        expected,
        outcome: "quarantine".to_owned(),
        held,
        sentence: "the close moved by +300.0 %".to_owned(),
    };
    Screening {
        held,
        findings: vec![
            finding(Some("S0"), 1.0, Some(0)),
            finding(None, f64::NAN, None),
        ],
    }
}

pub(crate) fn quality_decision(subject: Sequence) -> QualityDecision {
    QualityDecision {
        subject,
        rows: vec![0],
        verdict: QualityVerdict::Released,
        by: "an analyst".to_owned(),
        reason: "the exchange confirms it".to_owned(),
    }
}

/// `bodies`, prepared as the source "test".
pub(crate) fn prepared(bodies: &[Body]) -> Vec<Prepared> {
    bodies.iter().map(|body| prepare(body, "test")).collect()
}
