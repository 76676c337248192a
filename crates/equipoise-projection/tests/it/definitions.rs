//! Definitions: numbered, with their document and their standing.

use std::fs;
use std::path::Path;

use equipoise_ledger::{
    Access, Body, Hash, LifecycleChange, Sequence, SqliteLedger, definition_hash, parse_document,
};
use equipoise_model::definitions::{Liquidity, Overlay, OverlayKind, ReturnKind, Statistic};
use equipoise_model::{Definition, IndexId};
use equipoise_projection::{Projection, Scope, Standing};

use crate::support::*;

/// Index, number and standing of every version.
async fn versions(projection: &Projection, as_of: Sequence) -> Vec<(String, u32, &'static str)> {
    let rows = projection.definitions(None, as_of).await.unwrap();
    rows.into_iter()
        .map(|row| (row.index.to_string(), row.version, row.standing.name()))
        .collect()
}

fn ew3(version: u32, standing: &'static str) -> (String, u32, &'static str) {
    ("EW3".to_owned(), version, standing)
}

#[tokio::test]
async fn without_a_promotion_the_version_recorded_last_is_in_force() {
    let place = Place::with_market(3).await;
    let projection = place.projection().await;
    let first = projection.applied();
    let second = definition_of(2);
    place.append(&[Body::Definition(second.clone())]).await;
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();

    let current = |as_of| {
        let projection = projection.clone();
        async move {
            let found = projection.current_definition(&index(), as_of).await;
            found.unwrap().unwrap()
        }
    };
    assert_eq!(
        current(NOW).await,
        (definition_hash(&second), second.clone())
    );
    assert_eq!(current(first).await, (definition_id(), definition()));
    assert_eq!(
        projection.definition(definition_id()).await.unwrap(),
        Some(definition())
    );
    assert_eq!(projection.definition(Hash([7; 32])).await.unwrap(), None);
    let all = projection.definitions(None, NOW).await.unwrap();
    assert_eq!(
        versions(&projection, NOW).await,
        [ew3(1, "superseded"), ew3(2, "in_force")]
    );
    assert_eq!(all[0].name, definition().name);
    assert_eq!(all[0].hash, definition_id());
    assert_eq!(all[0].sequence, Sequence(7));
    assert_eq!(all[0].recorded_at, recorded_at());
}

#[tokio::test]
async fn a_version_recorded_again_keeps_its_number_and_comes_back_into_force() {
    let place = Place::with_market(3).await;
    let old = equipoise_ledger::prepare(&Body::Definition(definition()), "build");
    let second = place.append(&[Body::Definition(definition_of(2))]).await;
    let again = old.novel_since(second);
    place
        .ledger
        .append(&[again], recorded_at(), None)
        .await
        .unwrap();
    place.append(&[Body::Definition(definition_of(1))]).await;
    let projection = place.projection().await;
    assert_eq!(
        versions(&projection, second.next()).await,
        [ew3(1, "in_force"), ew3(2, "superseded")]
    );
    assert_eq!(
        versions(&projection, NOW).await,
        [
            ew3(1, "superseded"),
            ew3(2, "superseded"),
            ew3(3, "in_force")
        ]
    );
}

#[tokio::test]
async fn each_index_has_numbers_and_standings_of_its_own() {
    let place = Place::with_market(3).await;
    let other = IndexId::parse("BIG").unwrap();
    let of = |size| Definition::equal_weight(other.clone(), size);
    place
        .append(&[
            promoted(definition_id(), false),
            Body::Definition(of(10)),
            Body::Definition(of(20)),
            Body::Definition(definition_of(2)),
            lifecycle(definition_id(), LifecycleChange::Retired),
        ])
        .await;
    let projection = place.projection().await;
    let big = |version, standing| ("BIG".to_owned(), version, standing);
    assert_eq!(
        versions(&projection, NOW).await,
        [
            big(1, "superseded"),
            big(2, "in_force"),
            ew3(1, "retired"),
            ew3(2, "draft")
        ]
    );
    assert_eq!(
        projection.current_definition(&index(), NOW).await.unwrap(),
        None,
        "after it was retired none is in force"
    );
    let only = projection.definitions(Some(&other), NOW).await.unwrap();
    assert_eq!(only.len(), 2);
    assert_eq!(only[1].standing, Standing::InForce);
}

#[tokio::test]
async fn a_rule_book_comes_back_from_its_document_as_it_was_recorded() {
    let mut rich = definition_of(2);
    rich.universe.liquidity = Some(Liquidity {
        min_traded_value: 0.1 + 0.2,
        window_sessions: 63,
        statistic: Statistic::Median,
    });
    rich.overlays = vec![Overlay {
        name: "ER".to_owned(),
        of: ReturnKind::Gross,
        kind: OverlayKind::ExcessReturn {
            rate: "SOFR".to_owned(),
        },
    }];
    let rich = rich.validated().unwrap();
    let place = Place::new().await;
    place.append(&[Body::Definition(rich.clone())]).await;
    let projection = place.projection().await;
    let hash = definition_hash(&rich);
    let document = projection.definition_document(hash).await.unwrap().unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["selection"]["unit"], "company", "defaults as well");
    assert_eq!(parse_document(&document).unwrap(), rich);
    assert_eq!(projection.definition(hash).await.unwrap(), Some(rich));
}

#[tokio::test]
async fn a_ledger_of_the_first_version_is_taken_in_under_the_hashes_it_states() {
    let stored = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../equipoise-ledger/test_data/ledger_v1.sqlite.zst");
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("ledger.sqlite");
    let bytes = zstd::bulk::decompress(&fs::read(stored).unwrap(), 16 << 20).unwrap();
    fs::write(&path, bytes).unwrap();
    let ledger = SqliteLedger::open(&path, Access::Write).await.unwrap();
    let projection = caught_up(&place.path().join("projection.duckdb"), &ledger).await;

    let index = IndexId::parse("EW100").unwrap();
    let recorded = projection
        .definitions(Some(&index), Sequence(3))
        .await
        .unwrap();
    let hash = recorded[0].hash;
    let definition = projection.definition(hash).await.unwrap().unwrap();
    let stated = "ebe5f0c79c4e97def0e3d95ad6bc511f0596f39a48b49a779acdfd39762e66cb";
    assert_eq!(hash.to_string(), stated, "not the hash it would have today");
    assert_ne!(definition_hash(&definition), hash);
    let chain = projection.current_chain(&index, Sequence(4)).await.unwrap();
    assert_eq!(chain, Some(Sequence(4)));
    let scope = Scope::latest(index, Sequence(4), Sequence(4));
    let levels = projection
        .levels(&scope, session(0)..=session(0))
        .await
        .unwrap();
    assert_eq!(levels, [], "it was published of another time");
    let span = projection.published(&scope).await.unwrap().unwrap();
    let range = span.first_session..=span.last_session;
    let levels = projection.levels(&scope, range.clone()).await.unwrap();
    assert_eq!(levels[0].definition.to_string(), stated);
    assert_eq!(
        (levels[0].twin_price_return, levels[0].cost),
        (None, None),
        "figures that were not recorded then"
    );
    let calculation = projection.calculation(&scope, range, None).await.unwrap();
    assert_eq!(calculation[0].rate, None);
}
