//! The ledger of version 1: equal weight alone, four tables a publication, a unique key.

use std::collections::BTreeSet;

use equipoise_ledger::{
    Access, Body, EntryKind, Hash, LedgerError, Publication, PublicationOrigin, Sequence,
    SqliteLedger, prepare,
};
use equipoise_model::definitions::{
    Base, Costs, DividendFx, Dividends, LineRule, Merger, MissingPrice, MissingPricePolicy, RankBy,
    Reinvestment, RemovalPrice, Replacement, Rights, Schedule, Scheme, Selection, Sizing,
    SpecialDividend, SpinOff, Ties, Treatment, Unit, Universe, Weighting, Withholding,
};
use equipoise_model::{
    ActionKind, CorporateAction, Date, Definition, Facts, IndexId, Instant, Notice, NoticeKind,
    Rhythm, SecurityRecord, Series, ShareCount,
};

use super::{assert_reads_as, copied};
use crate::samples::{at, bars, base_session, basket, day, held, prepared, rate};

const FILE: &str = "ledger_v1.sqlite.zst";
/// The hash of the definition when its document had version 1.
const DEFINITION: &str = "ebe5f0c79c4e97def0e3d95ad6bc511f0596f39a48b49a779acdfd39762e66cb";

fn index() -> IndexId {
    IndexId::parse("EW100").unwrap()
}

/// What its entries mean now.
fn bodies() -> Vec<Body> {
    let mut bodies = vec![
        rate(1),
        bars(1, 5),
        Body::Definition(definition()),
        Body::Publication(publication()),
    ];
    bodies.extend(other_facts());
    bodies
}

/// The flagship as it was built then: closes were carried for ever, and lines in other currencies
/// were left out since no rate was looked up.
fn definition() -> Definition {
    Definition {
        index: index(),
        name: "Equal weight, 100 largest companies".to_owned(),
        currency: "USD".to_owned(),
        calendar: None,
        base: Base {
            date: None,
            value: 1000.0,
            market_value: 1_000_000_000.0,
        },
        universe: Universe {
            exchanges: BTreeSet::new(),
            countries: BTreeSet::new(),
            currencies: BTreeSet::from(["USD".to_owned()]),
            types: BTreeSet::new(),
            sectors: BTreeSet::new(),
            excluded_sectors: BTreeSet::new(),
            included: BTreeSet::new(),
            only: BTreeSet::new(),
            excluded: BTreeSet::new(),
            min_price: None,
            max_price: None,
            liquidity: None,
            min_sessions_listed: 0,
        },
        selection: Selection {
            size: 100,
            by: RankBy::MarketCap,
            unit: Unit::Company,
            line: LineRule::Largest,
            buffer: None,
            ties: Ties::Symbol,
            lag_sessions: 0,
        },
        weighting: Weighting {
            scheme: Scheme::Equal,
            sector_neutral: None,
            max_weight: None,
            max_sector_weight: None,
            sizing: Sizing::SelfFinancing,
            share_decimals: None,
        },
        schedule: Schedule {
            rebalance: Rhythm::Daily,
            reconstitution: None,
            reference_lag_sessions: 0,
            stages: 1,
            drift_band: None,
        },
        treatment: Treatment {
            special_dividend: SpecialDividend::Divisor,
            rights: Rights::WeightNeutral,
            spin_off: SpinOff::Parent,
            spin_off_wait_sessions: 20,
            merger: Merger::Acquirer,
            replacement: Replacement::None,
        },
        dividends: Dividends {
            reinvestment: Reinvestment::Close,
            fx: DividendFx::ExDate,
            withholding: Withholding {
                default_rate: 0.30,
                rates: Vec::new(),
            },
            special_dividends_taxed: false,
        },
        missing_price: MissingPrice {
            policy: MissingPricePolicy::Carry,
            max_sessions: None,
            removal: RemovalPrice::Last,
        },
        costs: Costs {
            buy_bps: 0.0,
            sell_bps: 0.0,
        },
        overlays: Vec::new(),
    }
}

/// Figures that version 1 did not publish are `NaN`: the rows of the samples state no others.
fn publication() -> Publication {
    let rows = base_session(day(3));
    assert!(rows.net_of_cost.is_nan() && rows.next_divisor.is_nan() && rows.cost.is_nan());
    Publication {
        origin: PublicationOrigin {
            index: index(),
            definition: Hash::parse(DEFINITION).unwrap(),
            cut: Sequence(2),
            continues: None,
            after: None,
            restates: None,
            calendar: None,
            chain: None,
            base: None,
            provisional: Vec::new(),
        },
        series: Series {
            sessions: vec![rows],
            held: vec![held(day(3))],
            baskets: vec![basket(day(3))],
            adjustments: Vec::new(),
            currencies: Vec::new(),
            overlays: Vec::new(),
            notices: vec![Notice {
                session: day(3),
                security: None,
                kind: NoticeKind::PartialUniverse {
                    eligible: 1,
                    size: 100,
                },
            }],
        },
    }
}

fn other_facts() -> Vec<Body> {
    let date = |day| Date::from_ymd_opt(2021, 3, day).unwrap();
    let text = |text: &str| Some(text.to_owned());
    let actions = [
        ActionKind::Split { ratio: 2.0 },
        ActionKind::StockDividend { ratio: 0.05 },
        ActionKind::CashDividend { amount: 0.22 },
        ActionKind::SpecialDividend { amount: 3.0 },
        ActionKind::SpinOff {
            child: "NEW".to_owned(),
            ratio: 0.5,
            price: None,
        },
        ActionKind::Rights {
            ratio: 0.25,
            price: 11.5,
        },
        ActionKind::Merger {
            acquirer: text("BIG"),
            ratio: 0.3,
            amount: 0.0,
        },
        ActionKind::Delisting { price: Some(0.01) },
        ActionKind::SymbolChange {
            to: "META".to_owned(),
        },
    ];
    let action = |(day, kind)| CorporateAction {
        symbol: "OLD".to_owned(),
        ex_date: date(day),
        currency: text("USD").filter(|_| day % 2 == 0),
        known: None,
        kind,
    };
    let security = SecurityRecord {
        symbol: "BRK.B".to_owned(),
        name: text("Berkshire Hathaway"),
        company: text("Berkshire"),
        listed: Some(date(1)),
        ..SecurityRecord::default()
    };
    let count = |known| ShareCount {
        symbol: "OLD".to_owned(),
        effective: date(2),
        shares_outstanding: 1.5e9,
        known,
    };
    let known = Instant::from_timestamp(1_600_000_000, 5);
    vec![
        Body::Facts(Facts::Securities(vec![
            security,
            SecurityRecord::of_symbol(""),
        ])),
        Body::Facts(Facts::Shares(vec![count(known), count(None)])),
        Body::Facts(Facts::Actions((1..).zip(actions).map(action).collect())),
    ]
}

#[tokio::test]
async fn the_ledger_of_version_1_still_reads_and_says_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = copied(FILE, folder.path());
    let bodies = bodies();
    let (ledger, heads) = assert_reads_as(&path, &bodies).await;
    let definition = &heads[2];
    assert_eq!(definition.key.to_string(), DEFINITION);
    // Whatever is about the definition still finds it.
    assert_eq!(definition.definition, Some(definition.key));
    assert_eq!(heads[3].definition, Some(definition.key));
    ledger.close().await;
    let verdict = SqliteLedger::verify_file(&path, |_, _| ()).await.unwrap();
    assert!(verdict.is_sound(), "{verdict:?}");
}

#[tokio::test]
async fn facts_of_version_1_keep_their_keys_and_are_not_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, heads) = assert_reads_as(&copied(FILE, folder.path()), &bodies()).await;
    let mut facts = bodies();
    facts.retain(|body| matches!(body, Body::Facts(_)));
    let stored = heads
        .iter()
        .filter(|head| matches!(head.kind, EntryKind::Facts(_)));
    for (head, body) in stored.zip(&facts) {
        assert_eq!(head.key, prepare(body, "test").key(), "{head:?}");
    }
    let again = ledger.append(&prepared(&facts), at(1), None).await.unwrap();
    assert_eq!((again.appended, again.skipped), (Vec::new(), 5));
}

#[tokio::test]
async fn content_of_version_1_may_come_again_when_it_is_news() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, heads) = assert_reads_as(&copied(FILE, folder.path()), &bodies()).await;
    let news = prepare(&rate(1), "test").novel_since(Sequence(7));
    let appended = ledger.append(&[news], at(1), None).await.unwrap();
    assert_eq!(appended.appended, [Sequence(8)]);
    let entry = ledger.entry(Sequence(8)).await.unwrap();
    assert_eq!(entry.head.key, heads[0].key);
    assert!(ledger.verify(|_, _| ()).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_ledger_of_version_1_is_not_read_before_somebody_who_may_write_opened_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = copied(FILE, folder.path());
    let error = SqliteLedger::open(&path, Access::Read).await.unwrap_err();
    assert!(
        matches!(error, LedgerError::OlderSchema { supported: 3, .. }),
        "{error}"
    );
    SqliteLedger::open(&path, Access::Write)
        .await
        .unwrap()
        .close()
        .await;
    SqliteLedger::open(&path, Access::Read).await.unwrap();
}
