//! Mergers: the target leaves before the open at the value of its terms, and the proceeds are
//! spread across the index through the divisor (vectors IDX-018, IDX-019).

use crate::basket::Lines;

/// Take `target` out at its last close, against `ratio` shares of `acquirer` where it is held.
///
/// The slot is vacated. Where the acquirer is a constituent the shares it gives are added to its
/// line; cash, and shares of a company outside of the index, go across the index at the last close.
///
/// # Errors
/// When the target is the only constituent: nothing is changed.
pub fn apply(
    lines: &mut Lines<'_>,
    target: u32,
    acquirer: Option<u32>,
    ratio: f64,
) -> Result<(), String> {
    if lines.get(target).is_some() && lines.len() == 1 {
        return Err("the target is the only constituent".to_owned());
    }
    let Some(sold) = lines.remove(target) else {
        return Ok(());
    };
    if let Some(line) = acquirer.and_then(|acquirer| lines.get(acquirer)) {
        line.shares += sold.shares * ratio;
    }
    Ok(())
}
