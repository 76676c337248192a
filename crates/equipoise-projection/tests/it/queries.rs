//! What was taken in is what the queries answer.

use equipoise_ledger::{Body, Hash, Sequence};
use equipoise_model::{Definition, SecurityId};
use equipoise_projection::{At, ChangeAction, Limits, Neighbors, Opened, Projection};

use crate::support::*;

#[tokio::test]
async fn levels_come_back_with_their_summary() {
    let place = Place::with_market(30).await;
    let projection = place.projection().await;

    let rows = projection
        .levels(&index(), definition_id(), NOW, session(1)..=session(25))
        .await
        .unwrap();

    assert_eq!(rows.len(), 25);
    assert_eq!(rows[0].session, session(1));
    assert_eq!(rows[0].price_return, level(1, 0.0));
    assert_eq!(
        rows[0].daily_return,
        Some(level(1, 0.0) / level(0, 0.0) - 1.0)
    );
    assert_eq!(
        rows[0].cumulative_return,
        level(1, 0.0) / level(0, 0.0) - 1.0
    );
    assert_eq!((rows[0].constituents, rows[0].is_rebalance), (3, true));
    assert_eq!(rows[17].moving_average_20, None, "session 18 is the 19th");
    assert_eq!(
        rows[18].moving_average_20,
        Some((level(0, 0.0) + level(19, 0.0)) / 2.0)
    );
    assert_eq!(
        rows[24].moving_average_20,
        Some((level(6, 0.0) + level(25, 0.0)) / 2.0)
    );
}

#[tokio::test]
async fn a_composition_at_the_close_is_the_basket_by_rank() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;

    let rows = projection
        .composition(&index(), definition_id(), NOW, session(2), At::Close)
        .await
        .unwrap()
        .unwrap();

    let ranks: Vec<_> = rows
        .iter()
        .map(|row| (row.rank, row.symbol.as_str()))
        .collect();
    assert_eq!(
        ranks,
        [(Some(1), "CCC"), (Some(2), "DDD"), (Some(3), SYMBOLS[4])]
    );
    assert_eq!(rows[0].market_cap, None, "an unknown cap is no number");
    assert_eq!(rows[1].market_cap, Some(1e6 * rows[1].close));
    assert_eq!(rows[1].name.as_deref(), Some("DDD Inc."));
    assert_eq!(rows[1].sector.as_deref(), Some("Sector of DDD"));
}

#[tokio::test]
async fn a_composition_at_the_open_is_what_is_in_force_with_the_rank_of_the_close_before() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;
    let at_open = |day| {
        let projection = projection.clone();
        async move {
            let (index, definition) = (index(), definition_id());
            projection
                .composition(&index, definition, NOW, session(day), At::Open)
                .await
                .unwrap()
        }
    };

    let rows = at_open(3).await.unwrap();
    let before = projection
        .composition(&index(), definition_id(), NOW, session(2), At::Close)
        .await
        .unwrap()
        .unwrap();

    let of = |rows: &[equipoise_projection::CompositionRow]| -> Vec<_> {
        rows.iter()
            .map(|row| (row.security, row.rank, row.market_cap, row.close))
            .collect()
    };
    assert_eq!(of(&rows), of(&before));
    assert_eq!(
        at_open(0).await,
        Some(vec![]),
        "nothing is in force on the base session"
    );
    assert_eq!(at_open(99).await, None, "not a session of the series");
}

#[tokio::test]
async fn many_compositions_are_the_single_ones_one_after_the_other() {
    let place = Place::with_market(12).await;
    let projection = place.projection().await;
    for at in [At::Open, At::Close] {
        let range = session(0)..=session(11);
        let many = projection
            .compositions(&index(), definition_id(), NOW, range, at)
            .await
            .unwrap();
        let mut single = Vec::new();
        for day in 0..12 {
            let rows = projection
                .composition(&index(), definition_id(), NOW, session(day), at)
                .await;
            single.extend(rows.unwrap().unwrap());
        }
        assert_eq!(many, single);
        let range = session(5)..=session(6);
        let some = projection
            .compositions(&index(), definition_id(), NOW, range, at)
            .await
            .unwrap();
        single.retain(|row| row.session == session(5) || row.session == session(6));
        assert_eq!(some, single);
    }
}

#[tokio::test]
async fn changes_are_the_difference_between_the_basket_and_what_was_in_force() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;

    let rows = projection
        .changes(&index(), definition_id(), NOW, session(0)..=session(2))
        .await
        .unwrap();

    let found: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.session,
                row.action,
                row.security,
                row.weight,
                row.previous_weight,
            )
        })
        .collect();
    let third = Some(1.0 / 3.0);
    assert_eq!(
        found,
        [
            (session(1), ChangeAction::Added, SecurityId(3), third, None),
            (
                session(1),
                ChangeAction::Removed,
                SecurityId(0),
                None,
                third
            ),
            (session(2), ChangeAction::Added, SecurityId(4), third, None),
            (
                session(2),
                ChangeAction::Removed,
                SecurityId(1),
                None,
                third
            ),
        ],
        "and none on the base session"
    );
    assert_eq!(
        rows[1].market_cap,
        Some(1e7),
        "the cap at the close before it left"
    );
    assert_eq!(rows[1].symbol, "AAA");
}

#[tokio::test]
async fn a_line_is_called_by_the_symbol_in_force_on_the_session() {
    let place = Place::with_market(12).await;
    let projection = place.projection().await;
    let symbol_of_first = |day| {
        let projection = projection.clone();
        async move {
            let (index, definition) = (index(), definition_id());
            let rows = projection
                .composition(&index, definition, NOW, session(day), At::Close)
                .await;
            let mut rows = rows.unwrap().unwrap().into_iter();
            rows.find(|row| row.security == SecurityId(0))
                .map(|row| row.symbol)
        }
    };
    assert_eq!(symbol_of_first(3).await.as_deref(), Some("AAA"));
    assert_eq!(symbol_of_first(4).await.as_deref(), Some("ZZZ"));
    let directory = projection.directory();
    assert_eq!(
        directory.resolve("ZZZ", session(9)).map(|found| found.id),
        Some(SecurityId(0))
    );
    assert_eq!(directory.securities().len(), SYMBOLS.len());
}

#[tokio::test]
async fn definitions_come_back_as_recorded_and_the_last_one_is_in_force() {
    let place = Place::with_market(3).await;
    let projection = place.projection().await;
    let first = projection.applied();
    let second = Definition {
        size: 2,
        base_date: None,
        ..definition()
    };
    place.append(&[Body::Definition(second.clone())]).await;
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();

    let current = projection
        .current_definition(&index(), NOW)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        current,
        (equipoise_ledger::definition_hash(&second), second.clone())
    );
    let before = projection
        .current_definition(&index(), first)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(before, (definition_id(), definition()));
    assert_eq!(
        projection.definition(definition_id()).await.unwrap(),
        Some(definition())
    );
    assert_eq!(projection.definition(Hash([7; 32])).await.unwrap(), None);
    let all = projection.definitions(NOW).await.unwrap();
    assert_eq!(
        all.iter().map(|row| &row.definition).collect::<Vec<_>>(),
        [&definition(), &second]
    );
    assert_eq!(all[0].recorded_at, recorded_at());
}

#[tokio::test]
async fn what_is_published_and_the_sessions_around_a_date_are_told() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;
    let (index, definition) = (index(), definition_id());

    let published = projection
        .published(&index, definition, NOW)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (published.first_session, published.last_session),
        (session(0), session(9))
    );
    assert_eq!(
        (published.sessions, published.last_publication),
        (10, projection.applied())
    );
    assert_eq!(
        projection
            .published(&index, Hash([1; 32]), NOW)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        projection
            .published(&index, definition, Sequence(6))
            .await
            .unwrap(),
        None
    );

    let around = |day| projection.sessions_around(&index, definition, NOW, session(day));
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
    let notices = projection
        .notices(&index(), definition_id(), NOW, all_sessions())
        .await
        .unwrap();
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
    assert_eq!((rows("symbols"), rows("securities")), (6, 5));
    assert_eq!(status.latest_bar_session, Some(session(9)));
    assert_eq!(status.indices[0].last_session, session(9));
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
    let without_status = |text: String| text.split("status:").next().unwrap().to_owned();
    assert_eq!(
        without_status(everything(&memory, NOW).await),
        without_status(everything(&file, NOW).await)
    );
}

#[tokio::test]
async fn an_earlier_as_of_answers_the_earlier_vintage() {
    let place = Place::with_market(30).await;
    let projection = place.projection().await;
    let before = projection.applied();
    let (levels, changes) = vintage(&projection, before).await;

    place
        .append(&[Body::Publication(publication(5, 3, 40.0))])
        .await;
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();

    assert_eq!(
        vintage(&projection, before).await,
        (levels.clone(), changes.clone())
    );
    let (restated, same_changes) = vintage(&projection, NOW).await;
    assert_eq!(same_changes, changes);
    let at = |day: u64| usize::try_from(day).unwrap();
    assert_eq!(restated[at(4)], levels[at(4)]);
    assert_eq!(restated[at(6)].price_return, level(6, 40.0));
    assert_eq!(restated[at(8)].price_return, level(8, 0.0));
    assert_eq!(
        restated[at(25)].moving_average_20,
        levels[at(25)]
            .moving_average_20
            .map(|mean| mean + 2.0 * 40.0 / 20.0),
        "two of the three restated sessions are inside of the window"
    );
    assert_eq!(restated[at(29)], levels[at(29)]);
}

async fn vintage(
    projection: &Projection,
    as_of: Sequence,
) -> (
    Vec<equipoise_projection::LevelRow>,
    Vec<equipoise_projection::ChangeRow>,
) {
    let (index, definition) = (index(), definition_id());
    let levels = projection
        .levels(&index, definition, as_of, all_sessions())
        .await
        .unwrap();
    let changes = projection
        .changes(&index, definition, as_of, all_sessions())
        .await
        .unwrap();
    (levels, changes)
}

#[tokio::test]
async fn a_restated_base_level_changes_every_return_since_the_base() {
    let place = Place::with_market(30).await;
    let projection = place.projection().await;
    place
        .append(&[Body::Publication(publication(0, 1, 100.0))])
        .await;
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();
    let (levels, _) = vintage(&projection, NOW).await;
    let last = levels.last().unwrap();
    assert_eq!(
        last.cumulative_return,
        level(29, 0.0) / level(0, 100.0) - 1.0
    );
    assert_eq!(levels.len(), 30);
}
