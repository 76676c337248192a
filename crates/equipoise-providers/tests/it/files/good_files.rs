//! Good files of every kind: CSV and Parquet of the same content give the same facts.

use arrow::array::{Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray};
use chrono::{DateTime, NaiveDate};
use equipoise_model::{
    ActionKind, Bars, CorporateAction, Date, FactKind, Facts, FxRate, Instant, ReferenceRate,
    SecurityMaster, SecurityRecord, ShareCount, bars::Bar,
};
use equipoise_providers::files::OnError;
use sha2::{Digest, Sha256};

use super::folder::{Folder, assert_mentions};
use super::writing::{Columns, column, parquet_of};

fn day(text: &str) -> Date {
    text.parse().expect("a date of the test")
}

fn instant(text: &str) -> Instant {
    let instant = DateTime::parse_from_rfc3339(text).expect("an instant of the test");
    instant.to_utc()
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
    let known = instant("2020-01-02T21:30:00Z");
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

/// An action and the cells that state it.
struct Stated {
    kind: ActionKind,
    ratio: Option<f64>,
    amount: Option<f64>,
    counterpart: Option<&'static str>,
    price: Option<f64>,
}

fn stated(kind: ActionKind) -> Stated {
    Stated {
        kind,
        ratio: None,
        amount: None,
        counterpart: None,
        price: None,
    }
}

impl Stated {
    fn ratio(self, ratio: f64) -> Self {
        let ratio = Some(ratio);
        Self { ratio, ..self }
    }

    fn amount(self, amount: f64) -> Self {
        let amount = Some(amount);
        Self { amount, ..self }
    }

    fn price(self, price: f64) -> Self {
        let price = Some(price);
        Self { price, ..self }
    }

    fn with_b(self) -> Self {
        let counterpart = Some("B");
        Self {
            counterpart,
            ..self
        }
    }

    /// The row of a CSV file, of symbol `A` in pence.
    fn line(&self) -> String {
        let shown = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
        format!(
            "A,2020-01-02,{},{},{},GBp,{},{},2020-01-05T21:00:00Z\n",
            self.kind.name(),
            shown(self.ratio),
            shown(self.amount),
            self.counterpart.unwrap_or_default(),
            shown(self.price),
        )
    }
}

fn every_action() -> Vec<Stated> {
    let b = || "B".to_owned();
    vec![
        stated(ActionKind::Split { ratio: 7.0 }).ratio(7.0),
        stated(ActionKind::StockDividend { ratio: 0.05 }).ratio(0.05),
        stated(ActionKind::CashDividend { amount: 0.47 }).amount(0.47),
        // A dividend that was stated earlier is cancelled.
        stated(ActionKind::SpecialDividend { amount: 0.0 }).amount(0.0),
        stated(ActionKind::DividendCorrection { amount: -0.02 }).amount(-0.02),
        stated(ActionKind::SpinOff {
            child: b(),
            ratio: 0.5,
            price: None,
        })
        .ratio(0.5)
        .with_b(),
        stated(ActionKind::Rights {
            ratio: 0.25,
            price: 12.0,
        })
        .ratio(0.25)
        .price(12.0),
        stated(ActionKind::Merger {
            acquirer: Some(b()),
            ratio: 0.4,
            amount: 10.0,
        })
        .ratio(0.4)
        .amount(10.0)
        .with_b(),
        // Who pays is of no consequence to a holder.
        stated(ActionKind::Merger {
            acquirer: None,
            ratio: 0.0,
            amount: 54.0,
        })
        .amount(54.0)
        .with_b(),
        stated(ActionKind::Delisting { price: Some(0.0) }).price(0.0),
        stated(ActionKind::Delisting { price: None }),
        stated(ActionKind::Suspension),
        stated(ActionKind::Resumption),
        stated(ActionKind::SymbolChange { to: b() }).with_b(),
    ]
}

#[test]
fn actions_of_every_kind_read_the_same_from_csv_and_parquet() {
    let stated = every_action();
    let lines: String = stated.iter().map(Stated::line).collect();
    let text = format!("ticker,date,action,ratio,amount,currency,counterpart,price,known\n{lines}");
    let known = instant("2020-01-05T16:00:00-05:00");
    let count = stated.len();
    let rates = |figure: fn(&Stated) -> Option<f64>| -> Float64Array {
        stated.iter().map(figure).collect()
    };
    let columns = vec![
        column("symbol", StringArray::from(vec!["A"; count])),
        column("ex_date", StringArray::from(vec!["2020-01-02"; count])),
        column(
            "action",
            StringArray::from_iter_values(stated.iter().map(|row| row.kind.name())),
        ),
        column("ratio", rates(|row| row.ratio)),
        column("amount", rates(|row| row.amount)),
        column("currency", StringArray::from(vec!["GBp"; count])),
        column(
            "counterpart",
            stated
                .iter()
                .map(|row| row.counterpart)
                .collect::<StringArray>(),
        ),
        column("price", rates(|row| row.price)),
        column(
            "known",
            TimestampMicrosecondArray::from(vec![known.timestamp_micros(); count])
                .with_timezone("UTC"),
        ),
    ];
    let rows = stated.into_iter().map(|row| CorporateAction {
        symbol: "A".to_owned(),
        ex_date: day("2020-01-02"),
        currency: Some("GBp".to_owned()),
        known: Some(known),
        kind: row.kind,
    });
    let expected = Facts::Actions(rows.collect());
    assert_reads(FactKind::Actions, &text, columns, &expected);
}

#[test]
fn a_dividend_may_be_corrected_twice_by_the_same_amount() {
    let row = "A,2020-01-02,dividend_correction,0.01";
    let text = format!("symbol,ex_date,action,amount,known\n{row},2020-01-05\n{row},2020-02-05\n");
    let outcome = Folder::new().read("in.csv", &text, FactKind::Actions, OnError::Refuse);
    assert_eq!(outcome.unwrap().1.rows_kept, 2);
    let text = text.replace("02-05", "01-05");
    let outcome = Folder::new().read("in.csv", text, FactKind::Actions, OnError::Refuse);
    assert_mentions(
        "",
        &outcome.unwrap_err().to_string(),
        &["in.csv:3: ", "repeats line 2"],
    );
}

#[test]
fn the_cancellation_of_another_dividend_stands_beside_it() {
    let text = "symbol,ex_date,action,amount\n\
        A,2020-01-02,cash_dividend,0\n\
        A,2020-01-02,special_dividend,1\n\
        A,2020-04-02,cash_dividend,1\n\
        B,2020-01-02,cash_dividend,1\n";
    let outcome = Folder::new().read("in.csv", text, FactKind::Actions, OnError::Refuse);
    assert_eq!(outcome.unwrap().1.rows_kept, 4);
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
        country: Some("FR".to_owned()),
        kind: Some("common_stock".to_owned()),
        converts_to: Some("B".to_owned()),
        conversion_ratio: Some(1500.0),
        listed: Some(day("1999-01-04")),
        delisted: Some(day("2009-01-02")),
        ..SecurityRecord::default()
    };
    // The symbol is free again the day after.
    let mut again = SecurityRecord::of_symbol("A");
    again.listed = Some(day("2009-01-03"));
    again.currency = Some("GBp".to_owned());
    let text = "symbol,name,gics_sector,gics_sub_industry,currency,mic,company,listed,delisted,issuer_id,\
        country,instrument_type,converts_to,conversion_ratio\n\
        A,\"Société, \"\"A\"\"\",Energy,Oil,EUR,XPAR,Société,1999-01-04,2009-01-02,7,FR,common_stock,B,1500\n\
        A,,,,GBp,,,2009-01-03,,8,,,,\n";
    let one = |text| texts([Some(text), None]);
    let columns = vec![
        column("issuer_id", Int64Array::from(vec![7, 8])),
        column("symbol", texts([Some("A"), Some("A")])),
        column("name", one("Société, \"A\"")),
        column("sector", one("Energy")),
        column("industry", one("Oil")),
        column("currency", texts([Some("EUR"), Some("GBp")])),
        column("mic", one("XPAR")),
        column("company", one("Société")),
        column("listed", days([Some("1999-01-04"), Some("2009-01-03")])),
        column("delisted", days([Some("2009-01-02"), None])),
        column("country", one("FR")),
        column("kind", one("common_stock")),
        column("converts_to", one("B")),
        column("conversion_ratio", Int64Array::from(vec![Some(1500), None])),
    ];
    let expected = Facts::Securities(vec![full, again]);
    assert_reads(FactKind::Securities, text, columns, &expected);
    let (_, report) = Folder::new()
        .read("in.csv", text, FactKind::Securities, OnError::Refuse)
        .unwrap();
    assert_eq!(report.ignored_columns, ["issuer_id"]);
}

#[test]
fn a_symbol_goes_to_its_holders_in_the_order_of_time_whatever_that_of_the_file() {
    let text = "symbol,name,listed,delisted\n\
        FB,Facebook,2012-05-18,\n\
        FB,Falcon Building,1999-09-29,2003-03-28\n";
    let (batches, _) = Folder::new()
        .read("in.csv", text, FactKind::Securities, OnError::Refuse)
        .unwrap();
    let mut master = SecurityMaster::default();
    for batch in &batches {
        let Facts::Securities(records) = batch else {
            panic!("{batch:?}")
        };
        for record in records {
            master.record(record);
        }
    }
    let named = |date: &str| {
        let id = master.resolve("FB", day(date))?;
        master.get(id)?.name.clone()
    };
    assert_eq!(named("2001-01-02").as_deref(), Some("Falcon Building"));
    assert_eq!(named("2012-05-18").as_deref(), Some("Facebook"));
}

fn rate(base: &str, quote: &str, rate: f64) -> FxRate {
    FxRate {
        session: day("2020-01-02"),
        base: base.to_owned(),
        quote: quote.to_owned(),
        rate,
    }
}

#[test]
fn exchange_rates_read_the_same_from_csv_and_parquet() {
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

#[test]
fn rates_of_central_banks_read_the_same_from_csv_and_parquet() {
    let text = "date,currency,units_per_eur\n2020-01-02,USD,1.1193\n2020-01-02,JPY,121.75\n";
    let columns = vec![
        column("date", days([Some("2020-01-02"); 2])),
        column("currency", texts([Some("USD"), Some("JPY")])),
        column("units_per_eur", numbers([Some(1.1193), Some(121.75)])),
    ];
    let expected = Facts::Fx(vec![rate("EUR", "USD", 1.1193), rate("EUR", "JPY", 121.75)]);
    assert_reads(FactKind::Fx, text, columns, &expected);
}

#[test]
fn a_file_with_both_layouts_of_rates_is_read_by_its_pairs() {
    let text = "date,base,quote,rate,currency,units_per_eur\n2020-01-02,USD,JPY,108.5,GBP,0.85\n";
    let outcome = Folder::new().read("in.csv", text, FactKind::Fx, OnError::Refuse);
    let (facts, report) = outcome.unwrap();
    assert_eq!(facts, [Facts::Fx(vec![rate("USD", "JPY", 108.5)])]);
    assert_eq!(report.ignored_columns, ["currency", "units_per_eur"]);
}

#[test]
fn bad_rates_of_central_banks_are_named_by_their_own_columns() {
    let cases = [
        ("2020-01-03,USD,0", "units_per_eur: \"0\" is not above 0"),
        ("2020-01-03,USD,-1", "units_per_eur: \"-1\" is not above 0"),
        (
            "2020-01-03,USD,NaN",
            "units_per_eur: \"NaN\" is not a number",
        ),
        ("2020-01-03,USD,", "units_per_eur: is empty"),
        (
            "2020-01-03,EUR,1",
            "currency: \"EUR\" is the base currency too",
        ),
        ("2020-01-03,GBX,85", "currency: \"GBX\" is a minor unit"),
        ("2020-01-03,,85", "currency: is empty"),
        (
            "2020-01-02,USD,1.2",
            "Date: \"2020-01-02\" of EUR/USD is already given on line 2",
        ),
    ];
    for (row, fragment) in cases {
        let text = format!("Date,currency,units_per_eur\n2020-01-02,USD,1.1\n{row}\n");
        let outcome = Folder::new().read("fx.csv", text, FactKind::Fx, OnError::Refuse);
        let message = outcome.expect_err(row).to_string();
        assert_mentions(row, &message, &["fx.csv:3: ", fragment]);
    }
}

#[test]
fn reference_rates_read_the_same_from_csv_and_parquet() {
    let rate = |session, name: &str, value| ReferenceRate {
        session: day(session),
        name: name.to_owned(),
        value,
    };
    let text = "date,name,value\n2020-01-02,SOFR,0.0154\n2020-01-02,EURUSD1M,1.1216\n\
        2020-01-03,SOFR,-1e-4\n";
    let columns = vec![
        column(
            "session",
            days([Some("2020-01-02"), Some("2020-01-02"), Some("2020-01-03")]),
        ),
        column(
            "name",
            texts([Some("SOFR"), Some("EURUSD1M"), Some("SOFR")]),
        ),
        column(
            "value",
            numbers([Some(0.0154), Some(1.1216), Some(-0.0001)]),
        ),
    ];
    let expected = Facts::Rates(vec![
        rate("2020-01-02", "SOFR", 0.0154),
        rate("2020-01-02", "EURUSD1M", 1.1216),
        rate("2020-01-03", "SOFR", -0.0001),
    ]);
    assert_reads(FactKind::Rates, text, columns, &expected);
}
