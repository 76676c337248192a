//! Arbitrary bodies of every kind.

mod control;
mod definitions;
mod facts;
mod publications;
mod quality;

use equipoise_ledger::{Body, Hash, Sequence};
use equipoise_model::{Date, IndexId, Instant};
use proptest::{prelude::*, sample::select};

pub(crate) use self::control::control;
pub(crate) use self::definitions::definition;
pub(crate) use self::facts::facts;
pub(crate) use self::publications::publication;
pub(crate) use self::quality::quality;

/// Bodies of every kind.
pub(crate) fn body() -> impl Strategy<Value = Body> {
    // On the heap: together they are too large for the stack of a test.
    prop_oneof![
        3 => facts().boxed(),
        2 => definition().prop_map(Body::Definition).boxed(),
        2 => publication().boxed(),
        2 => control().boxed(),
        2 => quality().boxed(),
    ]
}

fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        Just(String::new()),
        "[A-Z.]{1,5}",
        ".{0,12}",
        Just("Österreichische \u{1F980} \u{0}\u{200d}\"\\\n株".to_owned()),
    ]
}

fn date() -> impl Strategy<Value = Date> + Clone {
    prop_oneof![
        8 => (10_000..20_000).prop_map(|days| Date::from_epoch_days(days).unwrap()),
        1 => (-3_000_000..3_000_000).prop_map(|days| Date::from_epoch_days(days).unwrap()),
        1 => select(vec![Date::MIN, Date::MAX]),
    ]
}

/// Every bit pattern but the `NaN`s beside the usual one, which no source can state.
fn figure() -> impl Strategy<Value = f64> + Clone {
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

fn instant() -> impl Strategy<Value = Instant> + Clone {
    let any = (-100_000_000_000_i64..100_000_000_000, 0..1_000_000_000_u32)
        .prop_map(|(seconds, nanos)| Instant::from_timestamp(seconds, nanos).unwrap());
    prop_oneof![4 => any, 1 => select(vec![Instant::MIN_UTC, Instant::MAX_UTC])]
}

fn index() -> impl Strategy<Value = IndexId> + Clone {
    "[A-Z][A-Z0-9_-]{0,31}".prop_map(|text| IndexId::parse(&text).unwrap())
}

fn hash() -> impl Strategy<Value = Hash> + Clone {
    any::<[u8; 32]>().prop_map(Hash)
}

fn sequence() -> impl Strategy<Value = Sequence> + Clone {
    any::<u64>().prop_map(Sequence)
}
