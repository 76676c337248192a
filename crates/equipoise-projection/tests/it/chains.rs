//! Series and the versions they are built by: who goes on with whom.

use equipoise_ledger::{Body, LifecycleChange, Publication, Sequence, definition_hash};
use equipoise_projection::{ProjectionError, ProjectionErrorKind, Scope};

use crate::support::*;

/// `publication` under the rule book of another size.
fn under(size: u32, mut publication: Publication) -> Publication {
    publication.origin.definition = definition_hash(&definition_of(size));
    publication
}

#[tokio::test]
async fn a_promotion_that_takes_over_goes_on_with_the_series() {
    let place = Place::with_market(5).await;
    let second = definition_of(2);
    let hash = definition_hash(&second);
    place
        .append(&[Body::Definition(second), promoted(hash, true)])
        .await;
    let later = place.publish(under(2, continuing(ROOT, 5, 3))).await;
    let projection = place.projection().await;

    let chains = projection.chains(&index(), NOW).await.unwrap();
    assert_eq!(chains.len(), 1);
    let [chain] = chains[..] else { unreachable!() };
    assert_eq!(
        (chain.chain, chain.last_publication, chain.sessions),
        (ROOT, later, 8)
    );
    assert_eq!(
        (chain.first_definition, chain.last_definition),
        (definition_id(), hash)
    );
    assert_eq!(
        (chain.base_session, chain.last_session),
        (session(0), session(7))
    );
    assert_eq!(
        projection.current_chain(&index(), NOW).await.unwrap(),
        Some(ROOT)
    );
    let levels = projection.levels(&scope(), all_sessions()).await.unwrap();
    let stamps: Vec<_> = levels.iter().map(|row| row.definition).collect();
    assert_eq!(
        stamps,
        [[definition_id(); 5].as_slice(), &[hash; 3]].concat()
    );
    assert_eq!(
        levels[7].cumulative_return,
        level(7, 0.0) / level(0, 0.0) - 1.0,
        "since the base of the series, not of the version"
    );
    let publications = projection.publications(&scope()).await.unwrap();
    let found: Vec<_> = publications
        .iter()
        .map(|row| (row.sequence, row.definition, row.continues))
        .collect();
    assert_eq!(
        found,
        [(ROOT, definition_id(), None), (later, hash, Some(ROOT))]
    );
    assert_eq!(publications[0].calendar.as_deref(), Some("XNYS 2024.1"));
}

#[tokio::test]
async fn a_promotion_that_does_not_take_over_begins_a_series_of_its_own() {
    let place = Place::with_market(5).await;
    let second = definition_of(2);
    let hash = definition_hash(&second);
    let promotion = place
        .append(&[Body::Definition(second), promoted(hash, false)])
        .await;
    let own = place.publish(under(2, publication(0, 4, 500.0))).await;
    place.publish(under(2, continuing(own, 4, 1))).await;
    let projection = place.projection().await;

    let chains = projection.chains(&index(), NOW).await.unwrap();
    let found: Vec<_> = chains
        .iter()
        .map(|row| (row.chain, row.last_definition, row.sessions))
        .collect();
    assert_eq!(found, [(ROOT, definition_id(), 5), (own, hash, 5)]);
    let current = |as_of| {
        let projection = projection.clone();
        async move { projection.current_chain(&index(), as_of).await.unwrap() }
    };
    assert_eq!(
        current(promotion).await,
        Some(ROOT),
        "the old one goes on until the first build"
    );
    assert_eq!(current(NOW).await, Some(own));
    assert_eq!(current(Sequence(ROOT.0 - 1)).await, None);

    let scopes = [(ROOT, 0.0), (own, 500.0)];
    for (chain, shift) in scopes {
        let scope = Scope::latest(index(), chain, NOW);
        let levels = projection.levels(&scope, all_sessions()).await.unwrap();
        assert_eq!(levels[0].price_return, level(0, shift));
        assert_eq!(levels.len(), 5, "series do not mix");
        let published = projection.published(&scope).await.unwrap().unwrap();
        assert_eq!(published.sessions, 5);
    }
}

#[tokio::test]
async fn a_restatement_of_an_old_series_does_not_make_it_current() {
    let place = Place::with_market(5).await;
    let own = place.publish(publication(0, 4, 500.0)).await;
    let restated = place
        .publish(restating(ROOT, Sequence(10), (2, 2), 7.0))
        .await;
    let projection = place.projection().await;
    assert_eq!(
        projection.current_chain(&index(), NOW).await.unwrap(),
        Some(own)
    );
    let chains = projection.chains(&index(), NOW).await.unwrap();
    assert_eq!(chains[0].last_publication, restated);
    let publications = projection.publications(&scope()).await.unwrap();
    assert_eq!(publications[1].restates, Some(Sequence(10)));
    assert_eq!(publications[1].after, Some(session(1)));
}

#[tokio::test]
async fn a_restatement_of_the_base_belongs_to_the_series_it_corrects() {
    let place = Place::with_market(5).await;
    let found = place
        .append(&[Body::Restatement(restatement(ROOT, 0, 5))])
        .await;
    // In one batch with the restatement, and in a later one.
    let whole = place.publish(restating(ROOT, found, (0, 5), 7.0)).await;
    let projection = place.projection().await;
    let again = place.publish(restating(ROOT, found, (0, 5), 9.0)).await;
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();
    let publications = projection.publications(&scope()).await.unwrap();
    let sequences: Vec<_> = publications.iter().map(|row| row.sequence).collect();
    assert_eq!(sequences, [ROOT, whole, again]);
    assert_eq!(projection.chains(&index(), NOW).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_publication_that_goes_on_from_nothing_is_refused_by_name() {
    for (named, other_index) in [(Sequence(3), false), (Sequence(99), false), (ROOT, true)] {
        let place = Place::with_market(3).await;
        let mut broken = continuing(named, 3, 1);
        if other_index {
            broken.origin.index = equipoise_model::IndexId::parse("OTHER").unwrap();
        }
        let at = place.publish(broken).await;
        let projection = equipoise_projection::Projection::in_memory(Default::default())
            .await
            .unwrap();
        let error = projection
            .catch_up(&place.ledger, |_| {})
            .await
            .unwrap_err();
        assert!(
            matches!(&error, ProjectionError::Unfounded { sequence, named: found, .. }
                if (*sequence, *found) == (at, named)),
            "{error}"
        );
        assert_eq!(error.kind(), ProjectionErrorKind::Corrupt);
        assert!(error.to_string().contains(&format!("entry {named}")));
        assert_eq!(projection.rebuilt_because(), None, "a rebuild is no cure");
    }
}

#[tokio::test]
async fn the_changes_of_versions_are_told_as_recorded() {
    let place = Place::with_market(3).await;
    place
        .append(&[
            promoted(definition_id(), true),
            lifecycle(definition_id(), LifecycleChange::Retired),
        ])
        .await;
    let projection = place.projection().await;
    let rows = projection.lifecycle(&index(), NOW).await.unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.sequence.0 - ROOT.0, row.change))
        .collect();
    assert_eq!(
        found,
        [
            (1, LifecycleChange::Promoted { takes_over: true }),
            (2, LifecycleChange::Retired)
        ]
    );
    assert_eq!(rows[0].by, "an analyst");
    assert_eq!(rows[0].recorded_at, recorded_at());
    assert_eq!(rows[0].definition, definition_id());
    let before = projection.lifecycle(&index(), ROOT).await.unwrap();
    assert_eq!(before, []);
}
