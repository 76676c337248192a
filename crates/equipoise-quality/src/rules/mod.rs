//! The rules, one a file. Each answers a verdict or nothing.

pub(crate) mod action_gap;
pub(crate) mod back_adjusted;
pub(crate) mod closed_day;
pub(crate) mod cross_section;
pub(crate) mod dividend;
pub(crate) mod dividend_terms;
pub(crate) mod duplicate;
pub(crate) mod ending;
pub(crate) mod fx_inverted;
pub(crate) mod fx_move;
pub(crate) mod fx_triangle;
pub(crate) mod gap;
pub(crate) mod jump;
pub(crate) mod large_scale;
pub(crate) mod missing_session;
pub(crate) mod partial_session;
pub(crate) mod price;
pub(crate) mod price_order;
pub(crate) mod quiet_move;
pub(crate) mod repeated_bar;
pub(crate) mod second_source;
pub(crate) mod share_count;
pub(crate) mod spike;
pub(crate) mod split_ratio;
pub(crate) mod stale;
pub(crate) mod symbol_reuse;
pub(crate) mod unit;
pub(crate) mod volume_spike;

use crate::Rule;
use crate::line::{Case, Verdict};

type Judge = fn(&Case<'_>) -> Option<Verdict>;

/// Rules about one bar by itself or against its line, in the order of [`Rule`].
pub(crate) const OF_BARS: [(Rule, Judge); 6] = [
    (Rule::PriceOrder, price_order::judge),
    (Rule::Gap, gap::judge),
    (Rule::RepeatedBar, repeated_bar::judge),
    (Rule::Stale, stale::judge),
    (Rule::QuietMove, quiet_move::judge),
    (Rule::VolumeSpike, volume_spike::judge),
];

/// Rules about a move, the most particular explanation first: the first one that speaks is heard.
pub(crate) const OF_MOVES: [(Rule, Judge); 6] = [
    (Rule::Spike, spike::judge),
    (Rule::Unit, unit::judge),
    (Rule::ActionGap, action_gap::judge),
    (Rule::SplitRatio, split_ratio::judge),
    (Rule::Jump, jump::judge),
    (Rule::CrossSection, cross_section::judge),
];
