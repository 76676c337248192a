//! A bar that comes again: the same four prices in two sessions (methodology, DQ03).
//!
//! Threshold: open, high, low and close equal to the last digit within 20 sessions, where high and
//! low differ, and volumes, where both are known, within 5 %: prices of a few ticks come again by
//! chance, prices and volume do not. Sources that lose a session fill its place with another one.
//! Outcome: quarantine of the first bar unless it fits its neighbors much better than the second: in the one recorded market
//! looked at, repeats are of a later session. A source that repeats the day before is told wrong.

use crate::history::Print;
use crate::line::{Case, Verdict};
use crate::{Field, Outcome};

pub(crate) fn judge(case: &Case<'_>) -> Option<Verdict> {
    let fingerprint = case.bar.fingerprint()?;
    let within = usize::try_from(case.limits.repeat_sessions).unwrap_or(usize::MAX);
    let position =
        case.history.prints().take(within).position(|print| {
            print.fingerprint == Some(fingerprint) && has_its_volume(case, print)
        })?;
    let earlier = case.history.prints().nth(position)?;
    let (wrong, other) = if is_the_first_wrong(case, position) {
        (earlier.session, case.session)
    } else {
        (case.session, earlier.session)
    };
    Some(Verdict {
        session: wrong,
        field: Field::Close,
        value: case.bar.close,
        expected: f64::NAN,
        outcome: Outcome::Quarantine,
        sentence: format!("the prices of {wrong} are those of {other}"),
    })
}

/// Whether the volume of the bar may be that of the earlier one; it may where one is not known.
fn has_its_volume(case: &Case<'_>, earlier: &Print) -> bool {
    let (volume, other) = (case.bar.volume, earlier.volume);
    let is_known = |volume: f64| volume > 0.0;
    if !is_known(volume) || !is_known(other) {
        return true;
    }
    (volume / other - 1.0).abs() <= case.limits.repeat_volume
}

/// Moves of the second bar, in moves of the first one, that put it in doubt instead.
const MUCH_BETTER: f64 = 3.0;

/// Whether the bar `position` bars before the last one does not fit much better than today's. Side
/// by side nothing tells two equal bars apart.
fn is_the_first_wrong(case: &Case<'_>, position: usize) -> bool {
    let close = |back: usize| {
        case.history
            .prints()
            .nth(back)
            .map(|print: &Print| print.close)
    };
    let Some((next, last)) = position.checked_sub(1).and_then(close).zip(close(0)) else {
        return true;
    };
    let step = |from: f64| (case.bar.close / from).ln().abs();
    let into = close(position + 1).map_or_else(|| step(next), step);
    step(last) < MUCH_BETTER * into.midpoint(step(next))
}
