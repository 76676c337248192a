//! Capping: no weight above its limit, the excess in proportion to the others (methodology,
//! section 1.11).

/// Weights after capping.
#[derive(Debug, Clone, PartialEq)]
pub enum Capped {
    /// Every weight is at or below its limit; they have the sum they had.
    Held(Vec<f64>),
    /// The limits sum to less than the weights do.
    Infeasible {
        /// What they sum to.
        limit_sum: f64,
    },
}

/// What the sum of limits may miss the sum of weights by.
const TOLERANCE: f64 = 1e-12;

/// `weights` held to `limits`: what is above goes to the weights that are below, in proportion to
/// them, until none is above.
///
/// A weight that was cut stays at its limit; giving it some of the excess again would not converge.
#[must_use]
pub fn capped(weights: &[f64], limits: &[f64]) -> Capped {
    let total: f64 = weights.iter().sum();
    let usable = weights
        .iter()
        .zip(limits)
        .filter(|(weight, _)| **weight > 0.0);
    let limit_sum: f64 = usable.map(|(_, limit)| *limit).sum();
    if limit_sum < total * (1.0 - TOLERANCE) {
        return Capped::Infeasible { limit_sum };
    }
    let mut held = weights.to_vec();
    let mut is_cut = vec![false; weights.len()];
    loop {
        let mut is_new = false;
        for position in 0..held.len() {
            if !is_cut[position] && held[position] > limits[position] {
                is_cut[position] = true;
                is_new = true;
            }
        }
        if !is_new {
            return Capped::Held(held);
        }
        let cut = |position: &usize| is_cut[*position];
        let taken: f64 = (0..held.len()).filter(cut).map(|at| limits[at]).sum();
        let open: f64 = (0..held.len())
            .filter(|at| !is_cut[*at])
            .map(|at| weights[at])
            .sum();
        let factor = if open > 0.0 {
            (total - taken) / open
        } else {
            0.0
        };
        for position in 0..held.len() {
            held[position] = match is_cut[position] {
                true => limits[position],
                false => weights[position] * factor,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(weights: &[f64], limit: f64) -> Vec<f64> {
        match capped(weights, &vec![limit; weights.len()]) {
            Capped::Held(weights) => weights,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn excess_goes_to_the_others_in_proportion_until_none_is_above() {
        let weights = held(&[0.5, 0.3, 0.1, 0.1], 0.4);
        let expected = [0.4, 0.36, 0.12, 0.12];
        for (weight, expected) in weights.iter().zip(expected) {
            assert!((weight - expected).abs() < 1e-15, "{weights:?}");
        }
        let weights = held(&[0.6, 0.25, 0.1, 0.05], 0.3);
        let expected = [0.3, 0.3, 0.4 * 0.1 / 0.15, 0.4 * 0.05 / 0.15];
        for (weight, expected) in weights.iter().zip(expected) {
            assert!((weight - expected).abs() < 1e-15, "{weights:?}");
        }
    }

    #[test]
    fn weights_below_the_limit_stay_as_they_are() {
        assert_eq!(held(&[0.5, 0.5], 0.5), [0.5, 0.5]);
    }

    #[test]
    fn limits_that_cannot_hold_are_said() {
        let found = capped(&[0.5, 0.5], &[0.4, 0.4]);
        assert_eq!(found, Capped::Infeasible { limit_sum: 0.8 });
    }
}
