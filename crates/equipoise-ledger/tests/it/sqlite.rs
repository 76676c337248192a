//! The contract, run over SQLite, and what only the SQLite ledger promises.

use std::path::Path;

use equipoise_ledger::{
    Access, Appended, Entry, EntryHead, EntryKind, Hash, Head, LedgerError, LedgerErrorKind,
    Prepared, PublicationOrigin, Sequence, SqliteLedger, Verdict,
};
use equipoise_model::{IndexId, Instant};

use crate::{
    contract::{self, Ledger},
    samples::{at, bars, prepared, rate},
};

impl Ledger for SqliteLedger {
    async fn head(&self) -> Result<Head, LedgerError> {
        self.head().await
    }

    async fn append(
        &self,
        entries: &[Prepared],
        recorded_at: Instant,
        expected_head: Option<Sequence>,
    ) -> Result<Appended, LedgerError> {
        self.append(entries, recorded_at, expected_head).await
    }

    async fn heads(
        &self,
        after: Sequence,
        until: Sequence,
        kinds: &[EntryKind],
    ) -> Result<Vec<EntryHead>, LedgerError> {
        self.heads(after, until, kinds).await
    }

    async fn heads_of(
        &self,
        index: &IndexId,
        until: Sequence,
        kinds: &[EntryKind],
    ) -> Result<Vec<EntryHead>, LedgerError> {
        self.heads_of(index, until, kinds).await
    }

    async fn last_publication(
        &self,
        index: &IndexId,
        definition: Option<Hash>,
        until: Sequence,
    ) -> Result<Option<EntryHead>, LedgerError> {
        self.last_publication(index, definition, until).await
    }

    async fn publication_origin(
        &self,
        sequence: Sequence,
    ) -> Result<PublicationOrigin, LedgerError> {
        self.publication_origin(sequence).await
    }

    async fn entry(&self, sequence: Sequence) -> Result<Entry, LedgerError> {
        self.entry(sequence).await
    }

    async fn sequence_at(&self, instant: Instant) -> Result<Sequence, LedgerError> {
        self.sequence_at(instant).await
    }

    async fn verify(&self) -> Result<Verdict, LedgerError> {
        self.verify(|_, _| ()).await
    }
}

pub(crate) async fn open(path: &Path) -> SqliteLedger {
    SqliteLedger::open(path, Access::Create).await.unwrap()
}

/// Runs tests of the contract, each over two handles on a new file.
macro_rules! over_sqlite {
    ($($test:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ledger.sqlite");
            contract::$test(open(&path).await, open(&path).await).await;
        }
    )+};
}

over_sqlite! {
    a_new_ledger_is_empty_and_sound,
    an_append_is_seen_by_another_handle_at_once,
    each_entry_names_the_hash_of_the_one_before_it,
    handles_that_append_at_once_never_fork_the_chain,
    appending_the_same_again_changes_nothing,
    a_key_does_not_depend_on_the_order_of_the_symbol_dictionary,
    a_correction_and_its_own_correction_are_three_entries,
    equal_content_without_news_is_taken_once,
    of_writers_that_bring_the_same_news_one_is_taken,
    what_is_about_a_definition_names_its_index_and_hash,
    an_append_that_expected_another_head_is_refused_whole,
    of_writers_that_expect_the_same_head_one_wins,
    as_of_finds_the_last_entry_recorded_by_an_instant,
    recorded_time_never_runs_backwards,
    heads_come_by_range_and_kind,
    entries_read_back_as_they_were_appended,
    entries_of_an_index_are_found_by_it,
    the_last_publication_is_found_by_index_and_definition,
    where_a_publication_comes_from_is_read_without_its_series,
}

#[tokio::test]
async fn committed_entries_sit_in_the_main_file_when_an_append_returns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&[bars(1, 1000), rate(1)]), at(0), None)
        .await
        .unwrap();
    let copy = folder.path().join("copy.sqlite");
    std::fs::copy(&path, &copy).unwrap();
    let copied = SqliteLedger::open(&copy, Access::Read).await.unwrap();
    assert_eq!(copied.head().await.unwrap(), ledger.head().await.unwrap());
}

#[tokio::test]
async fn the_head_record_says_where_the_ledger_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    for number in 1..=3 {
        let appended = ledger
            .append(&prepared(&[rate(number)]), at(0), None)
            .await
            .unwrap();
        let record = std::fs::read_to_string(folder.path().join("ledger.head")).unwrap();
        assert_eq!(record, format!("{number} {}\n", appended.head.hash));
    }
}

#[tokio::test]
async fn a_ledger_open_for_reading_follows_but_never_appends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let writer = open(&path).await;
    let reader = SqliteLedger::open(&path, Access::Read).await.unwrap();
    let appended = writer
        .append(&prepared(&[rate(1)]), at(0), None)
        .await
        .unwrap();
    assert_eq!(reader.head().await.unwrap(), appended.head);
    let error = reader
        .append(&prepared(&[rate(2)]), at(0), None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::Refused);
    assert!(
        error.to_string().contains("open for reading only"),
        "{error}"
    );
}

#[tokio::test]
async fn a_large_log_is_given_back_after_the_append() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    // Incompressible figures: about 74 MB of payload, over the 64 MiB a log may keep.
    let noise = crate::round_trip::noise(14, 110_000);
    ledger.append(&prepared(&noise), at(0), None).await.unwrap();
    let log = folder.path().join("ledger.sqlite-wal");
    let size = std::fs::metadata(&log).map_or(0, |log| log.len());
    assert_eq!(size, 0, "the log still has {size} bytes");
    assert!(std::fs::metadata(&path).unwrap().len() > 64 << 20);
}
