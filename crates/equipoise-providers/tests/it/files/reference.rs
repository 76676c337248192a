//! The reference page of file formats says what the code does.

use equipoise_model::FactKind;
use equipoise_providers::files::{FileError, Limits, OnError, kind_of};

use super::folder::{Folder, assert_mentions};

const PAGE: &str = include_str!("../../../../../docs/reference/import-files.md");

/// A fenced block: the words after its fence, and its text.
struct Block {
    words: Vec<&'static str>,
    text: &'static str,
}

fn blocks() -> Vec<Block> {
    let fenced = PAGE.split("\n```").skip(1).step_by(2);
    fenced
        .map(|block| {
            let (words, text) = block.split_once('\n').expect("a fence ends its line");
            Block {
                words: words.split_whitespace().collect(),
                text,
            }
        })
        .collect()
}

/// The rows of the table with this header, as cells without their backticks.
fn table(header: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let inner = line.trim_matches('|').split('|');
        inner.map(|cell| cell.trim().to_owned()).collect()
    };
    let rows = PAGE.lines().skip_while(|line| *line != header).skip(2);
    let rows: Vec<_> = rows
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    assert!(!rows.is_empty(), "the page has no table {header:?}");
    rows
}

/// What stands in backticks in a cell.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_example_is_read_as_the_kind_its_name_tells() {
    let folder = Folder::new();
    let mut kinds = Vec::new();
    for block in blocks() {
        let ["csv", name] = block.words[..] else {
            continue;
        };
        let kind = kind_of(name.as_ref()).expect(name);
        let (facts, report) = folder
            .read(name, block.text, kind, OnError::Refuse)
            .expect(name);
        assert_eq!(facts.len(), 1, "{name}");
        assert!(report.ignored_columns.is_empty(), "{name}");
        kinds.push(kind);
    }
    assert!(FactKind::ALL.iter().all(|kind| kinds.contains(kind)));
    assert_eq!(kinds.len(), 8);
}

#[test]
fn the_example_of_errors_has_the_messages_below_it() {
    let folder = Folder::new();
    let blocks = blocks();
    let position = blocks.iter().position(|block| block.words.len() == 3);
    let [file, messages] = &blocks[position.unwrap()..][..2] else {
        panic!("the messages stand below the example")
    };
    assert_eq!(
        (file.words[2], &messages.words[..]),
        ("refused", &["text"][..])
    );
    let name = file.words[1];
    let kind = kind_of(name.as_ref()).unwrap();
    let (_, report) = folder.read(name, file.text, kind, OnError::Keep).unwrap();
    let found: Vec<String> = report
        .problems
        .iter()
        .map(|problem| {
            problem
                .to_string()
                .replace(&folder.path("").display().to_string(), "")
        })
        .collect();
    assert_eq!(found, messages.text.lines().collect::<Vec<_>>());
    let refused = folder.read(name, file.text, kind, OnError::Refuse);
    assert!(matches!(refused, Err(FileError::Problems { .. })));
}

#[test]
fn the_words_of_a_name_tell_the_kind_and_the_first_row_wins() {
    let rows = table("| kind | words | holds |");
    assert_eq!(rows.len(), FactKind::ALL.len());
    for (place, row) in rows.iter().enumerate() {
        let kind = FactKind::parse(quoted(&row[0])[0]).unwrap();
        for word in quoted(&row[1]) {
            assert_eq!(kind_of(format!("{word}.csv").as_ref()), Some(kind));
            for later in &rows[place + 1..] {
                for other in quoted(&later[1]) {
                    let name = format!("{other}_{word}2024.csv");
                    assert_eq!(kind_of(name.as_ref()), Some(kind), "{name}");
                }
            }
        }
    }
}

/// A row of the action with the cells of `columns` filled.
fn action_row(action: &str, columns: &[&str]) -> String {
    let cell = |column: &str, value: &str| {
        let is_used = columns.contains(&column);
        if is_used {
            value.to_owned()
        } else {
            String::new()
        }
    };
    format!(
        "symbol,ex_date,action,ratio,amount,counterpart,price\nA,2024-05-02,{action},{},{},{},{}\n",
        cell("ratio", "0.5"),
        cell("amount", "1"),
        cell("counterpart", "B"),
        cell("price", "2"),
    )
}

#[test]
fn every_action_needs_the_cells_the_page_says_it_uses() {
    let folder = Folder::new();
    let read = |text: String| folder.read("in.csv", text, FactKind::Actions, OnError::Refuse);
    let rows = table("| action | uses | meaning |");
    for row in &rows {
        let action = quoted(&row[0])[0];
        let used = quoted(&row[1]);
        read(action_row(action, &used)).expect(action);
        for column in &used {
            let is_needed = !row[1].contains(&format!("`{column}`?"));
            let others: Vec<&str> = used.iter().copied().filter(|c| c != column).collect();
            match read(action_row(action, &others)) {
                Ok(_) => assert!(!is_needed, "{action} is read without {column}"),
                Err(error) => {
                    assert!(is_needed || action == "merger", "{error}");
                    assert_mentions(action, &error.to_string(), &["is empty"]);
                }
            }
        }
    }
    let unknown = read(action_row("bonus", &[])).unwrap_err().to_string();
    let names: Vec<&str> = rows.iter().map(|row| quoted(&row[0])[0]).collect();
    assert_mentions("", &unknown, &names);
    let (_, allowed) = unknown.split_once("allowed are ").unwrap();
    assert_eq!(allowed.split(", ").count(), names.len());
}

#[test]
fn the_price_units_of_the_page_are_taken() {
    let folder = Folder::new();
    let rows = table("| a cell that holds | is |");
    let units = rows.iter().find(|row| row[0] == "price unit").unwrap();
    let units = quoted(&units[1]);
    assert_eq!(units.len(), 8);
    for unit in units {
        let text = format!("symbol,currency\nA,{unit}\n");
        let outcome = folder.read("in.csv", text, FactKind::Securities, OnError::Refuse);
        outcome.expect(unit);
        let text = format!("session,base,quote,rate\n2024-05-02,EUR,{unit},1\n");
        let outcome = folder.read("in.csv", text, FactKind::Fx, OnError::Refuse);
        assert_mentions(unit, &outcome.unwrap_err().to_string(), &["minor unit"]);
    }
}

#[test]
fn the_limits_of_the_page_are_the_ones_that_hold() {
    let limits = Limits::default();
    let expected = [
        limits.max_line_bytes as u64,
        limits.max_file_bytes,
        limits.max_rows,
        limits.max_reported as u64,
        limits.batch_rows as u64,
    ];
    let stated = table("| limit | |");
    let stated = stated
        .iter()
        .map(|row| row[1].replace(',', "").parse::<u64>().unwrap());
    assert_eq!(stated.collect::<Vec<_>>(), expected);
}
