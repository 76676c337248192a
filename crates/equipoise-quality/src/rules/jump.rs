//! A move that no known action explains (methodology, DQ06).
//!
//! Measured after the known actions. Thresholds: 25 % is flagged and 50 % quarantined; 10
//! volatilities of the line over the move of the market are quarantined when its volume is below
//! twice the usual one, because news trades, and flagged from 15 % on when no volume is known.

use crate::Outcome;
use crate::line::{Case, Verdict};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    if case.is_explained() {
        return None;
    }
    let outcome = by_size(case).max(by_volatility(case))?;
    let base = case.base();
    let in_sigmas = case
        .sigmas()
        .map(|sigmas| format!(", {sigmas:.1} volatilities of the line"))
        .unwrap_or_default();
    Some(case.on_close(
        base,
        outcome,
        format!(
            "close {} is {:+.1} % from {base}{in_sigmas}, and no action explains it",
            case.bar.close,
            case.change() * 100.0
        ),
    ))
}

fn by_size(case: &Case<'_>) -> Option<Outcome> {
    let size = case.change().abs();
    if size > case.limits.jump_quarantine {
        return Some(Outcome::Quarantine);
    }
    (size > case.limits.jump_flag).then_some(Outcome::Flag)
}

fn by_volatility(case: &Case<'_>) -> Option<Outcome> {
    let limits = case.limits;
    if case.sigmas()? <= limits.jump_sigmas {
        return None;
    }
    match case.relative_volume() {
        Some(volume) => (volume < limits.jump_volume).then_some(Outcome::Quarantine),
        None => (case.change().abs() > limits.jump_without_volume).then_some(Outcome::Flag),
    }
}
