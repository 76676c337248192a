//! Settings of completeness: when a session is provisional or held, and what a build does with it.

use anyhow::Context;
use equipoise_app::completeness::{CompletenessLimits, CompletenessPolicy, Incomplete};

use super::sources::Found;
use super::table::Name;

/// The policy, checked.
pub(super) fn parse(found: &Found) -> anyhow::Result<CompletenessPolicy> {
    let limits = CompletenessLimits {
        hold_members: found.number(Name::HoldMembers)?,
        hold_weight: found.number(Name::HoldWeight)?,
        hold_quarantined: found.number(Name::HoldQuarantined)?,
        provisional_candidates: found.number(Name::ProvisionalCandidates)?,
        hold_candidates: found.number(Name::HoldCandidates)?,
        final_after_sessions: found.number(Name::FinalAfterSessions)?,
    };
    Ok(CompletenessPolicy {
        incomplete: parse_incomplete(found)?,
        limits: limits.checked().context("settings of completeness")?,
    })
}

fn parse_incomplete(found: &Found) -> anyhow::Result<Incomplete> {
    let text = found.text(Name::IncompleteSession);
    Incomplete::parse(text).with_context(|| {
        let names = Incomplete::ALL.map(Incomplete::name).join(", ");
        format!(
            "incomplete_session {text:?} ({}) is none of {names}",
            found.origin(Name::IncompleteSession)
        )
    })
}
