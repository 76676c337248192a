//! Arbitrary lifecycle entries, restatements and decisions.

use equipoise_ledger::{
    Body, Decision, DecisionVerdict, Lifecycle, LifecycleChange, RestatedRow, Restatement,
};
use proptest::{collection::vec, prelude::*, sample::select};

use super::{date, figure, hash, index, sequence, text};

pub(crate) fn control() -> impl Strategy<Value = Body> + Clone {
    prop_oneof![
        lifecycle().prop_map(Body::Lifecycle),
        restatement().prop_map(Body::Restatement),
        decision().prop_map(Body::Decision),
    ]
}

fn lifecycle() -> impl Strategy<Value = Lifecycle> + Clone {
    let change = select(vec![
        LifecycleChange::Promoted { takes_over: true },
        LifecycleChange::Promoted { takes_over: false },
        LifecycleChange::Retired,
    ]);
    (index(), hash(), change, text(), text()).prop_map(|(index, definition, change, by, reason)| {
        Lifecycle {
            index,
            definition,
            change,
            by,
            reason,
        }
    })
}

fn restatement() -> impl Strategy<Value = Restatement> + Clone {
    let about = (index(), hash(), sequence(), sequence());
    let found = (
        vec(sequence(), 0..5),
        vec(text(), 0..5),
        any::<bool>(),
        vec(restated(), 0..8),
    );
    (about, found).prop_map(
        |((index, definition, published, cut), (causes, sentences, changes_members, sessions))| {
            Restatement {
                index,
                definition,
                published,
                cut,
                causes,
                sentences,
                changes_members,
                sessions,
            }
        },
    )
}

fn restated() -> impl Strategy<Value = RestatedRow> + Clone {
    (date(), proptest::array::uniform6(figure())).prop_map(|(session, figures)| RestatedRow {
        session,
        published_price_return: figures[0],
        price_return: figures[1],
        published_gross_total_return: figures[2],
        gross_total_return: figures[3],
        published_net_total_return: figures[4],
        net_total_return: figures[5],
    })
}

fn decision() -> impl Strategy<Value = Decision> + Clone {
    let verdict = select(vec![DecisionVerdict::Approved, DecisionVerdict::Rejected]);
    (sequence(), verdict, text(), text()).prop_map(|(subject, verdict, by, reason)| Decision {
        subject,
        verdict,
        by,
        reason,
    })
}
