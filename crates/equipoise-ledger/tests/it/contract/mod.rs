//! What every ledger promises, whatever it is stored in. Each test takes two handles on the same
//! freshly made, empty ledger.

mod by_index;
pub(crate) mod jobs;

use equipoise_ledger::{
    Appended, Body, Decision, DecisionVerdict, Entry, EntryHead, EntryKind, Hash, Head,
    LedgerError, LedgerErrorKind, Lifecycle, LifecycleChange, Prepared, PublicationOrigin,
    Sequence, Verdict, definition_hash, prepare,
};
use equipoise_model::{Definition, FactKind, Facts, IndexId, Instant};

pub(crate) use self::by_index::*;
use crate::samples::{at, bars, bars_of, definition, prepared, publication, rate};

/// A ledger as the contract sees it.
pub(crate) trait Ledger: Clone + Send + Sync + 'static {
    fn head(&self) -> impl Future<Output = Result<Head, LedgerError>> + Send;
    fn append(
        &self,
        entries: &[Prepared],
        recorded_at: Instant,
        expected_head: Option<Sequence>,
    ) -> impl Future<Output = Result<Appended, LedgerError>> + Send;
    fn heads(
        &self,
        after: Sequence,
        until: Sequence,
        kinds: &[EntryKind],
    ) -> impl Future<Output = Result<Vec<EntryHead>, LedgerError>> + Send;
    fn heads_of(
        &self,
        index: &IndexId,
        until: Sequence,
        kinds: &[EntryKind],
    ) -> impl Future<Output = Result<Vec<EntryHead>, LedgerError>> + Send;
    fn last_publication(
        &self,
        index: &IndexId,
        definition: Option<Hash>,
        until: Sequence,
    ) -> impl Future<Output = Result<Option<EntryHead>, LedgerError>> + Send;
    fn publication_origin(
        &self,
        sequence: Sequence,
    ) -> impl Future<Output = Result<PublicationOrigin, LedgerError>> + Send;
    fn entry(&self, sequence: Sequence) -> impl Future<Output = Result<Entry, LedgerError>> + Send;
    fn sequence_at(
        &self,
        instant: Instant,
    ) -> impl Future<Output = Result<Sequence, LedgerError>> + Send;
    fn verify(&self) -> impl Future<Output = Result<Verdict, LedgerError>> + Send;
}

pub(crate) async fn a_new_ledger_is_empty_and_sound<L: Ledger>(ledger: L, _: L) {
    assert_eq!(ledger.head().await.unwrap(), Head::EMPTY);
    assert_eq!(
        ledger
            .heads(Sequence::NONE, Sequence(u64::MAX), &[])
            .await
            .unwrap(),
        []
    );
    assert_eq!(ledger.sequence_at(at(0)).await.unwrap(), Sequence::NONE);
    assert_eq!(ledger.verify().await.unwrap(), Verdict::default());
    let error = ledger.entry(Sequence(1)).await.unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::NotFound);
    assert_eq!(
        error.to_string(),
        "entry 1 is not in the ledger, which ends at 0"
    );
}

pub(crate) async fn an_append_is_seen_by_another_handle_at_once<L: Ledger>(ledger: L, other: L) {
    let entries = prepared(&[bars(1, 10), rate(1), definition("EW100", 100)]);
    let appended = ledger.append(&entries, at(0), None).await.unwrap();
    assert_eq!(appended.appended, [Sequence(1), Sequence(2), Sequence(3)]);
    assert_eq!(appended.skipped, 0);
    assert_eq!(other.head().await.unwrap(), appended.head);
    let heads = other
        .heads(Sequence::NONE, Sequence(u64::MAX), &[])
        .await
        .unwrap();
    let kinds: Vec<&str> = heads.iter().map(|head| head.kind.name()).collect();
    assert_eq!(kinds, ["bars", "fx", "definition"]);
    for (head, entry) in heads.iter().zip(&entries) {
        assert_eq!((head.key, head.rows), (entry.key(), entry.rows()));
        assert_eq!(head.payload_bytes, entry.payload_bytes());
        assert_eq!((head.source.as_str(), head.recorded_at), ("test", at(0)));
    }
    assert_eq!(heads[2].hash, appended.head.hash);
}

pub(crate) async fn each_entry_names_the_hash_of_the_one_before_it<L: Ledger>(ledger: L, _: L) {
    for number in 1..=5 {
        ledger
            .append(&prepared(&[rate(number)]), at(i64::from(number)), None)
            .await
            .unwrap();
    }
    let heads = ledger
        .heads(Sequence::NONE, Sequence(5), &[])
        .await
        .unwrap();
    let mut previous = Hash::ZERO;
    for (sequence, head) in (1..).zip(&heads) {
        assert_eq!(
            (head.sequence, head.previous),
            (Sequence(sequence), previous)
        );
        previous = head.hash;
    }
}

pub(crate) async fn handles_that_append_at_once_never_fork_the_chain<L: Ledger>(
    ledger: L,
    other: L,
) {
    let run = |handle: L, first: u32| async move {
        for number in first..first + 25 {
            let appended = handle
                .append(&prepared(&[bars(number, 3)]), at(0), None)
                .await;
            assert_eq!(appended.unwrap().appended.len(), 1);
        }
    };
    let handles = [
        tokio::spawn(run(ledger.clone(), 0)),
        tokio::spawn(run(other.clone(), 100)),
        tokio::spawn(run(other, 200)),
    ];
    for handle in handles {
        handle.await.unwrap();
    }
    assert_eq!(ledger.head().await.unwrap().sequence, Sequence(75));
    let verdict = ledger.verify().await.unwrap();
    assert_eq!(
        verdict,
        Verdict {
            entries: 75,
            faults: Vec::new()
        }
    );
}

pub(crate) async fn appending_the_same_again_changes_nothing<L: Ledger>(ledger: L, other: L) {
    let entries = prepared(&[bars(1, 10), publication("EW100", 0), rate(1)]);
    let first = ledger.append(&entries, at(0), None).await.unwrap();
    let renamed: Vec<Prepared> = entries
        .iter()
        .map(|entry| prepare(&entry.decode().unwrap(), "another source"))
        .collect();
    let again = other.append(&renamed, at(9), None).await.unwrap();
    assert_eq!((again.head, again.skipped), (first.head, 3));
    assert_eq!(again.appended, []);
    let twice_in_one = prepared(&[rate(2), rate(2), bars(1, 10)]);
    let mixed = other.append(&twice_in_one, at(9), None).await.unwrap();
    assert_eq!((mixed.appended, mixed.skipped), (vec![Sequence(4)], 2));
}

pub(crate) async fn a_key_does_not_depend_on_the_order_of_the_symbol_dictionary<L: Ledger>(
    ledger: L,
    _: L,
) {
    let Body::Facts(Facts::Bars(mut bars)) = bars(1, 4) else {
        unreachable!()
    };
    let plain = prepare(&Body::Facts(Facts::Bars(bars.clone())), "test");
    bars.symbols.insert(0, "never used".to_owned());
    bars.symbols.swap(1, 3);
    for position in &mut bars.symbol {
        *position = [3, 2, 1, 4][*position as usize];
    }
    let shuffled = prepare(&Body::Facts(Facts::Bars(bars)), "test");
    assert_eq!(plain.key(), shuffled.key());
    ledger.append(&[plain], at(0), None).await.unwrap();
    assert_eq!(
        ledger
            .append(&[shuffled], at(0), None)
            .await
            .unwrap()
            .skipped,
        1
    );
}

pub(crate) async fn a_correction_and_its_own_correction_are_three_entries<L: Ledger>(
    ledger: L,
    other: L,
) {
    let [first, corrected] = [bars(1, 2), bars_of(1, 2, 0.5)];
    let mut appended = Vec::new();
    for body in [&first, &corrected, &first, &corrected] {
        // Somebody read the ledger and found that it says something else now.
        let head = other.head().await.unwrap().sequence;
        let entry = prepare(body, "test").novel_since(head);
        let done = ledger.append(&[entry], at(0), None).await.unwrap();
        appended.extend(done.appended);
    }
    assert_eq!(appended, [1, 2, 3, 4].map(Sequence));
    let heads = other.heads(Sequence::NONE, Sequence(4), &[]).await.unwrap();
    let keys: Vec<Hash> = heads.iter().map(|head| head.key).collect();
    assert_eq!((keys[0], keys[1]), (keys[2], keys[3]));
    assert_ne!(keys[0], keys[1]);
    for (sequence, body) in [(1, &first), (2, &corrected), (3, &first)] {
        let entry = other.entry(Sequence(sequence)).await.unwrap();
        assert_eq!(format!("{:?}", entry.body), format!("{body:?}"));
    }
    assert!(ledger.verify().await.unwrap().is_sound());
}

pub(crate) async fn equal_content_without_news_is_taken_once<L: Ledger>(ledger: L, _: L) {
    let entries = prepared(&[rate(1), rate(2), definition("EW100", 100)]);
    ledger.append(&entries, at(0), None).await.unwrap();
    // Entries of others in between do not make old content new.
    let again = ledger.append(&entries, at(1), None).await.unwrap();
    assert_eq!((again.appended, again.skipped), (Vec::new(), 3));
    // What was read up to an entry before the content is there since.
    let stale = prepare(&rate(2), "test").novel_since(Sequence(1));
    let stale = ledger.append(&[stale], at(2), None).await.unwrap();
    assert_eq!((stale.appended, stale.skipped), (Vec::new(), 1));
    // Twice in one append is once.
    let news = prepare(&rate(1), "test").novel_since(Sequence(3));
    let twice = ledger
        .append(&[news.clone(), news], at(3), None)
        .await
        .unwrap();
    assert_eq!((twice.appended, twice.skipped), (vec![Sequence(4)], 1));
}

pub(crate) async fn of_writers_that_bring_the_same_news_one_is_taken<L: Ledger>(
    ledger: L,
    other: L,
) {
    let start = prepared(&[rate(1), rate(2)]);
    let start = ledger.append(&start, at(0), None).await.unwrap();
    let attempt = |handle: L, source: &'static str| async move {
        let news = prepare(&rate(1), source).novel_since(start.head.sequence);
        handle.append(&[news], at(1), None).await.unwrap()
    };
    let attempts = [
        tokio::spawn(attempt(ledger.clone(), "one")),
        tokio::spawn(attempt(other.clone(), "two")),
        tokio::spawn(attempt(other, "three")),
    ];
    let (mut appended, mut skipped) = (Vec::new(), 0);
    for attempt in attempts {
        let done = attempt.await.unwrap();
        assert_eq!(done.head.sequence, Sequence(3));
        appended.extend(done.appended);
        skipped += done.skipped;
    }
    assert_eq!((appended, skipped), (vec![Sequence(3)], 2));
}

pub(crate) async fn what_is_about_a_definition_names_its_index_and_hash<L: Ledger>(
    ledger: L,
    _: L,
) {
    let index = IndexId::parse("EW100").unwrap();
    let hash = definition_hash(&Definition::equal_weight(index.clone(), 100));
    let promoted = Body::Lifecycle(Lifecycle {
        index: index.clone(),
        definition: hash,
        change: LifecycleChange::Promoted { takes_over: false },
        by: "ana".to_owned(),
        reason: String::new(),
    });
    let decided = Body::Decision(Decision {
        subject: Sequence(2),
        verdict: DecisionVerdict::Approved,
        by: "policy".to_owned(),
        reason: String::new(),
    });
    let bodies = [
        definition("EW100", 100),
        promoted,
        publication("EW100", 2),
        decided,
        rate(1),
    ];
    ledger
        .append(&prepared(&bodies), at(0), None)
        .await
        .unwrap();
    let heads = ledger
        .heads(Sequence::NONE, Sequence(5), &[])
        .await
        .unwrap();
    for (position, head) in heads.iter().enumerate() {
        let is_about_it = position < 3;
        assert_eq!(head.index, is_about_it.then(|| index.clone()), "{head:?}");
        assert_eq!(head.definition, is_about_it.then_some(hash), "{head:?}");
    }
    assert_eq!(heads[0].key, hash);
}

pub(crate) async fn an_append_that_expected_another_head_is_refused_whole<L: Ledger>(
    ledger: L,
    other: L,
) {
    let start = ledger
        .append(&prepared(&[rate(1)]), at(0), Some(Sequence::NONE))
        .await
        .unwrap();
    other
        .append(&prepared(&[rate(2)]), at(0), Some(Sequence(1)))
        .await
        .unwrap();
    let late = prepared(&[rate(3), rate(4)]);
    let error = ledger
        .append(&late, at(0), Some(start.head.sequence))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::Conflict);
    assert!(!error.is_retryable());
    let expected = "the ledger ends at 2, not at 1: another writer appended first";
    assert_eq!(error.to_string(), expected);
    assert_eq!(ledger.head().await.unwrap().sequence, Sequence(2));
    ledger
        .append(&late, at(0), Some(Sequence(2)))
        .await
        .unwrap();
}

pub(crate) async fn of_writers_that_expect_the_same_head_one_wins<L: Ledger>(ledger: L, other: L) {
    let attempt = |handle: L, number: u32| async move {
        handle
            .append(&prepared(&[rate(number)]), at(0), Some(Sequence::NONE))
            .await
    };
    let attempts: Vec<_> = (0..6)
        .map(|number| {
            let handle = if number % 2 == 0 {
                ledger.clone()
            } else {
                other.clone()
            };
            tokio::spawn(attempt(handle, number))
        })
        .collect();
    let mut won = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(appended) => won += appended.appended.len(),
            Err(error) => assert_eq!(error.kind(), LedgerErrorKind::Conflict, "{error}"),
        }
    }
    assert_eq!(
        (won, ledger.head().await.unwrap().sequence),
        (1, Sequence(1))
    );
}

pub(crate) async fn as_of_finds_the_last_entry_recorded_by_an_instant<L: Ledger>(
    ledger: L,
    other: L,
) {
    for (number, seconds) in [(1, 10), (2, 10), (3, 20)] {
        ledger
            .append(&prepared(&[rate(number)]), at(seconds), None)
            .await
            .unwrap();
    }
    for (seconds, sequence) in [(9, 0), (10, 2), (19, 2), (20, 3), (1_000_000, 3)] {
        assert_eq!(
            other.sequence_at(at(seconds)).await.unwrap(),
            Sequence(sequence),
            "{seconds}"
        );
    }
}

pub(crate) async fn recorded_time_never_runs_backwards<L: Ledger>(ledger: L, _: L) {
    ledger
        .append(&prepared(&[rate(1)]), at(100), None)
        .await
        .unwrap();
    let early = ledger
        .append(&prepared(&[rate(2)]), at(50), None)
        .await
        .unwrap();
    assert_eq!(early.head.recorded_at, Some(at(100)));
    assert_eq!(ledger.sequence_at(at(99)).await.unwrap(), Sequence::NONE);
    assert_eq!(ledger.sequence_at(at(100)).await.unwrap(), Sequence(2));
    let fine = at(100) + chrono::TimeDelta::nanoseconds(1_234_567);
    let cut = at(100) + chrono::TimeDelta::microseconds(1_234);
    let appended = ledger
        .append(&prepared(&[rate(3)]), fine, None)
        .await
        .unwrap();
    assert_eq!(appended.head.recorded_at, Some(cut));
    assert_eq!(ledger.head().await.unwrap(), appended.head);
    assert!(ledger.verify().await.unwrap().is_sound());
}

pub(crate) async fn heads_come_by_range_and_kind<L: Ledger>(ledger: L, _: L) {
    let bodies = [
        bars(1, 2),
        rate(1),
        definition("EW100", 100),
        bars(2, 2),
        publication("EW100", 4),
    ];
    ledger
        .append(&prepared(&bodies), at(0), None)
        .await
        .unwrap();
    let facts = |kind| EntryKind::Facts(kind);
    let ask = async |after, until, kinds: &[EntryKind]| -> Vec<u64> {
        let heads = ledger
            .heads(Sequence(after), Sequence(until), kinds)
            .await
            .unwrap();
        heads.iter().map(|head| head.sequence.0).collect()
    };
    assert_eq!(ask(0, 5, &[]).await, [1, 2, 3, 4, 5]);
    assert_eq!(ask(1, 3, &[]).await, [2, 3]);
    assert_eq!(ask(3, 3, &[]).await, [0_u64; 0]);
    assert_eq!(ask(0, u64::MAX, &[facts(FactKind::Bars)]).await, [1, 4]);
    let two_kinds = [EntryKind::Publication, facts(FactKind::Fx)];
    assert_eq!(ask(0, u64::MAX, &two_kinds).await, [2, 5]);
    assert_eq!(
        ask(0, u64::MAX, &[facts(FactKind::Shares)]).await,
        [0_u64; 0]
    );
}

pub(crate) async fn entries_read_back_as_they_were_appended<L: Ledger>(ledger: L, other: L) {
    let bodies = crate::round_trip::bodies();
    let entries = prepared(&bodies);
    let appended = ledger.append(&entries, at(0), None).await.unwrap();
    assert_eq!(appended.skipped, 0);
    for (sequence, body) in appended.appended.iter().zip(&bodies) {
        let entry = other.entry(*sequence).await.unwrap();
        assert_eq!(format!("{:?}", entry.body), format!("{body:?}"));
        assert_eq!(
            (entry.head.rows, entry.head.span),
            (body.rows(), body.span())
        );
        assert_eq!(entry.head.kind, body.kind());
    }
    let verdict = other.verify().await.unwrap();
    assert_eq!(
        verdict,
        Verdict {
            entries: bodies.len() as u64,
            faults: Vec::new()
        }
    );
}
