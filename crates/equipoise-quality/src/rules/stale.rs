//! The close does not move (methodology, DQ08).
//!
//! Thresholds: the same close without volume is flagged at the first session and quarantined at the
//! third where the line usually trades, which is where at most a fifth of its sessions before had no
//! volume; else it is flagged again. The same close with volume is flagged at the fifth session in a row. Each run is told
//! when it reaches a threshold, not again at every session after.

use crate::Outcome;
use crate::line::{Case, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let past = case.past()?;
    if past.bar.close.to_bits() != case.bar.close.to_bits() {
        return None;
    }
    let limits = case.limits;
    let closes = case.history.same_close + 1;
    let is_quiet = case.bar.volume <= 0.0;
    let quiet = if is_quiet {
        case.history.same_close_quiet + 1
    } else {
        0
    };
    // The run began with a bar of its own close, which may have had no volume either.
    let usually_trades = case.history.silence(quiet) <= limits.stale_silence;
    let (outcome, sessions, how) = if is_quiet && quiet == limits.stale_quarantine {
        let outcome = if usually_trades {
            Outcome::Quarantine
        } else {
            Outcome::Flag
        };
        (outcome, quiet, " and no volume")
    } else if is_quiet && quiet == limits.stale_flag {
        (Outcome::Flag, quiet, " and no volume")
    } else if case.bar.volume > 0.0 && closes + 1 == limits.stale_with_volume {
        (Outcome::Flag, closes + 1, "")
    } else {
        return None;
    };
    let plural = if sessions == 1 { "" } else { "s" };
    Some(case.on_close(
        f64::NAN,
        outcome,
        format!(
            "the same close of {}{how} for {sessions} session{plural}",
            case.bar.close
        ),
    ))
}
