//! What is remembered of a line: a fixed amount, however long it trades.

use equipoise_model::Date;

use crate::adjustment::Adjustment;
use crate::median::median;
use crate::observation::Observation;
use crate::thresholds::Thresholds;

/// Bars that are remembered for repetition and the usual volume.
pub(crate) const REMEMBERED: usize = 20;
/// A move counts for the volatility up to so many volatilities, so that one wrong price does not
/// hide the next.
const MOST_SIGMAS: f64 = 4.0;

/// The last bar of a line and how it came about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past {
    pub(crate) session: Date,
    /// Sessions of the exchange up to this one.
    pub(crate) position: u32,
    pub(crate) bar: Observation,
    /// The range of the bar before it, on the basis of this one.
    pub(crate) high_before: f64,
    pub(crate) low_before: f64,
    /// Its move over that of the market, as a logarithm; `NaN` for a first bar.
    pub(crate) excess: f64,
    /// The volatility the move was measured with.
    pub(crate) sigma: f64,
    /// Whether the volatility rested on enough moves.
    pub(crate) is_warm: bool,
}

/// A bar that may come again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Print {
    pub(crate) session: Date,
    pub(crate) fingerprint: Option<u64>,
    pub(crate) close: f64,
    pub(crate) volume: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) past: Option<Past>,
    /// The known actions since the last bar.
    pub(crate) adjustment: Adjustment,
    variance: f64,
    moves: u32,
    /// Bars in a row, the last one included, whose close was that of the bar before.
    pub(crate) same_close: u32,
    /// Of these, the last ones in a row without volume.
    pub(crate) same_close_quiet: u32,
    /// Of the last bars, latest in the lowest bit, those without volume.
    silence: u32,
    prints: [Option<Print>; REMEMBERED],
    next_print: usize,
    volumes: [f64; REMEMBERED],
    known_volumes: usize,
    next_volume: usize,
    /// The last share count, on today's share basis; `NaN` before the first.
    pub(crate) shares: f64,
}

impl History {
    pub(crate) fn new(limits: &Thresholds) -> Self {
        Self {
            past: None,
            adjustment: Adjustment::NONE,
            variance: limits.initial_volatility * limits.initial_volatility,
            moves: 0,
            same_close: 0,
            same_close_quiet: 0,
            silence: 0,
            prints: [None; REMEMBERED],
            next_print: 0,
            volumes: [f64::NAN; REMEMBERED],
            known_volumes: 0,
            next_volume: 0,
            shares: f64::NAN,
        }
    }

    /// Volatility of one session, by the moves so far.
    pub(crate) fn sigma(&self) -> f64 {
        self.variance.sqrt()
    }

    pub(crate) fn is_warm(&self, limits: &Thresholds) -> bool {
        self.moves >= limits.warm_up
    }

    /// Let a move over that of the market, of `sessions` sessions, count for the volatility.
    pub(crate) fn remember_move(&mut self, excess: f64, sessions: u32, limits: &Thresholds) {
        let moved = excess.abs() / f64::from(sessions.max(1)).sqrt();
        let counted = moved.min(MOST_SIGMAS * self.sigma());
        let mixed = limits.decay * self.variance + (1.0 - limits.decay) * counted * counted;
        self.variance = mixed.max(limits.least_volatility * limits.least_volatility);
        self.moves = self.moves.saturating_add(1);
    }

    pub(crate) fn remember_bar(&mut self, session: Date, bar: &Observation) {
        self.prints[self.next_print] = Some(Print {
            session,
            fingerprint: bar.fingerprint(),
            close: bar.close,
            volume: bar.volume,
        });
        self.silence = (self.silence << 1 | u32::from(bar.volume <= 0.0)) & ((1 << REMEMBERED) - 1);
        self.next_print = (self.next_print + 1) % REMEMBERED;
        if bar.volume > 0.0 {
            self.volumes[self.next_volume] = bar.volume;
            self.next_volume = (self.next_volume + 1) % REMEMBERED;
            self.known_volumes = (self.known_volumes + 1).min(REMEMBERED);
        }
    }

    /// The share of the remembered bars without volume, the `latest` ones not counted.
    pub(crate) fn silence(&self, latest: u32) -> f64 {
        let earlier = self.silence.checked_shr(latest).unwrap_or(0);
        f64::from(earlier.count_ones()) / REMEMBERED as f64
    }

    /// The bars remembered, latest first.
    pub(crate) fn prints(&self) -> impl Iterator<Item = &Print> {
        (1..=REMEMBERED)
            .map(|back| (self.next_print + REMEMBERED - back) % REMEMBERED)
            .map_while(|place| self.prints[place].as_ref())
    }

    /// `volume` in medians of the last bars with volume; `None` while there are too few of them.
    pub(crate) fn relative_volume(&self, volume: f64) -> Option<f64> {
        let usual = self.usual_volume()?;
        (!volume.is_nan()).then_some(volume / usual)
    }

    /// The median of the last volumes above zero; `None` while there are fewer than half of them.
    pub(crate) fn usual_volume(&self) -> Option<f64> {
        if self.known_volumes < REMEMBERED / 2 {
            return None;
        }
        let mut volumes = self.volumes;
        Some(median(&mut volumes[..self.known_volumes]))
    }

    /// Whether `volume` is more than `times` as much as half of the last ones or more; the median
    /// need not be taken to tell.
    pub(crate) fn is_above_most(&self, volume: f64, times: f64) -> bool {
        let known = &self.volumes[..self.known_volumes];
        let below = known.iter().filter(|usual| **usual * times < volume);
        self.known_volumes >= REMEMBERED / 2 && below.count() * 2 >= known.len()
    }
}
