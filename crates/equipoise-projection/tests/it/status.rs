//! What there is: spans, neighbors, notices, and the status of the projection.

use equipoise_ledger::Sequence;
use equipoise_projection::{Limits, Neighbors, Opened, Projection, Scope};

use crate::support::*;

#[tokio::test]
async fn what_is_published_and_the_sessions_around_a_date_are_told() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;

    let published = projection.published(&scope()).await.unwrap().unwrap();
    assert_eq!(
        (published.first_session, published.last_session),
        (session(0), session(9))
    );
    assert_eq!(
        (published.sessions, published.last_publication),
        (10, projection.applied())
    );
    let nothing = [
        Scope::latest(index(), Sequence(3), NOW),
        Scope::latest(index(), ROOT, Sequence(6)),
    ];
    for scope in nothing {
        assert_eq!(projection.published(&scope).await.unwrap(), None);
    }

    let around = |day| {
        let projection = projection.clone();
        async move { projection.sessions_around(&scope(), session(day)).await }
    };
    let between = Neighbors {
        previous: Some(session(3)),
        next: Some(session(5)),
    };
    assert_eq!(around(4).await.unwrap(), between);
    let after = Neighbors {
        previous: Some(session(9)),
        next: None,
    };
    assert_eq!(around(50).await.unwrap(), after);
}

#[tokio::test]
async fn notices_and_status_are_told() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;
    let notices = projection.notices(&scope(), all_sessions()).await.unwrap();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].symbol.as_deref(), Some("AAA"));
    assert_eq!(notices[0].kind, "carried_forward");

    let status = projection.status().await.unwrap();
    let rows = |table| {
        status
            .tables
            .iter()
            .find(|(name, _)| *name == table)
            .unwrap()
            .1
    };
    assert_eq!((rows("bars"), rows("levels"), rows("held")), (50, 10, 27));
    assert_eq!(rows("security_records"), 5);
    assert_eq!((rows("entries"), rows("rates")), (8, 3));
    assert_eq!(status.latest_bar_session, Some(session(9)));
    assert_eq!(status.indices[0].last_session, session(9));
    assert_eq!(status.indices[0].chain, ROOT);
    assert_eq!(status.indices[0].definition, definition_id());
}

#[tokio::test]
async fn a_projection_in_memory_answers_the_same_without_bars() {
    let place = Place::with_market(10).await;
    let file = place.projection().await;
    let memory = Projection::in_memory(Limits::default()).await.unwrap();
    assert!(matches!(memory.opened(), Opened::Memory { .. }));
    assert_eq!(
        memory.catch_up(&place.ledger, |_| {}).await.unwrap(),
        file.applied()
    );

    let status = memory.status().await.unwrap();
    assert_eq!(status.latest_bar_session, None);
    let without_bars = |text: String| -> Vec<String> {
        text.lines()
            .filter(|line| !line.starts_with("status:") && !line.starts_with("bar:"))
            .map(ToOwned::to_owned)
            .collect()
    };
    assert_eq!(
        without_bars(everything(&memory, NOW).await),
        without_bars(everything(&file, NOW).await)
    );
}
