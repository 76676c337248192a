//! Compositions, their changes, and how the constituents of a session add up.

use equipoise_ledger::{Body, Sequence};
use equipoise_model::{Facts, SecurityId, SecurityRecord};
use equipoise_projection::{At, ChangeAction, CompositionRow, Projection, Scope};

use crate::support::*;

async fn composition(
    projection: &Projection,
    scope: &Scope,
    day: u64,
    at: At,
) -> Option<Vec<CompositionRow>> {
    projection
        .composition(scope, session(day), at)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_composition_at_the_close_is_the_basket_by_rank() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;

    let rows = composition(&projection, &scope(), 2, At::Close)
        .await
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
    assert_eq!(rows[1].target_weight, Some(0.25 + 3.0 / 64.0));
    assert_eq!(
        rows[1].drift,
        Some(1.0 / 3.0 - (0.25 + 3.0 / 64.0)),
        "weight less target"
    );
}

#[tokio::test]
async fn country_and_currency_are_those_of_the_security() {
    let place = Place::with_market(3).await;
    let projection = place.projection().await;
    let rows = composition(&projection, &scope(), 0, At::Close)
        .await
        .unwrap();
    let of = |row: &CompositionRow| (row.country.clone(), row.currency.clone());
    assert_eq!(
        of(&rows[0]),
        (Some("DE".to_owned()), Some("EUR".to_owned()))
    );
    assert_eq!(of(&rows[1]), (None, Some("USD".to_owned())));
}

#[tokio::test]
async fn weights_in_the_twin_are_its_shares_at_the_prices_of_the_close() {
    let place = Place::with_market(3).await;
    let projection = place.projection().await;
    // On session 0: AAA in euros, BBB, and CCC, which the twin does not hold.
    let rows = composition(&projection, &scope(), 0, At::Close)
        .await
        .unwrap();
    let value = |number: u64| (number + 1) as f64 * close(number, 0) * currency_rate(number, 0);
    let total = value(0) + value(1);
    let weights: Vec<_> = rows.iter().map(|row| row.twin_weight).collect();
    for (weight, number) in weights.iter().zip(0..2) {
        let expected = value(number) / total;
        assert!((weight.unwrap() - expected).abs() < 1e-15, "{weights:?}");
    }
    assert_eq!((weights[2], rows[2].twin_shares), (None, None));
    let at_open = composition(&projection, &scope(), 1, At::Open)
        .await
        .unwrap();
    assert!(at_open.iter().all(|row| row.twin_weight.is_none()));
}

#[tokio::test]
async fn a_composition_at_the_open_is_what_is_in_force_with_the_rank_of_the_close_before() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;

    let rows = composition(&projection, &scope(), 4, At::Open)
        .await
        .unwrap();
    let before = composition(&projection, &scope(), 3, At::Close)
        .await
        .unwrap();

    let of = |rows: &[CompositionRow]| -> Vec<_> {
        rows.iter()
            .map(|row| (row.security, row.rank, row.market_cap, row.close))
            .collect()
    };
    assert_eq!(of(&rows), of(&before));
    assert_eq!(rows[0].target_weight, Some(0.3));
    assert_eq!(rows[0].drift, Some(1.0 / 3.0 - 0.3));
    let unrecorded = composition(&projection, &scope(), 3, At::Open)
        .await
        .unwrap();
    assert_eq!(
        (unrecorded[0].target_weight, unrecorded[0].drift),
        (None, None)
    );
    assert_eq!(
        composition(&projection, &scope(), 0, At::Open).await,
        Some(vec![]),
        "nothing is in force on the base session"
    );
    assert_eq!(
        composition(&projection, &scope(), 99, At::Open).await,
        None,
        "not a session of the series"
    );
}

#[tokio::test]
async fn many_compositions_are_the_single_ones_one_after_the_other() {
    let place = Place::with_market(12).await;
    place
        .publish(restating(ROOT, Sequence(9), (4, 3), 5.0))
        .await;
    let projection = place.projection().await;
    for scope in [scope(), first_scope()] {
        for at in [At::Open, At::Close] {
            let range = session(0)..=session(11);
            let many = projection.compositions(&scope, range, at).await.unwrap();
            let mut single = Vec::new();
            for day in 0..12 {
                single.extend(composition(&projection, &scope, day, at).await.unwrap());
            }
            assert_eq!(many, single);
            let range = session(5)..=session(6);
            let some = projection.compositions(&scope, range, at).await.unwrap();
            single.retain(|row| row.session == session(5) || row.session == session(6));
            assert_eq!(some, single);
        }
    }
}

#[tokio::test]
async fn changes_are_the_difference_between_the_basket_and_what_was_in_force() {
    let place = Place::with_market(10).await;
    let projection = place.projection().await;

    let rows = projection
        .changes(&scope(), session(0)..=session(2))
        .await
        .unwrap();

    let found: Vec<_> = rows
        .iter()
        .map(|row| {
            let weights = (row.weight, row.previous_weight);
            (row.session, row.action, row.security, weights)
        })
        .collect();
    let third = Some(1.0 / 3.0);
    let (added, removed) = (ChangeAction::Added, ChangeAction::Removed);
    assert_eq!(
        found,
        [
            (session(1), added, SecurityId(3), (third, None)),
            (session(1), removed, SecurityId(0), (None, third)),
            (session(2), added, SecurityId(4), (third, None)),
            (session(2), removed, SecurityId(1), (None, third)),
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
    for (day, symbol) in [(3, "AAA"), (4, "ZZZ")] {
        let rows = composition(&projection, &scope(), day, At::Close)
            .await
            .unwrap();
        let first = rows.iter().find(|row| row.security == SecurityId(0));
        assert_eq!(first.unwrap().symbol, symbol, "session {day}");
    }
    let directory = projection.directory();
    assert_eq!(
        directory.resolve("ZZZ", session(9)).map(|found| found.id),
        Some(SecurityId(0))
    );
    assert_eq!(directory.securities().len(), SYMBOLS.len());
    let first = directory.get(SecurityId(0)).unwrap();
    assert_eq!(first.later_symbols, ["ZZZ"]);
    assert_eq!(
        (first.kind.as_deref(), first.converts_to.as_deref()),
        (Some("common_stock"), Some("BBB"))
    );
    assert_eq!(first.conversion_ratio, 0.1);
}

/// A publication that holds sessions `first` and the one after, and whose baskets have one line.
fn of_one_line(mut publication: equipoise_ledger::Publication) -> equipoise_ledger::Publication {
    publication.series.baskets.retain(|row| row.rank == 1);
    publication
        .series
        .held
        .retain(|row| row.security == SecurityId(0));
    publication
}

#[tokio::test]
async fn level_basket_and_constituents_of_a_session_come_from_one_publication() {
    let place = Place::with_market(10).await;
    // Sessions 5 and 6 get other members; session 7, published before, stays as it was.
    let corrected = of_one_line(restating(ROOT, Sequence(9), (5, 2), 9.0));
    let corrected = place.publish(corrected).await;
    let projection = place.projection().await;

    let levels = projection
        .levels(&scope(), session(4)..=session(7))
        .await
        .unwrap();
    let sequences: Vec<_> = levels.iter().map(|row| row.sequence).collect();
    assert_eq!(sequences, [ROOT, corrected, corrected, ROOT]);
    for (day, at, lines) in [
        (4, At::Close, 3),
        (5, At::Close, 1),
        (6, At::Close, 1),
        (7, At::Close, 3),
        (5, At::Open, 1),
        (7, At::Open, 3),
    ] {
        let rows = composition(&projection, &scope(), day, at).await.unwrap();
        assert_eq!(rows.len(), lines, "session {day} {at:?}");
        let first = composition(&projection, &first_scope(), day, at).await;
        assert_eq!(first.unwrap().len(), 3, "session {day} {at:?}");
    }
    let seventh = composition(&projection, &scope(), 7, At::Open)
        .await
        .unwrap();
    assert!(
        seventh.iter().all(|row| row.rank.is_some()),
        "ranks come from the basket its publication went on from: {seventh:?}"
    );
    let calculation = projection
        .calculation(&scope(), session(6)..=session(7), None)
        .await
        .unwrap();
    assert_eq!(calculation.len(), 1 + 3);
}

#[tokio::test]
async fn an_answer_as_of_an_earlier_entry_has_the_names_of_that_time() {
    let place = Place::with_market(10).await;
    let before = composition(&place.projection().await, &scope(), 2, At::Close)
        .await
        .unwrap();
    let renamed = SecurityRecord {
        name: Some("Another Inc.".to_owned()),
        ..SecurityRecord::of_symbol(&before[0].symbol)
    };
    place
        .append(&[Body::Facts(Facts::Securities(vec![renamed]))])
        .await;
    let projection = place.projection().await;
    let name = async |as_of: Sequence| {
        let scope = Scope { as_of, ..scope() };
        let rows = composition(&projection, &scope, 2, At::Close).await;
        rows.unwrap()[0].name.clone().unwrap()
    };
    assert_eq!(name(NOW).await, "Another Inc.");
    assert_eq!(Some(name(ROOT).await), before[0].name);
    let earlier = projection.directory_at(ROOT).await.unwrap();
    assert_ne!(earlier, projection.directory());
    assert_eq!(
        projection.directory_at(NOW).await.unwrap(),
        projection.directory()
    );
}

#[tokio::test]
async fn what_is_recorded_of_securities_is_the_same_after_a_rebuild() {
    let place = Place::with_market(10).await;
    let first = place.projection().await;
    let recorded = first.securities(NOW).await.unwrap();
    assert_eq!(recorded.records.len(), SYMBOLS.len());
    assert_eq!(recorded.records[0].statement.sequence, Sequence(1));
    assert_eq!(*first.directory().master(), recorded.master);
    drop(first);
    std::fs::remove_file(place.file()).unwrap();
    let anew = place.projection().await;
    assert_eq!(anew.securities(NOW).await.unwrap(), recorded);
}
