//! A wrong tick: a move that the next session takes back (methodology, DQ06).
//!
//! Measured over the move of the market and in volatilities of the line. Thresholds: both moves
//! reach 2 volatilities and leave less than 0.8 of the smaller one, when the prices of the session
//! lie apart from those of both neighbors; 5 volatilities and less than 0.3, whatever the ranges.
//! Outcome: quarantine of the session in between, as soon as the next one is known.

use crate::history::Past;
use crate::line::{Case, Verdict};
use crate::{Field, Outcome};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let past = case.past()?;
    let limits = case.limits;
    let (out, back) = (past.excess, case.excess());
    let reverses = out * back < 0.0;
    if !reverses || !past.is_warm {
        return None;
    }
    let smaller = out.abs().min(back.abs());
    let rest = (out + back).abs() / smaller;
    let sigmas = smaller / past.sigma;
    let is_large = sigmas > limits.spike_sigmas && rest < limits.spike_rest;
    let is_apart = sigmas > limits.spike_sigmas_apart
        && rest < limits.spike_rest_apart
        && lies_apart(case, past);
    if !is_large && !is_apart {
        return None;
    }
    Some(Verdict {
        session: past.session,
        field: Field::Close,
        value: past.bar.close,
        expected: past.bar.close * (-out).exp(),
        outcome: Outcome::Quarantine,
        sentence: format!(
            "moved {:+.1} % against the market and {:+.1} % back in the next session",
            out.exp_m1() * 100.0,
            back.exp_m1() * 100.0
        ),
    })
}

/// Whether the range of the bar lies on the far side of both neighbors, where all are known.
fn lies_apart(case: &Case<'_>, past: &Past) -> bool {
    let adjustment = &case.history.adjustment;
    if past.excess > 0.0 {
        past.bar.low > past.high_before && adjustment.of(past.bar.low) > case.bar.high
    } else {
        past.bar.high < past.low_before && adjustment.of(past.bar.high) < case.bar.low
    }
}
