//! Good files of every kind: CSV and Parquet of the same content give the same facts.

use arrow::array::{Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use chrono::{DateTime, NaiveDate};
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, FactKind, Facts, FxRate, SecurityRecord, ShareCount,
    bars::Bar,
};
use equipoise_providers::files::OnError;
use sha2::{Digest, Sha256};

use super::folder::Folder;
use super::writing::{Columns, column, parquet_of};

fn day(text: &str) -> Date {
    text.parse().expect("a date of the test")
}

fn days<const N: usize>(dates: [Option<&str>; N]) -> Date32Array {
    let epoch = NaiveDate::default();
    let since = |date: &str| {
        i32::try_from((day(date) - epoch).num_days()).expect("dates of tests are near")
    };
    dates.map(|date| date.map(since)).into_iter().collect()
}

fn texts<const N: usize>(texts: [Option<&str>; N]) -> StringArray {
    texts.into_iter().collect()
}

fn numbers<const N: usize>(numbers: [Option<f64>; N]) -> Float64Array {
    numbers.into_iter().collect()
}

/// Read the CSV `text` and the Parquet `columns`, and compare both with `expected`.
#[track_caller]
fn assert_reads(kind: FactKind, text: &str, columns: Columns, expected: &Facts) {
    let folder = Folder::new();
    let bytes = parquet_of(columns);
    for (name, bytes) in [("in.csv", text.as_bytes()), ("in.parquet", &bytes)] {
        let (facts, report) = folder.read(name, bytes, kind, OnError::Refuse).unwrap();
        // As text, in which a figure that was not given equals itself.
        assert_eq!(format!("{facts:?}"), format!("{:?}", [expected]), "{name}");
        assert_eq!(report.rows_kept, expected.len() as u64, "{name}");
        assert_eq!((report.kind, report.problem_count), (kind, 0), "{name}");
        assert_eq!(report.content_hash[..], Sha256::digest(bytes)[..], "{name}");
    }
}

#[test]
fn bars_read_the_same_from_csv_and_parquet() {
    let mut bars = Bars::default();
    let nan = f64::NAN;
    let row = |session, symbol, figures: [f64; 6]| {
        let [open, high, low, close, volume, market_cap] = figures;
        Bar {
            session: day(session),
            symbol,
            open,
            high,
            low,
            close,
            volume,
            market_cap,
        }
    };
    bars.push(&row(
        "2020-01-02",
        "BRK.B",
        [10.0, 11.5, 9.25, 10.5, 1e6, 2.5e11],
    ));
    bars.push(&row(
        "2020-01-02",
        "a^b/c=1",
        [nan, nan, nan, 0.0001, nan, nan],
    ));
    // A close above the high is for the quality rules to judge.
    bars.push(&row(
        "2020-01-03",
        "BRK.B",
        [10.0, 11.0, 9.0, 12.0, 0.0, nan],
    ));
    let text = "\u{feff}Session , SYMBOL,open,high,low,close,volume,market_cap\r\n\
        2020-01-02,BRK.B,10,11.5,9.25,10.5,1000000,2.5e11\r\n\
        \r\n\
        2020-01-02,\" a^b/c=1 \",,,,1e-4,,\r\n\
        2020-01-03,BRK.B,10,11,9,12,-0,";
    let columns = vec![
        column(
            "session",
            days([Some("2020-01-02"), Some("2020-01-02"), Some("2020-01-03")]),
        ),
        column(
            "symbol",
            texts([Some("BRK.B"), Some(" a^b/c=1"), Some("BRK.B")]),
        ),
        column("open", numbers([Some(10.0), None, Some(10.0)])),
        column("high", numbers([Some(11.5), None, Some(11.0)])),
        column("low", numbers([Some(9.25), None, Some(9.0)])),
        column("close", numbers([Some(10.5), Some(0.0001), Some(12.0)])),
        column(
            "volume",
            Int64Array::from(vec![Some(1_000_000), None, Some(0)]),
        ),
        column("market_cap", numbers([Some(2.5e11), None, None])),
    ];
    assert_reads(FactKind::Bars, text, columns, &Facts::Bars(bars));
}

#[test]
fn shares_read_the_same_from_csv_and_parquet() {
    let known = DateTime::parse_from_rfc3339("2020-01-02T21:30:00Z")
        .unwrap()
        .to_utc();
    let count = |effective, shares_outstanding, known| ShareCount {
        symbol: "A".to_owned(),
        effective: day(effective),
        shares_outstanding,
        known,
    };
    let rows = vec![
        count("2020-01-02", 1e9, Some(known)),
        count("2020-01-02", 1.5e9, None),
        // The same count once more contradicts nothing.
        count("2020-01-02", 1.5e9, None),
    ];
    let text = "symbol,effective,shares_outstanding,known\n\
        A,2020-01-02,1000000000,2020-01-02T16:30:00-05:00\nA,2020-01-02,1.5e9,\nA,2020-01-02,1.5e9,\n";
    let columns = vec![
        column("ticker", texts([Some("A"), Some("A"), Some("A")])),
        column("effective", days([Some("2020-01-02"); 3])),
        column(
            "shares_outstanding",
            numbers([Some(1e9), Some(1.5e9), Some(1.5e9)]),
        ),
        column(
            "known",
            TimestampMicrosecondArray::from(vec![Some(known.timestamp_micros()), None, None])
                .with_timezone("America/New_York"),
        ),
    ];
    assert_reads(FactKind::Shares, text, columns, &Facts::Shares(rows));
}

#[test]
fn actions_of_every_kind_read_the_same_from_csv_and_parquet() {
    let other = || "B".to_owned();
    let kinds = [
        ActionKind::Split { ratio: 7.0 },
        ActionKind::StockDividend { ratio: 0.05 },
        ActionKind::CashDividend { amount: 0.47 },
        ActionKind::SpecialDividend { amount: 3.0 },
        ActionKind::SpinOff {
            child: other(),
            ratio: 0.5,
            price: None,
        },
        ActionKind::Rights {
            ratio: 0.25,
            price: 12.0,
        },
        ActionKind::Merger {
            acquirer: Some(other()),
            ratio: 0.4,
            amount: 10.0,
        },
        ActionKind::Merger {
            acquirer: None,
            ratio: 0.0,
            amount: 54.0,
        },
        ActionKind::Delisting { price: Some(0.0) },
        ActionKind::SymbolChange { to: other() },
    ];
    let text = "symbol,ex_date,action,ratio,amount,currency,counterpart,price\n\
        A,2020-01-02,split,7,,EUR,,\n\
        A,2020-01-02,stock_dividend,0.05,,EUR,,\n\
        A,2020-01-02,cash_dividend,,0.47,EUR,,\n\
        A,2020-01-02,special_dividend,,3,EUR,,\n\
        A,2020-01-02,spin_off,0.5,,EUR,B,\n\
        A,2020-01-02,rights,0.25,,EUR,,12\n\
        A,2020-01-02,merger,0.4,10,EUR,B,\n\
        A,2020-01-02,merger,,54,EUR,B,\n\
        A,2020-01-02,delisting,,,EUR,,0\n\
        A,2020-01-02,symbol_change,,,EUR,B,\n";
    let row = |kind: ActionKind| CorporateAction {
        symbol: "A".to_owned(),
        ex_date: day("2020-01-02"),
        currency: Some("EUR".to_owned()),
        kind,
    };
    let names = kinds.clone().map(|kind| kind.name());
    let b = Some("B");
    let columns = vec![
        column("symbol", texts([Some("A"); 10])),
        column("ex_date", days([Some("2020-01-02"); 10])),
        column("action", texts(names.map(Some))),
        column(
            "ratio",
            numbers([
                Some(7.0),
                Some(0.05),
                None,
                None,
                Some(0.5),
                Some(0.25),
                Some(0.4),
                None,
                None,
                None,
            ]),
        ),
        column(
            "amount",
            numbers([
                None,
                None,
                Some(0.47),
                Some(3.0),
                None,
                None,
                Some(10.0),
                Some(54.0),
                None,
                None,
            ]),
        ),
        column("currency", texts([Some("EUR"); 10])),
        column(
            "counterpart",
            texts([None, None, None, None, b, None, b, b, None, b]),
        ),
        column(
            "price",
            numbers([
                None,
                None,
                None,
                None,
                None,
                Some(12.0),
                None,
                None,
                Some(0.0),
                None,
            ]),
        ),
    ];
    let rows = kinds.into_iter().map(row).collect();
    assert_reads(FactKind::Actions, text, columns, &Facts::Actions(rows));
}

#[test]
fn securities_read_the_same_from_csv_and_parquet() {
    let full = SecurityRecord {
        symbol: "A".to_owned(),
        name: Some("Société, \"A\"".to_owned()),
        sector: Some("Energy".to_owned()),
        industry: Some("Oil".to_owned()),
        currency: Some("EUR".to_owned()),
        mic: Some("XPAR".to_owned()),
        company: Some("Société".to_owned()),
        listed: Some(day("1999-01-04")),
        delisted: Some(day("2009-01-02")),
    };
    // The symbol is free again the day after.
    let mut again = SecurityRecord::of_symbol("A");
    again.listed = Some(day("2009-01-03"));
    let text = "symbol,name,gics_sector,gics_sub_industry,currency,mic,company,listed,delisted,issuer_id\n\
        A,\"Société, \"\"A\"\"\",Energy,Oil,EUR,XPAR,Société,1999-01-04,2009-01-02,7\n\
        A,,,,,,,2009-01-03,,8\n";
    let one = |text| texts([Some(text), None]);
    let columns = vec![
        column("issuer_id", Int64Array::from(vec![7, 8])),
        column("symbol", texts([Some("A"), Some("A")])),
        column("name", one("Société, \"A\"")),
        column("sector", one("Energy")),
        column("industry", one("Oil")),
        column("currency", one("EUR")),
        column("mic", one("XPAR")),
        column("company", one("Société")),
        column("listed", days([Some("1999-01-04"), Some("2009-01-03")])),
        column("delisted", days([Some("2009-01-02"), None])),
    ];
    let expected = Facts::Securities(vec![full, again]);
    assert_reads(FactKind::Securities, text, columns, &expected);
    let (_, report) = Folder::new()
        .read("in.csv", text, FactKind::Securities, OnError::Refuse)
        .unwrap();
    assert_eq!(report.ignored_columns, ["issuer_id"]);
}

#[test]
fn exchange_rates_read_the_same_from_csv_and_parquet() {
    let rate = |base: &str, quote: &str, rate| FxRate {
        session: day("2020-01-02"),
        base: base.to_owned(),
        quote: quote.to_owned(),
        rate,
    };
    let text = "date,base,quote,rate\n2020-01-02,EUR,USD,1.1193\n2020-01-02,USD,JPY,108.5\n";
    let columns = vec![
        column("rate", numbers([Some(1.1193), Some(108.5)])),
        column("date", days([Some("2020-01-02"); 2])),
        column("quote", texts([Some("USD"), Some("JPY")])),
        column("base", texts([Some("EUR"), Some("USD")])),
    ];
    let expected = Facts::Fx(vec![rate("EUR", "USD", 1.1193), rate("USD", "JPY", 108.5)]);
    assert_reads(FactKind::Fx, text, columns, &expected);
}
