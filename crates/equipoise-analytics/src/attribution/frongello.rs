//! Frongello's linking: effects of a period plus what the benchmark makes of those so far.

use super::Period;

/// `F[t] = E[t] Π_{s<t} (1 + R_p[s]) + R_b[t] Σ_{s<t} F[s]`, summed over the periods for each effect.
///
/// A recursion that can be carried on from one session to the next without the past. In total it is
/// the same as GRAP.
/// Source: methodology, section 6.7; vector ANA-012, whose note says so.
///
/// ```
/// use equipoise_analytics::attribution::{Linking, Period, link};
///
/// let gain = Period { portfolio_return: 0.5, benchmark_return: 0.0, effects: vec![0.5] };
/// let quiet = Period { portfolio_return: 0.25, benchmark_return: 0.25, effects: vec![0.0] };
/// // What was gained grows with the benchmark afterwards.
/// assert_eq!(link(&[gain, quiet], Linking::Frongello)?.effects, [0.625]);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub(super) fn frongello(periods: &[Period]) -> Vec<f64> {
    let mut growth = 1.0;
    let mut sums = vec![0.0; periods[0].effects.len()];
    for period in periods {
        for (sum, effect) in sums.iter_mut().zip(&period.effects) {
            *sum += effect * growth + period.benchmark_return * *sum;
        }
        growth *= 1.0 + period.portfolio_return;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::{Linking, link};

    #[test]
    fn it_comes_to_the_same_as_grap() {
        let period = |portfolio_return, benchmark_return, effects: [f64; 2]| Period {
            portfolio_return,
            benchmark_return,
            effects: effects.to_vec(),
        };
        let periods = [
            period(0.05, 0.02, [0.01, 0.02]),
            period(-0.03, -0.01, [-0.03, 0.01]),
            period(0.02, 0.02, [0.005, -0.005]),
        ];
        let grap = link(&periods, Linking::Grap).unwrap();
        let recursive = frongello(&periods);
        let mut pairs = recursive.iter().zip(&grap.effects);
        assert!(pairs.all(|(a, b)| (a - b).abs() < 1e-16));
    }
}
