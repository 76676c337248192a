//! Reasons on a small market made for them: share classes, unlisted shares, a split, a count told
//! late, a silence, a suspension, a delisting, and a buffer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use equipoise_model::{Date, calendar};
use serde_json::Value;

use crate::program::Program;
use crate::reasons::{Slots, assert_recounted};
use crate::recount::{Count, Line, Recount};
use crate::rows::{document, is_near, number, rows, text};

/// Symbol, company, shares. `C.U` is a class of ten shares of `C` that is not listed.
const LINES: [(&str, &str, f64); 13] = [
    ("A", "A", 1_010_000.0),
    ("B1", "B", 520_000.0),
    ("B2", "B", 490_000.0),
    ("C", "C", 700_000.0),
    ("D", "D", 1_005_000.0),
    ("E", "E", 995_000.0),
    ("F", "F", 1_000_000.0),
    ("G", "G", 1_002_000.0),
    ("H", "H", 1_015_000.0),
    ("I", "I", 997_000.0),
    ("J", "J", 1_004_000.0),
    ("K", "K", 992_000.0),
    ("L", "L", 1_001_000.0),
];
const UNLISTED: f64 = 30_000.0;
const RATIO: f64 = 10.0;

fn sessions() -> Vec<Date> {
    let (first, last) = ("2024-01-02".parse().unwrap(), "2024-03-08".parse().unwrap());
    calendar::sessions(first, last).collect()
}

/// The market as tables.
fn market() -> Recount {
    let sessions = sessions();
    let mut lines = Vec::new();
    for (number, (symbol, company, shares)) in (1_u32..).zip(LINES) {
        let mut line = Line {
            symbols: vec![(sessions[0], symbol.to_owned())],
            company: company.to_owned(),
            counts: vec![count("2023-12-29", None, shares)],
            ..Line::default()
        };
        for (row, session) in (0_u32..).zip(&sessions) {
            let wave = (number * 173 + row * (number % 7 + 3) * 5) % 211;
            line.closes
                .insert(*session, f64::from(8_000 + wave * 20) / 100.0);
        }
        match symbol {
            "C" => line.unlisted = vec![(RATIO, vec![count("2023-12-29", None, UNLISTED)])],
            "D" => {
                line.splits = vec![(sessions[15], 2.0)];
                for close in line.closes.range_mut(sessions[15]..) {
                    *close.1 /= 2.0;
                }
            }
            // Two counts of one date: the first is told later than the second.
            "E" => {
                let (late, early) = ("2024-02-09T12:00:00Z", "2024-01-22T12:00:00Z");
                line.counts
                    .push(count("2024-01-10", Some(late), 1_090_000.0));
                line.counts
                    .push(count("2024-01-10", Some(early), 930_000.0));
            }
            "F" => line
                .closes
                .retain(|date, _| *date < sessions[20] || *date > sessions[24]),
            "G" => line.suspensions = vec![(sessions[10], true), (sessions[30], false)],
            "H" => {
                line.closes.retain(|date, _| *date < sessions[33]);
                line.delisted = Some(sessions[33]);
            }
            _ => {}
        }
        lines.push(line);
    }
    Recount { sessions, lines }
}

fn count(effective: &str, known: Option<&str>, shares: f64) -> Count {
    Count {
        effective: effective.parse().unwrap(),
        known: known.map(|known| known.parse().unwrap()),
        shares,
    }
}

/// The market as files.
fn ingest(program: &Program, market: &Recount) {
    let mut securities = "symbol,company,converts_to,conversion_ratio\n".to_owned();
    let mut bars = "session,symbol,close\n".to_owned();
    let mut shares = "symbol,effective,shares_outstanding,known\n".to_owned();
    for line in &market.lines {
        let (symbol, company) = (&line.symbols[0].1, &line.company);
        writeln!(securities, "{symbol},{company},,").unwrap();
        for (session, close) in &line.closes {
            writeln!(bars, "{session},{symbol},{close}").unwrap();
        }
        for count in &line.counts {
            let known = count
                .known
                .map_or_else(String::new, |known| known.to_rfc3339());
            writeln!(
                shares,
                "{symbol},{},{},{known}",
                count.effective, count.shares
            )
            .unwrap();
        }
    }
    writeln!(securities, "C.U,C,C,{RATIO}").unwrap();
    writeln!(shares, "C.U,2023-12-29,{UNLISTED},").unwrap();
    let day = |row: usize| market.sessions[row];
    let actions = format!(
        "symbol,ex_date,action,ratio,price\nG,{},suspension,,\nD,{},split,2,\nG,{},resumption,,\nH,{},delisting,,50\n",
        day(10),
        day(15),
        day(30),
        day(33)
    );
    let files = [
        program.file("securities.csv", securities),
        program.file("bars.csv", bars),
        program.file("shares.csv", shares),
        program.file("actions.csv", actions),
    ];
    program.ingest(&[&files[0], &files[1], &files[2], &files[3]]);
}

/// The market with one index on it, from its definition behind the name.
fn built(rules: &str) -> (Program, Recount) {
    let (program, market) = (Program::new(), market());
    ingest(&program, &market);
    let document = program.file("rules.toml", format!("index = \"FIVE\"\n{rules}"));
    program.ok(&[
        "definitions",
        "add",
        document.to_str().unwrap(),
        "--promote",
    ]);
    program.ok(&["build", "FIVE"]);
    (program, market)
}

/// Symbols in force during each session.
fn members(program: &Program) -> BTreeMap<String, BTreeSet<String>> {
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(program, &["calculation", "FIVE"]) {
        let in_force = members.entry(text(&row, "session").to_owned()).or_default();
        in_force.insert(text(&row, "symbol").to_owned());
    }
    members
}

/// Recount every change, and every company on some sessions; answers the changes.
fn assert_all(program: &Program, market: &Recount, slots: Slots) -> Vec<Value> {
    let members = members(program);
    let changes = rows(program, &["explain", "changes", "FIVE"]);
    for reason in &changes {
        let before = &members[text(&reason["decision"], "session")];
        assert_recounted(reason, market, slots, before);
    }
    for row in [12, 35] {
        let session = market.sessions[row].to_string();
        for (symbol, ..) in LINES.iter().filter(|line| line.0 != "B2") {
            let asked = ["explain", "company", "FIVE", symbol, "--session", &session];
            let reason = document(program, &asked);
            let decided = text(&reason["decision"], "session");
            assert_recounted(&reason, market, slots, &members[decided]);
        }
    }
    changes
}

#[test]
fn every_change_of_a_daily_index_is_decided_again_from_the_facts() {
    let (program, market) = built("[selection]\nsize = 5\n");
    let changes = assert_all(&program, &market, (5, 5, 5));
    let plain = rows(&program, &["changes", "FIVE"]);
    assert_eq!(changes.len(), plain.len());
    assert!(changes.len() >= 20, "{} changes", changes.len());
    for reason in &changes {
        assert_eq!(reason["decision"]["buffer_state"], "no_buffer");
    }
}

#[test]
fn buffer_states_say_why_incumbents_stay_and_newcomers_wait() {
    let rules = "[selection]\nsize = 5\nbuffer = { enter = 3, keep = 8 }\n[schedule]\nrebalance = \"weekly\"\n";
    let (program, market) = built(rules);
    assert_all(&program, &market, (5, 3, 8));
    let mut sentences = BTreeMap::new();
    for session in market.sessions.iter().step_by(15).skip(1) {
        for (symbol, ..) in LINES {
            let session = session.to_string();
            let asked = ["explain", "company", "FIVE", symbol, "--session", &session];
            let reason = document(&program, &asked);
            let decision = &reason["decision"];
            let state = match decision["rank"].as_u64() {
                Some(1..=3) => "enters",
                Some(4..=8) => "between",
                _ => "outside",
            };
            assert_eq!(decision["buffer_state"], state, "{reason}");
            assert_eq!(decision["buffer"]["enter"], 3);
            assert_eq!(decision["buffer"]["keep"], 8);
            let is_member = decision["is_member"].as_bool().unwrap();
            sentences.insert((state, is_member), text(&reason, "sentence").to_owned());
        }
    }
    let told = |state, is_member| sentences[&(state, is_member)].as_str();
    assert!(told("enters", true).contains("within the first 3 that are always members"));
    assert!(told("between", false).contains("within the buffer, where a newcomer waits"));
    assert!(told("outside", false).contains("beyond rank 8 of the buffer"));
    let stays = told("between", true);
    let is_told = stays.contains("stays as an incumbent down to rank 8")
        || stays.contains("within the buffer, and a place was free");
    assert!(is_told, "{stays}");
}

#[test]
fn special_cases_are_told_in_words() {
    let (program, market) = built("[selection]\nsize = 5\n");
    let ask = |symbol: &str, row: usize| {
        let session = market.sessions[row].to_string();
        let asked = ["explain", "company", "FIVE", symbol, "--session", &session];
        (document(&program, &asked), program.ok(&asked))
    };
    let (_, said) = ask("B1", 5);
    assert!(
        said.contains("over 2 lines") && said.contains("  B2: close "),
        "{said}"
    );
    let (_, said) = ask("C", 5);
    assert!(
        said.contains("1 m shares, 300000 of them unlisted")
            || said.contains("1.000 m shares, 300000 of them unlisted"),
        "{said}"
    );
    let (reason, said) = ask("F", 22);
    assert_eq!(reason["decision"]["lines"][0]["carried_sessions"], 3);
    assert!(
        said.contains(&format!(" of {}", market.sessions[19])),
        "{said}"
    );
    let (reason, said) = ask("E", 25);
    let known = "known since 2024-01-22 12:00:00";
    assert!(
        said.contains("stated as 930000 from 2024-01-10 on") && said.contains(known),
        "{said}"
    );
    assert_eq!(
        reason["decision"]["lines"][0]["shares_stated"]["source"],
        "file shares.csv"
    );
    assert_eq!(
        reason["decision"]["lines"][0]["close_stated"]["source"],
        "file bars.csv"
    );
    let (reason, said) = ask("H", 35);
    assert_eq!(reason["decision"]["rank"], Value::Null);
    assert!(
        said.contains("it was not eligible: it is not listed"),
        "{said}"
    );
    let errors = program.fails(1, &["explain", "company", "FIVE", "NOPE"]);
    assert!(
        errors.contains("\"NOPE\" is not known as the symbol of a security"),
        "{errors}"
    );
    let errors = program.fails(
        1,
        &["explain", "company", "FIVE", "A", "--session", "2024-01-06"],
    );
    assert!(
        errors.contains("2024-01-06 is not a session of FIVE"),
        "{errors}"
    );
}

#[test]
fn a_level_lists_the_inputs_that_give_it() {
    let (program, market) = built("[selection]\nsize = 5\n");
    for row in [1, 15, 33, market.sessions.len() - 1] {
        let session = market.sessions[row].to_string();
        let asked = ["explain", "level", "FIVE", "--session", &session];
        let level = document(&program, &asked);
        let contributions = level["contributions"].as_array().unwrap();
        let sum = |part: &dyn Fn(&Value) -> f64| contributions.iter().map(part).sum::<f64>();
        let value = sum(&|row| number(row, "index_shares") * number(row, "close"));
        let opened = sum(&|row| number(row, "index_shares") * number(row, "prior_close"));
        let divisor = number(&level, "divisor");
        let (now, prior) = (
            number(&level, "price_return"),
            number(&level, "prior_price_return"),
        );
        assert!(is_near(value / divisor, now), "{value} {divisor} {now}");
        assert!(is_near(number(&level, "market_value"), value));
        assert!(
            is_near(now, prior * value / opened),
            "{session}: {now} {prior}"
        );
        let points = sum(&|row| number(row, "contribution"));
        assert!(is_near(points, now - prior), "{session}: {points}");
        assert!(number(&level, "residual").abs() < 1e-9 * now);
        for row in contributions {
            let own = number(row, "index_shares")
                * (number(row, "close") - number(row, "prior_close"))
                / divisor;
            assert!((number(row, "contribution") - own).abs() < 1e-9, "{row}");
        }
        let sentence = text(&level, "sentence");
        let closed = format!(
            "FIVE closed at {now:.4} on {session}, {:+.4} points",
            now - prior
        );
        assert!(sentence.starts_with(&closed), "{sentence}");
        let rose = contributions
            .iter()
            .filter(|row| number(row, "contribution") > 0.0);
        let rose = format!(
            "{} of {} constituents added",
            rose.count(),
            contributions.len()
        );
        assert!(sentence.contains(&rose), "{sentence}");
        let lines = program.ok(&asked);
        assert!(
            lines.contains(&format!("{now:.6} = market value {value:.6}")),
            "{lines}"
        );
    }
    let base = document(
        &program,
        &["explain", "level", "FIVE", "--session", "2024-01-02"],
    );
    assert!(text(&base, "sentence").starts_with("FIVE begins at 1000.0000 on 2024-01-02"));
    assert_eq!(base["prior_session"], Value::Null);
}
