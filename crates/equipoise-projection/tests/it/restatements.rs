//! Restatements and the decisions about them.

use equipoise_ledger::{Body, DecisionVerdict, Sequence};
use equipoise_model::IndexId;

use crate::support::*;

#[tokio::test]
async fn a_restatement_comes_back_with_its_causes_and_its_sessions() {
    let place = Place::with_market(9).await;
    let found = restatement(ROOT, 3, 4);
    let at = place.append(&[Body::Restatement(found.clone())]).await;
    let projection = place.projection().await;

    let rows = projection
        .restatements(Some(&index()), None, NOW)
        .await
        .unwrap();

    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(
        (row.sequence, row.published, row.cut),
        (at, ROOT, found.cut)
    );
    assert_eq!((&row.index, row.definition), (&index(), definition_id()));
    assert_eq!(row.causes, found.causes, "in the order in which they stand");
    assert_eq!(row.sentences, found.sentences);
    assert!(row.changes_members);
    assert_eq!(row.materiality, found.materiality());
    assert_eq!(row.span, Some((session(3), session(6))));
    assert_eq!((row.sessions, row.verdict), (4, None));
    assert_eq!(row.recorded_at, recorded_at());
    let sessions = projection.restated_sessions(at).await.unwrap();
    assert_eq!(sessions, found.sessions);
    assert_eq!(projection.restated_sessions(ROOT).await.unwrap(), []);
}

#[tokio::test]
async fn a_restatement_is_open_until_something_is_decided_about_it() {
    let place = Place::with_market(9).await;
    let first = place
        .append(&[Body::Restatement(restatement(ROOT, 3, 4))])
        .await;
    let second = place
        .append(&[Body::Restatement(restatement(ROOT, 5, 1))])
        .await;
    let rejected = place
        .append(&[decision(first, DecisionVerdict::Rejected)])
        .await;
    let approved = place
        .append(&[decision(first, DecisionVerdict::Approved)])
        .await;
    let projection = place.projection().await;
    let sequences = |is_open, as_of| {
        let projection = projection.clone();
        async move {
            let rows = projection.restatements(None, is_open, as_of).await.unwrap();
            let rows = rows.into_iter();
            rows.map(|row| (row.sequence, row.verdict))
                .collect::<Vec<_>>()
        }
    };
    let yes = (first, Some(DecisionVerdict::Approved));
    let no = (first, Some(DecisionVerdict::Rejected));
    assert_eq!(sequences(Some(true), NOW).await, [(second, None)]);
    assert_eq!(sequences(Some(false), NOW).await, [yes]);
    assert_eq!(sequences(None, NOW).await, [yes, (second, None)]);
    assert_eq!(sequences(Some(false), rejected).await, [no]);
    assert_eq!(
        sequences(Some(true), second).await,
        [(first, None), (second, None)],
        "before anything was decided"
    );
    assert_eq!(sequences(None, ROOT).await, []);
    let other = IndexId::parse("OTHER").unwrap();
    let of_other = projection.restatements(Some(&other), None, NOW).await;
    assert_eq!(of_other.unwrap(), []);

    let decisions = projection.decisions(first, NOW).await.unwrap();
    let found: Vec<_> = decisions
        .iter()
        .map(|row| (row.sequence, row.verdict))
        .collect();
    assert_eq!(
        found,
        [
            (rejected, DecisionVerdict::Rejected),
            (approved, DecisionVerdict::Approved)
        ]
    );
    assert_eq!(decisions[0].subject, first);
    assert_eq!(
        (decisions[0].by.as_str(), decisions[0].reason.as_str()),
        ("policy", "it is small")
    );
    assert_eq!(projection.decisions(second, NOW).await.unwrap(), []);
    let then = projection.decisions(first, rejected).await.unwrap();
    assert_eq!(then.len(), 1);
    assert_eq!(projection.decisions(Sequence(1), NOW).await.unwrap(), []);
}
