//! Arbitrary screenings, decisions about held bars, and changes of the status of a session.

use equipoise_ledger::{
    Body, FindingRow, QualityDecision, QualityVerdict, Screening, SessionStatus, StatusChange,
};
use equipoise_model::Bars;
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{date, facts::bars, figure, index, sequence, text};

pub(crate) fn quality() -> impl Strategy<Value = Body> + Clone {
    prop_oneof![
        screening().prop_map(Body::Screening),
        decision().prop_map(Body::QualityDecision),
        status().prop_map(Body::Status),
    ]
}

/// Every row that a finding names is among the held bars.
fn screening() -> impl Strategy<Value = Screening> + Clone {
    (bars(), vec(finding(), 0..10)).prop_map(|(held, findings)| {
        let findings = findings
            .into_iter()
            .map(|finding| within(finding, &held))
            .collect();
        Screening { held, findings }
    })
}

fn within(finding: FindingRow, held: &Bars) -> FindingRow {
    FindingRow {
        held: finding.held.filter(|row| (*row as usize) < held.len()),
        ..finding
    }
}

fn finding() -> impl Strategy<Value = FindingRow> + Clone {
    let about = (date(), option::of(text()), option::of(0..20_u32));
    let texts = proptest::array::uniform4(text());
    (about, texts, figure(), figure()).prop_map(
        |((session, symbol, held), [rule, field, outcome, sentence], value, expected)| FindingRow {
            session,
            symbol,
            rule,
            field,
            value,
            expected,
            outcome,
            held,
            sentence,
        },
    )
}

fn decision() -> impl Strategy<Value = QualityDecision> + Clone {
    let verdict = select(QualityVerdict::ALL.to_vec());
    (sequence(), vec(any::<u32>(), 0..6), verdict, text(), text()).prop_map(
        |(subject, rows, verdict, by, reason)| QualityDecision {
            subject,
            rows,
            verdict,
            by,
            reason,
        },
    )
}

fn status() -> impl Strategy<Value = StatusChange> + Clone {
    let status = select(SessionStatus::ALL.to_vec());
    (index(), option::of(sequence()), date(), status, text()).prop_map(
        |(index, chain, session, status, reason)| StatusChange {
            index,
            chain,
            session,
            status,
            reason,
        },
    )
}
