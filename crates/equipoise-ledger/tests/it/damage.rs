//! Damage: whatever happens to the stored bytes, `verify` finds it and names it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use equipoise_ledger::{Sequence, SqliteLedger, Verdict};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sqlx::{Connection, Row};

use crate::{
    opening::{connect, execute},
    samples::{at, bars, definition, prepared, publication, rate},
    sqlite::open,
};

const SEED: [u8; 32] = *b"equipoise-ledger flipped bits 01";
const TRIGGERS: [&str; 5] = [
    "entries_append_in_order",
    "entries_never_change",
    "entries_never_go",
    "payloads_never_change",
    "payloads_never_go",
];

struct Files {
    folder: tempfile::TempDir,
    ledger: Vec<u8>,
    head: Vec<u8>,
}

impl Files {
    /// A closed ledger of eight entries of several kinds.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("original.sqlite");
        let ledger = open(&path).await;
        let bodies = [
            rate(1),
            bars(1, 40),
            definition("EW100", 100),
            bars(2, 2000),
            publication("EW100", 4),
            rate(2),
        ];
        ledger
            .append(&prepared(&bodies), at(0), None)
            .await
            .unwrap();
        ledger
            .append(&prepared(&[bars(3, 9), rate(3)]), at(60), None)
            .await
            .unwrap();
        ledger.close().await;
        let read = |extension| fs::read(path.with_extension(extension)).unwrap();
        let (ledger, head) = (read("sqlite"), read("head"));
        Self {
            folder,
            ledger,
            head,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    /// Puts the ledger with these bytes into place, and its head record.
    fn place(&self, bytes: &[u8]) -> PathBuf {
        let path = self.path();
        for suffix in ["sqlite-wal", "sqlite-shm"] {
            fs::remove_file(path.with_extension(suffix)).ok();
        }
        fs::write(&path, bytes).unwrap();
        fs::write(path.with_extension("head"), &self.head).unwrap();
        path
    }

    /// The verdict after `statements` ran without the triggers that forbid them.
    async fn after(&self, statements: &str) -> Verdict {
        let path = self.place(&self.ledger);
        let mut connection = connect(&path).await;
        let mut triggers = Vec::new();
        for name in TRIGGERS {
            let sql = sqlx::query("SELECT sql FROM sqlite_schema WHERE name = ?").bind(name);
            triggers.push(
                sql.fetch_one(&mut connection)
                    .await
                    .unwrap()
                    .get::<String, _>(0),
            );
        }
        connection.close().await.unwrap();
        let drops = TRIGGERS
            .map(|name| format!("DROP TRIGGER {name};"))
            .concat();
        let again = triggers.join(";");
        let script = format!("PRAGMA foreign_keys = OFF; {drops} {statements}; {again};");
        execute(&path, &script).await.unwrap();
        verify(&path).await
    }
}

async fn verify(path: &Path) -> Verdict {
    SqliteLedger::verify_file(path, |_, _| ()).await.unwrap()
}

/// Everything the tables and the schema hold; `None` when SQLite cannot read it.
async fn content(path: &Path) -> Option<Vec<String>> {
    let mut connection = connect(path).await;
    let mut content = Vec::new();
    for query in [
        "SELECT quote(sequence) || quote(recorded_at) || quote(kind) || quote(source) || \
         quote(rows) || quote(first_date) || quote(last_date) || quote(index_id) || \
         quote(definition) || quote(payload_bytes) || quote(key) || quote(payload_hash) || \
         quote(previous) || quote(hash) FROM entries NOT INDEXED ORDER BY sequence",
        "SELECT quote(sequence) || quote(payload) FROM payloads ORDER BY sequence",
        "SELECT quote(type) || quote(name) || quote(sql) FROM sqlite_schema ORDER BY name",
    ] {
        let rows = sqlx::query(query).fetch_all(&mut connection).await.ok()?;
        for row in rows {
            content.push(row.try_get(0).ok()?);
        }
    }
    connection.close().await.ok();
    Some(content)
}

#[tokio::test]
async fn an_undamaged_ledger_is_sound_and_progress_is_told() {
    let files = Files::new().await;
    let path = files.place(&files.ledger);
    let mut seen = Vec::new();
    let verdict = SqliteLedger::verify_file(&path, |entry, last| seen.push((entry.0, last.0)));
    assert_eq!(
        verdict.await.unwrap(),
        Verdict {
            entries: 8,
            faults: Vec::new()
        }
    );
    assert_eq!(seen, (1..=8).map(|entry| (entry, 8)).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing_stored() {
    let files = Files::new().await;
    let original = content(&files.place(&files.ledger)).await.unwrap();
    println!("seed {:?}", str::from_utf8(&SEED));
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let mut below = |limit: usize| usize::try_from(random.next_u64()).unwrap() % limit;
    let header = (0..100).map(|byte| 8 * byte).collect::<Vec<_>>();
    let in_header = header
        .into_iter()
        .map(|bit| bit + below(8))
        .collect::<Vec<_>>();
    let anywhere = (0..250)
        .map(|_| below(8 * files.ledger.len()))
        .collect::<Vec<_>>();
    // Most of a small file is empty space: aim at what is used, too.
    let used: Vec<usize> = (0..files.ledger.len())
        .filter(|&byte| files.ledger[byte] != 0)
        .collect();
    let in_use = (0..500)
        .map(|_| 8 * used[below(used.len())] + below(8))
        .collect::<Vec<_>>();
    let (mut found, mut harmless) = (0, 0);
    for bit in in_header.into_iter().chain(anywhere).chain(in_use) {
        let mut bytes = files.ledger.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let path = files.place(&bytes);
        match SqliteLedger::verify_file(&path, |_, _| ()).await {
            Ok(verdict) if verdict.is_sound() => {
                harmless += 1;
                let now = content(&path).await;
                assert_eq!(now.as_ref(), Some(&original), "bit {bit} went unnoticed");
            }
            Ok(_) => found += 1,
            Err(error) => {
                found += 1;
                let text = error.to_string();
                assert!(
                    text.contains(&path.display().to_string()),
                    "bit {bit}: {text}"
                );
            }
        }
    }
    println!("{found} flips found, {harmless} harmless");
    assert!(found > 400, "{found} found, {harmless} harmless");
}

#[tokio::test]
async fn a_flipped_bit_in_a_payload_is_named_by_its_entry() {
    let files = Files::new().await;
    for byte in (1..=200).step_by(7) {
        let path = files.place(&files.ledger);
        let mut connection = connect(&path).await;
        let row = sqlx::query("SELECT payload FROM payloads WHERE sequence = 2");
        let mut payload: Vec<u8> = row.fetch_one(&mut connection).await.unwrap().get(0);
        let place = byte % payload.len();
        payload[place] ^= 1 << (byte % 8);
        let hex: String = payload.iter().map(|byte| format!("{byte:02x}")).collect();
        connection.close().await.unwrap();
        let change = format!("UPDATE payloads SET payload = x'{hex}' WHERE sequence = 2");
        let verdict = files.after(&change).await;
        assert_eq!(verdict.faults.len(), 1, "{verdict:?}");
        assert_eq!(verdict.faults[0].sequence, Some(Sequence(2)));
        assert!(
            verdict.faults[0]
                .what
                .starts_with("entry 2: payload_hash is"),
            "{verdict:?}"
        );
    }
}

#[tokio::test]
async fn a_changed_column_is_named_with_its_entry() {
    let files = Files::new().await;
    let zeros = "x'0000000000000000000000000000000000000000000000000000000000000000'";
    let changes = [
        ("recorded_at = recorded_at + 1", "hash is"),
        ("kind = 'fx'", "hash is"),
        ("kind = 'barz'", "column kind holds \"barz\""),
        ("source = 'somebody'", "hash is"),
        ("rows = rows + 1", "rows does not agree"),
        (
            "first_date = first_date + 1",
            "first_date and last_date do not agree",
        ),
        ("first_date = NULL", "only one is given"),
        ("last_date = 1000000000", "column last_date holds"),
        ("index_id = 'EW100'", "index_id does not agree"),
        ("index_id = 'ew100'", "column index_id holds"),
        (
            &format!("definition = {zeros}"),
            "definition does not agree",
        ),
        ("definition = x'00'", "column definition holds"),
        ("payload_bytes = payload_bytes + 1", "payload_bytes is"),
        (&format!("key = {zeros}"), "key is"),
        (&format!("payload_hash = {zeros}"), "payload_hash is"),
        (&format!("previous = {zeros}"), "previous is"),
        (&format!("hash = {zeros}"), "hash is"),
    ];
    for (change, expected) in changes {
        let statement = format!("UPDATE entries SET {change} WHERE sequence = 4");
        let verdict = files.after(&statement).await;
        let named = |sentence: &str| sentence.starts_with("entry 4: ");
        let sentences: Vec<&str> = verdict
            .faults
            .iter()
            .map(|fault| fault.what.as_str())
            .collect();
        assert!(
            sentences
                .iter()
                .any(|sentence| named(sentence) && sentence.contains(expected)),
            "{change}: {sentences:#?}"
        );
    }
}

#[tokio::test]
async fn a_rewritten_time_of_recording_is_found() {
    let files = Files::new().await;
    let verdict = files
        .after("UPDATE entries SET recorded_at = 0 WHERE sequence = 8")
        .await;
    let sentences: Vec<&str> = verdict
        .faults
        .iter()
        .map(|fault| fault.what.as_str())
        .collect();
    assert_eq!(sentences.len(), 2, "{sentences:#?}");
    assert!(sentences[0].starts_with("entry 8: hash is"));
    assert_eq!(
        sentences[1],
        "entry 8: recorded_at is before that of the entry before it"
    );
}

#[tokio::test]
async fn a_deleted_tail_is_found_by_the_head_record() {
    let files = Files::new().await;
    let change = "DELETE FROM payloads WHERE sequence > 6; DELETE FROM entries WHERE sequence > 6";
    let verdict = files.after(change).await;
    assert_eq!(verdict.entries, 6);
    let sentences: Vec<&str> = verdict
        .faults
        .iter()
        .map(|fault| fault.what.as_str())
        .collect();
    let expected = "the ledger ends at entry 6, but the head record says it went on to entry 8: \
                    the entries after 6 are lost";
    assert_eq!(sentences, [expected]);
}

#[tokio::test]
async fn a_deleted_entry_in_the_middle_is_found_as_a_gap() {
    let files = Files::new().await;
    let verdict = files
        .after("DELETE FROM entries WHERE sequence IN (3, 4)")
        .await;
    let sentences: Vec<&str> = verdict
        .faults
        .iter()
        .map(|fault| fault.what.as_str())
        .collect();
    assert!(sentences.contains(&"entry 3: the payload is there, but the entry is missing"));
    assert!(
        sentences.contains(&"entry 3: it is missing, and so are all before entry 5 (2)"),
        "{sentences:#?}"
    );
    assert!(
        sentences
            .iter()
            .any(|sentence| sentence.starts_with("entry 5: previous is")),
        "{sentences:#?}"
    );
}

#[tokio::test]
async fn swapped_entries_are_found() {
    let files = Files::new().await;
    let swap = |table: &str| {
        format!(
            "UPDATE {table} SET sequence = 99 WHERE sequence = 1; \
             UPDATE {table} SET sequence = 1 WHERE sequence = 6; \
             UPDATE {table} SET sequence = 6 WHERE sequence = 99"
        )
    };
    let both = format!("{}; {}", swap("entries"), swap("payloads"));
    for change in [swap("entries"), swap("payloads"), both] {
        let verdict = files.after(&change).await;
        for sequence in [1, 6] {
            assert!(
                verdict
                    .faults
                    .iter()
                    .any(|fault| fault.sequence == Some(Sequence(sequence))),
                "{change}: {verdict:#?}"
            );
        }
    }
}

#[tokio::test]
async fn a_history_rewritten_to_agree_with_itself_differs_from_the_head_record() {
    let files = Files::new().await;
    let path = files.place(&files.ledger);
    for suffix in ["sqlite", "head"] {
        fs::remove_file(path.with_extension(suffix)).unwrap();
    }
    let forged = open(&path).await;
    let bodies: Vec<_> = (1..=9).map(rate).collect();
    forged
        .append(&prepared(&bodies), at(0), None)
        .await
        .unwrap();
    forged.close().await;
    fs::write(path.with_extension("head"), &files.head).unwrap();
    let verdict = verify(&path).await;
    assert_eq!(verdict.faults.len(), 1, "{verdict:?}");
    assert_eq!(verdict.faults[0].sequence, Some(Sequence(8)));
    assert!(
        verdict.faults[0]
            .what
            .contains("which the head record names"),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_ledger_beyond_its_head_record_or_without_one_is_sound() {
    let files = Files::new().await;
    let path = files.place(&files.ledger);
    let head = files.head.clone();
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&[rate(10)]), at(99), None)
        .await
        .unwrap();
    fs::write(path.with_extension("head"), head).unwrap();
    assert!(ledger.verify(|_, _| ()).await.unwrap().is_sound());
    fs::remove_file(path.with_extension("head")).unwrap();
    assert!(ledger.verify(|_, _| ()).await.unwrap().is_sound());
    fs::write(path.with_extension("head"), "9 0").unwrap();
    let verdict = ledger.verify(|_, _| ()).await.unwrap();
    assert!(
        verdict.faults[0]
            .what
            .contains("does not hold a sequence and a hash"),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_file_cut_off_anywhere_is_damaged() {
    let files = Files::new().await;
    let length = files.ledger.len();
    let ends = (0..60)
        .map(|part| length * part / 60)
        .chain([1, 99, 100, length - 1]);
    for end in ends {
        let path = files.place(&files.ledger[..end]);
        let verdict = verify(&path).await;
        assert!(!verdict.is_sound(), "cut to {end} of {length} bytes");
        assert!(!verdict.faults[0].what.is_empty());
    }
}

#[tokio::test]
async fn a_missing_trigger_is_found() {
    let files = Files::new().await;
    let path = files.place(&files.ledger);
    execute(&path, "DROP TRIGGER entries_never_change")
        .await
        .unwrap();
    let verdict = verify(&path).await;
    assert_eq!(verdict.faults.len(), 1, "{verdict:?}");
    assert!(
        verdict.faults[0]
            .what
            .contains("trigger entries_never_change"),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_damaged_entry_is_refused_when_read_and_when_appended_to() {
    let files = Files::new().await;
    files
        .after("UPDATE payloads SET payload = x'0102' WHERE sequence = 2")
        .await;
    let ledger = open(&files.path()).await;
    let error = ledger.entry(Sequence(2)).await.unwrap_err();
    let expected = "entry 2 is damaged: the payload does not agree with payload_hash";
    assert_eq!(error.to_string(), expected);
    assert!(ledger.entry(Sequence(1)).await.is_ok());
    ledger.close().await;
    files
        .after("UPDATE entries SET source = 'somebody' WHERE sequence = 8")
        .await;
    let ledger = open(&files.path()).await;
    let error = ledger
        .append(&prepared(&[rate(50)]), at(0), None)
        .await
        .unwrap_err();
    let expected = "entry 8 is damaged: its hash does not agree with its columns";
    assert_eq!(error.to_string(), expected);
}
