//! Parquet: the types that hold a value, nulls, codecs, and damage.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray,
    Float32Array, Float64Array, Int32Array, Int64Array, LargeStringArray, NullArray, StringArray,
    StringViewArray, TimestampMillisecondArray, TimestampNanosecondArray, UInt16Array,
};
use arrow::datatypes::Int32Type;
use equipoise_model::FactKind::Bars;
use equipoise_model::Facts;
use equipoise_providers::files::OnError;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};

use super::folder::{Folder, assert_mentions};
use super::writing::{column, parquet_of, parquet_with};

/// 2020-01-02 as days since 1970.
const DAY: i32 = 18_263;
const DAY_MS: i64 = DAY as i64 * 86_400_000;

fn bars_with(session: ArrayRef, symbol: ArrayRef, close: ArrayRef) -> Vec<u8> {
    parquet_of(vec![
        ("session", session),
        ("symbol", symbol),
        ("close", close),
    ])
}

fn sessions() -> ArrayRef {
    Arc::new(Date32Array::from(vec![DAY, DAY + 1]))
}

fn symbols() -> ArrayRef {
    Arc::new(StringArray::from(vec!["A", "A"]))
}

fn closes() -> ArrayRef {
    Arc::new(Float64Array::from(vec![2.0, 3.0]))
}

#[track_caller]
fn assert_is_the_same(name: &str, bytes: Vec<u8>) {
    let (facts, _) = Folder::new()
        .read("bars.parquet", bytes, Bars, OnError::Refuse)
        .unwrap();
    let Facts::Bars(bars) = &facts[0] else {
        panic!("{name}")
    };
    assert_eq!(bars.close, [2.0, 3.0], "{name}");
    assert_eq!(bars.symbols, ["A"], "{name}");
    let sessions: Vec<String> = bars.session.iter().map(ToString::to_string).collect();
    assert_eq!(sessions, ["2020-01-02", "2020-01-03"], "{name}");
}

#[test]
fn numbers_may_have_any_numeric_type() {
    let decimals = Decimal128Array::from(vec![20_000, 30_000])
        .with_precision_and_scale(18, 4)
        .unwrap();
    let types: Vec<ArrayRef> = vec![
        Arc::new(Int32Array::from(vec![2, 3])),
        Arc::new(Int64Array::from(vec![2, 3])),
        Arc::new(UInt16Array::from(vec![2, 3])),
        Arc::new(Float32Array::from(vec![2.0, 3.0])),
        Arc::new(decimals),
        Arc::new(StringArray::from(vec!["2", " 3.0 "])),
    ];
    for close in types {
        let name = close.data_type().to_string();
        assert_is_the_same(&name, bars_with(sessions(), symbols(), close));
    }
}

#[test]
fn dates_may_be_dates_timestamps_at_midnight_or_text() {
    let next = DAY_MS + 86_400_000;
    let nanoseconds = vec![DAY_MS * 1_000_000, next * 1_000_000];
    let types: Vec<ArrayRef> = vec![
        Arc::new(Date64Array::from(vec![DAY_MS, next])),
        Arc::new(TimestampMillisecondArray::from(vec![DAY_MS, next])),
        Arc::new(TimestampNanosecondArray::from(nanoseconds).with_timezone("UTC")),
        Arc::new(StringArray::from(vec!["2020-01-02", "2020-01-03"])),
    ];
    for session in types {
        let name = session.data_type().to_string();
        assert_is_the_same(&name, bars_with(session, symbols(), closes()));
    }
}

#[test]
fn symbols_may_have_any_text_type() {
    let types: Vec<ArrayRef> = vec![
        Arc::new(LargeStringArray::from(vec!["A", "A"])),
        Arc::new(StringViewArray::from(vec!["A", "A"])),
        Arc::new(
            ["A", "A"]
                .into_iter()
                .collect::<DictionaryArray<Int32Type>>(),
        ),
    ];
    for symbol in types {
        let name = symbol.data_type().to_string();
        assert_is_the_same(&name, bars_with(sessions(), symbol, closes()));
    }
}

#[test]
fn common_codecs_are_read() {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ];
    for codec in codecs {
        let columns = vec![
            ("session", sessions()),
            ("symbol", symbols()),
            ("close", closes()),
        ];
        assert_is_the_same(&codec.to_string(), parquet_with(columns, codec));
    }
}

#[test]
fn a_column_of_nulls_is_a_column_of_empty_cells() {
    let bytes = parquet_of(vec![
        ("session", sessions()),
        ("symbol", symbols()),
        ("close", closes()),
        column("volume", NullArray::new(2)),
    ]);
    assert_is_the_same("nulls", bytes);
}

#[test]
fn bad_cells_are_named_by_row_and_column() {
    let morning: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![
        DAY_MS,
        DAY_MS + 3_600_000,
    ]));
    let cases: [(&str, Vec<u8>, &[&str]); 5] = [
        (
            "null close",
            bars_with(
                sessions(),
                symbols(),
                Arc::new(Float64Array::from(vec![Some(2.0), None])),
            ),
            &["close: is empty"],
        ),
        (
            "NaN close",
            bars_with(
                sessions(),
                symbols(),
                Arc::new(Float64Array::from(vec![2.0, f64::NAN])),
            ),
            &["close: \"NaN\" is not a finite number"],
        ),
        (
            "null symbol",
            bars_with(
                sessions(),
                Arc::new(StringArray::from(vec![Some("A"), None])),
                closes(),
            ),
            &["symbol: is empty"],
        ),
        (
            "time of day",
            bars_with(morning, symbols(), closes()),
            &["session: \"2020-01-02T01:00:00+00:00\" has a time of day"],
        ),
        (
            "duplicate",
            bars_with(
                Arc::new(Date32Array::from(vec![DAY, DAY])),
                symbols(),
                closes(),
            ),
            &["session: \"2020-01-02\" of A is already given on line 1"],
        ),
    ];
    for (name, bytes, fragments) in cases {
        let folder = Folder::new();
        let error = folder
            .read("in.parquet", &bytes, Bars, OnError::Refuse)
            .unwrap_err();
        assert_mentions(name, &error.to_string(), &["in.parquet:2: "]);
        assert_mentions(name, &error.to_string(), fragments);
        let (facts, report) = folder
            .read("in.parquet", &bytes, Bars, OnError::Keep)
            .unwrap();
        assert_eq!((facts[0].len(), report.problem_count), (1, 1), "{name}");
    }
}

#[test]
fn a_type_that_cannot_hold_the_value_is_refused() {
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true, false]));
    let whole: ArrayRef = Arc::new(Int64Array::from(vec![20_200_102, 20_200_103]));
    let cases = [
        (
            bars_with(sessions(), symbols(), flags),
            "close: has the type Boolean where a number",
        ),
        (
            bars_with(whole.clone(), symbols(), closes()),
            "session: has the type Int64 where a date",
        ),
        (
            bars_with(sessions(), whole, closes()),
            "symbol: has the type Int64 where text",
        ),
    ];
    for (bytes, fragment) in cases {
        let outcome = Folder::new().read("in.parquet", bytes, Bars, OnError::Keep);
        assert_mentions(
            "",
            &outcome.unwrap_err().to_string(),
            &["in.parquet: ", fragment],
        );
    }
}

#[test]
fn a_missing_column_and_a_file_without_rows_are_refused() {
    let folder = Folder::new();
    let bytes = parquet_of(vec![("session", sessions()), ("last", closes())]);
    let error = folder
        .read("in.parquet", bytes, Bars, OnError::Keep)
        .unwrap_err();
    let expected =
        "symbol, close: no such column in the Parquet schema, which has \"session\", \"last\"";
    assert_mentions("", &error.to_string(), &["in.parquet: ", expected]);

    let bytes = bars_with(
        Arc::new(Date32Array::from(Vec::<i32>::new())),
        Arc::new(StringArray::from(Vec::<&str>::new())),
        Arc::new(Float64Array::from(Vec::<f64>::new())),
    );
    let error = folder
        .read("in.parquet", bytes, Bars, OnError::Keep)
        .unwrap_err();
    assert_mentions(
        "",
        &error.to_string(),
        &["in.parquet: has a header and no rows"],
    );
}

#[test]
fn a_parquet_file_named_csv_is_read_by_content() {
    let bytes = bars_with(sessions(), symbols(), closes());
    let (facts, _) = Folder::new()
        .read("bars.csv", bytes, Bars, OnError::Refuse)
        .unwrap();
    assert_eq!(facts[0].len(), 2);
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let bytes = bars_with(sessions(), symbols(), closes());
    let folder = Folder::new();
    for length in 4..bytes.len() {
        let error = folder
            .read("in.parquet", &bytes[..length], Bars, OnError::Keep)
            .unwrap_err();
        assert_mentions("", &error.to_string(), &["in.parquet:1: ", "cut short"]);
    }
}

/// Damage is refused, reported, or without effect on what is read; it never ends the process.
#[test]
fn a_flipped_byte_anywhere_never_panics() {
    let bytes = bars_with(sessions(), symbols(), closes());
    let folder = Folder::new();
    let mut refused = 0;
    for position in 4..bytes.len() - 4 {
        for mask in [0x01, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[position] ^= mask;
            refused += u32::from(
                folder
                    .read("in.parquet", damaged, Bars, OnError::Keep)
                    .is_err(),
            );
        }
    }
    assert!(refused > 100, "only {refused} damaged files were refused");
}
