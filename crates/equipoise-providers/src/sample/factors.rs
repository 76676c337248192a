//! What moves all lines together: the market, calm or stormy, and eleven sectors.

use super::names::SECTORS;
use super::random::Random;

/// Mean market return of a session.
const DRIFT: f64 = 0.000_42;
const CALM_VOLATILITY: f64 = 0.007;
const STORM_VOLATILITY: f64 = 0.019;
const SECTOR_VOLATILITY: f64 = 0.004;
/// Chance that a calm market turns stormy in a session, and that a storm ends.
const STORM_STARTS: f64 = 0.006;
const STORM_ENDS: f64 = 0.03;

/// The common returns, session by session.
pub(super) struct Factors {
    random: Random,
    is_storm: bool,
    /// Return of the market in this session.
    pub(super) market: f64,
    /// Return of each sector beyond the market's, in this session.
    pub(super) sectors: [f64; SECTORS.len()],
}

impl Factors {
    pub(super) fn new(random: Random) -> Self {
        Self {
            random,
            is_storm: false,
            market: 0.0,
            sectors: [0.0; SECTORS.len()],
        }
    }

    /// Move on to the next session.
    pub(super) fn step(&mut self) {
        let turns = if self.is_storm {
            STORM_ENDS
        } else {
            STORM_STARTS
        };
        if self.random.between(0.0, 1.0) < turns {
            self.is_storm = !self.is_storm;
        }
        let volatility = if self.is_storm {
            STORM_VOLATILITY
        } else {
            CALM_VOLATILITY
        };
        self.market = DRIFT + volatility * self.random.normal();
        for sector in &mut self.sectors {
            *sector = SECTOR_VOLATILITY * self.random.normal();
        }
    }
}
