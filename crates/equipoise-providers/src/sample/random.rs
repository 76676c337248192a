//! Random numbers of the sample market: `SplitMix64`, and shapes made from it without `libm`.
//!
//! Logarithms, exponentials and sines may differ in their last digit between platforms, so nothing
//! here or in the simulation calls them: normal numbers are sums of uniform ones (Irwin–Hall), and
//! powers are products and square roots, which IEEE 754 rounds the same everywhere.

/// Where the state moves to at each step: 2^64 divided by the golden ratio, made odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
/// Mean of the sum of four 16-bit integers.
const FOUR_LANES_MEAN: f64 = 131_070.0;
/// Standard deviation of the sum of four 16-bit integers.
const FOUR_LANES_DEVIATION: f64 = 37_837.227_3;

/// A sequence of random numbers; equal seeds give equal sequences on every platform.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// The sequence of `seed`.
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Sequence `number` of the family of `seed`. Each line draws from its own, so that an event of
    /// one line leaves the prices of all others as they are.
    pub(super) fn stream(seed: u64, number: u64) -> Self {
        let mut family = Self::new(seed);
        let mut member = Self::new(family.bits() ^ number.wrapping_mul(STEP));
        Self::new(member.bits())
    }

    /// The next 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Four independent fractions, 0 included and 1 excluded, in steps of 2^-16.
    pub(super) fn fractions(&mut self) -> [f64; 4] {
        let bits = self.bits();
        [0, 16, 32, 48].map(|shift| ((bits >> shift) & 0xFFFF) as f64 / 65_536.0)
    }

    /// A number from `low` (included) to `high` (excluded), with 53 random bits.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        let fraction = (self.bits() >> 11) as f64 / 9_007_199_254_740_992.0;
        low + (high - low) * fraction
    }

    /// A position below `count`, or 0 when there is none to choose from.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let high = (u128::from(self.bits()) * count as u128) >> 64;
        usize::try_from(high).expect("it is below a usize")
    }

    /// A number of mean 0 and deviation 1 that is nearly normal, within 3.5 of 0.
    pub(super) fn normal(&mut self) -> f64 {
        let bits = self.bits();
        let lanes =
            (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        (lanes as f64 - FOUR_LANES_MEAN) / FOUR_LANES_DEVIATION
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_sequence_agrees_with_the_published_one() {
        let mut random = Random::new(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(expected.map(|_| random.bits()), expected);
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_deviation_one() {
        let mut random = Random::new(7);
        let numbers: Vec<f64> = (0..100_000).map(|_| random.normal()).collect();
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        let variance =
            numbers.iter().map(|number| number * number).sum::<f64>() / numbers.len() as f64;
        assert!(mean.abs() < 0.01, "mean {mean}");
        assert!((variance - 1.0).abs() < 0.02, "variance {variance}");
        assert!(numbers.iter().all(|number| number.abs() < 3.5));
    }

    #[test]
    fn ranges_keep_their_ends() {
        let mut random = Random::new(8);
        for _ in 0..10_000 {
            assert!((2.0..3.0).contains(&random.between(2.0, 3.0)));
            assert!(random.below(5) < 5);
            assert!(
                random
                    .fractions()
                    .iter()
                    .all(|fraction| (0.0..1.0).contains(fraction))
            );
        }
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn streams_of_one_seed_differ() {
        let first: Vec<u64> = (0..100)
            .map(|number| Random::stream(1, number).bits())
            .collect();
        let mut distinct = first.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), first.len());
    }
}
