//! Who is who: one symbol of two companies, names and sectors over time, answers as of earlier
//! times, and what is said to somebody who asks for nothing that exists.

use std::fs::File;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use equipoise_model::Date;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use crate::program::Program;
use crate::rows::{document, rows, text};

const SECURITIES: &str = "\
symbol,name,sector,company,mic,listed,delisted,isin,cik,effective,known
BRG,Bergen Oil,Energy,,XNYS,2021-05-03,,,,,
BRG,Bergen Homes,Real Estate,,XNYS,2004-06-01,2019-03-29,,,,
FB,Falcon Building,Industrials,,XNYS,1999-09-29,2003-03-28,,,,
FB,Facebook,Technology,Meta,XNAS,2012-05-18,,US30303M1027,0001326801,,
FB,Facebook,Communication Services,,,,,,,2018-09-24,2018-01-11
FB.X,Facebook Class X,Technology,Meta,XNAS,2012-05-18,,,1326801,,
AAPL,Apple,Technology,,XNAS,1980-12-12,,US0378331005,320193,,
";
const ACTIONS: &str = "\
symbol,ex_date,action,ratio,amount,counterpart,price
FB,2022-06-09,symbol_change,,,META,
AAPL,2020-08-31,split,4,,,
FB,2003-03-31,delisting,,,,1.25
";
const SHARES: &str = "\
symbol,effective,shares_outstanding,known
META,2024-06-28,2530000000,2024-08-01T20:05:00Z
META,2024-06-28,2529000000,2024-10-31T20:05:00Z
BRG,2018-12-31,1000000,
";
const BARS: &str = "\
session,symbol,close
2019-03-28,BRG,10.5
2019-03-29,BRG,10.75
2021-05-03,BRG,30
2024-06-28,META,504.22
";

fn program() -> Program {
    let program = Program::new();
    let files = [
        ("securities.csv", SECURITIES),
        ("actions.csv", ACTIONS),
        ("shares.csv", SHARES),
        ("bars.csv", BARS),
    ];
    for (name, content) in files {
        program.ingest(&[&program.file(name, content)]);
    }
    program
}

fn found(program: &Program, arguments: &[&str]) -> Vec<Value> {
    rows(program, &[&["securities", "find"], arguments].concat())
}

fn history(program: &Program, arguments: &[&str]) -> Vec<Value> {
    rows(program, &[&["securities", "history"], arguments].concat())
}

fn ids(rows: &[Value]) -> Vec<u64> {
    rows.iter()
        .map(|row| row["security"].as_u64().unwrap())
        .collect()
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| text(row, "name")).collect()
}

/// Events of a kind, as `date value`.
fn told(rows: &[Value], kind: &str) -> Vec<String> {
    let events = rows.iter().filter(|row| text(row, "event") == kind);
    let line = |row: &Value| {
        let date = row["date"].as_str().unwrap_or("ever");
        format!("{date} {}", text(row, "value"))
    };
    events.map(line).collect()
}

#[test]
fn a_symbol_at_two_dates_is_two_securities() {
    let program = program();
    let one = found(&program, &["FB", "--at", "2001-01-02"]);
    let other = found(&program, &["FB", "--at", "2015-01-02"]);
    assert_eq!(names(&one), ["Falcon Building"]);
    assert_eq!(names(&other), ["Facebook"]);
    assert_ne!(ids(&one), ids(&other));
    assert_eq!(text(&one[0], "delisted"), "2003-03-28");
    let both = found(&program, &["BRG"]);
    assert_eq!(names(&both), ["Bergen Homes", "Bergen Oil"]);
    assert_eq!(text(&both[1], "symbol_from"), "2021-05-03");
    assert_eq!(text(&both[0], "symbol_until"), "2021-05-03");
}

#[test]
fn a_security_is_found_by_id_symbol_identifier_and_name() {
    let program = program();
    let meta = ids(&found(&program, &["META"]));
    let id = meta[0].to_string();
    let cases: [(&str, &str); 6] = [
        (&id, "id"),
        ("meta", "symbol"),
        ("US30303M1027", "isin"),
        ("us30303m1027", "isin"),
        ("CIK0001326801", "cik"),
        ("facebook", "name"),
    ];
    for (written, matched) in cases {
        let rows = found(&program, &[written]);
        let row = rows
            .iter()
            .find(|row| row["security"].as_u64() == Some(meta[0]));
        assert_eq!(text(row.unwrap(), "matched"), matched, "{written}");
    }
    let earlier = found(&program, &["FB"]);
    let row = earlier
        .iter()
        .find(|row| ids(std::slice::from_ref(row)) == meta[..1]);
    assert_eq!(text(row.unwrap(), "matched"), "other symbol");
    let classes = found(&program, &["Meta", "--at", "2015-01-02"]);
    assert_eq!(
        names(&classes),
        ["Facebook Class X", "Facebook"],
        "by company"
    );
}

#[test]
fn a_history_tells_symbols_names_sectors_listings_shares_and_actions() {
    let program = program();
    let meta = history(&program, &["META"]);
    assert_eq!(told(&meta, "name"), ["ever Facebook"]);
    assert_eq!(
        told(&meta, "sector"),
        ["ever Technology", "2018-09-24 Communication Services"]
    );
    assert_eq!(told(&meta, "listed"), ["2012-05-18 2012-05-18"]);
    assert_eq!(
        told(&meta, "symbol"),
        ["2012-05-18 FB, until 2022-06-09", "2022-06-09 META"]
    );
    assert_eq!(told(&meta, "symbol_change"), ["2022-06-09 to META"]);
    assert_eq!(
        told(&meta, "shares"),
        ["2024-06-28 2530000000", "2024-06-28 2529000000"]
    );
    let shares = meta
        .iter()
        .find(|row| text(row, "event") == "shares")
        .unwrap();
    assert_eq!(text(shares, "source"), "file shares.csv");
    assert_eq!(text(shares, "known"), "2024-08-01T20:05:00Z");
    let people = program.ok(&["securities", "history", "META"]);
    assert!(people.contains("company Meta, with FB.X"), "{people}");
}

#[test]
fn a_listing_ends_with_a_final_value() {
    let program = program();
    let falcon = history(&program, &["FB", "--at", "2001-01-02"]);
    assert_eq!(told(&falcon, "delisted"), ["2003-03-28 2003-03-28"]);
    assert_eq!(
        told(&falcon, "final_value"),
        ["2003-03-31 at 1.25 (delisting)"]
    );
    let bergen = history(&program, &["BRG", "--at", "2010-01-04"]);
    assert_eq!(
        told(&bergen, "final_value"),
        ["2019-03-29 10.75 (last close, 2019-03-29)"]
    );
    assert_eq!(told(&history(&program, &["META"]), "final_value"), [""; 0]);
}

#[test]
fn a_correction_is_added_and_earlier_answers_stay() {
    let program = program();
    let before = history(&program, &["AAPL"]);
    let recorded = before
        .iter()
        .filter_map(|row| row["recorded_at"].as_str())
        .max();
    let then = recorded.unwrap().to_owned();
    // Times of entries are told apart by the clock alone.
    sleep(Duration::from_millis(20));
    let later = "symbol,name,sector\nAAPL,Apple Inc.,Technology\nMETA,Meta Platforms,\n";
    program.ingest(&[&program.file("later-securities.csv", later)]);

    let now = history(&program, &["AAPL"]);
    assert_eq!(told(&now, "name"), ["ever Apple", "ever Apple Inc."]);
    let names: Vec<&Value> = now
        .iter()
        .filter(|row| text(row, "event") == "name")
        .collect();
    assert_eq!(names[0]["replaced_by"], names[1]["entry"]);
    assert_eq!(names[1]["replaced_by"], Value::Null);
    assert_eq!(
        told(&now, "sector"),
        ["ever Technology"],
        "nothing new was said of it"
    );
    assert_eq!(history(&program, &["AAPL", "--as-of", &then]), before);
    let errors = program.fails(1, &["securities", "find", "Platforms", "--as-of", &then]);
    assert!(errors.contains("\"Platforms\" is not known"), "{errors}");
    assert_eq!(ids(&found(&program, &["Platforms"])).len(), 1);
}

#[test]
fn what_became_known_later_is_not_in_an_answer_about_an_earlier_time() {
    let program = program();
    let meta = history(&program, &["META", "--known", "2024-09-30T00:00:00Z"]);
    assert_eq!(told(&meta, "shares"), ["2024-06-28 2530000000"]);
    let early = history(
        &program,
        &[
            "FB",
            "--at",
            "2015-01-02",
            "--known",
            "2016-01-04T00:00:00Z",
        ],
    );
    assert_eq!(told(&early, "sector"), ["ever Technology"]);
    assert_eq!(told(&early, "symbol"), ["2012-05-18 FB"]);
    let bergen = history(&program, &["BRG", "--known", "2010-01-04T00:00:00Z"]);
    assert_eq!(told(&bergen, "delisted"), [""; 0]);
    assert_eq!(told(&bergen, "name"), ["ever Bergen Homes"]);
}

#[test]
fn the_same_file_a_second_time_says_nothing_new() {
    let program = program();
    let files = [("securities.csv", SECURITIES), ("actions.csv", ACTIONS)];
    let before = [
        history(&program, &["BRG", "--at", "2022-01-03"]),
        found(&program, &["FB"]),
    ];
    for (name, content) in files {
        let file = program.file(name, content);
        let output = program.run(&["ingest", "files", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.contains(", 0 new"),
            "{said}"
        );
    }
    let after = [
        history(&program, &["BRG", "--at", "2022-01-03"]),
        found(&program, &["FB"]),
    ];
    assert_eq!(after, before);
}

#[test]
fn a_symbol_of_several_securities_needs_a_date() {
    let program = program();
    let errors = program.fails(1, &["securities", "history", "BRG"]);
    for part in [
        "\"BRG\" means 2 securities",
        "(Bergen Homes, 2004-06-01 to 2019-03-29)",
        "(Bergen Oil, from 2021-05-03)",
        "give a date or an id",
    ] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
}

#[test]
fn somebody_who_mistypes_is_offered_what_is_near() {
    let program = program();
    let cases = [
        ("AAPLL", "did you mean AAPL?"),
        ("METAA", "did you mean META?"),
        ("Aple", "did you mean Apple?"),
    ];
    for (written, offered) in cases {
        for command in ["find", "history"] {
            let errors = program.fails(1, &["securities", command, written]);
            assert!(errors.contains(offered), "{written}: {errors}");
        }
    }
    let errors = program.fails(1, &["securities", "find", "ZZZZZZZZ"]);
    assert!(
        errors.contains("\"ZZZZZZZZ\" is not known") && !errors.contains("did you"),
        "{errors}"
    );
    let errors = program.fails(1, &["securities", "history", "META", "--at", "2015-01-02"]);
    let expected = "\"META\" is not known as the symbol of a security on 2015-01-02\n";
    assert!(errors.ends_with(expected), "{errors}");
}

#[test]
fn the_sample_market_has_a_history_for_every_kind_of_event() {
    let program = Program::new();
    program.ok(&["ingest", "sample"]);
    let all = found(&program, &["a"]);
    let ended = all.iter().find(|row| row["delisted"].is_string()).unwrap();
    let id = ended["security"].to_string();
    let events = history(&program, &[&id]);
    for kind in [
        "listed",
        "symbol",
        "name",
        "sector",
        "shares",
        "delisted",
        "final_value",
    ] {
        assert!(
            !told(&events, kind).is_empty(),
            "{kind} of {id}: {events:?}"
        );
    }
    let printed = document(&program, &["securities", "find", text(ended, "symbol")]);
    assert!(!ids(printed.as_array().unwrap()).is_empty());
}

/// The blocks of the page that begin with `fence`, with what follows on that line.
fn blocks(page: &str, fence: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    for part in page.split(&format!("\n```{fence}")).skip(1) {
        let (head, rest) = part.split_once('\n').unwrap();
        let (body, _) = rest.split_once("\n```").unwrap();
        blocks.push((head.trim().to_owned(), format!("{body}\n")));
    }
    blocks
}

#[test]
fn the_page_on_securities_is_true() {
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/reference/securities.md"
    );
    let page = std::fs::read_to_string(page).unwrap();
    let program = Program::new();
    for (name, content) in blocks(&page, "csv") {
        program.ingest(&[&program.file(&name, content)]);
    }
    let (commands, printed) = (blocks(&page, "sh"), blocks(&page, "text"));
    assert_eq!((commands.len(), printed.len()), (2, 2));
    for ((_, command), (_, expected)) in commands.iter().zip(&printed) {
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let words =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        assert_eq!(words(&program.ok(&arguments)), words(expected), "{command}");
    }
}

/// A real list of listings, when it is there: tickers that passed from one company to another.
#[test]
fn reused_symbols_of_real_listings_are_two_securities() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("EQUIPOISE_TEST_DATA").map_or(beside.into(), PathBuf::from);
    let path = folder.join("us_broad_listings_2015_2017.parquet");
    let Ok(file) = File::open(&path) else {
        println!("SKIPPED: {} is not there", path.display());
        return;
    };
    let listings = Listing::read(file);
    let of = |symbol: &str, name: &str| {
        let is_meant = |one: &&Listing| one.symbol == symbol && one.name.starts_with(name);
        listings
            .iter()
            .find(is_meant)
            .unwrap_or_else(|| panic!("{symbol} {name}"))
    };
    let (arconic, alcoa) = (of("AA", "Alcoa Inc"), of("AA", "Alcoa Corp"));
    let mut text = "symbol,name,listed,delisted\n".to_owned();
    for one in [alcoa, arconic] {
        let Listing {
            symbol,
            name,
            first,
            last,
        } = one;
        text += &format!("{symbol},\"{name}\",{first},{last}\n");
    }
    let program = Program::new();
    program.ingest(&[&program.file("securities.csv", text)]);
    let at = |listing: &Listing| found(&program, &["AA", "--at", &listing.last]);
    let (earlier, later) = (at(arconic), at(alcoa));
    assert_eq!(
        (names(&earlier), names(&later)),
        (vec![arconic.name.as_str()], vec![alcoa.name.as_str()])
    );
    assert_ne!(ids(&earlier), ids(&later));
    let errors = program.fails(1, &["securities", "history", "AA"]);
    assert!(errors.contains("\"AA\" means 2 securities"), "{errors}");
}

#[derive(Debug)]
struct Listing {
    symbol: String,
    name: String,
    first: String,
    last: String,
}

impl Listing {
    fn read(file: File) -> Vec<Self> {
        let reader = SerializedFileReader::new(file).unwrap();
        let row = |row: parquet::errors::Result<parquet::record::Row>| {
            let row = row.unwrap();
            let cell = |wanted: &str| {
                let found = row.get_column_iter().find(|(name, _)| *name == wanted);
                match found.unwrap().1 {
                    Field::Str(text) => text.clone(),
                    Field::Date(days) => Date::from_epoch_days(*days).unwrap().to_string(),
                    other => panic!("{wanted}: {other:?}"),
                }
            };
            Self {
                symbol: cell("ticker"),
                name: cell("name").replace('"', ""),
                first: cell("listed_first_seen"),
                last: cell("listed_last_seen"),
            }
        };
        reader.get_row_iter(None).unwrap().map(row).collect()
    }
}
