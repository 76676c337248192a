//! Stored shapes: what earlier versions wrote still reads, with the same keys and hashes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use equipoise_ledger::{Access, Sequence, SqliteLedger, Verdict, definition_hash, prepare};
use equipoise_model::{Definition, IndexId};

use crate::{
    round_trip,
    samples::{at, bars, definition, prepared, publication, rate},
    sqlite::open,
};

fn stored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/ledger_v1.sqlite.zst")
}

fn bodies() -> Vec<equipoise_ledger::Body> {
    let mut bodies = vec![
        rate(1),
        bars(1, 5),
        definition("EW100", 100),
        publication("EW100", 2),
    ];
    bodies.extend(round_trip::one_of_each());
    bodies
}

/// Run by hand when a new schema version or payload format comes, under a new file name. A stored
/// ledger is never written again: it stands for what earlier versions left behind.
#[tokio::test]
#[ignore = "writes the stored ledger of this version"]
async fn write_the_stored_ledger() {
    if stored().exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&bodies()), at(0), None)
        .await
        .unwrap();
    ledger.close().await;
    let bytes = zstd::bulk::compress(&fs::read(&path).unwrap(), 19).unwrap();
    fs::create_dir_all(stored().parent().unwrap()).unwrap();
    fs::write(stored(), bytes).unwrap();
}

#[tokio::test]
async fn the_ledger_of_version_1_still_reads_with_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let bytes = zstd::bulk::decompress(&fs::read(stored()).unwrap(), 16 << 20).unwrap();
    fs::write(&path, bytes).unwrap();
    let bodies = bodies();
    let verdict = SqliteLedger::verify_file(&path, |_, _| ()).await.unwrap();
    assert_eq!(
        verdict,
        Verdict {
            entries: bodies.len() as u64,
            faults: Vec::new()
        }
    );
    let ledger = SqliteLedger::open(&path, Access::Write).await.unwrap();
    for (sequence, body) in (1..).map(Sequence).zip(&bodies) {
        let entry = ledger.entry(sequence).await.unwrap();
        assert_eq!(format!("{:?}", entry.body), format!("{body:?}"));
        assert_eq!(
            entry.head.key,
            prepare(body, "test").key(),
            "entry {sequence}"
        );
    }
    let again = ledger
        .append(&prepared(&bodies), at(1), None)
        .await
        .unwrap();
    assert_eq!(again.skipped, bodies.len());
}

#[test]
fn the_hash_of_a_definition_never_changes() {
    let definition = Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100);
    let expected = "ebe5f0c79c4e97def0e3d95ad6bc511f0596f39a48b49a779acdfd39762e66cb";
    assert_eq!(definition_hash(&definition).to_string(), expected);
}
