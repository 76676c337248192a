//! Bad files at the command line: exit code 1, a message with the place, nothing changed.

use crate::market;
use crate::program::Program;

const CASES: [(&str, &str, &str); 16] = [
    (
        "bars.csv",
        "session,symbol\n2024-04-01,C00\n",
        "bars.csv:1: close",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,abc\n",
        "bars.csv:2: close: \"abc\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,-1\n",
        "bars.csv:2: close: \"-1\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,NaN\n",
        "bars.csv:2: close: \"NaN\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-02-30,C00,1\n",
        "bars.csv:2: session: \"2024-02-30\"",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,1\n2024-04-01,C00,2\n",
        "bars.csv:3: ",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-02,C00,1\n2024-04-01,C00,2\n",
        "bars.csv:3: session",
    ),
    (
        "bars.csv",
        "session,symbol,close\n2024-04-01,NOPE,1\n",
        "bars.csv:2: symbol: \"NOPE\"",
    ),
    ("bars.csv", "", "bars.csv: is empty"),
    (
        "bars.csv",
        "session,symbol,close\n",
        "bars.csv: has a header and no rows",
    ),
    (
        "bars.csv",
        "session;symbol;close\n2024-04-01;C00;1\n",
        "bars.csv:1: ",
    ),
    ("bars.parquet", "PAR1 and then nothing", "bars.parquet:"),
    (
        "shares.csv",
        "symbol,effective,shares_outstanding\nC00,2024-04-01,0\n",
        "shares.csv:2: shares",
    ),
    (
        "actions.csv",
        "symbol,ex_date,action\nC00,2024-04-01,explode\n",
        "actions.csv:2: action",
    ),
    (
        "fx.csv",
        "session,base,quote,rate\n2024-04-01,USD,USD,1\n",
        "fx.csv:2: ",
    ),
    (
        "securities.csv",
        "symbol,listed,delisted\nX,2024-02-01,2024-01-01\n",
        "securities.csv:2: ",
    ),
];

#[test]
fn a_bad_file_is_refused_with_its_place_and_changes_nothing() {
    let program = Program::new();
    market::ingested(&program);
    let before = program.ok(&["doctor"]);
    for (name, content, expected) in CASES {
        let path = program.file(name, content);
        let errors = program.fails(1, &["ingest", "files", path.to_str().unwrap()]);
        assert!(errors.contains(expected), "{content:?}: {errors}");
    }
    assert_eq!(program.ok(&["doctor"]), before);
}

#[test]
fn a_missing_file_a_folder_and_an_unknown_kind_are_told_apart() {
    let program = Program::new();
    market::ingested(&program);
    let missing = program.path("no-bars.csv");
    let errors = program.fails(1, &["ingest", "files", missing.to_str().unwrap()]);
    assert!(errors.contains("no-bars.csv: cannot be read"), "{errors}");
    let folder = program.path("bars");
    std::fs::create_dir(&folder).unwrap();
    let errors = program.fails(1, &["ingest", "files", folder.to_str().unwrap()]);
    assert!(
        errors.contains("a folder") || errors.contains("directory"),
        "{errors}"
    );
    let odd = program.file("odd.csv", "a\n1\n");
    let errors = program.fails(1, &["ingest", "files", odd.to_str().unwrap()]);
    assert!(errors.contains("--kind"), "{errors}");
}

#[test]
fn good_rows_are_kept_when_that_is_asked_and_the_exit_code_still_says_so() {
    let program = Program::new();
    market::ingested(&program);
    let path = program.file(
        "bars.csv",
        "session,symbol,close\n2024-04-01,C00,10\n2024-04-01,C01,zero\n2024-04-01,C02,12\n",
    );
    let arguments = [
        "ingest",
        "files",
        path.to_str().unwrap(),
        "--on-error",
        "keep",
    ];
    let errors = program.fails(1, &arguments);
    assert!(errors.contains("bars.csv:3: close"), "{errors}");
    assert!(errors.contains("2 new"), "{errors}");
}
