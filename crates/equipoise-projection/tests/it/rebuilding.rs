//! Whatever happens to the file, the projection ends up with what the ledger says.

use std::fs;
use std::path::{Path, PathBuf};

use duckdb::Connection;
use equipoise_ledger::{
    Body, DecisionVerdict, LifecycleChange, QualityVerdict, Sequence, definition_hash,
};
use equipoise_model::Facts;
use equipoise_projection::{Limits, Opened, Progress, Projection};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::*;

/// Enough bars for several blocks of the file.
const SESSIONS: u64 = 4_000;
/// Printed when a test fails, and the same in every run.
const SEED: u64 = 0x5EED_0001;

/// A ledger, the bytes of its clean projection file, and what that answers.
struct Clean {
    place: Place,
    bytes: Vec<u8>,
    answers: String,
}

impl Clean {
    async fn new() -> Self {
        let place = Place::with_market(20).await;
        place
            .append(&[Body::Facts(Facts::Bars(bars(SESSIONS)))])
            .await;
        let projection = place.projection().await;
        let answers = everything(&projection, NOW).await;
        drop(projection);
        let bytes = fs::read(place.file()).unwrap();
        assert!(
            bytes.len() > 4 * 262_144,
            "several blocks: {} bytes",
            bytes.len()
        );
        Self {
            place,
            bytes,
            answers,
        }
    }

    /// Opens a projection over `bytes`, catches up, and compares every answer.
    async fn check(&self, name: &str, bytes: &[u8]) -> Projection {
        let path = self
            .place
            .folder
            .path()
            .join(name)
            .join("projection.duckdb");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let projection = caught_up(&path, &self.place.ledger).await;
        assert_eq!(everything(&projection, NOW).await, self.answers, "{name}");
        projection
    }
}

/// Every kind of entry, one at a time: a series in daily steps, a version that takes over, another
/// that does not, and restatements of middle, base and old series.
async fn history(place: &Place, mut step: impl AsyncFnMut()) {
    for body in market(20) {
        place.append(&[body]).await;
        step().await;
    }
    let root = place.publish(publication(0, 1, 0.0)).await;
    step().await;
    assert_eq!(root, ROOT);
    let mut last = root;
    for day in 1..20 {
        last = place.publish(continuing(last, day, 1)).await;
        step().await;
    }
    let second = definition_of(2);
    let hash = definition_hash(&second);
    let found = Sequence(last.0 + 3);
    let own = Sequence(last.0 + 7);
    let mut short = continuing(Sequence(own.0 + 1), 5, 1);
    short
        .origin
        .provisional
        .push(equipoise_ledger::ProvisionalSession {
            session: session(5),
            reason: "a close is missing".to_owned(),
        });
    let finished = equipoise_ledger::StatusChange {
        index: index(),
        chain: Some(own),
        session: session(5),
        status: equipoise_ledger::SessionStatus::Final,
        reason: String::new(),
    };
    let bodies = [
        Body::Definition(second),
        promoted(hash, true),
        Body::Restatement(restatement(last, 3, 4)),
        decision(found, DecisionVerdict::Approved),
        Body::Publication(restating(last, found, (3, 4), 11.0)),
        promoted(hash, false),
        Body::Publication(publication(0, 3, 500.0)),
        Body::Publication(continuing(own, 3, 2)),
        Body::Restatement(restatement(last, 0, 2)),
        Body::Publication(restating(last, Sequence(own.0 + 2), (0, 2), 3.0)),
        lifecycle(hash, LifecycleChange::Retired),
        Body::Screening(screening()),
        quality_decision(Sequence(last.0 + 12), QualityVerdict::Released),
        Body::Publication(short),
        Body::Status(finished),
    ];
    for body in bodies {
        place.append(&[body]).await;
        step().await;
    }
}

/// Every row of every table of the file at `path`, as text.
fn dump(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let column = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let tables = column("SELECT table_name FROM duckdb_tables() ORDER BY table_name");
    let mut lines = Vec::new();
    for table in tables {
        let rows = column(&format!(
            "SELECT t::VARCHAR FROM {table} AS t ORDER BY rowid"
        ));
        assert!(!rows.is_empty(), "{table} is put to the test");
        lines.extend(rows.iter().map(|row| format!("{table}: {row}")));
    }
    lines
}

#[tokio::test]
async fn catching_up_step_by_step_fills_every_table_as_one_pass_does() {
    let place = Place::new().await;
    let path = place.folder.path().join("steps.duckdb");
    let in_steps = caught_up(&path, &place.ledger).await;
    let catch_up = async || {
        in_steps.catch_up(&place.ledger, |_| {}).await.unwrap();
    };
    Box::pin(history(&place, catch_up)).await;
    let at_once = place.projection().await;
    for as_of in [NOW, Sequence(20), Sequence(31)] {
        assert_eq!(
            everything(&in_steps, as_of).await,
            everything(&at_once, as_of).await
        );
    }
    drop((in_steps, at_once));
    let (steps, once) = (dump(&path), dump(&place.file()));
    assert_eq!(steps.len(), once.len());
    for (step, one) in steps.iter().zip(&once) {
        assert_eq!(step, one);
    }
}

#[tokio::test]
async fn reopening_after_every_entry_fills_every_table_as_one_pass_does() {
    let place = Place::new().await;
    let path = place.folder.path().join("reopened.duckdb");
    let reopen = async || drop(caught_up(&path, &place.ledger).await);
    Box::pin(history(&place, reopen)).await;
    drop(place.projection().await);
    assert_eq!(dump(&path), dump(&place.file()));
}

#[tokio::test]
async fn a_reopened_projection_goes_on_where_it_stopped() {
    let place = Place::with_market(20).await;
    let first = place.projection().await;
    let applied = first.applied();
    drop(first);

    place.publish(continuing(ROOT, 20, 2)).await;
    let again = Projection::open(&place.file(), Limits::default())
        .await
        .unwrap();
    assert_eq!((again.applied(), again.rebuilt_because()), (applied, None));
    let mut seen = Vec::new();
    again
        .catch_up(&place.ledger, |progress| seen.push(progress))
        .await
        .unwrap();

    let head = place.ledger.head().await.unwrap().sequence;
    assert_eq!(
        seen,
        [Progress {
            applied: head,
            head
        }],
        "one new entry"
    );
    let anew = caught_up(&place.folder.path().join("anew.duckdb"), &place.ledger).await;
    assert_eq!(everything(&again, NOW).await, everything(&anew, NOW).await);
}

#[tokio::test]
async fn new_securities_after_a_restart_keep_the_identities_of_the_old_ones() {
    let place = Place::with_market(20).await;
    drop(place.projection().await);
    let newcomer = equipoise_model::SecurityRecord::of_symbol("AAA0");
    place
        .append(&[Body::Facts(Facts::Securities(vec![newcomer]))])
        .await;
    let again = place.projection().await;
    let anew = caught_up(&place.folder.path().join("anew.duckdb"), &place.ledger).await;
    assert_eq!(again.directory(), anew.directory());
    assert_eq!(again.directory().securities().len(), SYMBOLS.len() + 1);
}

#[tokio::test]
async fn several_catch_ups_at_once_apply_every_entry_once() {
    let place = Place::with_market(20).await;
    let projection = Projection::open(&place.file(), Limits::default())
        .await
        .unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (projection, ledger) = (projection.clone(), place.ledger.clone());
            tokio::spawn(async move { projection.catch_up(&ledger, |_| {}).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), projection.applied());
    }
    let status = projection.status().await.unwrap();
    assert!(
        status.tables.contains(&("levels", 20)),
        "{:?}",
        status.tables
    );
}

#[tokio::test]
async fn a_deleted_file_is_built_anew() {
    let clean = Clean::new().await;
    fs::remove_file(clean.place.file()).unwrap();
    let projection = clean.place.projection().await;
    assert_eq!(everything(&projection, NOW).await, clean.answers);
    assert_eq!(projection.rebuilt_because(), None, "nothing was set aside");
}

#[tokio::test]
async fn a_file_cut_anywhere_is_built_anew() {
    let clean = Clean::new().await;
    let whole = clean.bytes.len();
    let lengths = [
        0,
        1,
        7,
        4_095,
        4_096,
        8_192,
        12_288,
        12_289,
        whole / 3,
        whole / 2,
        whole - 1,
    ];
    for length in lengths {
        clean
            .check(&format!("cut to {length}"), &clean.bytes[..length])
            .await;
    }
}

#[tokio::test]
async fn flipped_bytes_anywhere_never_change_an_answer() {
    let clean = Clean::new().await;
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    let mut rebuilt = 0;
    for round in 0..60 {
        let mut damaged = clean.bytes.clone();
        // A third of the rounds hits the headers, which are small beside the blocks.
        let reach = if round % 3 == 0 {
            3 * 4_096
        } else {
            damaged.len()
        };
        let offsets: Vec<usize> = (0..=round % 4)
            .map(|_| random.random_range(0..reach))
            .collect();
        for offset in &offsets {
            damaged[*offset] ^= 1 << random.random_range(0..8);
        }
        let projection = clean
            .check(&format!("round {round}, flipped {offsets:?}"), &damaged)
            .await;
        rebuilt += u32::from(projection.rebuilt_because().is_some());
    }
    println!("{rebuilt} of 60 rounds ended in a rebuild");
    assert!(rebuilt > 0, "some damage must have been found");
}

#[tokio::test]
async fn damage_in_every_block_met_while_in_use_ends_in_a_rebuild() {
    let clean = Clean::new().await;
    let path = clean.place.folder.path().join("in use.duckdb");
    fs::write(&path, &clean.bytes).unwrap();
    let projection = caught_up(&path, &clean.place.ledger).await;
    assert_eq!(projection.rebuilt_because(), None);
    flip_every_block(&path);

    assert_eq!(everything(&projection, NOW).await, clean.answers);
    assert!(
        projection.rebuilt_because().is_some(),
        "the damage was met and cured"
    );
    drop(projection);
    assert_eq!(set_aside(&path).len(), 1);
    caught_up(&path, &clean.place.ledger).await;
}

/// Flips a byte in every block behind the headers, in place.
fn flip_every_block(path: &Path) {
    const HEADERS: usize = 3 * 4_096;
    const BLOCK: usize = 262_144;
    let mut bytes = fs::read(path).unwrap();
    for block in bytes[HEADERS..].chunks_mut(BLOCK) {
        block[100] ^= 0xFF;
    }
    use std::io::Write as _;
    fs::File::options()
        .write(true)
        .open(path)
        .unwrap()
        .write_all(&bytes)
        .unwrap();
}

#[tokio::test]
async fn a_damaged_log_beside_the_file_never_changes_an_answer() {
    let place = Place::with_market(20).await;
    let live = place.projection().await;
    let answers = everything(&live, NOW).await;
    let file = fs::read(place.file()).unwrap();
    let log = fs::read(place.folder.path().join("projection.duckdb.wal")).unwrap();
    println!("seed {SEED:#x}");
    let mut random = StdRng::seed_from_u64(SEED);
    for round in 0..20 {
        let path = place
            .folder
            .path()
            .join(format!("log {round}"))
            .join("projection.duckdb");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &file).unwrap();
        let mut damaged = log.clone();
        let offset = random.random_range(0..damaged.len());
        if round % 2 == 0 {
            damaged[offset] ^= 0x10
        } else {
            damaged.truncate(offset)
        }
        fs::write(path.with_file_name("projection.duckdb.wal"), damaged).unwrap();
        let projection = caught_up(&path, &place.ledger).await;
        assert_eq!(
            everything(&projection, NOW).await,
            answers,
            "round {round}, offset {offset}"
        );
    }
}

#[tokio::test]
async fn a_file_of_an_earlier_schema_version_is_set_aside_and_built_anew() {
    let clean = Clean::new().await;
    let edited = Connection::open(clean.place.file()).unwrap();
    edited
        .execute_batch("UPDATE meta SET schema_version = 1")
        .unwrap();
    drop(edited);
    let projection = clean.place.projection().await;
    assert_eq!(everything(&projection, NOW).await, clean.answers);
    assert!(
        projection
            .rebuilt_because()
            .unwrap()
            .contains("schema version 1")
    );
}

#[tokio::test]
async fn a_file_with_lost_rows_is_set_aside_and_built_anew() {
    let clean = Clean::new().await;
    let edited = Connection::open(clean.place.file()).unwrap();
    edited
        .execute_batch("DELETE FROM levels WHERE price_return > 1050")
        .unwrap();
    drop(edited);
    let projection = clean.place.projection().await;
    assert_eq!(everything(&projection, NOW).await, clean.answers);
    assert!(
        projection
            .rebuilt_because()
            .unwrap()
            .contains("table levels has")
    );
}

#[tokio::test]
async fn a_database_of_somebody_else_is_set_aside_and_kept() {
    let place = Place::with_market(3).await;
    let foreign = Connection::open(place.file()).unwrap();
    foreign
        .execute_batch("CREATE TABLE precious AS SELECT 42 AS answer")
        .unwrap();
    drop(foreign);
    let projection = place.projection().await;
    assert!(projection.rebuilt_because().is_some());
    let kept = set_aside(&place.file());
    let answer: i32 = Connection::open(&kept[0])
        .unwrap()
        .query_row("SELECT answer FROM precious", [], |row| row.get(0))
        .unwrap();
    assert_eq!(answer, 42);
}

#[tokio::test]
async fn a_file_built_from_another_ledger_is_set_aside_and_built_anew() {
    let clean = Clean::new().await;
    let other = Place::with_market(7).await;
    let path = other.file();
    fs::write(&path, &clean.bytes).unwrap();
    let projection = caught_up(&path, &other.ledger).await;
    let expected = caught_up(&other.folder.path().join("anew.duckdb"), &other.ledger).await;
    assert_eq!(
        everything(&projection, NOW).await,
        everything(&expected, NOW).await
    );
    assert!(projection.rebuilt_because().is_some());
}

#[tokio::test]
async fn a_ledger_of_the_same_length_but_other_entries_is_noticed() {
    let (one, other) = (Place::with_market(7).await, Place::with_market(8).await);
    let projection = one.projection().await;
    let applied = projection.applied();
    assert_eq!(
        projection.catch_up(&other.ledger, |_| {}).await.unwrap(),
        applied
    );
    assert!(
        projection
            .rebuilt_because()
            .unwrap()
            .contains("another ledger")
    );
    let published = projection.published(&scope()).await.unwrap().unwrap();
    assert_eq!(published.sessions, 8);
}

#[tokio::test]
async fn only_the_last_two_files_set_aside_are_kept() {
    let place = Place::with_market(3).await;
    for round in 0..4_u8 {
        fs::write(place.file(), vec![b'0' + round; 20_000]).unwrap();
        let projection = place.projection().await;
        assert_eq!(*projection.opened(), Opened::File);
    }
    let contents: Vec<u8> = set_aside(&place.file())
        .iter()
        .map(|path| fs::read(path).unwrap()[0])
        .collect();
    assert_eq!(contents, *b"23");
}

/// The files set aside so far, oldest first.
fn set_aside(path: &Path) -> Vec<PathBuf> {
    let prefix = format!("{}.damaged-", path.file_name().unwrap().to_str().unwrap());
    let mut found: Vec<PathBuf> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(&prefix)
        })
        .collect();
    found.sort();
    found
}
