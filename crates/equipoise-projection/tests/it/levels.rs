//! Levels come back as published, with what is computed beside them, in every vintage.

use equipoise_ledger::Sequence;
use equipoise_projection::{LevelRow, Projection, Scope, Vintage};

use crate::support::*;

#[tokio::test]
async fn levels_come_back_with_their_summary() {
    let place = Place::with_market(30).await;
    let projection = place.projection().await;

    let rows = projection
        .levels(&scope(), session(1)..=session(25))
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
    assert_eq!(rows[0].definition, definition_id());
    assert_eq!(rows[0].sequence, ROOT);
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
async fn every_figure_of_a_session_comes_back_to_the_last_bit() {
    let place = Place::with_market(6).await;
    let projection = place.projection().await;
    let rows = projection.levels(&scope(), all_sessions()).await.unwrap();
    assert_eq!(rows.len(), 6);
    for (row, day) in rows.iter().zip(0..) {
        let published = session_row(day, 0.0);
        let given = [
            Some(row.price_return),
            Some(row.gross_total_return),
            Some(row.net_total_return),
            row.net_of_cost,
            row.local_currency,
            row.twin_price_return,
            row.daily_return,
            Some(row.divisor),
            row.next_divisor,
            row.twin_next_divisor,
            row.open_market_value,
            Some(row.market_value),
            Some(row.dividend_points),
            row.net_dividend_points,
            Some(row.turnover),
            row.cost,
        ];
        let expected = [
            published.price_return,
            published.gross_total_return,
            published.net_total_return,
            published.net_of_cost,
            published.local_currency,
            published.twin_price_return,
            published.daily_return.unwrap_or(f64::NAN),
            published.divisor,
            published.next_divisor,
            published.twin_next_divisor,
            published.open_market_value,
            published.market_value,
            published.dividend_points,
            published.net_dividend_points,
            published.turnover,
            published.cost,
        ];
        let bits = |figure: f64| (!figure.is_nan()).then(|| figure.to_bits());
        assert_eq!(
            given.map(|figure| figure.map(f64::to_bits)),
            expected.map(bits),
            "session {day}: a figure that is not known is none"
        );
    }
}

#[tokio::test]
async fn the_weighting_effect_is_what_the_model_says_it_is() {
    let place = Place::with_market(5).await;
    // A later publication goes on from the last session of an earlier one.
    place.publish(continuing(ROOT, 5, 3)).await;
    let projection = place.projection().await;
    let rows = projection.levels(&scope(), all_sessions()).await.unwrap();
    assert_eq!(rows[0].weighting_effect, None, "on the base session");
    for (row, day) in rows.iter().zip(0..).skip(1) {
        let expected = session_row(day, 0.0).weighting_effect(&session_row(day - 1, 0.0));
        assert!(expected.is_some());
        assert_eq!(row.weighting_effect, expected, "session {day}");
    }
}

#[tokio::test]
async fn without_a_twin_there_is_no_weighting_effect() {
    let place = Place::new().await;
    place.append(&market(5)).await;
    let mut published = publication(0, 5, 0.0);
    published.series.sessions[2].twin_price_return = f64::NAN;
    place.publish(published).await;
    let projection = place.projection().await;
    let rows = projection.levels(&scope(), all_sessions()).await.unwrap();
    let known: Vec<bool> = rows
        .iter()
        .map(|row| row.weighting_effect.is_some())
        .collect();
    assert_eq!(known, [false, true, false, false, true]);
}

/// Three sessions of thirty are restated, then the last two of these once more.
struct Restated {
    _place: Place,
    projection: Projection,
    once: Sequence,
    twice: Sequence,
}

impl Restated {
    async fn new() -> Self {
        let place = Place::with_market(30).await;
        let once = place
            .publish(restating(ROOT, Sequence(9), (5, 3), 40.0))
            .await;
        let twice = place
            .publish(restating(once, Sequence(10), (6, 2), 60.0))
            .await;
        let projection = place.projection().await;
        Self {
            _place: place,
            projection,
            once,
            twice,
        }
    }

    async fn levels(&self, as_of: Sequence, vintage: Vintage) -> Vec<LevelRow> {
        let scope = Scope {
            as_of,
            vintage,
            ..scope()
        };
        self.projection
            .levels(&scope, all_sessions())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn each_vintage_and_each_time_has_its_own_levels() {
    let restated = Restated::new().await;
    let shifts = |rows: &[LevelRow]| -> Vec<f64> {
        (4..9)
            .map(|day| rows[day].price_return - level(day as u64, 0.0))
            .collect()
    };
    let Restated { once, twice, .. } = restated;
    let cases = [
        ("as published", ROOT, Vintage::Latest, [0.0, 0.0, 0.0, 0.0]),
        ("once", once, Vintage::Latest, [0.0, 40.0, 40.0, 40.0]),
        ("twice", twice, Vintage::Latest, [0.0, 40.0, 60.0, 60.0]),
        ("now", NOW, Vintage::Latest, [0.0, 40.0, 60.0, 60.0]),
        ("first, of then", ROOT, Vintage::First, [0.0; 4]),
        ("first, of now", NOW, Vintage::First, [0.0; 4]),
    ];
    for (name, as_of, vintage, expected) in cases {
        let rows = restated.levels(as_of, vintage).await;
        assert_eq!(rows.len(), 30, "{name}");
        assert_eq!(shifts(&rows)[..4], expected, "{name}");
        assert_eq!(shifts(&rows)[4], 0.0, "{name}: it ended before session 8");
    }
    assert_eq!(
        restated.levels(NOW, Vintage::First).await,
        restated.levels(ROOT, Vintage::Latest).await,
        "what was published first is what was answered then"
    );
    let before = restated.levels(Sequence(ROOT.0 - 1), Vintage::Latest).await;
    assert!(before.is_empty());
}

#[tokio::test]
async fn averages_that_reach_back_to_restated_sessions_are_refreshed() {
    let restated = Restated::new().await;
    let published = restated.levels(ROOT, Vintage::Latest).await;
    let once = restated.levels(restated.once, Vintage::Latest).await;
    assert_eq!(once[4], published[4]);
    assert_eq!(
        once[25].moving_average_20,
        published[25]
            .moving_average_20
            .map(|mean| mean + 2.0 * 40.0 / 20.0),
        "two of the three restated sessions are inside of the window"
    );
    assert_eq!(once[29], published[29]);
    assert_eq!(
        once[8].weighting_effect, published[8].weighting_effect,
        "a session that was not restated keeps what it was published with"
    );
}

#[tokio::test]
async fn a_restated_base_level_changes_every_return_since_the_base() {
    let place = Place::with_market(30).await;
    let projection = place.projection().await;
    let found = equipoise_ledger::Body::Restatement(restatement(ROOT, 0, 1));
    let found = place.append(&[found]).await;
    place.publish(restating(ROOT, found, (0, 1), 100.0)).await;
    projection.catch_up(&place.ledger, |_| {}).await.unwrap();
    let levels = projection.levels(&scope(), all_sessions()).await.unwrap();
    assert_eq!(levels.len(), 30);
    assert_eq!(
        levels[29].cumulative_return,
        level(29, 0.0) / level(0, 100.0) - 1.0
    );
    let first = projection.levels(&first_scope(), all_sessions()).await;
    assert_eq!(
        first.unwrap()[29].cumulative_return,
        level(29, 0.0) / level(0, 0.0) - 1.0
    );
}
