//! The ledger of version 2: whole methodologies, the whole calculation in a publication, and what
//! people decide.

use std::{collections::BTreeSet, fs};

use equipoise_ledger::{
    Body, Decision, DecisionVerdict, EntryKind, Hash, Lifecycle, LifecycleChange, Publication,
    PublicationOrigin, RestatedRow, Restatement, Sequence, definition_hash, prepare,
};
use equipoise_model::{
    ActionKind, AdjustmentRow, BasketRow, CorporateAction, CurrencyRow, Date, Facts, HeldRow,
    IndexId, Instant, Moment, Notice, NoticeKind, OverlayRow, ReferenceRate, SecurityId,
    SecurityRecord, Series, SessionRow, ShareCount,
};

use super::{assert_reads_as, copied, stored};
use crate::{
    definitions::rich,
    samples::{at, bars, prepared, rate},
    sqlite::open,
};

const FILE: &str = "ledger_v2.sqlite.zst";

fn index() -> IndexId {
    IndexId::parse("RICH").unwrap()
}

fn date(day: u32) -> Date {
    Date::from_ymd_opt(2024, 3, day).unwrap()
}

fn instant() -> Option<Instant> {
    Instant::from_timestamp(1_700_000_000, 5)
}

/// One body of each kind, each with every field that it may have.
fn bodies() -> Vec<Body> {
    let mut bodies = facts();
    bodies.extend(rich::definitions().map(Body::Definition));
    bodies.push(Body::Publication(publication()));
    bodies.extend(control());
    bodies
}

fn facts() -> Vec<Body> {
    let text = |text: &str| Some(text.to_owned());
    let unlisted = SecurityRecord {
        symbol: "BRK.A".to_owned(),
        name: text("Berkshire Hathaway"),
        sector: text("Financials"),
        industry: text("Insurance"),
        currency: text("USD"),
        mic: text("XNYS"),
        company: text("Berkshire"),
        country: text("US"),
        kind: text("common_stock"),
        converts_to: text("BRK.B"),
        conversion_ratio: Some(1500.0),
        listed: Some(date(1)),
        delisted: Some(date(28)),
        ..SecurityRecord::default()
    };
    let action = |(day, kind)| CorporateAction {
        symbol: "OLD".to_owned(),
        ex_date: date(day),
        currency: text("USD").filter(|_| day % 2 == 0),
        known: instant().filter(|_| day % 3 == 0),
        kind,
    };
    let rates = [("SOFR", 0.0531), ("EURUSD1M", 1.0875)].map(|(name, value)| ReferenceRate {
        session: date(4),
        name: name.to_owned(),
        value,
    });
    vec![
        Body::Facts(Facts::Securities(vec![
            unlisted,
            SecurityRecord::of_symbol("BRK.B"),
        ])),
        bars(1, 5),
        Body::Facts(Facts::Shares(vec![ShareCount {
            symbol: "OLD".to_owned(),
            effective: date(2),
            shares_outstanding: 1.5e9,
            known: instant(),
        }])),
        Body::Facts(Facts::Actions((1..).zip(actions()).map(action).collect())),
        rate(1),
        Body::Facts(Facts::Rates(rates.to_vec())),
    ]
}

fn actions() -> [ActionKind; 12] {
    [
        ActionKind::Split { ratio: 2.0 },
        ActionKind::StockDividend { ratio: 0.05 },
        ActionKind::CashDividend { amount: 0.22 },
        ActionKind::SpecialDividend { amount: 3.0 },
        ActionKind::DividendCorrection { amount: -0.02 },
        ActionKind::Suspension,
        ActionKind::Resumption,
        ActionKind::SpinOff {
            child: "NEW".to_owned(),
            ratio: 0.5,
            price: Some(12.5),
        },
        ActionKind::Rights {
            ratio: 0.25,
            price: 11.5,
        },
        ActionKind::Merger {
            acquirer: Some("BIG".to_owned()),
            ratio: 0.3,
            amount: 1.0,
        },
        ActionKind::Delisting { price: Some(0.01) },
        ActionKind::SymbolChange {
            to: "META".to_owned(),
        },
    ]
}

fn publication() -> Publication {
    let [definition, _] = rich::definitions();
    Publication {
        origin: PublicationOrigin {
            index: index(),
            definition: definition_hash(&definition),
            cut: Sequence(6),
            continues: Some(Sequence(3)),
            after: Some(date(1)),
            restates: Some(Sequence(5)),
            calendar: Some("XNYS 2026.1".to_owned()),
            chain: Some(Sequence(2)),
            base: Some(date(1)),
            provisional: Vec::new(),
        },
        series: Series {
            sessions: vec![session(4, 1000.0), session(5, 1001.25)],
            held: vec![HeldRow {
                session: date(5),
                security: SecurityId(1),
                index_shares: 0.1,
                prior_close: 0.2,
                close: 0.3,
                prior_rate: 1.08,
                rate: 1.09,
                target_weight: 0.5,
                open_weight: 0.49,
                contribution: -0.0,
            }],
            baskets: vec![BasketRow {
                session: date(5),
                security: SecurityId(1),
                rank: 1,
                index_shares: 0.1,
                twin_shares: 0.2,
                close: 0.3,
                market_cap: f64::NAN,
                weight: 0.51,
                target_weight: 0.5,
            }],
            adjustments: vec![AdjustmentRow {
                session: date(5),
                moment: Moment::Open,
                security: Some(SecurityId(1)),
                cause: "special_dividend".to_owned(),
                value_change: -100.0,
                divisor_before: 1e6,
                divisor_after: 999_999.9,
            }],
            currencies: vec![CurrencyRow {
                session: date(5),
                currency: "EUR".to_owned(),
                weight: 0.4,
                rate: 1.09,
            }],
            overlays: vec![OverlayRow {
                session: date(5),
                overlay: "in-dollars".to_owned(),
                level: f64::NAN,
            }],
            notices: notices(),
        },
    }
}

fn session(day: u32, level: f64) -> SessionRow {
    SessionRow {
        session: date(day),
        price_return: level,
        gross_total_return: level + 0.125,
        net_total_return: level + 0.0625,
        net_of_cost: level - 0.5,
        local_currency: level - 0.25,
        twin_price_return: level + 1.0,
        daily_return: Some(level / 1000.0 - 1.0),
        divisor: 1e6,
        next_divisor: 999_999.9,
        twin_next_divisor: f64::NAN,
        open_market_value: 1e9,
        market_value: level * 1e6,
        dividend_points: 0.125,
        net_dividend_points: 0.0625,
        constituents: 2,
        is_rebalance: day == 4,
        turnover: 0.01,
        cost: 0.0001,
    }
}

fn notices() -> Vec<Notice> {
    let text = |text: &str| text.to_owned();
    let kinds = [
        NoticeKind::CarriedForward { sessions: 2 },
        NoticeKind::ExchangeClosed { sessions: 1 },
        NoticeKind::PartialUniverse {
            eligible: 1,
            size: 100,
        },
        NoticeKind::ActionApplied {
            action: text("split"),
        },
        NoticeKind::Removed {
            cause: text("listing ended"),
        },
        NoticeKind::Added {
            cause: text("takes the place of a company that left"),
        },
        NoticeKind::ActionIgnored {
            action: text("rights"),
            reason: text("no price"),
        },
        NoticeKind::NotBought {
            reason: text("it has no close"),
        },
        NoticeKind::StaleRate {
            currency: text("EUR"),
            days: 4,
        },
        NoticeKind::Infeasible {
            what: text("limits of each sector sum to 0.8, less than 1"),
        },
    ];
    (0..)
        .zip(kinds)
        .map(|(number, kind)| Notice {
            session: date(5),
            security: Some(SecurityId(number)).filter(|_| number % 2 == 0),
            kind,
        })
        .collect()
}

fn control() -> Vec<Body> {
    let [definition, _] = rich::definitions();
    let definition = definition_hash(&definition);
    let lifecycle = |change| {
        Body::Lifecycle(Lifecycle {
            index: index(),
            definition,
            change,
            by: "ana".to_owned(),
            reason: "reviewed by the committee".to_owned(),
        })
    };
    let decision = |verdict| {
        Body::Decision(Decision {
            subject: Sequence(10),
            verdict,
            by: "policy".to_owned(),
            reason: String::new(),
        })
    };
    let restatement = Restatement {
        index: index(),
        definition,
        published: Sequence(9),
        cut: Sequence(12),
        causes: vec![Sequence(10), Sequence(11)],
        sentences: vec!["the close of OLD on 2024-03-05 was 10.5, not 10".to_owned()],
        changes_members: true,
        sessions: vec![RestatedRow {
            session: date(5),
            published_price_return: 1001.25,
            price_return: 1001.5,
            published_gross_total_return: 1001.375,
            gross_total_return: 1001.625,
            published_net_total_return: 1001.3125,
            net_total_return: 1001.5625,
        }],
    };
    vec![
        lifecycle(LifecycleChange::Promoted { takes_over: false }),
        lifecycle(LifecycleChange::Promoted { takes_over: true }),
        lifecycle(LifecycleChange::Retired),
        Body::Restatement(restatement),
        decision(DecisionVerdict::Approved),
        decision(DecisionVerdict::Rejected),
    ]
}

/// Run by hand once. A new schema version, payload format or document version gets a stored ledger
/// of its own, in a file beside this one.
#[tokio::test]
#[ignore = "writes the stored ledger of this version"]
async fn write_the_stored_ledger() {
    if stored(FILE).exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&bodies()), at(0), None)
        .await
        .unwrap();
    ledger.close().await;
    let bytes = zstd::bulk::compress(&fs::read(&path).unwrap(), 19).unwrap();
    fs::write(stored(FILE), bytes).unwrap();
}

#[tokio::test]
async fn the_ledger_of_version_2_still_reads_with_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    let bodies = bodies();
    let (ledger, heads) = assert_reads_as(&copied(FILE, folder.path()), &bodies).await;
    for (head, body) in heads.iter().zip(&bodies) {
        assert_eq!(head.key, prepare(body, "test").key(), "{head:?}");
    }
    let again = ledger
        .append(&prepared(&bodies), at(1), None)
        .await
        .unwrap();
    assert_eq!((again.appended, again.skipped), (Vec::new(), bodies.len()));
}

#[test]
fn the_stored_ledger_of_version_2_holds_every_kind_of_entry_of_its_time() {
    let kinds: BTreeSet<_> = bodies().iter().map(Body::kind).collect();
    let mut expected = BTreeSet::from(EntryKind::ALL);
    // They came later.
    expected.remove(&EntryKind::Screening);
    expected.remove(&EntryKind::QualityDecision);
    expected.remove(&EntryKind::Status);
    assert_eq!(kinds, expected);
}

#[test]
fn the_hash_of_a_definition_never_changes() {
    let flagship = equipoise_model::Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100);
    let [first, second] = rich::definitions();
    let hashes = [&flagship, &first, &second].map(definition_hash);
    let expected = [
        "b4dc7ccbafb701c4fd1939d30150c71701505c0765eb7eb1a2f8f8ac67db1997",
        "1df93a9da6d25ce886fd038d47938eb3149a1b146ca992cadcc9bc0b83b93192",
        "2ef95bf80adf81cfd90c2f1458c510709a6725e3997d5d3cbe4a1439f418bf66",
    ];
    assert_eq!(hashes.map(|hash: Hash| hash.to_string()), expected);
}
