//! Thresholds: every limit of every rule, in one place.

/// The limits of the rules, by default those of section 5.1 of the methodology.
///
/// The limits on volatility and volume were tuned on one recorded market of large companies;
/// `docs/reference/quality.md` says what they find there and in a market they were not tuned on.
///
/// Returns are fractions, ratios are plain numbers, volatilities are of one session.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Move of the close that is flagged: 0.25.
    pub jump_flag: f64,
    /// Move of the close that is quarantined: 0.5.
    pub jump_quarantine: f64,
    /// Move in volatilities of the line that needs an explanation: 10.
    pub jump_sigmas: f64,
    /// Smallest move that is flagged for its volatilities alone when no volume is known: 0.15.
    pub jump_without_volume: f64,
    /// Volume in medians above which a sudden move is believed, because news trades: 2.
    pub jump_volume: f64,
    /// Distance from the median return of the session, in robust standard deviations: 8.
    pub cross_section_deviations: f64,
    /// Volatilities of the line that an outlier of the session must also move: 6.
    pub cross_section_sigmas: f64,
    /// Volume in medians above which an outlier of the session is believed: 1.3.
    pub cross_section_volume: f64,
    /// Fewest lines a session is compared across: 20.
    pub cross_section_lines: usize,
    /// Volatilities that a move and its reversal must both reach when the price ranges of the
    /// session leave both neighbors: 2.
    pub spike_sigmas_apart: f64,
    /// What may be left of such a move after its reversal, as a share of it: 0.8.
    pub spike_rest_apart: f64,
    /// Volatilities that a move and its reversal must both reach whatever the ranges: 5.
    pub spike_sigmas: f64,
    /// What may be left of such a move after its reversal, as a share of it: 0.3.
    pub spike_rest: f64,
    /// Sessions in which a bar must not come again: 20, at most 20.
    pub repeat_sessions: u32,
    /// How far the volumes of two equal bars may lie apart, as a fraction, for one to be a copy: 0.05.
    pub repeat_volume: f64,
    /// Sessions with the same close and no volume that are flagged: 1.
    pub stale_flag: u32,
    /// Sessions with the same close and no volume that are quarantined: 3.
    pub stale_quarantine: u32,
    /// Share of its last sessions without volume up to which the silence of a line is quarantined,
    /// because it usually trades: 0.2.
    pub stale_silence: f64,
    /// Sessions with the same close in spite of volume that are flagged: 5.
    pub stale_with_volume: u32,
    /// Relative distance from a usual split ratio that still suggests the split: 0.01.
    pub split_ratio_tolerance: f64,
    /// Move left after a split, as a share, that puts the split in doubt: 0.15.
    pub action_gap: f64,
    /// Relative distance from a factor of 100 or 1,000 that still suggests another unit: 0.2.
    pub unit_tolerance: f64,
    /// Change of a share count that is flagged: 0.05.
    pub shares_flag: f64,
    /// Change of a share count without an action that is quarantined: 0.2.
    pub shares_quarantine: f64,
    /// Volume in medians that is flagged: 50.
    pub volume_spike: f64,
    /// Share of the usual bars below which a session is flagged: 0.95.
    pub partial_flag: f64,
    /// Share of the usual bars below which a session is refused: 0.8.
    pub partial_refuse: f64,
    /// Share of suspect bars above which the session is quarantined as a whole: 1/3.
    pub large_scale: f64,
    /// Yield of one payment above which it is to be reviewed as a special dividend: 0.05.
    pub dividend_flag: f64,
    /// Yield of one payment above which it is quarantined: 0.25.
    pub dividend_quarantine: f64,
    /// Sessions without a bar, before the line trades again, that are flagged: 1.
    pub gap_flag: u32,
    /// Sessions without a bar after which the line needs a look before it is used again: 20.
    pub gap_quarantine: u32,
    /// Sessions after the last bar of a line by which its end must be on file: 20.
    pub ending_sessions: u32,
    /// Difference to the close of another source that is quarantined, as a fraction: 0.005.
    pub source_difference: f64,
    /// Least difference to the close of another source, in the price unit of the line: 0.02.
    pub source_difference_amount: f64,
    /// Changed closes of a line at one ratio that show a history adjusted backwards: 3.
    pub back_adjusted_sessions: u32,
    /// Days in which a line does not pay the same kind of dividend twice: 10.
    pub dividend_repeat_days: u32,
    /// Days in which a symbol is not given to another security: 30.
    pub reuse_days: u32,
    /// Daily move of a rate between major currencies that is quarantined: 0.03.
    pub fx_move: f64,
    /// Daily move of any other rate that is quarantined: 0.1.
    pub fx_move_other: f64,
    /// Gap between a rate and the one across a third currency that is quarantined: 0.0005.
    pub fx_triangle: f64,
    /// Moves of a line before its volatility is used: 20.
    pub warm_up: u32,
    /// Weight of the past in the variance of a line: 0.94.
    pub decay: f64,
    /// Volatility of a line that has no past yet: 0.015.
    pub initial_volatility: f64,
    /// Lowest volatility of a line: 0.004.
    pub least_volatility: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            jump_flag: 0.25,
            jump_quarantine: 0.5,
            jump_sigmas: 10.0,
            jump_without_volume: 0.15,
            jump_volume: 2.0,
            cross_section_deviations: 8.0,
            cross_section_sigmas: 6.0,
            cross_section_volume: 1.3,
            cross_section_lines: 20,
            spike_sigmas_apart: 2.0,
            spike_rest_apart: 0.8,
            spike_sigmas: 5.0,
            spike_rest: 0.3,
            repeat_sessions: 20,
            repeat_volume: 0.05,
            stale_flag: 1,
            stale_quarantine: 3,
            stale_silence: 0.2,
            stale_with_volume: 5,
            split_ratio_tolerance: 0.01,
            action_gap: 0.15,
            unit_tolerance: 0.2,
            shares_flag: 0.05,
            shares_quarantine: 0.2,
            volume_spike: 50.0,
            partial_flag: 0.95,
            partial_refuse: 0.8,
            large_scale: 1.0 / 3.0,
            dividend_flag: 0.05,
            dividend_quarantine: 0.25,
            gap_flag: 1,
            gap_quarantine: 20,
            ending_sessions: 20,
            source_difference: 0.005,
            source_difference_amount: 0.02,
            back_adjusted_sessions: 3,
            dividend_repeat_days: 10,
            reuse_days: 30,
            fx_move: 0.03,
            fx_move_other: 0.1,
            fx_triangle: 0.0005,
            warm_up: 20,
            decay: 0.94,
            initial_volatility: 0.015,
            least_volatility: 0.004,
        }
    }
}
