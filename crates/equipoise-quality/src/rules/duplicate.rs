//! Two bars of one line in one session (methodology, DQ03).
//!
//! Threshold: any. Outcome: identical bars count once and are flagged; of bars that differ none is
//! believed, and both are quarantined.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::observation::Observation;
use crate::{Field, Outcome};

/// Over the bars of one line in one session, of which there is at least one.
pub(crate) fn judge(session: Date, first: &Observation, others: &[Observation]) -> Option<Verdict> {
    let count = others.len() + 1;
    let last = others.last()?;
    let differs = others.iter().any(|other| other.bits() != first.bits());
    let (outcome, sentence) = if differs {
        (
            Outcome::Quarantine,
            format!(
                "{count} bars that differ, with closes from {} to {}",
                first.close, last.close
            ),
        )
    } else {
        (Outcome::Flag, format!("the same bar {count} times"))
    };
    Some(Verdict {
        session,
        field: Field::Close,
        value: last.close,
        expected: first.close,
        outcome,
        sentence,
    })
}
