//! One engine for each file: a second one is refused in this process, and makes do with memory in
//! another.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use equipoise_projection::{Limits, Opened, Projection, ProjectionError, ProjectionErrorKind};

use crate::support::*;

#[tokio::test]
async fn the_same_file_cannot_be_opened_twice_in_one_process() {
    let place = Place::with_market(3).await;
    let first = place.projection().await;
    let detour = place.folder.path().join(".").join("projection.duckdb");

    let error = Projection::open(&detour, Limits::default())
        .await
        .unwrap_err();

    assert!(
        matches!(error, ProjectionError::AlreadyOpen { .. }),
        "{error}"
    );
    assert_eq!(error.kind(), ProjectionErrorKind::Conflict);
    drop(first);
    place.projection().await;
}

#[tokio::test]
async fn a_file_held_by_another_process_leaves_a_projection_in_memory() {
    let place = Place::with_market(9).await;
    let holder = Holder::of(&place.file());

    let projection = Projection::open(&place.file(), Limits::default())
        .await
        .unwrap();
    let Opened::Memory { reason } = projection.opened() else {
        panic!("the file is taken");
    };
    assert!(reason.contains("lock"), "{reason}");
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();
    let published = projection.published(&scope()).await.unwrap().unwrap();
    assert_eq!(published.sessions, 9);
    assert_eq!(
        projection.rebuilt_because(),
        None,
        "a file in use is not damaged"
    );

    holder.let_go();
    drop(projection);
    place.projection().await;
}

/// Another process of this test binary that holds the file at a path.
struct Holder {
    process: Child,
    _output: BufReader<ChildStdout>,
}

impl Holder {
    fn of(path: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--nocapture",
                "--exact",
                "sharing::holds_a_file_until_let_go",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(process.stdin.as_mut().unwrap(), "{}", path.display()).unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("held") {
            line.clear();
            assert_ne!(
                output.read_line(&mut line).unwrap(),
                0,
                "the other process ended early"
            );
        }
        Self {
            process,
            _output: output,
        }
    }

    fn let_go(mut self) {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
    }
}

#[tokio::test]
#[ignore = "started by the test above in a process of its own, with a path on its standard input"]
async fn holds_a_file_until_let_go() {
    let mut lines = std::io::stdin().lines();
    let path = lines.next().expect("a path on the standard input").unwrap();
    let projection = Projection::open(Path::new(&path), Limits::default())
        .await
        .unwrap();
    assert_eq!(*projection.opened(), Opened::File);
    println!("held");
    assert!(
        lines.next().is_none(),
        "the other side lets go by closing the input"
    );
}
