//! Recorded prices: findings, and where wrong bars are known, recall.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type};
use equipoise_model::bars::Bar;
use equipoise_model::calendar::Calendars;
use equipoise_model::{ActionKind, Bars, CorporateAction, Date};
use equipoise_quality::{Context, Finding, Report, Rule, Thresholds, screen_bars};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// Deviations of the close from the archive by which recall is told.
const DEVIATIONS: [f64; 5] = [0.004, 0.01, 0.02, 0.03, 0.05];

pub(crate) fn run(folder: &Path) {
    let bars = bars(&folder.join("us_sp500_ohlcv_2013_2018.parquet"));
    let actions = actions(&folder.join("us_sp500_actions_2013_2018.parquet"));
    let calendars = Calendars::built_in();
    let context = Context {
        actions: &actions,
        ..Context::of_calendars(&calendars)
    };
    let mut report = Report::with_limit(usize::MAX);
    screen_bars(&bars, &context, &Thresholds::default(), &mut report);
    for ((rule, outcome), count) in report.counts() {
        println!("  {:<16} {:<20} {count}", rule.name(), outcome.name());
    }
    let suspects = suspects(report.findings());
    println!(
        "recorded: {} bars, {} of them with a finding: {:.2} for each 2,000",
        report.bars(),
        suspects.len(),
        suspects.len() as f64 * 2000.0 / report.bars() as f64
    );
    if let Some(path) = std::env::var_os("EQUIPOISE_WRONG_BARS").map(PathBuf::from) {
        compare(&path, report.findings(), &suspects, report.bars());
    }
}

type Place = (String, Date);

/// The bars that a finding is about. Actions and sessions as a whole are no bars.
fn suspects(findings: &[Finding]) -> BTreeSet<Place> {
    let of_bars = |finding: &&Finding| !matches!(finding.rule, Rule::Dividend | Rule::ShareCount);
    findings
        .iter()
        .filter(of_bars)
        .filter_map(|finding| Some((finding.symbol.clone()?, finding.session)))
        .collect()
}

fn compare(path: &Path, findings: &[Finding], suspects: &BTreeSet<Place>, bars: u64) {
    let wrong = wrong_bars(path);
    for limit in DEVIATIONS {
        let known: Vec<&Place> = wrong
            .iter()
            .filter(|(_, deviation)| deviation.abs() > limit)
            .map(|(place, _)| place)
            .collect();
        let found = known
            .iter()
            .filter(|place| suspects.contains(**place))
            .count();
        println!(
            "  off by more than {:.1} %: {found} of {} found, {:.1} %",
            limit * 100.0,
            known.len(),
            found as f64 * 100.0 / known.len() as f64
        );
    }
    let mut unexplained: BTreeMap<Rule, BTreeSet<Place>> = BTreeMap::new();
    let mut all = BTreeSet::new();
    for finding in findings {
        let Some(symbol) = &finding.symbol else {
            continue;
        };
        let place = (symbol.clone(), finding.session);
        if suspects.contains(&place) && !wrong.contains_key(&place) {
            unexplained
                .entry(finding.rule)
                .or_default()
                .insert(place.clone());
            all.insert(place);
        }
    }
    for (rule, places) in &unexplained {
        println!(
            "  not in the list of wrong bars: {:<16} {}",
            rule.name(),
            places.len()
        );
    }
    if let Some(path) = std::env::var_os("EQUIPOISE_FINDINGS") {
        write(Path::new(&path), findings, &all);
    }
    let good = bars as f64 - wrong.len() as f64;
    println!(
        "  {} bars with a finding that are not in the list: {:.2} for each 2,000",
        all.len(),
        all.len() as f64 * 2000.0 / good
    );
}

fn write(path: &Path, findings: &[Finding], places: &BTreeSet<Place>) {
    let mut text = "symbol,session,rule,value,expected,sentence\n".to_owned();
    for finding in findings {
        let Some(symbol) = &finding.symbol else {
            continue;
        };
        let (session, rule) = (finding.session, finding.rule.name());
        if places.contains(&(symbol.clone(), session)) {
            let (value, expected, sentence) = (finding.value, finding.expected, &finding.sentence);
            text += &format!("{symbol},{session},{rule},{value},{expected},\"{sentence}\"\n");
        }
    }
    fs::write(path, text).expect("write the findings");
}

fn wrong_bars(path: &Path) -> BTreeMap<Place, f64> {
    let text = fs::read_to_string(path).expect("read the list of wrong bars");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [symbol, session, deviation] = cells[..] else {
            panic!("{line}: not symbol, session, deviation")
        };
        let session = session.parse().expect("a session");
        (
            (symbol.to_owned(), session),
            deviation.parse().expect("a deviation"),
        )
    };
    text.lines().skip(1).map(row).collect()
}

fn batches(path: &Path) -> impl Iterator<Item = RecordBatch> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.map(|batch| batch.expect("read a batch"))
}

fn numbers(batch: &RecordBatch, column: &str) -> Vec<f64> {
    let values = batch.column_by_name(column).expect("the column is there");
    let values = cast(values, &DataType::Float64).expect("the column is numeric");
    let values = values.as_primitive::<Float64Type>();
    values
        .iter()
        .map(|value| value.unwrap_or(f64::NAN))
        .collect()
}

fn texts(batch: &RecordBatch, column: &str) -> Vec<String> {
    let values = batch.column_by_name(column).expect("the column is there");
    let values = cast(values, &DataType::Utf8).expect("the column is text");
    let values = values.as_string::<i32>();
    (0..values.len())
        .map(|row| values.value(row).to_owned())
        .collect()
}

fn dates(batch: &RecordBatch, column: &str) -> Vec<Date> {
    let values = batch.column_by_name(column).expect("the column is there");
    let values = values.as_primitive::<Date32Type>();
    (0..values.len())
        .map(|row| values.value_as_date(row).expect("a date"))
        .collect()
}

fn bars(path: &Path) -> Bars {
    let mut bars = Bars::default();
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    for batch in batches(path) {
        let (sessions, symbols) = (dates(&batch, "date"), texts(&batch, "ticker"));
        let [open, high, low, close, volume] =
            ["open", "high", "low", "close", "volume"].map(|column| numbers(&batch, column));
        for row in 0..batch.num_rows() {
            let symbol = *known
                .entry(symbols[row].clone())
                .or_insert_with(|| bars.intern(&symbols[row]));
            let bar = Bar {
                session: sessions[row],
                symbol: &symbols[row],
                open: open[row],
                high: high[row],
                low: low[row],
                close: close[row],
                volume: volume[row],
                market_cap: f64::NAN,
            };
            bars.push_interned(symbol, &bar);
        }
    }
    bars
}

/// The actions that the prices do not already take into account.
fn actions(path: &Path) -> Vec<CorporateAction> {
    let mut actions = Vec::new();
    for batch in batches(path) {
        let (symbols, kinds) = (texts(&batch, "ticker"), texts(&batch, "action"));
        let dates = dates(&batch, "ex_date");
        let [amount, factor] =
            ["amount_split_adjusted", "price_factor"].map(|column| numbers(&batch, column));
        let taken = batch
            .column_by_name("already_in_panel_close")
            .expect("the column is there");
        let taken = taken.as_boolean();
        for row in (0..batch.num_rows()).filter(|row| !taken.value(*row)) {
            let kind = match kinds[row].as_str() {
                "cash_dividend" => ActionKind::CashDividend {
                    amount: amount[row],
                },
                // The value handed out is known as a factor on the price only.
                _ => ActionKind::Split {
                    ratio: 1.0 / factor[row],
                },
            };
            actions.push(CorporateAction {
                symbol: symbols[row].clone(),
                ex_date: dates[row],
                currency: None,
                known: None,
                kind,
            });
        }
    }
    actions
}
