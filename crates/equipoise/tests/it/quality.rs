//! The quality gate: bars that a rule does not believe are held back, released or rejected, and
//! every answer given before stays readable.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use equipoise_model::{Date, calendar};
use serde_json::Value;

use crate::program::Program;
use crate::rows::{document, is_near, number, rows, text};

const COMPANIES: usize = 30;
/// Sessions that are known before the last one comes in.
const KNOWN: usize = 60;
/// The company and the factor of the wrong close.
const WRONG: (usize, f64) = (7, 1.6);

fn sessions() -> Vec<Date> {
    let day = |text: &str| text.parse::<Date>().unwrap();
    calendar::sessions(day("2024-01-02"), day("2024-04-30")).collect()
}

/// A quiet market: closes that wander by less than a percent a session, and steady volumes.
fn closes() -> Vec<Vec<f64>> {
    let mut state = 20_240_102_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 40).unwrap()) / f64::from(1 << 24) - 0.5
    };
    let mut row: Vec<f64> = (0..COMPANIES)
        .map(|company| 20.0 + company as f64)
        .collect();
    let mut closes = Vec::new();
    for _ in sessions() {
        for close in &mut row {
            *close = (*close * (1.0 + 0.015 * next()) * 10_000.0).round() / 10_000.0;
        }
        closes.push(row.clone());
    }
    closes
}

fn symbol(company: usize) -> String {
    format!("Q{company:02}")
}

fn bars(closes: &[Vec<f64>], range: std::ops::Range<usize>) -> String {
    let mut text = "session,symbol,close,volume\n".to_owned();
    for position in range {
        let session = sessions()[position];
        for (company, close) in closes[position].iter().enumerate() {
            let volume = 1_000 + (company * 31 + position * 17) % 100;
            writeln!(text, "{session},{},{close},{volume}", symbol(company)).unwrap();
        }
    }
    text
}

fn shares() -> String {
    let mut text = "symbol,effective,shares_outstanding\n".to_owned();
    for company in 0..COMPANIES {
        writeln!(text, "{},2023-12-29,{}", symbol(company), 1_000_000).unwrap();
    }
    text
}

/// A data folder whose settings file says `gate`.
fn program(gate: &str) -> Program {
    let program = Program::new();
    std::fs::create_dir_all(program.data()).unwrap();
    program.file("settings.toml", format!("quality_gate = \"{gate}\"\n"));
    program
}

fn gated<'a>(settings: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [&["--config", settings], arguments].concat()
}

/// Take a file in; answers what was said.
fn ingest(program: &Program, name: &str, content: &str) -> String {
    let (settings, file) = (program.path("settings.toml"), program.file(name, content));
    let arguments = ["ingest", "files", file.to_str().unwrap()];
    let output = program.run(&gated(settings.to_str().unwrap(), &arguments));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name}: {said}");
    said
}

/// The market up to the sixtieth session, and its ten largest companies.
fn known(gate: &str, closes: &[Vec<f64>]) -> Program {
    let program = program(gate);
    ingest(&program, "shares.csv", &shares());
    ingest(&program, "bars.csv", &bars(closes, 0..KNOWN));
    program.ok(&["build", "TEN", "--size", "30"]);
    program
}

fn with_wrong_close(closes: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut wrong = closes.to_vec();
    wrong[KNOWN][WRONG.0] *= WRONG.1;
    wrong
}

/// The market with a session that has a wrong close, held back, and one session more; built.
fn held() -> (Program, Vec<Vec<f64>>, String) {
    let closes = closes();
    let program = known("on", &closes);
    let said = ingest(
        &program,
        "day-bars.csv",
        &bars(&with_wrong_close(&closes), KNOWN..KNOWN + 1),
    );
    program.ok(&["build", "TEN"]);
    (program, closes, said)
}

fn quarantine(program: &Program) -> Vec<Value> {
    rows(program, &["quality", "quarantine"])
}

fn id(row: &Value) -> String {
    format!("{}.{}", row["screening"], row["held"])
}

fn last_level(program: &Program, vintage: &[&str]) -> f64 {
    let levels = rows(program, &[&["levels", "TEN"], vintage].concat());
    number(levels.last().unwrap(), "price_return")
}

/// Compares bits.
#[track_caller]
fn assert_same(one: f64, other: f64, why: &str) {
    assert_eq!(one.to_bits(), other.to_bits(), "{why}: {one} {other}");
}

/// The growth of the last session known, of thirty companies in equal parts.
fn growth(closes: &[Vec<f64>], of: impl Fn(usize) -> f64) -> f64 {
    let parts = (0..COMPANIES).map(|company| of(company) / closes[KNOWN - 1][company]);
    parts.sum::<f64>() / COMPANIES as f64
}

#[test]
fn a_close_that_no_action_explains_is_held_back_and_moves_no_level() {
    let (program, closes, said) = held();
    assert!(said.contains("30 bars rows read, 29 new"), "{said}");
    assert!(
        said.contains("quality: jump (quarantine): 1, first Q07"),
        "{said}"
    );
    assert!(said.contains("1 bars are held in quarantine"), "{said}");
    let held = quarantine(&program);
    assert_eq!(held.len(), 1);
    assert_eq!(text(&held[0], "symbol"), symbol(WRONG.0));
    assert_eq!(text(&held[0], "session"), sessions()[KNOWN].to_string());
    assert!(is_near(
        number(&held[0], "close"),
        closes[KNOWN][WRONG.0] * WRONG.1
    ));
    assert_eq!(text(&held[0], "source"), "file day-bars.csv");

    let carried = growth(&closes, |company| match company {
        company if company == WRONG.0 => closes[KNOWN - 1][company],
        company => closes[KNOWN][company],
    });
    let levels = rows(&program, &["levels", "TEN"]);
    let before = number(&levels[KNOWN - 1], "price_return");
    assert!(is_near(last_level(&program, &[]), before * carried));
    let notices = program.ok(&["notices", "TEN", "--format", "csv"]);
    assert!(notices.contains("carried_forward,Q07"), "{notices}");
    program.ok(&["verify", "TEN"]);
    program.ok(&["doctor"]);
}

#[test]
fn a_released_bar_is_taken_in_proposes_a_restatement_and_leaves_the_old_answer_readable() {
    let (program, closes, _) = held();
    let before = last_level(&program, &[]);
    let published = document(
        &program,
        &[
            "explain",
            "level",
            "TEN",
            "--session",
            &sessions()[KNOWN].to_string(),
        ],
    );
    let moment = text(&published, "recorded_at").to_owned();
    let id = id(&quarantine(&program)[0]);
    let shown = program.ok(&["quality", "show", &id]);
    assert!(
        shown.contains("Q07") && shown.contains("nothing is decided yet"),
        "{shown}"
    );

    let decision = ["--by", "A. Smith", "--reason", "the exchange confirms it"];
    let said = program.ok(&[&["quality", "release", &id], &decision[..]].concat());
    assert_eq!(said.trim(), "1 bars released");
    assert!(quarantine(&program).is_empty());
    let after = last_level(&program, &[]);
    assert_same(after, before, "a release publishes nothing");

    let said = program.ok(&["restatements", "check", "TEN"]);
    assert!(said.contains("open, 1 sessions"), "{said}");
    assert!(
        said.contains("1 bars of") && said.contains("released from screening"),
        "{said}"
    );
    let (number, _) = said.split_once(": TEN ").unwrap();
    program.ok(&["restatements", "approve", number]);
    let wrong = growth(&closes, |company| match company {
        company if company == WRONG.0 => closes[KNOWN][company] * WRONG.1,
        company => closes[KNOWN][company],
    });
    let carried = rows(&program, &["levels", "TEN"]);
    let base = carried[KNOWN - 1]["price_return"].as_f64().unwrap();
    assert!(is_near(last_level(&program, &[]), base * wrong));
    for vintage in [["--as-of", &moment], ["--vintage", "first"]] {
        let answered = last_level(&program, &vintage);
        assert_same(answered, before, "what was answered then");
    }
    program.ok(&["verify", "TEN"]);

    let errors = program.fails(
        1,
        &["quality", "reject", &id, "--reason", "on second thought"],
    );
    assert!(
        errors.contains("is released already, by A. Smith at")
            && errors.contains("the exchange confirms it"),
        "{errors}"
    );
    let shown = program.ok(&["quality", "show", &id]);
    assert!(shown.contains("released by A. Smith at"), "{shown}");
}

#[test]
fn a_rejected_bar_stays_out_however_often_it_is_brought() {
    let (program, closes, _) = held();
    let id = id(&quarantine(&program)[0]);
    program.ok(&["quality", "reject", &id, "--reason", "a slip of the source"]);
    let errors = program.fails(1, &["quality", "release", &id, "--reason", "or not"]);
    assert!(
        errors.contains("is rejected already, by command line"),
        "{errors}"
    );
    let said = ingest(
        &program,
        "again-bars.csv",
        &bars(&with_wrong_close(&closes), KNOWN..KNOWN + 1),
    );
    assert!(said.contains("0 new, 30 known already"), "{said}");
    assert!(quarantine(&program).is_empty());

    let said = ingest(&program, "right-bars.csv", &bars(&closes, KNOWN..KNOWN + 1));
    assert!(said.contains("1 new, 29 known already"), "{said}");
    let said = program.ok(&["restatements", "check", "TEN"]);
    assert!(said.contains("open, 1 sessions"), "{said}");
}

#[test]
fn a_held_bar_is_not_released_over_one_that_came_since() {
    let (program, closes, _) = held();
    ingest(&program, "right-bars.csv", &bars(&closes, KNOWN..KNOWN + 1));
    let id = id(&quarantine(&program)[0]);
    let errors = program.fails(1, &["quality", "release", &id, "--reason", "late"]);
    assert!(errors.contains("brought another bar of Q07"), "{errors}");
    program.ok(&[
        "quality",
        "reject",
        &id,
        "--reason",
        "the source corrected it",
    ]);
}

#[test]
fn a_gate_that_reports_takes_every_bar_and_records_what_it_found() {
    let closes = closes();
    let program = known("report", &closes);
    let said = ingest(
        &program,
        "day-bars.csv",
        &bars(&with_wrong_close(&closes), KNOWN..KNOWN + 1),
    );
    assert!(said.contains("30 bars rows read, 30 new"), "{said}");
    assert!(
        said.contains("quality: jump (quarantine): 1, first Q07"),
        "{said}"
    );
    assert!(
        said.contains("every bar is taken, because quality_gate is report"),
        "{said}"
    );
    assert!(quarantine(&program).is_empty());
    let found = rows(
        &program,
        &["quality", "findings", "--symbol", "Q07", "--rule", "jump"],
    );
    assert_eq!(found.len(), 1);
    assert_eq!(text(&found[0], "outcome"), "quarantine");
    assert_eq!(found[0]["held"], Value::Null);
}

#[test]
fn a_gate_that_is_off_looks_at_nothing() {
    let closes = closes();
    let program = known("off", &closes);
    let said = ingest(
        &program,
        "day-bars.csv",
        &bars(&with_wrong_close(&closes), KNOWN..KNOWN + 1),
    );
    assert!(!said.contains("quality"), "{said}");
    assert!(rows(&program, &["quality", "findings"]).is_empty());
}

#[test]
fn sessions_that_come_one_by_one_are_judged_as_if_they_came_together() {
    let closes = with_wrong_close(&closes());
    let places = |program: &Program| -> BTreeSet<[String; 4]> {
        let found = rows(program, &["quality", "findings"]);
        let cell = |row: &Value, name| row[name].as_str().unwrap_or_default().to_owned();
        let place =
            |row: &Value| ["session", "symbol", "rule", "outcome"].map(|name| cell(row, name));
        found.iter().map(place).collect()
    };
    let together = program("report");
    ingest(&together, "bars.csv", &bars(&closes, 0..KNOWN + 5));
    let one_by_one = program("report");
    ingest(&one_by_one, "bars.csv", &bars(&closes, 0..KNOWN - 2));
    for position in KNOWN - 2..KNOWN + 5 {
        let name = format!("bars-{position}.csv");
        ingest(&one_by_one, &name, &bars(&closes, position..position + 1));
    }
    let expected = places(&together);
    let of_rule = |rule: &str| expected.iter().any(|place| place[2] == rule);
    assert!(of_rule("jump") && of_rule("spike"), "{expected:?}");
    assert_eq!(places(&one_by_one), expected);
    let screened = rows(&one_by_one, &["quality", "screen"]);
    assert_eq!(screened.len(), expected.len());
}

#[test]
fn a_move_that_lasts_is_held_back_once_and_not_on_every_session_after_it() {
    let mut lasting = closes();
    for row in &mut lasting[KNOWN..] {
        row[WRONG.0] *= WRONG.1;
    }
    let program = known("on", &lasting);
    for position in KNOWN..KNOWN + 4 {
        let name = format!("bars-{position}.csv");
        ingest(&program, &name, &bars(&lasting, position..position + 1));
    }
    let held = quarantine(&program);
    assert_eq!(held.len(), 1, "{held:?}");
    assert_eq!(text(&held[0], "session"), sessions()[KNOWN].to_string());
    assert_eq!(rows(&program, &["quality", "findings"]).len(), 1);
    program.ok(&[
        "quality",
        "release",
        &id(&held[0]),
        "--reason",
        "there was news",
    ]);
    assert!(rows(&program, &["quality", "screen"]).len() == 1);
}

#[test]
fn a_split_that_is_told_in_the_same_import_explains_the_bars_before_it_is_taken_in() {
    let mut halved = closes();
    for row in &mut halved[40..] {
        row[3] /= 2.0;
    }
    let actions = format!(
        "symbol,ex_date,action,ratio\nQ03,{},split,2\n",
        sessions()[40]
    );
    let import = |files: &[(&str, &str)]| {
        let program = program("on");
        let paths: Vec<_> = files
            .iter()
            .map(|(name, content)| program.file(name, content))
            .collect();
        let settings = program.path("settings.toml");
        let mut arguments = gated(settings.to_str().unwrap(), &["ingest", "files"]);
        arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
        program.ok(&arguments);
        quarantine(&program)
    };
    let bars = bars(&halved, 0..KNOWN);
    assert_eq!(
        import(&[("bars.csv", &bars), ("actions.csv", &actions)]),
        [] as [Value; 0]
    );
    let twice = [
        ("bars.csv", &*bars),
        ("actions.csv", &actions),
        ("same-actions.csv", &actions),
    ];
    assert_eq!(
        import(&twice),
        [] as [Value; 0],
        "a split told twice is one split"
    );
    let held = import(&[("bars.csv", &bars)]);
    assert_eq!(held.len(), 1);
    assert_eq!(text(&held[0], "rules"), "split_ratio");
}

#[test]
fn a_bar_on_a_closed_day_is_refused_and_kept_as_a_sample_that_nobody_can_release() {
    let closes = closes();
    let program = known("on", &closes);
    let said = ingest(
        &program,
        "closed-bars.csv",
        "session,symbol,close,volume\n2024-03-31,Q01,21,1000\n",
    );
    assert!(
        said.contains("closed_day (refuse): 1, first Q01 2024-03-31"),
        "{said}"
    );
    assert!(said.contains("1 bars are refused"), "{said}");
    let id = id(&quarantine(&program)[0]);
    let errors = program.fails(1, &["quality", "release", &id, "--reason", "it traded"]);
    assert!(
        errors.contains("is refused and kept as a sample only"),
        "{errors}"
    );
}

#[test]
fn what_cannot_be_decided_is_refused_with_the_reason() {
    let (program, _, _) = held();
    let id = id(&quarantine(&program)[0]);
    let cases: [(&[&str], i32, &str); 5] = [
        (
            &["release", "99", "--reason", "so"],
            1,
            "held bars 99: no bar is held under this number",
        ),
        (&["release", &id, "--reason", " "], 1, "reason is empty"),
        (
            &["release", &id, "--by", "", "--reason", "so"],
            1,
            "by is empty",
        ),
        (
            &["release", "x", "--reason", "so"],
            2,
            "\"x\" is no number of held bars",
        ),
        (
            &["findings", "--rule", "nonsense"],
            2,
            "\"nonsense\" is no rule: there are missing_session",
        ),
    ];
    for (arguments, code, expected) in cases {
        let errors = program.fails(code, &[&["quality"], arguments].concat());
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }
    assert_eq!(quarantine(&program).len(), 1);
}
