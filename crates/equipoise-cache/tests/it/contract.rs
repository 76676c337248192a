//! What every cache must do, written against the interface alone.
//!
//! Each function takes an empty cache that keeps at least a hundred small answers for a minute.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use equipoise_cache::{Answer, Cache, Key, Statistics};
use tokio::sync::{Barrier, Notify};

/// An error that tests fail with.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("attempt {attempt} failed")]
pub(crate) struct Failed {
    attempt: u32,
}

type Answered = Result<Answer<Bytes>, Arc<Failed>>;

/// Counts how often an answer is computed.
#[derive(Debug, Default)]
struct Source {
    computed: AtomicU32,
}

impl Source {
    async fn answer(&self, text: &'static str) -> Result<Bytes, Failed> {
        self.computed.fetch_add(1, Ordering::SeqCst);
        Ok(Bytes::from_static(text.as_bytes()))
    }

    async fn failure(&self) -> Result<Bytes, Failed> {
        Err(Failed {
            attempt: self.computed.fetch_add(1, Ordering::SeqCst) + 1,
        })
    }

    fn computed(&self) -> u32 {
        self.computed.load(Ordering::SeqCst)
    }
}

fn hit(text: &'static str) -> Answered {
    Ok(Answer {
        value: Bytes::from_static(text.as_bytes()),
        is_hit: true,
    })
}

fn computed(text: &'static str) -> Answered {
    Ok(Answer {
        value: Bytes::from_static(text.as_bytes()),
        is_hit: false,
    })
}

/// S1: the replaced system's cache stored nothing at all, silently.
pub(crate) async fn keeps_what_it_is_given(cache: impl Cache<Bytes>) {
    let source = Source::default();
    let key = || Key::new("performance?end=2024-03-28&start=2024-01-02", 7);
    assert_eq!(
        cache.get_or_compute(key(), source.answer("levels")).await,
        computed("levels")
    );
    assert_eq!(
        cache.get_or_compute(key(), source.answer("other")).await,
        hit("levels")
    );
    assert_eq!(source.computed(), 1);
    let found = cache.statistics().await;
    assert_eq!(
        found,
        Statistics {
            hits: 1,
            misses: 1,
            inserts: 1,
            evictions: 0,
            entries: 1,
            ..found
        }
    );
    assert!(found.bytes >= "levels".len() as u64, "{found:?}");
}

pub(crate) async fn never_gives_an_old_answer_for_a_new_sequence(cache: impl Cache<Bytes>) {
    let source = Source::default();
    let before = || Key::new("performance", 7);
    let after = || Key::new("performance", 8);
    assert_eq!(
        cache.get_or_compute(before(), source.answer("old")).await,
        computed("old")
    );
    assert_eq!(
        cache.get_or_compute(after(), source.answer("new")).await,
        computed("new")
    );
    assert_eq!(
        cache.get_or_compute(after(), source.answer("never")).await,
        hit("new")
    );
    assert_eq!(
        cache.get_or_compute(before(), source.answer("never")).await,
        hit("old")
    );
    assert_eq!(source.computed(), 2);
}

pub(crate) async fn keeps_questions_apart_that_differ_in_one_byte(cache: impl Cache<Bytes>) {
    let source = Source::default();
    let queries: [&[u8]; 4] = [b"", b"\0", b"a", b"a\0"];
    for query in queries {
        let found = cache
            .get_or_compute(Key::new(query, 1), source.answer("one each"))
            .await;
        assert_eq!(found, computed("one each"), "{query:?}");
    }
    assert_eq!(cache.statistics().await.entries, 4);
}

pub(crate) async fn does_not_keep_errors(cache: impl Cache<Bytes>) {
    let source = Source::default();
    let key = || Key::new("composition", 3);
    for attempt in 1..=2 {
        let failed = cache.get_or_compute(key(), source.failure()).await;
        assert_eq!(failed, Err(Arc::new(Failed { attempt })));
    }
    assert_eq!(
        cache.get_or_compute(key(), source.answer("well")).await,
        computed("well")
    );
    assert_eq!(
        cache.get_or_compute(key(), source.failure()).await,
        hit("well")
    );
    let found = cache.statistics().await;
    assert_eq!((found.misses, found.inserts, found.entries), (3, 1, 1));
}

/// Sixteen callers ask the same while the first of them computes: the answer stays held back until
/// every one of them has asked.
pub(crate) async fn computes_once_for_many_callers<C>(cache: C)
where
    C: Cache<Bytes> + Clone + 'static,
{
    const CALLERS: usize = 16;
    let source = Arc::new(Source::default());
    let (started, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let ask = |begun: Arc<Barrier>| {
        let (cache, source) = (cache.clone(), Arc::clone(&source));
        let (started, release) = (Arc::clone(&started), Arc::clone(&release));
        tokio::spawn(async move {
            begun.wait().await;
            let compute = async {
                started.notify_one();
                release.notified().await;
                source.answer("once").await
            };
            cache.get_or_compute(Key::new("changes", 5), compute).await
        })
    };
    let begun = Arc::new(Barrier::new(CALLERS + 1));
    let callers: Vec<_> = (0..CALLERS).map(|_| ask(Arc::clone(&begun))).collect();
    begun.wait().await;
    started.notified().await;
    release.notify_one();
    let mut hits = 0;
    for caller in callers {
        let answer = caller.await.unwrap().unwrap();
        assert_eq!(answer.value, "once");
        hits += usize::from(answer.is_hit);
    }
    assert_eq!((source.computed(), hits), (1, CALLERS - 1));
}

/// A client that goes away while its answer is computed leaves nothing behind that blocks others.
pub(crate) async fn goes_on_when_the_computing_caller_leaves<C>(cache: C)
where
    C: Cache<Bytes> + Clone + 'static,
{
    let source = Source::default();
    let key = || Key::new("levels", 5);
    let (started, leaver) = (Arc::new(Notify::new()), cache.clone());
    let begun = Arc::clone(&started);
    let leaving = tokio::spawn(async move {
        let never = async {
            begun.notify_one();
            std::future::pending::<Result<Bytes, Failed>>().await
        };
        leaver.get_or_compute(key(), never).await
    });
    started.notified().await;
    leaving.abort();
    assert!(leaving.await.unwrap_err().is_cancelled());
    assert_eq!(
        cache.get_or_compute(key(), source.answer("there")).await,
        computed("there")
    );
}
