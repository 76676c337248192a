//! Stored shapes: what earlier versions wrote still reads, with the same keys and hashes.

mod v1;
mod v2;

use std::{
    fs,
    path::{Path, PathBuf},
};

use equipoise_ledger::{Access, Body, EntryHead, SqliteLedger, Verdict};

/// The stored ledger called `name`. It is never written again: it stands for what a version left
/// behind.
fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("test_data")
        .join(name)
}

/// A copy of the stored ledger called `name` in `folder`.
fn copied(name: &str, folder: &Path) -> PathBuf {
    let path = folder.join("ledger.sqlite");
    let bytes = zstd::bulk::decompress(&fs::read(stored(name)).unwrap(), 16 << 20).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

/// The ledger at `path`, brought up to date; every entry of it is sound and reads as `bodies`.
async fn assert_reads_as(path: &Path, bodies: &[Body]) -> (SqliteLedger, Vec<EntryHead>) {
    let ledger = SqliteLedger::open(path, Access::Write).await.unwrap();
    let sound = Verdict {
        entries: bodies.len() as u64,
        faults: Vec::new(),
    };
    assert_eq!(ledger.verify(|_, _| ()).await.unwrap(), sound);
    let last = ledger.head().await.unwrap().sequence;
    let heads = ledger.heads(Default::default(), last, &[]).await.unwrap();
    for (head, body) in heads.iter().zip(bodies) {
        let entry = ledger.entry(head.sequence).await.unwrap();
        assert_eq!(format!("{:#?}", entry.body), format!("{body:#?}"));
        assert_eq!((head.rows, head.span), (body.rows(), body.span()));
    }
    (ledger, heads)
}
