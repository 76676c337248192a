//! Findings, held bars and what was decided about them.

use equipoise_ledger::{Body, QualityVerdict, Sequence};
use equipoise_projection::{FindingFilter, FindingRow};

use crate::support::*;

fn rules(rows: &[FindingRow]) -> Vec<&str> {
    rows.iter().map(|row| row.rule.as_str()).collect()
}

#[tokio::test]
async fn findings_come_back_in_their_order_and_by_what_is_asked() {
    let place = Place::with_market(9).await;
    let at = place.append(&[Body::Screening(screening())]).await;
    let projection = place.projection().await;
    let ask = async |filter| projection.findings(filter, NOW).await.unwrap();
    let none = FindingFilter::default;

    let all = ask(none()).await;
    assert_eq!(
        rules(&all),
        ["partial_session", "price_order", "jump", "unit"]
    );
    assert_eq!((all[0].symbol.as_deref(), all[0].held), (None, None));
    assert_eq!(
        (all[3].symbol.as_deref(), all[3].held),
        (Some("BBB"), Some(1))
    );
    assert_eq!((all[3].value, all[3].expected), (Some(99.5), None));
    assert_eq!(all[3].statement.sequence, at);

    let text = |text: &str| Some(text.to_owned());
    let of_symbol = ask(FindingFilter {
        symbol: text("AAA"),
        ..none()
    })
    .await;
    assert_eq!(rules(&of_symbol), ["price_order", "jump"]);
    let of_rule = ask(FindingFilter {
        rule: text("unit"),
        ..none()
    })
    .await;
    assert_eq!(rules(&of_rule), ["unit"]);
    let refused = ask(FindingFilter {
        outcome: text("refuse"),
        ..none()
    })
    .await;
    assert_eq!(rules(&refused), ["unit"]);
    let later = ask(FindingFilter {
        from: Some(session(4)),
        ..none()
    })
    .await;
    let earlier = ask(FindingFilter {
        to: Some(session(2)),
        ..none()
    })
    .await;
    assert_eq!((later, earlier), (Vec::new(), Vec::new()));
    let before = Sequence(at.0 - 1);
    assert_eq!(projection.findings(none(), before).await.unwrap(), []);
}

#[tokio::test]
async fn a_held_bar_is_no_bar_and_is_open_until_something_is_decided_about_it() {
    let place = Place::with_market(9).await;
    let at = place.append(&[Body::Screening(screening())]).await;
    let decided = place
        .append(&[quality_decision(at, QualityVerdict::Rejected)])
        .await;
    let projection = place.projection().await;
    let ask = async |screening, is_open, as_of| {
        let rows = projection
            .quarantine(screening, is_open, as_of)
            .await
            .unwrap();
        let brief = |row: equipoise_projection::HeldBarRow| {
            (
                row.held,
                row.symbol,
                row.decision.map(|one| (one.sequence, one.verdict)),
            )
        };
        rows.into_iter().map(brief).collect::<Vec<_>>()
    };
    let rejected = (
        0,
        "AAA".to_owned(),
        Some((decided, QualityVerdict::Rejected)),
    );
    let open = (1, "BBB".to_owned(), None);
    assert_eq!(
        ask(Some(at), None, NOW).await,
        [rejected.clone(), open.clone()]
    );
    assert_eq!(ask(None, Some(true), NOW).await, [open]);
    assert_eq!(ask(None, Some(false), NOW).await, [rejected]);
    assert_eq!(
        ask(None, Some(false), at).await,
        [],
        "nothing was decided then"
    );
    assert_eq!(ask(Some(Sequence(at.0 - 1)), None, NOW).await, []);

    let rows = projection.quarantine(Some(at), None, NOW).await.unwrap();
    assert_eq!(
        (rows[0].rules.as_str(), rows[0].is_refused),
        ("jump, price_order", false)
    );
    assert_eq!(rows[0].sentence, "price_order speaks", "the first of them");
    assert_eq!((rows[1].rules.as_str(), rows[1].is_refused), ("unit", true));
    assert_eq!(
        (rows[0].open, rows[0].high, rows[0].close),
        (None, Some(100.5), 99.5)
    );
}
