//! Import of a market's bars, CSV and Parquet: rows read, checked and turned into facts in a second.

use std::fmt::Write;
use std::fs::{self, File};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use equipoise_model::{Date, FactKind};
use equipoise_providers::files::{Limits, OnError, read};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

const SYMBOLS: u32 = 505;
const SESSIONS: u32 = 1259;
const ROWS: u32 = SYMBOLS * SESSIONS;
/// 2013-02-08 as days since 1970.
const FIRST_DAY: i32 = 15_744;

/// Prices with the four decimals of real ones: open, high, low, close and volume.
fn figures(row: u32) -> [f64; 5] {
    let cents = |salt: u32| f64::from((row + salt).wrapping_mul(2_654_435_761) >> 12) / 1e4;
    let close = 20.0 + cents(0);
    let low = close - cents(1) / 1e3;
    let high = close + cents(2) / 1e3;
    let round = |price: f64| (price * 1e4).round() / 1e4;
    let volume = f64::from(row.wrapping_mul(40_503) >> 4);
    [
        round((low + high) / 2.0),
        round(high),
        round(low),
        round(close),
        volume,
    ]
}

fn day(row: u32) -> i32 {
    FIRST_DAY + (row / SYMBOLS).cast_signed()
}

fn symbol(row: u32) -> String {
    format!("S{}", row % SYMBOLS)
}

fn write_csv(folder: &Path) -> PathBuf {
    let mut text = "session,symbol,open,high,low,close,volume\n".to_owned();
    for row in 0..ROWS {
        let session = Date::from_epoch_days(day(row)).expect("days of this century");
        let [open, high, low, close, volume] = figures(row);
        let symbol = symbol(row);
        writeln!(
            text,
            "{session},{symbol},{open},{high},{low},{close},{volume}"
        )
        .expect("text takes what is written");
    }
    let path = folder.join("bars.csv");
    fs::write(&path, text).expect("the temporary folder takes files");
    path
}

fn write_parquet(folder: &Path) -> PathBuf {
    let figures: Vec<[f64; 5]> = (0..ROWS).map(figures).collect();
    let column = |position: usize| -> ArrayRef {
        Arc::new(
            figures
                .iter()
                .map(|row| row[position])
                .collect::<Float64Array>(),
        )
    };
    let batch = RecordBatch::try_from_iter([
        (
            "session",
            Arc::new(Date32Array::from_iter_values((0..ROWS).map(day))) as ArrayRef,
        ),
        (
            "symbol",
            Arc::new(StringArray::from_iter_values((0..ROWS).map(symbol))) as ArrayRef,
        ),
        ("open", column(0)),
        ("high", column(1)),
        ("low", column(2)),
        ("close", column(3)),
        ("volume", column(4)),
    ])
    .expect("columns of one length");
    let path = folder.join("bars.parquet");
    let file = File::create(&path).expect("the temporary folder takes files");
    let codec = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(codec).build();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))
        .expect("plain columns can be written");
    writer
        .write(&batch)
        .expect("the temporary folder takes files");
    writer.close().expect("the temporary folder takes files");
    path
}

fn import(path: &Path) -> u64 {
    let limits = Limits::default();
    let outcome = read(
        path,
        FactKind::Bars,
        OnError::Refuse,
        &limits,
        &mut |_, _| {},
    );
    let (facts, report) = outcome.expect("the generated file is good");
    black_box(facts);
    report.rows_kept
}

fn bench_files(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let files = [
        ("csv", write_csv(folder.path())),
        ("parquet", write_parquet(folder.path())),
    ];
    let mut group = criterion.benchmark_group("import bars");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(u64::from(ROWS)));
    for (name, path) in files {
        group.bench_function(name, |bencher| bencher.iter(|| import(&path)));
    }
    group.finish();
}

criterion_group!(benches, bench_files);
criterion_main!(benches);
