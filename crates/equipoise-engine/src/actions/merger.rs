//! Mergers: the target leaves before the open at the value of its terms, and the proceeds go across
//! the index through the divisor (vectors IDX-018, IDX-019).

use equipoise_model::definitions::Merger;

use crate::basket::Lines;

/// Take the target out at its last close, against `ratio` shares of `acquirer` where it is held.
///
/// The slot is vacated. Where the acquirer is a constituent the shares it gives are added to its
/// line, unless they are to go across the index like cash and like shares of a company outside.
///
/// # Errors
/// When the target is the only constituent with a value: nothing is changed.
pub fn apply(
    lines: &mut Lines,
    target: usize,
    acquirer: Option<u32>,
    ratio: f64,
    treatment: Merger,
) -> Result<(), String> {
    let target = lines.at(target);
    let mut after = lines.clone();
    after.remove(target.column);
    if treatment == Merger::Acquirer
        && let Some(position) = acquirer.and_then(|acquirer| after.position(acquirer))
    {
        after.shares[position] += target.shares * ratio;
    }
    if after.value() <= 0.0 {
        return Err("the target is the only constituent with a value".to_owned());
    }
    *lines = after;
    Ok(())
}
