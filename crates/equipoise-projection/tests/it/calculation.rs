//! How a level comes about: constituents, adjustments, currencies, and the overlays on top.

use equipoise_model::{Moment, SecurityId};

use crate::support::*;

#[tokio::test]
async fn every_constituent_in_force_is_told_with_what_follows_from_its_numbers() {
    let place = Place::with_market(6).await;
    let projection = place.projection().await;

    let rows = projection
        .calculation(&scope(), session(1)..=session(1), None)
        .await
        .unwrap();

    let symbols: Vec<_> = rows.iter().map(|row| row.symbol.as_str()).collect();
    assert_eq!(symbols, ["AAA", "BBB", "CCC"]);
    let market_value = session_row(1, 0.0).market_value;
    for (row, published) in rows.iter().zip(held(1)) {
        assert_eq!(row.security, published.security);
        let (rate, prior_rate) = (published.rate, published.prior_rate);
        let given = [
            row.index_shares,
            row.prior_close,
            row.close,
            row.contribution,
        ];
        let expected = [
            published.index_shares,
            published.prior_close,
            published.close,
            published.contribution,
        ];
        assert_eq!(given, expected);
        assert_eq!((row.rate, row.prior_rate), (Some(rate), Some(prior_rate)));
        let close_weight = published.index_shares * published.close * rate / market_value;
        assert_eq!(row.close_weight, Some(close_weight));
        assert_eq!(row.target_weight, Some(0.3));
        assert_eq!(row.drift, Some(close_weight - 0.3));
        assert_eq!(row.open_weight, 1.0 / 3.0);
        let change = published.close * rate / (published.prior_close * prior_rate) - 1.0;
        assert_eq!(row.daily_return, Some(change));
    }
}

#[tokio::test]
async fn what_was_not_recorded_and_what_follows_from_it_is_none() {
    let place = Place::with_market(6).await;
    let projection = place.projection().await;
    let rows = projection
        .calculation(&scope(), session(3)..=session(3), None)
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        let absent = [
            row.rate,
            row.prior_rate,
            row.target_weight,
            row.close_weight,
            row.drift,
            row.daily_return,
        ];
        assert_eq!(absent, [None; 6]);
    }
}

#[tokio::test]
async fn a_line_that_came_in_at_nothing_has_no_return() {
    let place = Place::new().await;
    place.append(&market(3)).await;
    let mut published = publication(0, 3, 0.0);
    published.series.held[0].prior_close = 0.0;
    place.publish(published).await;
    let projection = place.projection().await;
    let rows = projection
        .calculation(&scope(), session(1)..=session(1), None)
        .await
        .unwrap();
    assert_eq!(rows[0].daily_return, None);
    assert!(rows[0].close_weight.is_some());
}

#[tokio::test]
async fn one_constituent_can_be_followed_through_its_change_of_symbol() {
    let place = Place::with_market(12).await;
    let projection = place.projection().await;
    let rows = projection
        .calculation(&scope(), all_sessions(), Some(SecurityId(0)))
        .await
        .unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.session, row.symbol.as_str()))
        .collect();
    let expected: Vec<_> = (1..12)
        .filter(|day| members(day - 1).contains(&0))
        .map(|day| (session(day), if day < RENAMED_ON { "AAA" } else { "ZZZ" }))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn adjustments_come_in_the_order_in_which_they_happened() {
    let place = Place::with_market(6).await;
    let projection = place.projection().await;
    let rows = projection
        .adjustments(&scope(), session(3)..=session(4))
        .await
        .unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.session, row.moment, row.cause.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (session(3), Moment::Close, "rebalance"),
            (session(4), Moment::Open, "split"),
            (session(4), Moment::Open, "special_dividend"),
            (session(4), Moment::Close, "rebalance"),
        ]
    );
    assert_eq!((rows[0].security, rows[0].symbol.as_deref()), (None, None));
    assert_eq!(rows[2].symbol.as_deref(), Some("ZZZ"));
    assert_eq!(
        (
            rows[2].value_change,
            rows[2].divisor_before,
            rows[2].divisor_after
        ),
        (-3.5, 1e6, 1e6 - 3.5)
    );
}

#[tokio::test]
async fn currencies_are_told_by_session_and_an_unknown_rate_is_none() {
    let place = Place::with_market(3).await;
    let projection = place.projection().await;
    let rows = projection
        .currencies(&scope(), session(0)..=session(1))
        .await
        .unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.session, row.currency.as_str(), row.weight, row.rate))
        .collect();
    assert_eq!(
        found,
        [
            (session(0), "EUR", 0.25, None),
            (session(0), "USD", 0.75, Some(1.0)),
            (session(1), "EUR", 0.25, Some(1.1)),
            (session(1), "USD", 0.75, Some(1.0)),
        ]
    );
}

#[tokio::test]
async fn overlays_come_in_the_order_of_the_definition_or_one_by_name() {
    let place = Place::with_market(3).await;
    let projection = place.projection().await;
    let levels = |name: Option<&'static str>| {
        let projection = projection.clone();
        async move {
            let range = session(1)..=session(2);
            let rows = projection.overlay_levels(&scope(), range, name).await;
            let rows = rows.unwrap().into_iter();
            rows.map(|row| (row.session, row.overlay, row.level))
                .collect::<Vec<_>>()
        }
    };
    let twice = |day| {
        (
            session(day),
            "twice".to_owned(),
            Some(2.0 * level(day, 0.0)),
        )
    };
    let name = "calm'; DROP TABLE levels; --";
    let calm = |day, level| (session(day), name.to_owned(), level);
    let half = Some(level(2, 0.0) / 2.0);
    assert_eq!(
        levels(None).await,
        [twice(1), calm(1, None), twice(2), calm(2, half)]
    );
    assert_eq!(levels(Some("twice")).await, [twice(1), twice(2)]);
    assert_eq!(levels(Some(name)).await, [calm(1, None), calm(2, half)]);
    assert_eq!(levels(Some("other")).await, []);
}

#[tokio::test]
async fn the_parts_of_a_restated_session_are_those_of_its_vintage() {
    let place = Place::with_market(6).await;
    place
        .publish(restating(ROOT, equipoise_ledger::Sequence(9), (2, 2), 10.0))
        .await;
    let projection = place.projection().await;
    let range = session(2)..=session(2);
    for (scope, shift) in [(scope(), 10.0), (first_scope(), 0.0)] {
        let overlays = projection
            .overlay_levels(&scope, range.clone(), Some("twice"))
            .await
            .unwrap();
        let levels: Vec<_> = overlays.iter().map(|row| row.level).collect();
        assert_eq!(levels, [Some(2.0 * level(2, shift))]);
        let adjustments = projection.adjustments(&scope, range.clone()).await;
        assert_eq!(adjustments.unwrap().len(), 1);
        let currencies = projection.currencies(&scope, range.clone()).await;
        assert_eq!(currencies.unwrap().len(), 2);
        let notices = projection.notices(&scope, range.clone()).await.unwrap();
        let is_restated = shift > 0.0;
        assert_eq!(notices.len(), usize::from(is_restated), "it has a notice");
    }
}
