//! Calculation, divisor, overlays and notices: recomputed from each other and from the facts, and the
//! same in every file the program writes.

use std::collections::BTreeMap;
use std::path::Path;

use equipoise_model::Date;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use crate::market::{self, ByHand};
use crate::program::Program;
use crate::rows::{is_near, number, rows, text};

const RULES: &str = r#"
index = "TEN"
[selection]
size = 10
[schedule]
rebalance = "weekly"
[[overlays]]
name = "excess"
kind = "excess_return"
rate = "SOFR"
[[overlays]]
name = "charged"
kind = "decrement_percent"
of = "price_return"
rate_annual = 0.05
[[overlays]]
name = "twice"
kind = "leveraged"
of = "price_return"
factor = 2
rate = "SOFR"
"#;
const RATE: f64 = 0.036;
/// The sessions of a special dividend and of a close that is missing, a few after a rebalance.
const SPECIAL: usize = 8;
const MISSING: usize = 17;

/// The session after whose close the members of a session were chosen: the last of the week before,
/// or the base.
fn chosen_before(position: usize) -> usize {
    use chrono::Datelike as _;
    let week = |position: usize| market::sessions()[position].iso_week();
    (0..position)
        .rev()
        .find(|before| week(*before) != week(before + 1))
        .unwrap_or(0)
}

fn session(position: usize) -> String {
    market::sessions()[position].to_string()
}

/// The company that is largest where the members of a session were chosen.
fn member(position: usize) -> usize {
    ByHand::default().ranked(chosen_before(position))[0]
}

fn symbol(company: usize) -> String {
    market::symbol(u32::try_from(company).unwrap())
}

fn built() -> Program {
    let program = Program::new();
    let missing = format!("{},{},", session(MISSING), symbol(member(MISSING)));
    let bars: String = market::bars(0..usize::MAX)
        .lines()
        .filter(|line| !line.starts_with(&missing))
        .map(|line| format!("{line}\n"))
        .collect();
    let rates = market::sessions()
        .iter()
        .fold("session,name,value\n".to_owned(), |text, day| {
            text + &format!("{day},SOFR,{RATE}\n")
        });
    let actions = format!(
        "symbol,ex_date,action,amount\n{},{},special_dividend,2.5\n",
        symbol(member(SPECIAL)),
        session(SPECIAL)
    );
    let files = [
        program.file("securities.csv", market::securities()),
        program.file("bars.csv", bars),
        program.file("shares.csv", market::shares()),
        program.file("rates.csv", rates),
        program.file("actions.csv", actions),
        program.file("rules.toml", RULES),
    ];
    program.ingest(&[&files[0], &files[1], &files[2], &files[3], &files[4]]);
    program.ok(&[
        "definitions",
        "add",
        files[5].to_str().unwrap(),
        "--promote",
    ]);
    program.ok(&["build", "TEN"]);
    program
}

#[test]
fn the_calculation_of_each_session_adds_up_to_its_level() {
    let program = built();
    let levels = rows(&program, &["levels", "TEN"]);
    let mut sessions: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows(&program, &["calculation", "TEN"]) {
        sessions
            .entry(text(&row, "session").to_owned())
            .or_default()
            .push(row);
    }
    for pair in levels.windows(2) {
        let (prior, level) = (&pair[0], &pair[1]);
        let held = &sessions[text(level, "session")];
        let sum = |part: &dyn Fn(&Value) -> f64| held.iter().map(part).sum::<f64>();
        let value = sum(&|row| number(row, "index_shares") * number(row, "close"));
        let opened = sum(&|row| number(row, "index_shares") * number(row, "prior_close"));
        assert!(is_near(value, number(level, "market_value")), "{level}");
        assert!(
            is_near(
                value / number(level, "divisor"),
                number(level, "price_return")
            ),
            "{level}"
        );
        let change = number(level, "price_return") - number(prior, "price_return");
        let added = sum(&|row| number(row, "contribution"));
        assert!(
            (added - change).abs() < 1e-9 * number(prior, "price_return"),
            "{level} {added}"
        );
        assert!(is_near(sum(&|row| number(row, "open_weight")), 1.0));
        for row in held {
            let own = number(row, "index_shares") * number(row, "prior_close") / opened;
            assert!(is_near(number(row, "open_weight"), own), "{row}");
            let growth = number(row, "close") / number(row, "prior_close") - 1.0;
            assert!(
                is_near(number(row, "daily_return") + 1.0, growth + 1.0),
                "{row}"
            );
        }
    }
    let one = symbol(member(SPECIAL));
    let only = rows(&program, &["calculation", "TEN", "--symbol", &one]);
    let same: Vec<&Value> = sessions
        .values()
        .flatten()
        .filter(|row| row["symbol"] == *one)
        .collect();
    assert_eq!(only.iter().collect::<Vec<_>>(), same);
    assert!(!only.is_empty());
}

#[test]
fn a_special_dividend_moves_the_divisor_by_what_it_pays() {
    let program = built();
    let day = session(SPECIAL);
    let range = ["--from", &day, "--to", &day];
    let moved = rows(&program, &[&["divisor", "TEN"], &range[..]].concat());
    let paid: Vec<&Value> = moved
        .iter()
        .filter(|row| row["cause"] == "special_dividend")
        .collect();
    let [row] = paid[..] else {
        panic!("one special dividend: {moved:?}");
    };
    assert_eq!(text(row, "symbol"), symbol(member(SPECIAL)));
    assert_eq!(row["moment"], "open");
    let held = rows(&program, &[&["calculation", "TEN"], &range[..]].concat());
    let payer = held
        .iter()
        .find(|held| held["symbol"] == row["symbol"])
        .unwrap();
    let paid = 2.5 * number(payer, "index_shares");
    assert!(is_near(number(row, "value_change"), -paid), "{row} {paid}");
    let before = rows(&program, &["levels", "TEN", "--to", &day]);
    let value: f64 = held
        .iter()
        .map(|row| number(row, "index_shares") * number(row, "prior_close"))
        .sum();
    let level = number(&before[before.len() - 2], "price_return");
    assert!(
        is_near(value / number(row, "divisor_after"), level),
        "the level does not jump"
    );
    assert!(is_near(
        (value + paid) / number(row, "divisor_before"),
        level
    ));
    assert!(is_near(
        number(row, "divisor_after"),
        number(&before[before.len() - 1], "divisor")
    ));
}

#[test]
fn overlays_follow_their_formulas_from_the_levels() {
    let program = built();
    let levels = rows(&program, &["levels", "TEN"]);
    let series = |name: &str| rows(&program, &["overlays", "TEN", "--name", name]);
    let all = rows(&program, &["overlays", "TEN"]);
    let (excess, charged, twice) = (series("excess"), series("charged"), series("twice"));
    assert_eq!(all.len(), excess.len() + charged.len() + twice.len());
    assert_eq!(excess.len(), levels.len());
    for position in 1..levels.len() {
        let day = |row: &Value| text(row, "session").parse::<Date>().unwrap();
        let (prior, level) = (&levels[position - 1], &levels[position]);
        let days = (day(level) - day(prior)).num_days() as f64;
        let growth = |name: &str| number(level, name) / number(prior, name);
        let expected = [
            (&excess, growth("gross_total_return") - RATE * days / 360.0),
            (&charged, growth("price_return") - 0.05 * days / 365.0),
            (
                &twice,
                1.0 + 2.0 * (growth("price_return") - 1.0) - RATE * days / 360.0,
            ),
        ];
        for (overlay, growth) in expected {
            assert_eq!(overlay[position]["session"], level["session"]);
            let before = number(&overlay[position - 1], "level");
            let after = (before * growth).max(0.0);
            assert!(
                is_near(number(&overlay[position], "level"), after),
                "{}",
                overlay[position]
            );
        }
    }
    let errors = program.fails(1, &["overlays", "TEN", "--name", "thrice"]);
    let expected = "TEN has no overlay \"thrice\"; it has excess, charged, twice";
    assert!(errors.contains(expected), "{errors}");
}

#[test]
fn notices_tell_of_the_close_that_is_missing_and_of_the_action() {
    let program = built();
    let notices = rows(&program, &["notices", "TEN"]);
    let about = |kind: &str| -> Vec<(String, String)> {
        let of_kind = notices.iter().filter(|row| row["kind"] == kind);
        of_kind
            .map(|row| {
                (
                    text(row, "session").to_owned(),
                    text(row, "symbol").to_owned(),
                )
            })
            .collect()
    };
    assert_eq!(
        about("carried_forward"),
        [(session(MISSING), symbol(member(MISSING)))]
    );
    assert_eq!(
        about("action_applied"),
        [(session(SPECIAL), symbol(member(SPECIAL)))]
    );
    let day = session(MISSING);
    let only = rows(&program, &["notices", "TEN", "--from", &day, "--to", &day]);
    assert_eq!(
        only.len(),
        notices.iter().filter(|row| row["session"] == *day).count()
    );
    let sentence = text(&only[0], "sentence");
    assert!(
        sentence.contains("the last one is carried forward"),
        "{sentence}"
    );
}

/// What the command of a content prints as CSV.
fn printed(program: &Program, content: &str) -> String {
    if content != "composition" {
        return program.ok(&[content, "TEN", "--format", "csv"]);
    }
    let mut all = String::new();
    for session in market::sessions() {
        let session = session.to_string();
        let asked = [
            "composition",
            "TEN",
            "--session",
            &session,
            "--format",
            "csv",
        ];
        let table = program.ok(&asked);
        let lines = table.split_once('\n').unwrap();
        if all.is_empty() {
            all = format!("{}\n", lines.0);
        }
        all += lines.1;
    }
    all
}

/// The only file in a folder with this ending.
fn file(folder: &Path, ending: &str) -> std::path::PathBuf {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files = entries.filter(|path| path.extension().is_some_and(|own| own == ending));
    let found = files.next().unwrap();
    assert_eq!(files.next(), None, "one file a table");
    found
}

/// A Parquet file as the same CSV.
fn as_csv(path: &Path) -> String {
    let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let names: Vec<&str> = schema
        .columns()
        .iter()
        .map(|column| column.name())
        .collect();
    let mut text = names.join(",") + "\n";
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let cells: Vec<String> = row
            .get_column_iter()
            .map(|(_, field)| cell(field))
            .collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

fn cell(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Date(days) => {
            let epoch: Date = "1970-01-01".parse().unwrap();
            (epoch + chrono::TimeDelta::days(i64::from(*days))).to_string()
        }
        Field::Str(text) if text.contains(',') => format!("\"{text}\""),
        Field::Str(text) => text.clone(),
        Field::Double(number) => number.to_string(),
        other => other.to_string(),
    }
}

#[test]
fn every_content_is_the_same_in_commands_and_in_files() {
    let program = built();
    let contents = [
        "levels",
        "composition",
        "changes",
        "calculation",
        "divisor",
        "overlays",
    ];
    for content in contents {
        let expected = printed(&program, content);
        assert!(expected.lines().count() >= 3, "{content}: {expected}");
        let folder = program.path(content);
        for format in ["csv", "parquet", "json"] {
            let into = ["--into", folder.to_str().unwrap()];
            let export = ["export", "TEN", "--as", format, "--content", content];
            program.ok(&[&export[..], &into].concat());
        }
        let written = std::fs::read_to_string(file(&folder, "csv")).unwrap();
        assert!(written == expected, "{content} as CSV");
        assert_eq!(
            as_csv(&file(&folder, "parquet")),
            expected,
            "{content} as Parquet"
        );
        if content != "composition" {
            let json = std::fs::read_to_string(file(&folder, "json")).unwrap();
            let json: Vec<Value> = serde_json::from_str(&json).unwrap();
            assert_eq!(json, rows(&program, &[content, "TEN"]), "{content} as JSON");
        }
    }
}

#[test]
fn an_export_of_a_range_holds_the_sessions_of_the_range() {
    let program = built();
    let folder = program.path("out");
    let range = ["--from", "2024-02-01", "--to", "2024-02-29"];
    for content in ["calculation", "divisor", "overlays"] {
        let into = ["--into", folder.to_str().unwrap(), "--as", "csv"];
        let export = [&["export", "TEN", "--content", content][..], &into, &range].concat();
        program.ok(&export);
        let printed = program.ok(&[&[content, "TEN", "--format", "csv"], &range[..]].concat());
        let name = format!("ten_{content}_2024-02-01_2024-02-29.csv");
        assert_eq!(std::fs::read_to_string(folder.join(name)).unwrap(), printed);
        let dated = |line: &str| ("2024-02-01".."2024-03").contains(&line);
        assert!(printed.lines().skip(1).all(dated), "{printed}");
    }
}
