//! Proxies: what a constituent with too short a history is assumed to be like.

use super::{CovarianceError, CovarianceMatrix};
use crate::input::same_length;
use crate::quantile::median;

/// A covariance matrix of constituents with and without a history.
#[derive(Debug, Clone, PartialEq)]
pub struct ProxiedCovariance {
    /// The ones with a history first, in their order, then the newcomers in theirs.
    pub covariance: CovarianceMatrix,
    /// Offsets of the newcomers: their rows and columns are assumed, not estimated. Say so wherever
    /// a figure depends on them.
    pub proxied: Vec<usize>,
}

/// Adds newcomers that are like the median of their group.
///
/// A newcomer has the median deviation of its group. Its correlation with a constituent is the
/// median of what the group's constituents have with that one, themselves left out; with another
/// newcomer, the median over pairs of the two groups. Where a group has nobody to ask, everybody is
/// asked. `groups` are those of the constituents of `covariance`, sectors for example.
///
/// The result may give some portfolio a negative variance; pass it through
/// [`floor_eigenvalues`](super::floor_eigenvalues).
///
/// # Errors
/// When there is not one group for each constituent, with fewer than two constituents, or when a
/// variance is 0.
/// Source: methodology, section 6.6, missing data.
///
/// ```
/// use equipoise_analytics::covariance::{CovarianceMatrix, with_proxies};
///
/// let covariance = CovarianceMatrix::from_rows(&[
///     [0.04, 0.03, 0.0], [0.03, 0.09, 0.0], [0.0, 0.0, 0.01],
/// ])?;
/// let extended = with_proxies(&covariance, &["tech", "tech", "energy"], &["tech"])?;
/// assert_eq!(extended.proxied, [3]);
/// // Deviations of 0.2 and 0.3 in its group, so 0.25; correlated with them as they are.
/// assert!((extended.covariance.deviation(3) - 0.25).abs() < 1e-15);
/// assert!((extended.covariance.at(3, 0) - 0.5 * 0.25 * 0.2).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
pub fn with_proxies<G: PartialEq>(
    covariance: &CovarianceMatrix,
    groups: &[G],
    newcomers: &[G],
) -> Result<ProxiedCovariance, CovarianceError> {
    let known = covariance.size();
    same_length(
        ("groups", groups),
        ("constituents", covariance.entries().row(0)),
    )?;
    crate::input::at_least("constituents", known, 2)?;
    let peers = Peers {
        correlations: covariance.correlations()?,
        covariance,
        groups,
    };
    let deviations: Vec<f64> = (0..known)
        .map(|row| covariance.deviation(row))
        .chain(newcomers.iter().map(|group| peers.deviation(group)))
        .collect();
    let correlation = |row: usize, column: usize| {
        let (earlier, later) = (row.min(column), row.max(column));
        if earlier == later {
            1.0
        } else if later < known {
            peers.correlations.at(earlier, later)
        } else if earlier < known {
            peers.with_constituent(&newcomers[later - known], earlier)
        } else {
            peers.between(&newcomers[earlier - known], &newcomers[later - known])
        }
    };
    let size = known + newcomers.len();
    let entry = |row: usize, column: usize| {
        if row < known && column < known {
            return covariance.at(row, column);
        }
        correlation(row, column) * (deviations[row] * deviations[column])
    };
    Ok(ProxiedCovariance {
        covariance: CovarianceMatrix::computed(size, entry)?,
        proxied: (known..size).collect(),
    })
}

/// The constituents a newcomer is compared with.
struct Peers<'a, G> {
    covariance: &'a CovarianceMatrix,
    correlations: CovarianceMatrix,
    groups: &'a [G],
}

impl<G: PartialEq> Peers<'_, G> {
    /// Constituents of a group, or all when it has none.
    fn of(&self, group: &G) -> Vec<usize> {
        let all = 0..self.groups.len();
        let members: Vec<usize> = all
            .clone()
            .filter(|row| self.groups[*row] == *group)
            .collect();
        if members.is_empty() {
            all.collect()
        } else {
            members
        }
    }

    fn deviation(&self, group: &G) -> f64 {
        let deviations: Vec<f64> = self
            .of(group)
            .into_iter()
            .map(|row| self.covariance.deviation(row))
            .collect();
        median(&deviations).expect("there is a constituent to ask")
    }

    fn with_constituent(&self, group: &G, constituent: usize) -> f64 {
        self.median_correlation(&self.of(group), &[constituent])
    }

    fn between(&self, left: &G, right: &G) -> f64 {
        self.median_correlation(&self.of(left), &self.of(right))
    }

    /// The median correlation of pairs of different constituents; where the two sides are the same
    /// one, that of the right side with everybody else.
    fn median_correlation(&self, left: &[usize], right: &[usize]) -> f64 {
        let pairs = |left: &[usize]| -> Vec<f64> {
            let all = left
                .iter()
                .flat_map(|l| right.iter().map(move |r| (*l, *r)));
            let different = all.filter(|(l, r)| l != r);
            different.map(|(l, r)| self.correlations.at(l, r)).collect()
        };
        let everybody: Vec<usize> = (0..self.groups.len()).collect();
        median(&pairs(left))
            .or_else(|| median(&pairs(&everybody)))
            .expect("of two constituents, one differs from any other")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> CovarianceMatrix {
        CovarianceMatrix::from_rows(&[
            [0.04, 0.03, 0.002],
            [0.03, 0.09, 0.006],
            [0.002, 0.006, 0.01],
        ])
        .unwrap()
    }

    #[test]
    fn estimated_entries_stay_bit_by_bit() {
        let found = with_proxies(&three(), &[1, 1, 2], &[1, 2]).unwrap();
        for row in 0..3 {
            assert_eq!(
                found.covariance.entries().row(row)[..3],
                *three().entries().row(row)
            );
        }
        assert_eq!(found.proxied, [3, 4]);
    }

    #[test]
    fn a_group_of_one_asks_everybody_else_about_it() {
        // The newcomer is like constituent 2; with 2 itself it is correlated as the others are:
        // 0.002 ÷ (0.2 · 0.1) = 0.1 and 0.006 ÷ (0.3 · 0.1) = 0.2.
        let found = with_proxies(&three(), &[1, 1, 2], &[2]).unwrap().covariance;
        assert!((found.at(3, 2) - 0.15 * 0.1 * 0.1).abs() < 1e-16);
        assert!((found.at(3, 0) - 0.1 * 0.1 * 0.2).abs() < 1e-16);
    }

    #[test]
    fn a_group_nobody_is_in_is_like_everybody() {
        let found = with_proxies(&three(), &[1, 1, 2], &[9]).unwrap().covariance;
        assert!((found.deviation(3) - 0.2).abs() < 1e-15);
    }

    #[test]
    fn newcomers_of_two_groups_are_correlated_as_their_groups_are() {
        let found = with_proxies(&three(), &[1, 1, 2], &[1, 2])
            .unwrap()
            .covariance;
        // Pairs (0, 2) and (1, 2) have correlations 0.1 and 0.2.
        assert!((found.at(3, 4) - 0.15 * 0.25 * 0.1).abs() < 1e-16);
        assert_eq!(found.at(3, 4).to_bits(), found.at(4, 3).to_bits());
    }

    #[test]
    fn a_constituent_without_a_group_is_refused() {
        assert!(with_proxies(&three(), &[1, 1], &[1]).is_err());
    }
}
