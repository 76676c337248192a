//! Sums by group: the parts of a sector from those of its constituents.

use std::collections::BTreeMap;

use crate::input::{InputError, finite, same_length};

/// `Σ` of the values of each group, in the order of the groups.
///
/// For whatever sums to a whole: weights, components of risk, contributions to return. The group of
/// a constituent is the one it had on the day of the weights.
///
/// # Errors
/// When there is not one group for each value, or when a value is not finite.
/// Source: methodology, sections 6.6 and 6.8.
///
/// ```
/// use equipoise_analytics::decomposition::group_sums;
///
/// let sums = group_sums(&[0.5, 0.25, 0.25], &["tech", "energy", "tech"])?;
/// assert_eq!(sums["tech"], 0.75);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn group_sums<G: Ord + Clone>(
    values: &[f64],
    groups: &[G],
) -> Result<BTreeMap<G, f64>, InputError> {
    same_length(("groups", groups), ("values", values))?;
    finite("values", values)?;
    let mut sums = BTreeMap::new();
    for (group, value) in groups.iter().zip(values) {
        *sums.entry(group.clone()).or_insert(0.0) += value;
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_in_their_own_order_and_lose_nothing() {
        let sums = group_sums(&[1.0, 2.0, 4.0], &['b', 'a', 'b']).unwrap();
        assert_eq!(
            sums.into_iter().collect::<Vec<_>>(),
            [('a', 2.0), ('b', 5.0)]
        );
    }

    #[test]
    fn a_value_without_a_group_is_refused() {
        assert!(group_sums(&[1.0, 2.0], &['a']).is_err());
        assert!(group_sums(&[f64::NAN], &['a']).is_err());
    }
}
