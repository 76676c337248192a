//! Limits of the thresholds: what each one may be set to, and in which unit.

use crate::Thresholds;

/// A threshold: its name, its unit and the values it may have.
#[derive(Debug, Clone, Copy)]
pub struct Threshold {
    /// The name of the field of [`Thresholds`].
    pub name: &'static str,
    /// The unit, as a plural noun.
    pub unit: &'static str,
    /// The least value.
    pub least: f64,
    /// The largest value.
    pub most: f64,
    slot: fn(&mut Thresholds) -> Slot<'_>,
}

/// Where a threshold is kept.
enum Slot<'t> {
    Number(&'t mut f64),
    Count(&'t mut u32),
    Lines(&'t mut usize),
}

/// A value that a threshold cannot have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ThresholdError {
    /// It is below the least or above the largest value, or no number.
    #[error("{name} {value} is out of range: {least} to {most} {unit}")]
    OutOfRange {
        /// The threshold.
        name: &'static str,
        /// The value.
        value: f64,
        /// The least value.
        least: f64,
        /// The largest value.
        most: f64,
        /// The unit.
        unit: &'static str,
    },
    /// It counts something and is not whole.
    #[error("{name} {value} is not a whole number of {unit}")]
    NotWhole {
        /// The threshold.
        name: &'static str,
        /// The value.
        value: f64,
        /// What it counts.
        unit: &'static str,
    },
    /// A milder outcome would begin after a harder one.
    #[error("{name} {value} is above {harder} {bound}: the milder outcome must begin first")]
    Reversed {
        /// The threshold that must be reached first.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The threshold that must be reached after it.
        harder: &'static str,
        /// Its value.
        bound: f64,
    },
}

/// Pairs of which the first must not be above the second.
const IN_ORDER: [(&str, &str); 7] = [
    ("jump_flag", "jump_quarantine"),
    ("stale_flag", "stale_quarantine"),
    ("shares_flag", "shares_quarantine"),
    ("partial_refuse", "partial_flag"),
    ("dividend_flag", "dividend_quarantine"),
    ("gap_flag", "gap_quarantine"),
    ("fx_move", "fx_move_other"),
];

const fn number(
    name: &'static str,
    unit: &'static str,
    (least, most): (f64, f64),
    slot: fn(&mut Thresholds) -> Slot<'_>,
) -> Threshold {
    Threshold {
        name,
        unit,
        least,
        most,
        slot,
    }
}

const MOVE: &str = "as a fraction of the close";
const SHARE: &str = "as a share";
const SIGMAS: &str = "volatilities";
const SESSIONS: &str = "sessions";
const MEDIANS: &str = "medians of the volume";

macro_rules! thresholds {
    ($($name:ident: $kind:ident, $unit:expr, $least:expr, $most:expr;)*) => {
        [$(number(stringify!($name), $unit, ($least, $most), |all| Slot::$kind(&mut all.$name))),*]
    };
}

impl Thresholds {
    /// Every threshold, in the order of the fields.
    #[rustfmt::skip]
    pub const ALL: [Threshold; 45] = thresholds! {
        jump_flag: Number, MOVE, 0.01, 10.0;
        jump_quarantine: Number, MOVE, 0.01, 10.0;
        jump_sigmas: Number, SIGMAS, 2.0, 1_000.0;
        jump_without_volume: Number, MOVE, 0.01, 10.0;
        jump_volume: Number, MEDIANS, 0.1, 1_000.0;
        cross_section_deviations: Number, "robust standard deviations", 2.0, 1_000.0;
        cross_section_sigmas: Number, SIGMAS, 2.0, 1_000.0;
        cross_section_volume: Number, MEDIANS, 0.1, 1_000.0;
        cross_section_lines: Lines, "lines", 3.0, 100_000.0;
        spike_sigmas_apart: Number, SIGMAS, 0.5, 1_000.0;
        spike_rest_apart: Number, SHARE, 0.0, 1.0;
        spike_sigmas: Number, SIGMAS, 0.5, 1_000.0;
        spike_rest: Number, SHARE, 0.0, 1.0;
        repeat_sessions: Count, SESSIONS, 0.0, 20.0;
        repeat_volume: Number, SHARE, 0.0, 1.0;
        stale_flag: Count, SESSIONS, 1.0, 1_000.0;
        stale_quarantine: Count, SESSIONS, 1.0, 1_000.0;
        stale_silence: Number, SHARE, 0.0, 1.0;
        stale_with_volume: Count, SESSIONS, 1.0, 1_000.0;
        split_ratio_tolerance: Number, SHARE, 0.0, 0.2;
        action_gap: Number, SHARE, 0.01, 10.0;
        unit_tolerance: Number, SHARE, 0.0, 1.0;
        shares_flag: Number, SHARE, 0.001, 10.0;
        shares_quarantine: Number, SHARE, 0.001, 10.0;
        volume_spike: Number, MEDIANS, 1.0, 1_000_000.0;
        partial_flag: Number, SHARE, 0.0, 1.0;
        partial_refuse: Number, SHARE, 0.0, 1.0;
        large_scale: Number, SHARE, 0.01, 1.0;
        dividend_flag: Number, MOVE, 0.001, 10.0;
        dividend_quarantine: Number, MOVE, 0.001, 10.0;
        gap_flag: Count, SESSIONS, 1.0, 1_000.0;
        gap_quarantine: Count, SESSIONS, 1.0, 1_000.0;
        ending_sessions: Count, SESSIONS, 1.0, 1_000.0;
        source_difference: Number, MOVE, 0.000_1, 1.0;
        source_difference_amount: Number, "in the price unit", 0.0, 1_000.0;
        back_adjusted_sessions: Count, SESSIONS, 2.0, 1_000.0;
        dividend_repeat_days: Count, "days", 0.0, 90.0;
        reuse_days: Count, "days", 0.0, 3_650.0;
        fx_move: Number, "as a fraction of the rate", 0.001, 1.0;
        fx_move_other: Number, "as a fraction of the rate", 0.001, 10.0;
        fx_triangle: Number, "as a fraction of the rate", 0.000_01, 1.0;
        warm_up: Count, "moves", 2.0, 1_000.0;
        decay: Number, SHARE, 0.5, 0.999;
        initial_volatility: Number, "a session", 0.0001, 1.0;
        least_volatility: Number, "a session", 0.0001, 1.0;
    };

    /// The threshold called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Threshold> {
        const ALL: &[Threshold] = &Thresholds::ALL;
        ALL.iter().find(|threshold| threshold.name == name)
    }

    /// Check that milder outcomes begin before harder ones.
    ///
    /// # Errors
    /// With the first pair that does not.
    pub fn check(&self) -> Result<(), ThresholdError> {
        let value = |name| Self::named(name).map_or(f64::NAN, |threshold| threshold.value(self));
        let reversed = IN_ORDER
            .into_iter()
            .find(|(milder, harder)| value(milder) > value(harder));
        reversed.map_or(Ok(()), |(name, harder)| {
            Err(ThresholdError::Reversed {
                name,
                value: value(name),
                harder,
                bound: value(harder),
            })
        })
    }
}

impl Threshold {
    /// Its value in `thresholds`.
    #[must_use]
    pub fn value(&self, thresholds: &Thresholds) -> f64 {
        let mut thresholds = thresholds.clone();
        match (self.slot)(&mut thresholds) {
            Slot::Number(number) => *number,
            Slot::Count(count) => f64::from(*count),
            Slot::Lines(lines) => *lines as f64,
        }
    }

    /// Set it to `value`.
    ///
    /// # Errors
    /// When the value is out of range, or should be whole and is not.
    pub fn set(&self, thresholds: &mut Thresholds, value: f64) -> Result<(), ThresholdError> {
        let Self {
            name,
            unit,
            least,
            most,
            ..
        } = *self;
        if !(least..=most).contains(&value) {
            return Err(ThresholdError::OutOfRange {
                name,
                value,
                least,
                most,
                unit,
            });
        }
        let slot = (self.slot)(thresholds);
        if !matches!(slot, Slot::Number(_)) && value.fract() != 0.0 {
            return Err(ThresholdError::NotWhole { name, value, unit });
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole and within a range that fits"
        )]
        match slot {
            Slot::Number(number) => *number = value,
            Slot::Count(count) => *count = value as u32,
            Slot::Lines(lines) => *lines = value as usize,
        }
        Ok(())
    }
}
