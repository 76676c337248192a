//! Bodies of every kind go through the codec and come back as they were, to the last bit.

use equipoise_ledger::{Body, Hash, Publication, Sequence, prepare};
use equipoise_model::{
    ActionKind, Bars, BasketRow, CorporateAction, Date, Definition, Facts, FxRate, HeldRow,
    IndexId, Instant, Notice, NoticeKind, Schedule, SecurityId, SecurityRecord, Series, SessionRow,
    ShareCount, bars::Bar,
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

const SEED: [u8; 32] = *b"equipoise-ledger round trip seed";
const CASES: u32 = 300;

fn runner() -> TestRunner {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &SEED))
}

/// One body of each kind with every optional field given, absent or extreme somewhere, and an
/// empty one.
pub(crate) fn bodies() -> Vec<Body> {
    let mut runner = runner();
    let kinds = [facts().boxed(), definition().boxed(), publication().boxed()];
    let mut bodies: Vec<Body> = kinds
        .iter()
        .flat_map(|kind| std::iter::repeat_n(kind, 12))
        .map(|kind| kind.new_tree(&mut runner).unwrap().current())
        .collect();
    bodies.extend([
        Body::Facts(Facts::Securities(Vec::new())),
        Body::Facts(Facts::Bars(Bars::default())),
        Body::Facts(Facts::Shares(Vec::new())),
        Body::Facts(Facts::Actions(Vec::new())),
        Body::Facts(Facts::Fx(Vec::new())),
    ]);
    let mut seen = std::collections::BTreeSet::new();
    bodies.retain(|body| seen.insert(prepare(body, "test").key()));
    bodies
}

/// A body of each kind that has rows and stays the same when the strategies here change.
pub(crate) fn one_of_each() -> Vec<Body> {
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

/// `batches` batches of `rows` bars whose figures do not compress.
pub(crate) fn noise(batches: u64, rows: u64) -> Vec<Body> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from_bits(state >> 2)
    };
    let mut batch = |_| {
        let mut bars = Bars::default();
        for _ in 0..rows {
            let [open, high, low, close, volume, market_cap] = std::array::from_fn(|_| next());
            let session = Date::from_ymd_opt(2020, 1, 2).unwrap();
            bars.push(&Bar {
                session,
                symbol: "A",
                open,
                high,
                low,
                close,
                volume,
                market_cap,
            });
        }
        Body::Facts(Facts::Bars(bars))
    };
    (0..batches).map(&mut batch).collect()
}

/// Debug output tells all floats apart that differ in value, and -0 from 0.
fn assert_round_trip(body: &Body) -> Result<(), TestCaseError> {
    let prepared = prepare(body, "test");
    let decoded = prepared
        .decode()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(format!("{body:?}"), format!("{decoded:?}"));
    prop_assert_eq!(prepare(&decoded, "another").key(), prepared.key());
    prop_assert_eq!((decoded.rows(), decoded.span()), (body.rows(), body.span()));
    Ok(())
}

#[test]
fn facts_come_back_as_they_were() {
    runner()
        .run(&facts(), |body| assert_round_trip(&body))
        .unwrap();
}

#[test]
fn definitions_come_back_as_they_were() {
    runner()
        .run(&definition(), |body| assert_round_trip(&body))
        .unwrap();
}

#[test]
fn publications_come_back_as_they_were() {
    runner()
        .run(&publication(), |body| assert_round_trip(&body))
        .unwrap();
}

#[test]
fn bodies_that_say_different_things_have_different_keys() {
    let mut runner = runner();
    let strategy = prop_oneof![facts(), definition(), publication()];
    let pairs = (strategy.clone().boxed(), strategy.boxed());
    let check = |(left, right): (Body, Body)| {
        let is_same = format!("{left:?}") == format!("{right:?}");
        let [left, right] = [left, right].map(|body| prepare(&body, "test").key());
        prop_assert_eq!(is_same, left == right);
        Ok(())
    };
    runner.run(&pairs, check).unwrap();
}

#[test]
fn a_negative_zero_and_a_positive_one_are_different_rates() {
    let key = |rate| {
        let session = Date::from_ymd_opt(2020, 1, 2).unwrap();
        let row = FxRate {
            session,
            base: "EUR".to_owned(),
            quote: "USD".to_owned(),
            rate,
        };
        prepare(&Body::Facts(Facts::Fx(vec![row])), "test").key()
    };
    assert_ne!(key(0.0), key(-0.0));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Z.]{1,5}",
        ".{0,12}",
        Just("Österreichische \u{1F980} \u{0}\u{200d}\"\\\n株".to_owned()),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    prop_oneof![
        8 => (10_000..20_000).prop_map(|days| Date::from_epoch_days(days).unwrap()),
        1 => (-3_000_000..3_000_000).prop_map(|days| Date::from_epoch_days(days).unwrap()),
        1 => select(vec![Date::MIN, Date::MAX]),
    ]
}

/// Every bit pattern but the `NaN`s beside the usual one, which no source can state.
fn figure() -> impl Strategy<Value = f64> {
    let any = any::<u64>().prop_map(f64::from_bits);
    let special = select(vec![
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::from_bits(1),
        f64::MIN_POSITIVE / 3.0,
        f64::MAX,
        0.1 + 0.2,
    ]);
    prop_oneof![any, special, 0.01..1000.0].prop_map(|x| if x.is_nan() { f64::NAN } else { x })
}

fn instant() -> impl Strategy<Value = Instant> {
    let any = (-100_000_000_000_i64..100_000_000_000, 0..1_000_000_000_u32)
        .prop_map(|(seconds, nanos)| Instant::from_timestamp(seconds, nanos).unwrap());
    prop_oneof![4 => any, 1 => select(vec![Instant::MIN_UTC, Instant::MAX_UTC])]
}

fn index() -> impl Strategy<Value = IndexId> {
    "[A-Z][A-Z0-9_-]{0,31}".prop_map(|text| IndexId::parse(&text).unwrap())
}

fn facts() -> impl Strategy<Value = Body> {
    prop_oneof![
        vec(security(), 0..12).prop_map(Facts::Securities),
        bars().prop_map(Facts::Bars),
        vec(share_count(), 0..12).prop_map(Facts::Shares),
        vec(action(), 0..12).prop_map(Facts::Actions),
        vec(rate(), 0..12).prop_map(Facts::Fx),
    ]
    .prop_map(Body::Facts)
}

fn security() -> impl Strategy<Value = SecurityRecord> {
    let texts = proptest::array::uniform6(option::of(text()));
    (text(), texts, option::of(date()), option::of(date())).prop_map(
        |(symbol, [name, sector, industry, currency, mic, company], listed, delisted)| {
            SecurityRecord {
                symbol,
                name,
                sector,
                industry,
                currency,
                mic,
                company,
                listed,
                delisted,
            }
        },
    )
}

fn bars() -> impl Strategy<Value = Bars> {
    let row = (date(), text(), proptest::array::uniform6(figure()));
    vec(row, 0..20).prop_map(|rows| {
        let mut bars = Bars::default();
        for (session, symbol, [open, high, low, close, volume, market_cap]) in &rows {
            bars.push(&Bar {
                session: *session,
                symbol,
                open: *open,
                high: *high,
                low: *low,
                close: *close,
                volume: *volume,
                market_cap: *market_cap,
            });
        }
        bars
    })
}

fn share_count() -> impl Strategy<Value = ShareCount> {
    (text(), date(), figure(), option::of(instant())).prop_map(
        |(symbol, effective, shares_outstanding, known)| ShareCount {
            symbol,
            effective,
            shares_outstanding,
            known,
        },
    )
}

fn rate() -> impl Strategy<Value = FxRate> {
    (date(), text(), text(), figure()).prop_map(|(session, base, quote, rate)| FxRate {
        session,
        base,
        quote,
        rate,
    })
}

fn action() -> impl Strategy<Value = CorporateAction> {
    (text(), date(), option::of(text()), action_kind()).prop_map(
        |(symbol, ex_date, currency, kind)| CorporateAction {
            symbol,
            ex_date,
            currency,
            kind,
        },
    )
}

fn action_kind() -> impl Strategy<Value = ActionKind> {
    prop_oneof![
        figure().prop_map(|ratio| ActionKind::Split { ratio }),
        figure().prop_map(|ratio| ActionKind::StockDividend { ratio }),
        figure().prop_map(|amount| ActionKind::CashDividend { amount }),
        figure().prop_map(|amount| ActionKind::SpecialDividend { amount }),
        (text(), figure(), option::of(figure())).prop_map(|(child, ratio, price)| {
            ActionKind::SpinOff {
                child,
                ratio,
                price,
            }
        }),
        (figure(), figure()).prop_map(|(ratio, price)| ActionKind::Rights { ratio, price }),
        (option::of(text()), figure(), figure()).prop_map(|(acquirer, ratio, amount)| {
            ActionKind::Merger {
                acquirer,
                ratio,
                amount,
            }
        }),
        option::of(figure()).prop_map(|price| ActionKind::Delisting { price }),
        text().prop_map(|to| ActionKind::SymbolChange { to }),
    ]
}

fn definition() -> impl Strategy<Value = Body> {
    let schedule = select(Schedule::ALL.to_vec());
    (
        index(),
        text(),
        any::<u32>(),
        schedule,
        text(),
        option::of(date()),
        figure(),
        figure(),
    )
        .prop_map(
            |(index, name, size, schedule, currency, base_date, base_value, withholding_rate)| {
                Body::Definition(Definition {
                    index,
                    name,
                    size,
                    schedule,
                    currency,
                    base_date,
                    base_value,
                    withholding_rate,
                })
            },
        )
}

fn publication() -> impl Strategy<Value = Body> {
    let hash = any::<[u8; 32]>().prop_map(Hash);
    (
        index(),
        hash,
        any::<u64>(),
        option::of(any::<u64>()),
        series(),
    )
        .prop_map(|(index, definition, cut, continues, series)| {
            Body::Publication(Publication {
                index,
                definition,
                cut: Sequence(cut),
                continues: continues.map(Sequence),
                series,
            })
        })
}

fn series() -> impl Strategy<Value = Series> {
    (
        vec(session(), 0..5),
        vec(held(), 0..9),
        vec(basket(), 0..9),
        vec(notice(), 0..9),
    )
        .prop_map(|(sessions, held, baskets, notices)| Series {
            sessions,
            held,
            baskets,
            notices,
        })
}

fn session() -> impl Strategy<Value = SessionRow> {
    let figures = proptest::array::uniform7(figure());
    (
        date(),
        figures,
        option::of(figure()),
        any::<u32>(),
        any::<bool>(),
    )
        .prop_map(
            |(session, figures, daily_return, constituents, is_rebalance)| {
                let [
                    price,
                    gross,
                    net,
                    divisor,
                    market_value,
                    dividend_points,
                    turnover,
                ] = figures;
                SessionRow {
                    session,
                    price_return: price,
                    gross_total_return: gross,
                    net_total_return: net,
                    daily_return,
                    divisor,
                    market_value,
                    dividend_points,
                    constituents,
                    is_rebalance,
                    turnover,
                }
            },
        )
}

fn held() -> impl Strategy<Value = HeldRow> {
    (date(), any::<u32>(), proptest::array::uniform5(figure())).prop_map(
        |(session, security, [index_shares, prior_close, close, open_weight, contribution])| {
            HeldRow {
                session,
                security: SecurityId(security),
                index_shares,
                prior_close,
                close,
                open_weight,
                contribution,
            }
        },
    )
}

fn basket() -> impl Strategy<Value = BasketRow> {
    (
        date(),
        any::<u32>(),
        any::<u32>(),
        proptest::array::uniform4(figure()),
    )
        .prop_map(
            |(session, security, rank, [index_shares, close, market_cap, weight])| BasketRow {
                session,
                security: SecurityId(security),
                rank,
                index_shares,
                close,
                market_cap,
                weight,
            },
        )
}

fn notice() -> impl Strategy<Value = Notice> {
    let kind = prop_oneof![
        any::<u32>().prop_map(|sessions| NoticeKind::CarriedForward { sessions }),
        (any::<u32>(), any::<u32>())
            .prop_map(|(eligible, size)| NoticeKind::PartialUniverse { eligible, size }),
        text().prop_map(|action| NoticeKind::ActionApplied { action }),
        text().prop_map(|cause| NoticeKind::Removed { cause }),
        (text(), text()).prop_map(|(action, reason)| NoticeKind::ActionIgnored { action, reason }),
    ];
    (date(), option::of(any::<u32>().prop_map(SecurityId)), kind).prop_map(
        |(session, security, kind)| Notice {
            session,
            security,
            kind,
        },
    )
}
