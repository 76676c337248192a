//! What the guide prints is done.

use std::path::Path;

use super::command::command;
use super::facts::{symbols, told};
use super::stand_in::StandIn;
use crate::program::Program;

const GUIDE: &str = include_str!("../../../../../docs/guides/ingest-web.md");

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_guide_works_as_printed() {
    let market = StandIn::new(25).await;
    let program = Program::new();
    let listed = symbols(&told(&market.sample, market.now()));
    let file = program.file(
        "symbols.txt",
        format!("# two lines\n{}\n{}\n", listed[0], listed[1]),
    );
    let mut done = 0;
    for line in GUIDE.lines() {
        let Some(printed) = line.strip_prefix("equipoise --data-dir data ") else {
            continue;
        };
        let named = printed.replace("symbols.txt", file.to_str().unwrap());
        // The market of the stand-in ended; so does what is asked of it.
        let is_dated = named.contains("--from");
        let end = if is_dated { " --to 2021-12-31" } else { "" };
        let arguments = format!("{named}{end}");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let mut command = command(&program, &market.server, &arguments);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        let output = output.await.unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{printed}: {errors}");
        done += 1;
    }
    assert!(done >= 8, "the guide prints {done} commands");
    assert!(
        Path::new(&program.data())
            .join("sources/budgets/yahoo.json")
            .exists()
    );
}

#[test]
fn every_setting_of_the_guide_is_one() {
    let shown = Program::new().ok(&["config", "--format", "csv"]);
    let (_, table) = GUIDE.split_once("| Setting | Meaning |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let first_cells = table.lines().filter_map(|line| line.split('|').nth(1));
    let mut seen = 0;
    for name in first_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        let full = match name.strip_prefix('_') {
            Some(ending) => format!("yahoo_{ending}"),
            None => name.to_owned(),
        };
        assert!(shown.contains(&format!("\"{full}\",")), "{full}");
        seen += 1;
    }
    assert!(seen >= 10, "{seen} settings");
}
