//! A made-up series: an index of three of the securities, whose members rotate by one every session.

use equipoise_ledger::{
    Body, Decision, DecisionVerdict, FindingRow, Hash, Lifecycle, LifecycleChange, Publication,
    PublicationOrigin, QualityDecision, QualityVerdict, RestatedRow, Restatement, Screening,
    Sequence,
};
use equipoise_model::bars::Bar;
use equipoise_model::{
    AdjustmentRow, Bars, BasketRow, CurrencyRow, HeldRow, Moment, Notice, NoticeKind, OverlayRow,
    SecurityId, Series, SessionRow,
};

use super::market::{RENAMED_ON, SYMBOLS, close, definition_id, index, session};

/// The members chosen at the close of session `day`.
pub(crate) fn members(day: u64) -> [u64; 3] {
    [day, day + 1, day + 2].map(|number| number % SYMBOLS.len() as u64)
}

pub(crate) fn level(day: u64, shift: f64) -> f64 {
    1000.0 + 3.0 * day as f64 + shift
}

/// A series of its own: sessions `first` to `first + count - 1`, with levels `shift` higher than
/// usual.
pub(crate) fn publication(first: u64, count: u64, shift: f64) -> Publication {
    let mut series = Series::default();
    for day in first..first + count {
        series.sessions.push(session_row(day, shift));
        series.baskets.extend(basket(day));
        series.adjustments.extend(adjustments(day));
        series.currencies.extend(currencies(day));
        series.overlays.extend(overlays(day, shift));
        if day > 0 {
            series.held.extend(held(day));
        }
    }
    series.notices.push(Notice {
        session: session(first),
        security: Some(SecurityId(0)),
        kind: NoticeKind::CarriedForward { sessions: 2 },
    });
    Publication {
        origin: PublicationOrigin {
            index: index(),
            definition: definition_id(),
            cut: Sequence(6),
            continues: None,
            after: None,
            restates: None,
            calendar: Some("XNYS 2024.1".to_owned()),
            chain: None,
            base: None,
            provisional: Vec::new(),
        },
        series,
    }
}

/// The same sessions, going on from the end of an earlier publication.
pub(crate) fn continuing(before: Sequence, first: u64, count: u64) -> Publication {
    let mut publication = publication(first, count, 0.0);
    publication.origin.continues = Some(before);
    publication
}

/// Sessions that take the place of those published in the series of `before`, carrying out
/// `restates`.
pub(crate) fn restating(
    before: Sequence,
    restates: Sequence,
    (first, count): (u64, u64),
    shift: f64,
) -> Publication {
    let mut publication = publication(first, count, shift);
    publication.origin.continues = (first > 0).then_some(before);
    publication.origin.after = (first > 0).then(|| session(first - 1));
    publication.origin.restates = Some(restates);
    publication
}

pub(crate) fn restatement(published: Sequence, first: u64, count: u64) -> Restatement {
    let row = |day| RestatedRow {
        session: session(day),
        published_price_return: level(day, 0.0),
        price_return: level(day, 10.0),
        published_gross_total_return: level(day, 1.0),
        gross_total_return: level(day, 11.0),
        published_net_total_return: level(day, 0.5),
        net_total_return: level(day, 10.5),
    };
    Restatement {
        index: index(),
        definition: definition_id(),
        published,
        cut: Sequence(9),
        causes: vec![Sequence(9), Sequence(4)],
        sentences: vec![
            "the close of \"AAA\" was 11.5, not 11".to_owned(),
            String::new(),
        ],
        changes_members: true,
        sessions: (first..first + count).map(row).collect(),
    }
}

pub(crate) fn decision(subject: Sequence, verdict: DecisionVerdict) -> Body {
    Body::Decision(Decision {
        subject,
        verdict,
        by: "policy".to_owned(),
        reason: "it is small".to_owned(),
    })
}

/// A screening that holds back two bars, one of them for two reasons, and has a word about a session.
pub(crate) fn screening() -> Screening {
    let mut held = Bars::default();
    for (symbol, close) in [("AAA", 99.5), ("BBB", 0.125)] {
        held.push(&Bar {
            session: session(3),
            symbol,
            open: f64::NAN,
            high: close + 1.0,
            low: f64::NAN,
            close,
            volume: 7.0,
            market_cap: f64::NAN,
        });
    }
    let finding = |symbol: Option<&str>, rule: &str, outcome: &str, held| FindingRow {
        session: session(3),
        symbol: symbol.map(str::to_owned),
        rule: rule.to_owned(),
        field: "close".to_owned(),
        value: 99.5,
        expected: f64::NAN,
        outcome: outcome.to_owned(),
        held,
        sentence: format!("{rule} speaks"),
    };
    Screening {
        held,
        findings: vec![
            finding(None, "partial_session", "accept with finding", None),
            finding(Some("AAA"), "price_order", "quarantine", Some(0)),
            finding(Some("AAA"), "jump", "quarantine", Some(0)),
            finding(Some("BBB"), "unit", "refuse", Some(1)),
        ],
    }
}

pub(crate) fn quality_decision(subject: Sequence, verdict: QualityVerdict) -> Body {
    Body::QualityDecision(QualityDecision {
        subject,
        rows: vec![0],
        verdict,
        by: "an analyst".to_owned(),
        reason: "it is so".to_owned(),
    })
}

pub(crate) fn lifecycle(definition: Hash, change: LifecycleChange) -> Body {
    Body::Lifecycle(Lifecycle {
        index: index(),
        definition,
        change,
        by: "an analyst".to_owned(),
        reason: String::new(),
    })
}

pub(crate) fn promoted(definition: Hash, takes_over: bool) -> Body {
    lifecycle(definition, LifecycleChange::Promoted { takes_over })
}

/// Every figure is another number; those that not every index has are known on even days only.
pub(crate) fn session_row(day: u64, shift: f64) -> SessionRow {
    let price = level(day, shift);
    let at_times = |figure: f64| {
        if day.is_multiple_of(2) {
            figure
        } else {
            f64::NAN
        }
    };
    SessionRow {
        session: session(day),
        price_return: price,
        gross_total_return: price + 1.0,
        net_total_return: price + 0.5,
        net_of_cost: at_times(price - 0.1),
        local_currency: f64::NAN,
        twin_price_return: price * (1.0 + day as f64 / 4096.0),
        daily_return: (day > 0).then(|| price / level(day - 1, shift) - 1.0),
        divisor: 1e6,
        next_divisor: at_times(1e6 + 1.0),
        twin_next_divisor: at_times(1e6 + 2.0),
        open_market_value: at_times(price * 1e6 - 3.0),
        market_value: price * 1e6,
        dividend_points: 0.25,
        net_dividend_points: at_times(0.175),
        constituents: 3,
        is_rebalance: true,
        turnover: 1.0 / 3.0,
        cost: at_times(0.0005),
    }
}

/// Index currency for one price unit of a security.
pub(crate) fn currency_rate(number: u64, day: u64) -> f64 {
    if number == 0 {
        1.1 + day as f64 / 128.0
    } else {
        1.0
    }
}

pub(crate) fn basket(day: u64) -> impl Iterator<Item = BasketRow> {
    members(day)
        .into_iter()
        .zip(1..)
        .map(move |(number, rank)| BasketRow {
            session: session(day),
            security: SecurityId(number as u32),
            rank,
            index_shares: 100.0 / (close(number, day) * currency_rate(number, day)),
            twin_shares: if number == 2 {
                f64::NAN
            } else {
                (number + 1) as f64
            },
            close: close(number, day),
            market_cap: if number == 2 {
                f64::NAN
            } else {
                1e6 * close(number, day)
            },
            weight: 1.0 / 3.0,
            target_weight: 0.25 + number as f64 / 64.0,
        })
}

pub(crate) fn held(day: u64) -> impl Iterator<Item = HeldRow> {
    let is_known = !day.is_multiple_of(3);
    let known = move |figure: f64| if is_known { figure } else { f64::NAN };
    members(day - 1).into_iter().map(move |number| HeldRow {
        session: session(day),
        security: SecurityId(number as u32),
        index_shares: 100.0 / close(number, day - 1),
        prior_close: close(number, day - 1),
        close: close(number, day),
        prior_rate: known(currency_rate(number, day - 1)),
        rate: known(currency_rate(number, day)),
        target_weight: known(0.3),
        open_weight: 1.0 / 3.0,
        contribution: 1.0 + number as f64,
    })
}

fn adjustments(day: u64) -> impl Iterator<Item = AdjustmentRow> {
    let row = move |moment, security, cause: &str, value_change| AdjustmentRow {
        session: session(day),
        moment,
        security,
        cause: cause.to_owned(),
        value_change,
        divisor_before: 1e6,
        divisor_after: 1e6 + value_change,
    };
    let first = Some(SecurityId(0));
    let at_open = (day == RENAMED_ON).then(|| {
        [
            row(Moment::Open, first, "split", 0.0),
            row(Moment::Open, first, "special_dividend", -3.5),
        ]
    });
    at_open
        .into_iter()
        .flatten()
        .chain([row(Moment::Close, None, "rebalance", 0.125)])
}

fn currencies(day: u64) -> [CurrencyRow; 2] {
    let row = |currency: &str, weight, rate| CurrencyRow {
        session: session(day),
        currency: currency.to_owned(),
        weight,
        rate,
    };
    let rate = if day == 0 { f64::NAN } else { 1.1 };
    [row("EUR", 0.25, rate), row("USD", 0.75, 1.0)]
}

/// Named so that their order in the definition is not that of the alphabet.
fn overlays(day: u64, shift: f64) -> [OverlayRow; 2] {
    let row = |overlay: &str, level| OverlayRow {
        session: session(day),
        overlay: overlay.to_owned(),
        level,
    };
    let calm = if day < 2 {
        f64::NAN
    } else {
        level(day, shift) / 2.0
    };
    [
        row("twice", 2.0 * level(day, shift)),
        row("calm'; DROP TABLE levels; --", calm),
    ]
}
