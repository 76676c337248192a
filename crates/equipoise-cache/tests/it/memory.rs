//! The memory cache keeps the contract and its own limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use equipoise_cache::{Cache, Key, Limits, MemoryCache};

use crate::contract::{self, Failed};

fn cache() -> MemoryCache<Bytes> {
    MemoryCache::new(Limits::default())
}

async fn keep(cache: &MemoryCache<Bytes>, query: &str, bytes: usize) {
    let compute = async { Ok::<_, Failed>(Bytes::from(vec![0; bytes])) };
    let answer = cache
        .get_or_compute(Key::new(query, 1), compute)
        .await
        .unwrap();
    assert_eq!(answer.value.len(), bytes);
}

#[tokio::test]
async fn s1_the_cache_keeps_what_it_is_given() {
    contract::keeps_what_it_is_given(cache()).await;
}

#[tokio::test]
async fn a_new_sequence_never_sees_an_old_value() {
    contract::never_gives_an_old_answer_for_a_new_sequence(cache()).await;
}

#[tokio::test]
async fn questions_that_differ_in_one_byte_are_kept_apart() {
    contract::keeps_questions_apart_that_differ_in_one_byte(cache()).await;
}

#[tokio::test]
async fn errors_are_not_kept() {
    contract::does_not_keep_errors(cache()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_of_one_question_compute_it_once() {
    contract::computes_once_for_many_callers(cache()).await;
}

#[tokio::test]
async fn a_caller_that_leaves_does_not_block_the_others() {
    contract::goes_on_when_the_computing_caller_leaves(cache()).await;
}

#[tokio::test]
async fn the_bytes_held_never_pass_the_limit() {
    let limits = Limits {
        max_bytes: 100_000,
        ..Limits::default()
    };
    let cache = MemoryCache::new(limits);
    for query in 0..500 {
        keep(&cache, &query.to_string(), 1_000 + query % 700).await;
        let held = cache.statistics().await;
        assert!(held.bytes <= limits.max_bytes, "after {query}: {held:?}");
    }
    let held = cache.statistics().await;
    assert_eq!(held.inserts, 500);
    assert_eq!(held.evictions, 500 - held.entries);
    assert!(held.entries >= 50, "most of the room is used: {held:?}");
}

#[tokio::test]
async fn an_answer_larger_than_the_whole_cache_is_given_but_not_kept() {
    let cache = MemoryCache::new(Limits {
        max_bytes: 10_000,
        ..Limits::default()
    });
    keep(&cache, "small", 100).await;
    keep(&cache, "large", 20_000).await;
    keep(&cache, "large", 20_000).await;
    let held = cache.statistics().await;
    assert_eq!((held.hits, held.misses, held.entries), (0, 3, 1));
}

#[tokio::test]
async fn zero_bytes_or_a_lifetime_of_zero_keep_nothing() {
    let none = [
        Limits {
            max_bytes: 0,
            ..Limits::default()
        },
        Limits {
            lifetime: Duration::ZERO,
            ..Limits::default()
        },
    ];
    for limits in none {
        let cache = MemoryCache::new(limits);
        keep(&cache, "levels", 10).await;
        keep(&cache, "levels", 10).await;
        let held = cache.statistics().await;
        assert_eq!(
            (held.hits, held.misses, held.entries),
            (0, 2, 0),
            "{limits:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_is_computed_again_when_its_time_is_over() {
    let limits = Limits {
        lifetime: Duration::from_millis(20),
        ..Limits::default()
    };
    let cache = MemoryCache::new(limits);
    let computed = Arc::new(AtomicU32::new(0));
    let ask = || async {
        let compute = async {
            computed.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Failed>(Bytes::from_static(b"levels"))
        };
        cache
            .get_or_compute(Key::new("levels", 1), compute)
            .await
            .unwrap()
    };
    let until_computed_again = async {
        while computed.load(Ordering::SeqCst) < 2 {
            ask().await;
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), until_computed_again)
        .await
        .unwrap();
    assert!(cache.statistics().await.evictions >= 1);
}

#[tokio::test]
async fn a_lifetime_beyond_all_bounds_is_cut_instead_of_refused() {
    let cache = MemoryCache::new(Limits {
        lifetime: Duration::MAX,
        ..Limits::default()
    });
    keep(&cache, "levels", 10).await;
    keep(&cache, "levels", 10).await;
    assert_eq!(cache.statistics().await.hits, 1);
}

#[tokio::test]
async fn the_hit_ratio_is_unknown_before_the_first_question() {
    let cache = cache();
    assert_eq!(cache.statistics().await.hit_ratio(), None);
    for _ in 0..4 {
        keep(&cache, "levels", 10).await;
    }
    assert_eq!(cache.statistics().await.hit_ratio(), Some(0.75));
}
