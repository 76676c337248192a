//! What was observed of one line in one session.

use equipoise_model::bars::Bar;

use crate::Field;

/// The figures of a bar; `NaN` for one that was not given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Observation {
    pub(crate) open: f64,
    pub(crate) high: f64,
    pub(crate) low: f64,
    pub(crate) close: f64,
    pub(crate) volume: f64,
}

impl Observation {
    pub(crate) fn of_close(close: f64, volume: f64) -> Self {
        Self {
            open: f64::NAN,
            high: f64::NAN,
            low: f64::NAN,
            close,
            volume,
        }
    }

    /// The prices and their names.
    pub(crate) fn prices(&self) -> [(Field, f64); 4] {
        [
            (Field::Open, self.open),
            (Field::High, self.high),
            (Field::Low, self.low),
            (Field::Close, self.close),
        ]
    }

    /// The bits of every figure: two bars with the same ones state the same.
    pub(crate) fn bits(&self) -> [u64; 5] {
        [self.open, self.high, self.low, self.close, self.volume].map(f64::to_bits)
    }

    /// Stands for the four prices: bars with other prices have another one. `None` when a price is
    /// missing or the range is a single price, which comes again by chance.
    pub(crate) fn fingerprint(&self) -> Option<u64> {
        let [open, high, low, close, _] = self.bits();
        if self.high <= self.low || self.prices().iter().any(|(_, price)| price.is_nan()) {
            return None;
        }
        // Odd multipliers spread the bits, so that equal sums of unequal prices do not meet.
        let mix = |hash: u64, bits: u64| {
            (hash ^ bits)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(29)
        };
        Some([open, high, low, close].into_iter().fold(1, mix))
    }
}

impl From<&Bar<'_>> for Observation {
    fn from(bar: &Bar<'_>) -> Self {
        Self {
            open: bar.open,
            high: bar.high,
            low: bar.low,
            close: bar.close,
            volume: bar.volume,
        }
    }
}
