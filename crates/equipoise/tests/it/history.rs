//! What the replaced system lost or told wrong about its data and its own documents.

use crate::market;
use crate::program::Program;

#[test]
fn s10_a_later_import_keeps_history_and_prices_as_they_came() {
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    let shares = program.file("shares.csv", market::shares());
    let first = program.file("first-bars.csv", market::bars(0..20));
    program.ingest(&[&securities, &shares, &first]);
    program.ok(&["build", "TEN", "--size", "10"]);
    let before = program.ok(&["levels", "TEN", "--format", "csv"]);
    let second = program.file("second-bars.csv", market::bars(20..40));
    program.ingest(&[&second]);
    program.ok(&["build", "TEN"]);
    let after = program.ok(&["levels", "TEN", "--format", "csv"]);
    assert!(
        after.starts_with(&before),
        "published history stays as it was"
    );
    assert_eq!(after.lines().count(), 41);
    let odd = "session,symbol,close\n2024-04-01,C00,10.123456789012345\n";
    let odd = program.file("odd-bars.csv", odd);
    program.ingest(&[&odd]);
    let again = program.ingest(&[&odd]);
    assert!(again.is_empty());
    program.ok(&["doctor"]);
}

#[test]
fn s11_documents_name_the_settings_and_files_that_the_program_uses() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let read = |name: &str| std::fs::read_to_string(format!("{root}/{name}")).unwrap();
    let makefile = read("Makefile");
    let flags = makefile
        .lines()
        .find(|line| line.starts_with("SERVE_FLAGS"))
        .unwrap();
    assert!(
        flags.contains("--data-dir") && flags.contains("serve --with-sample"),
        "{flags}"
    );
    let program = Program::new();
    let help = program.ok(&["serve", "--help"]);
    assert!(help.contains("--with-sample"));
    let readme = read("README.md");
    let printed = program.ok(&["config", "--format", "csv"]);
    let listen = printed
        .lines()
        .find(|line| line.starts_with("\"listen\""))
        .unwrap();
    let address = listen.split('"').nth(3).unwrap();
    assert!(readme.contains(address), "the README names {address}");
    for command in [
        "ingest",
        "build",
        "levels",
        "composition",
        "changes",
        "export",
        "verify",
        "doctor",
    ] {
        assert!(
            readme.contains(&format!("equipoise --data-dir data {command}")),
            "{command}"
        );
        program.ok(&[command, "--help"]);
    }
}
