//! Corrections to levels that are published: proposed, decided, and read in every vintage.

use std::path::PathBuf;

use serde_json::Value;

use crate::market::{self, ByHand};
use crate::program::Program;
use crate::rows::{document, is_near, number, rows};

/// Sessions that are known and built when a correction comes in.
const BUILT: usize = 40;
/// A company whose actions are told late: a member at the close before each of them.
const MEMBER: usize = 39;

/// The market up to the fortieth session, and its ten largest companies.
fn published() -> Program {
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    let shares = program.file("shares.csv", market::shares());
    let bars = program.file("bars.csv", market::bars(0..BUILT));
    program.ingest(&[&securities, &shares, &bars]);
    program.ok(&["build", "TEN", "--size", "10"]);
    program
}

fn session(position: usize) -> String {
    market::sessions()[position].to_string()
}

fn levels(program: &Program, vintage: &[&str]) -> Vec<f64> {
    let printed = rows(program, &[&["levels", "TEN"], vintage].concat());
    printed
        .iter()
        .map(|row| number(row, "price_return"))
        .collect()
}

fn expected(by_hand: &ByHand) -> Vec<f64> {
    let mut levels = by_hand.levels(|_| 10);
    levels.truncate(BUILT);
    levels
}

#[track_caller]
fn assert_levels(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (position, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(is_near(*found, *expected), "{position}: {found} {expected}");
    }
}

/// Take in a corrected close, half as high again, of the largest member of a session.
fn correct_close(program: &Program, position: usize, by_hand: &mut ByHand) -> PathBuf {
    let member = by_hand.ranked(position - 1)[0];
    correct_close_of(program, member, position, by_hand)
}

fn correct_close_of(
    program: &Program,
    company: usize,
    position: usize,
    by_hand: &mut ByHand,
) -> PathBuf {
    let close = by_hand.closes[position][company] * 1.5;
    by_hand.closes[position][company] = close;
    let symbol = market::symbol(u32::try_from(company).unwrap());
    let text = format!(
        "session,symbol,close,volume\n{},{symbol},{close},1000\n",
        session(position)
    );
    let file = program.file(&format!("corrected-bars-{position}.csv"), text);
    program.ingest(&[&file]);
    file
}

/// The number of the restatement that a check proposes, and what it says.
fn proposed(program: &Program) -> (String, String) {
    let said = program.ok(&["restatements", "check", "TEN"]);
    let (number, _) = said
        .split_once(": TEN ")
        .unwrap_or_else(|| panic!("none: {said}"));
    (number.to_owned(), said)
}

/// A moment after everything recorded so far, and before everything later.
fn moment(program: &Program) -> String {
    let level = document(
        program,
        &["explain", "level", "TEN", "--session", &session(0)],
    );
    level["recorded_at"].as_str().unwrap().to_owned()
}

#[test]
fn a_corrected_close_is_proposed_with_its_sessions_levels_and_cause_and_changes_nothing() {
    let program = published();
    let before = levels(&program, &[]);
    let mut by_hand = ByHand::default();
    let file = correct_close(&program, BUILT - 3, &mut by_hand);
    let (restatement, said) = proposed(&program);
    let span = format!("{} to {}", session(BUILT - 3), session(BUILT - 1));
    assert!(
        said.contains(&format!("open, 3 sessions, {span}")),
        "{said}"
    );
    assert!(said.contains("because of 1 bars of"), "{said}");
    assert!(
        said.contains(file.file_name().unwrap().to_str().unwrap()),
        "{said}"
    );
    assert!(said.contains("policy: restate"), "{said}");
    let shown = rows(&program, &["restatements", "show", &restatement]);
    let anew = expected(&by_hand);
    assert_eq!(shown.len(), 3);
    for (row, position) in shown.iter().zip(BUILT - 3..) {
        assert_eq!(row["session"], session(position));
        assert!(
            is_near(number(row, "published_price_return"), before[position]),
            "{row}"
        );
        assert!(
            is_near(number(row, "price_return"), anew[position]),
            "{row}"
        );
        let change = (anew[position] / before[position] - 1.0) * 10_000.0;
        assert!(
            (number(row, "change_bps") - change).abs() < 1e-6,
            "{row} {change}"
        );
    }
    assert_eq!(levels(&program, &[]), before);
    assert_eq!(
        proposed(&program).0,
        restatement,
        "a second check finds the same one"
    );
    let built = program.run(&["build", "TEN"]);
    let remarks = String::from_utf8(built.stderr).unwrap();
    assert!(
        remarks.contains(&format!("restatement {restatement} is open")),
        "{remarks}"
    );
    assert_eq!(levels(&program, &[]), before);
    program.ok(&["verify", "TEN"]);
}

#[test]
fn an_approved_restatement_is_published_and_every_vintage_stays_readable() {
    let program = published();
    let before = levels(&program, &[]);
    let (first_publication, then) = {
        let level = document(&program, &["explain", "level", "TEN"]);
        (level["publication"].to_string(), moment(&program))
    };
    program.ok(&["verify", "TEN"]);
    let mut by_hand = ByHand::default();
    correct_close(&program, BUILT - 10, &mut by_hand);
    let (restatement, _) = proposed(&program);
    let approve = ["restatements", "approve", &restatement, "--by", "A. Smith"];
    let said = program.ok(&[&approve[..], &["--reason", "vendor corrected the close"]].concat());
    assert!(said.contains("TEN approved, 10 sessions"), "{said}");
    let anew = expected(&by_hand);
    assert_levels(&levels(&program, &[]), &anew);
    assert_levels(&levels(&program, &["--vintage", "latest"]), &anew);
    assert_eq!(levels(&program, &["--vintage", "first"]), before);
    assert_eq!(levels(&program, &["--vintage", &first_publication]), before);
    assert_eq!(levels(&program, &["--as-of", &then]), before);
    program.ok(&["verify", "TEN"]);
    let level = document(&program, &["explain", "level", "TEN"]);
    let vintages = level["vintages"].as_array().unwrap();
    let told: Vec<f64> = vintages
        .iter()
        .map(|row| number(row, "price_return"))
        .collect();
    assert_levels(&told, &[before[BUILT - 1], anew[BUILT - 1]]);
    assert_eq!(level["restates"].to_string(), restatement);
    let old = document(&program, &["explain", "level", "TEN", "--vintage", "first"]);
    assert_eq!(old["restates"], Value::Null);
    assert_eq!(old["price_return"], before[BUILT - 1]);
    let listed = program.ok(&["restatements", "list"]);
    assert!(
        listed.contains(&format!("{restatement}: TEN approved")),
        "{listed}"
    );
    let errors = program.fails(1, &["restatements", "reject", &restatement]);
    assert!(errors.contains("is approved already"), "{errors}");
    let none = program.ok(&["restatements", "check", "TEN"]);
    assert!(none.contains("no correction reaches into"), "{none}");
}

#[test]
fn the_series_goes_on_from_the_restated_level() {
    let program = published();
    let mut by_hand = ByHand::default();
    correct_close(&program, BUILT - 1, &mut by_hand);
    let (restatement, _) = proposed(&program);
    program.ok(&["restatements", "approve", &restatement]);
    let late = program.file("late-bars.csv", market::bars(BUILT..usize::MAX));
    program.ingest(&[&late]);
    program.ok(&["build", "TEN"]);
    assert_levels(&levels(&program, &[]), &by_hand.levels(|_| 10));
    program.ok(&["verify", "TEN"]);
}

#[test]
fn a_rejected_restatement_lets_the_levels_stand_and_is_not_proposed_again() {
    let program = published();
    let before = levels(&program, &[]);
    let mut by_hand = ByHand::default();
    correct_close(&program, BUILT - 2, &mut by_hand);
    let (restatement, _) = proposed(&program);
    let said = program.ok(&[
        "restatements",
        "reject",
        &restatement,
        "--reason",
        "immaterial",
    ]);
    assert!(said.contains("TEN rejected, 2 sessions"), "{said}");
    let said = program.ok(&["restatements", "check"]);
    assert!(said.contains("no correction reaches into"), "{said}");
    let built = program.run(&["build", "TEN"]);
    let remarks = String::from_utf8(built.stderr).unwrap();
    assert!(!remarks.contains("restat"), "{remarks}");
    assert_eq!(levels(&program, &[]), before);
    let errors = program.fails(1, &["restatements", "approve", &restatement]);
    assert!(errors.contains("is rejected already"), "{errors}");
    program.ok(&["verify", "TEN"]);
}

#[test]
fn the_policy_carries_out_what_is_as_recent_as_the_setting_says_and_no_more() {
    for automatic in 0..=2_usize {
        for reach in 1..=3_usize {
            let program = published();
            let before = levels(&program, &[]);
            let setting = format!("automatic_restatement_sessions = {automatic}\n");
            let settings = program.file("settings.toml", setting);
            let mut by_hand = ByHand::default();
            correct_close(&program, BUILT - reach, &mut by_hand);
            let built = program.run(&["--config", settings.to_str().unwrap(), "build", "TEN"]);
            assert!(built.status.success());
            let remarks = String::from_utf8(built.stderr).unwrap();
            let listed = program.ok(&["restatements", "list", "TEN"]);
            let case = format!("{reach} sessions, {automatic} allowed: {remarks} {listed}");
            if reach <= automatic {
                assert!(remarks.contains("restated"), "{case}");
                assert!(listed.contains("TEN approved"), "{case}");
                assert_levels(&levels(&program, &[]), &expected(&by_hand));
            } else {
                assert!(
                    remarks.contains("published levels stay as they are"),
                    "{case}"
                );
                assert!(listed.contains("TEN open"), "{case}");
                assert_eq!(levels(&program, &[]), before, "{case}");
            }
            assert_eq!(levels(&program, &["--vintage", "first"]), before, "{case}");
            program.ok(&["verify", "TEN"]);
        }
    }
    let program = Program::new();
    let settings = program.file("settings.toml", "automatic_restatement_sessions = 3\n");
    let errors = program.fails(2, &["--config", settings.to_str().unwrap(), "config"]);
    assert!(
        errors.contains("automatic_restatement_sessions: 3"),
        "{errors}"
    );
}

#[test]
fn a_close_that_only_sizes_the_next_basket_restates_from_the_session_it_sizes() {
    let program = published();
    let position = BUILT - 3;
    let mut by_hand = ByHand::default();
    let (before, after) = (by_hand.ranked(position - 1), by_hand.ranked(position));
    // Comes in at this close: its own level does not need the close, the next one does.
    let newcomer = *after[..10]
        .iter()
        .find(|one| !before[..10].contains(one))
        .unwrap();
    correct_close_of(&program, newcomer, position, &mut by_hand);
    let (restatement, said) = proposed(&program);
    assert!(
        said.contains("open, 3 sessions") && !said.contains("other constituents"),
        "{said}"
    );
    let shown = rows(&program, &["restatements", "show", &restatement]);
    assert_eq!(shown[0]["change_bps"], 0.0);
    program.ok(&["restatements", "approve", &restatement]);
    let anew = levels(&program, &[]);
    assert_levels(&anew, &expected(&by_hand));
    for (row, level) in shown.iter().zip(&anew[position..]) {
        assert_eq!(row["price_return"], *level, "published as proposed");
    }
    program.ok(&["verify", "TEN"]);
}

#[test]
fn a_late_split_and_a_late_share_count_are_proposed_as_the_facts_say() {
    let program = published();
    let before = levels(&program, &[]);
    let (split, counted) = (BUILT - 4, BUILT - 6);
    let mut by_hand = ByHand::default();
    by_hand.splits[split][MEMBER] = 2.0;
    for shares in &mut by_hand.shares[split..] {
        shares[MEMBER] *= 2.0;
    }
    let outsider = *by_hand.ranked(counted).last().unwrap();
    for shares in &mut by_hand.shares[counted..] {
        shares[outsider] = 50_000_000.0;
    }
    let actions = format!(
        "symbol,ex_date,action,ratio\nC39,{},split,2\n",
        session(split)
    );
    let actions = program.file("late-actions.csv", actions);
    let symbol = market::symbol(u32::try_from(outsider).unwrap());
    let header = "symbol,effective,shares_outstanding";
    let counts = format!("{header}\n{symbol},{},50000000\n", session(counted));
    let counts = program.file("late-shares.csv", counts);
    program.ingest(&[&actions, &counts]);
    let (restatement, said) = proposed(&program);
    for cause in [
        "1 corporate actions of",
        "1 share counts of",
        "other constituents",
    ] {
        assert!(said.contains(cause), "{cause}: {said}");
    }
    let shown = rows(&program, &["restatements", "show", &restatement]);
    assert_eq!(
        shown[0]["session"],
        session(counted),
        "members change at this close"
    );
    program.ok(&["restatements", "approve", &restatement]);
    assert_levels(&levels(&program, &[]), &expected(&by_hand));
    assert_eq!(levels(&program, &["--vintage", "first"]), before);
    program.ok(&["verify", "TEN"]);
}

#[test]
fn a_late_dividend_restates_the_total_return_and_leaves_the_price_return() {
    let program = published();
    let before = rows(&program, &["levels", "TEN"]);
    let position = BUILT - 2;
    let header = "symbol,ex_date,action,amount,known";
    // Known in time, and stated here too late.
    let known = format!("{}T09:00:00Z", session(position));
    let actions = format!(
        "{header}\nC39,{},cash_dividend,0.5,{known}\n",
        session(position)
    );
    let actions = program.file("late-actions.csv", actions);
    program.ingest(&[&actions]);
    let (restatement, said) = proposed(&program);
    assert!(said.contains("open, 2 sessions"), "{said}");
    program.ok(&["restatements", "approve", &restatement]);
    let after = rows(&program, &["levels", "TEN"]);
    let by_hand = ByHand::default();
    let level = |row: &Value| number(row, "price_return");
    let points = level(&before[position - 1]) / 10.0 * 0.5 / by_hand.closes[position - 1][MEMBER];
    let total = number(&before[position - 1], "gross_total_return")
        * (level(&before[position]) + points)
        / level(&before[position - 1]);
    assert!(
        is_near(number(&after[position], "gross_total_return"), total),
        "{total}"
    );
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before["price_return"], after["price_return"]);
    }
    program.ok(&["verify", "TEN"]);
}

#[test]
fn a_cancelled_dividend_restates_the_total_return_and_the_old_one_stays_readable() {
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    let shares = program.file("shares.csv", market::shares());
    let bars = program.file("bars.csv", market::bars(0..BUILT));
    let position = BUILT - 2;
    let told = |amount: &str| {
        let ex_date = session(position);
        format!(
            "symbol,ex_date,action,amount,known\nC39,{ex_date},cash_dividend,{amount},{ex_date}T09:00:00Z\n"
        )
    };
    let actions = program.file("actions.csv", told("0.5"));
    program.ingest(&[&securities, &shares, &bars, &actions]);
    program.ok(&["build", "TEN", "--size", "10"]);
    let before = rows(&program, &["levels", "TEN"]);
    let moment = moment(&program);

    let cancelled = program.file("cancelled-actions.csv", told("0"));
    program.ingest(&[&cancelled]);
    assert_eq!(
        rows(&program, &["levels", "TEN"]),
        before,
        "nothing is overwritten"
    );
    let (restatement, said) = proposed(&program);
    assert!(said.contains("open, 2 sessions"), "{said}");
    assert!(said.contains("because of 1 corporate actions"), "{said}");
    program.ok(&["restatements", "approve", &restatement]);

    let after = rows(&program, &["levels", "TEN"]);
    let total = |row: &Value| number(row, "gross_total_return");
    let price = |row: &Value| number(row, "price_return");
    assert!(total(&before[position]) > price(&before[position]));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before["price_return"], after["price_return"]);
        assert!(
            is_near(total(after), price(after)),
            "no dividend is left: {after}"
        );
    }
    assert_eq!(
        rows(&program, &["levels", "TEN", "--as-of", &moment]),
        before
    );
    assert_eq!(
        rows(&program, &["levels", "TEN", "--vintage", "first"]),
        before
    );
    program.ok(&["verify", "TEN"]);
}

#[test]
fn a_correction_that_changes_no_level_is_told_and_proposes_nothing() {
    let program = published();
    let symbol = market::symbol(0);
    let close = ByHand::default().closes[BUILT - 5][0];
    let volume = format!(
        "session,symbol,close,volume\n{},{symbol},{close},5\n",
        session(BUILT - 5)
    );
    let file = program.file("volume-bars.csv", volume);
    program.ingest(&[&file]);
    let said = program.ok(&["restatements", "check", "TEN"]);
    assert!(
        said.contains("1 corrections reach into its published levels and change none"),
        "{said}"
    );
    let listed = program.run(&["restatements", "list"]);
    assert!(listed.stdout.is_empty());
    let remark = String::from_utf8(listed.stderr).unwrap();
    assert!(
        remark.contains("no restatement was ever proposed"),
        "{remark}"
    );
}

#[test]
fn a_later_correction_takes_the_place_of_one_that_is_open() {
    let program = published();
    let mut by_hand = ByHand::default();
    correct_close(&program, BUILT - 1, &mut by_hand);
    let (first, _) = proposed(&program);
    correct_close(&program, BUILT - 3, &mut by_hand);
    let (second, said) = proposed(&program);
    assert_ne!(first, second);
    assert!(
        said.contains("open, 3 sessions") && said.matches("because of").count() == 2,
        "{said}"
    );
    let errors = program.fails(1, &["restatements", "approve", &first]);
    assert!(
        errors.contains(&format!("restatement {second} took its place")),
        "{errors}"
    );
    program.ok(&["restatements", "approve", &second]);
    assert_levels(&levels(&program, &[]), &expected(&by_hand));
    program.ok(&["verify", "TEN"]);
}

#[test]
fn an_approval_after_the_series_went_on_is_refused_and_names_the_one_of_all_of_it() {
    let program = published();
    let mut by_hand = ByHand::default();
    correct_close(&program, BUILT - 1, &mut by_hand);
    let (first, _) = proposed(&program);
    let late = program.file("late-bars.csv", market::bars(BUILT..BUILT + 2));
    program.ingest(&[&late]);
    program.ok(&["build", "TEN"]);
    let errors = program.fails(1, &["restatements", "approve", &first]);
    assert!(
        errors.contains("levels were published since it was found"),
        "{errors}"
    );
    let (second, said) = proposed(&program);
    assert!(
        errors.contains(&format!("restatement {second} is of all of it")),
        "{errors}"
    );
    assert!(said.contains("open, 3 sessions"), "{said}");
    program.ok(&["restatements", "approve", &second]);
    let mut expected = by_hand.levels(|_| 10);
    expected.truncate(BUILT + 2);
    assert_levels(&levels(&program, &[]), &expected);
    program.ok(&["verify", "TEN"]);
}

#[test]
fn numbers_that_name_no_restatement_and_indices_without_levels_are_refused() {
    let program = published();
    for command in ["show", "approve", "reject"] {
        let errors = program.fails(1, &["restatements", command, "99"]);
        assert!(
            errors.contains("restatement 99: there is none at this entry"),
            "{errors}"
        );
    }
    let errors = program.fails(1, &["restatements", "check", "NONE"]);
    assert!(errors.contains("NONE"), "{errors}");
    let draft = program.file("draft.toml", "index = \"DRAFT\"\n[selection]\nsize = 3\n");
    program.ok(&["definitions", "add", draft.to_str().unwrap()]);
    let said = program.ok(&["restatements", "check"]);
    assert!(said.contains("TEN: no correction reaches into"), "{said}");
}
