//! Properties of the decoders: whatever a file holds, it is read or refused, and every row counts.

use std::cell::Cell;

use equipoise_model::{ActionKind, FactKind, Facts};
use equipoise_providers::files::OnError;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use arrow::array::StringArray;

use super::folder::{Folder, Outcome};
use super::writing::{column, parquet_of};

const SEED: [u8; 32] = *b"equipoise-providers decoder seed";
const CASES: u32 = 400;

/// A header with every column of each kind; both layouts of exchange rates.
const HEADERS: [(FactKind, &[&str]); 7] = [
    (
        FactKind::Securities,
        &[
            "symbol",
            "name",
            "sector",
            "industry",
            "currency",
            "mic",
            "company",
            "listed",
            "delisted",
            "country",
            "type",
            "converts_to",
            "conversion_ratio",
            "isin",
            "figi",
            "cik",
            "effective",
            "known",
        ],
    ),
    (
        FactKind::Bars,
        &[
            "session",
            "symbol",
            "open",
            "high",
            "low",
            "close",
            "volume",
            "market_cap",
        ],
    ),
    (
        FactKind::Shares,
        &["symbol", "effective", "shares_outstanding", "known"],
    ),
    (
        FactKind::Actions,
        &[
            "symbol",
            "ex_date",
            "action",
            "ratio",
            "amount",
            "currency",
            "counterpart",
            "price",
            "known",
        ],
    ),
    (FactKind::Fx, &["session", "base", "quote", "rate"]),
    (FactKind::Fx, &["date", "currency", "units_per_eur"]),
    (FactKind::Rates, &["session", "name", "value"]),
];

/// Cells that a column takes, or nearly takes.
fn cells_of(column: &str) -> &'static [&'static str] {
    match column {
        "session" | "date" | "ex_date" | "effective" | "listed" | "delisted" => &[
            "2020-01-02",
            "2020-01-03",
            "2020-01-06",
            "2020-02-30",
            "1899-12-31",
        ],
        "known" => &[
            "2020-01-02T21:00:00Z",
            "2020-01-02",
            "",
            "",
            "2020-01-02T21:00:00",
        ],
        "symbol" | "counterpart" | "converts_to" => &["A", "B", "C", "BRK.B", " D ", "A B"],
        "currency" | "base" | "quote" => &["USD", "EUR", "GBP", "GBp", "", "usd"],
        "action" => &[
            "split",
            "stock_dividend",
            "cash_dividend",
            "special_dividend",
            "dividend_correction",
            "spin_off",
            "rights",
            "merger",
            "delisting",
            "suspension",
            "resumption",
            "symbol_change",
            "bonus",
        ],
        "mic" => &["XNYS", "", "NYSE1"],
        "country" => &["IE", "", "Ireland"],
        "name" => &["SOFR", "EURUSD1M", "Name"],
        "sector" | "industry" | "company" | "type" => &["Energy", "", "reit"],
        _ => &[
            "1", "0", "-0", "2", "0.5", "-1", "1e308", "1e-320", "1e999", "NaN", "1,5", "",
        ],
    }
}

fn check<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    TestRunner::new_with_rng(config, rng)
        .run(&strategy, property)
        .unwrap();
}

/// That every row read is a fact or a problem.
fn is_accounted_for(outcome: &Outcome) -> Result<(), TestCaseError> {
    let Ok((facts, report)) = outcome else {
        return Ok(());
    };
    let held: usize = facts.iter().map(Facts::len).sum();
    prop_assert_eq!(held as u64, report.rows_kept);
    prop_assert_eq!(report.rows_kept + report.problem_count, report.rows_read);
    facts.iter().try_for_each(makes_sense)
}

/// That the figures of a fact are of the kind the model asks for.
fn makes_sense(facts: &Facts) -> Result<(), TestCaseError> {
    let is_positive = |number: f64| number.is_finite() && number > 0.0;
    let holds = match facts {
        Facts::Securities(rows) => rows
            .iter()
            .all(|row| row.conversion_ratio.is_none_or(is_positive)),
        Facts::Bars(bars) => bars.close.iter().copied().all(is_positive),
        Facts::Shares(rows) => rows.iter().all(|row| is_positive(row.shares_outstanding)),
        Facts::Fx(rows) => rows
            .iter()
            .all(|row| is_positive(row.rate) && row.base != row.quote),
        Facts::Rates(rows) => rows
            .iter()
            .all(|row| row.value.is_finite() && !row.name.is_empty()),
        Facts::Actions(rows) => rows.iter().all(|row| match row.kind {
            ActionKind::Split { ratio } => is_positive(ratio),
            ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
                amount.is_finite() && amount >= 0.0
            }
            ActionKind::DividendCorrection { amount } => amount.is_finite() && amount != 0.0,
            _ => true,
        }),
    };
    prop_assert!(holds, "{facts:?}");
    Ok(())
}

fn kinds() -> impl Strategy<Value = (FactKind, &'static [&'static str])> {
    select(HEADERS.to_vec())
}

#[test]
fn any_bytes_are_read_or_refused() {
    let folder = Folder::new();
    let bytes = vec(any::<u8>(), 0..400);
    check((kinds(), bytes, 0..3), |((kind, header), bytes, start)| {
        let start = match start {
            0 => Vec::new(),
            1 => format!("{}\n", header.join(",")).into_bytes(),
            _ => b"PAR1".to_vec(),
        };
        let bytes = [start, bytes].concat();
        is_accounted_for(&folder.read("in", bytes, kind, OnError::Keep))
    });
}

#[test]
fn any_text_below_a_header_is_read_or_refused() {
    let folder = Folder::new();
    check(
        (kinds(), "[ -~,,\"\n\r]{0,300}"),
        |((kind, header), text)| {
            let text = format!("{}\n{text}", header.join(","));
            is_accounted_for(&folder.read("in.csv", text, kind, OnError::Keep))
        },
    );
}

/// Rows of cells below a header: most of them such as the column takes, some anything at all.
fn rows_below(header: &'static [&'static str]) -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = |name: &&'static str| {
        prop_oneof![
            19 => select(cells_of(name)).prop_map(str::to_owned),
            1 => "[^\0]{0,40}",
        ]
    };
    vec(header.iter().map(cell).collect::<Vec<_>>(), 1..12)
}

#[test]
fn any_cells_are_the_same_from_csv_and_parquet() {
    let folder = Folder::new();
    let kept = Cell::new(0);
    let tables = kinds().prop_flat_map(|(kind, header)| {
        rows_below(header).prop_map(move |rows| (kind, header, rows))
    });
    check(tables, |(kind, header, rows)| {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(header).unwrap();
        for row in &rows {
            csv.write_record(row).unwrap();
        }
        let text = csv.into_inner().unwrap();
        let columns = header.iter().enumerate().map(|(place, name)| {
            let cells = rows.iter().map(|row| row[place].as_str());
            column(name, StringArray::from_iter_values(cells))
        });
        let parquet = parquet_of(columns.collect());
        let from_csv = folder.read("in.csv", text, kind, OnError::Keep);
        let from_parquet = folder.read("in.parquet", parquet, kind, OnError::Keep);
        is_accounted_for(&from_csv)?;
        is_accounted_for(&from_parquet)?;
        let (csv_facts, csv_report) = from_csv.unwrap();
        let (parquet_facts, parquet_report) = from_parquet.unwrap();
        // As text, in which a figure that was not given equals itself.
        prop_assert_eq!(format!("{csv_facts:?}"), format!("{parquet_facts:?}"));
        prop_assert_eq!(csv_report.problem_count, parquet_report.problem_count);
        kept.set(kept.get() + csv_report.rows_kept);
        Ok(())
    });
    assert!(kept.get() > 200, "only {} rows were good", kept.get());
}
