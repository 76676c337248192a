//! Differences: where what is published of a series and what it would be now part.

use std::collections::BTreeMap;

use equipoise_model::{Date, OverlayRow, SecurityId, Series, SessionRow};

use crate::chain::{Basket, History, baskets_of};

/// Figures closer than this, as a fraction, are the same.
const SAME: f64 = 1e-12;

/// The first session of which something else would be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FirstDifference {
    pub(crate) session: Date,
    /// Whether constituents would be others, on this session or a later one.
    pub(crate) changes_members: bool,
}

/// Compare the published sessions with those built anew; `None` when no level, overlay or basket
/// differs. A basket counts by itself: the level of the session after depends on it.
pub(crate) fn first_difference(history: &History, anew: &[&Series]) -> Option<FirstDifference> {
    let baskets: BTreeMap<Date, Basket> = anew.iter().flat_map(|one| baskets_of(one)).collect();
    let published = |session: &Date| history.baskets.get(session).map_or(&[][..], Vec::as_slice);
    let other_members = baskets
        .iter()
        .find(|(session, basket)| !has_same_members(published(session), basket));
    let other_basket = baskets
        .iter()
        .find(|(session, basket)| !is_same_basket(published(session), basket));
    let session = [
        other_level(history, anew),
        other_overlay(history, anew),
        other_basket.map(|(session, _)| *session),
    ]
    .into_iter()
    .flatten()
    .min()?;
    Some(FirstDifference {
        session,
        changes_members: other_members.is_some(),
    })
}

fn other_level(history: &History, anew: &[&Series]) -> Option<Date> {
    let rows = anew.iter().flat_map(|one| &one.sessions);
    let published: BTreeMap<Date, &SessionRow> = history
        .sessions
        .iter()
        .map(|row| (row.session, row))
        .collect();
    let is_other = |row: &&SessionRow| {
        let old = published.get(&row.session);
        old.is_none_or(|old| !is_same_levels(old, row))
    };
    rows.filter(is_other).map(|row| row.session).min()
}

fn other_overlay(history: &History, anew: &[&Series]) -> Option<Date> {
    let rows = anew.iter().flat_map(|one| &one.overlays);
    let published: BTreeMap<(Date, &str), f64> = history
        .overlays
        .iter()
        .map(|row| ((row.session, row.overlay.as_str()), row.level))
        .collect();
    let is_other = |row: &&OverlayRow| {
        let old = published.get(&(row.session, row.overlay.as_str()));
        old.is_none_or(|old| !is_near(*old, row.level))
    };
    rows.filter(is_other).map(|row| row.session).min()
}

fn is_same_levels(old: &SessionRow, new: &SessionRow) -> bool {
    let levels = |row: &SessionRow| {
        [
            row.price_return,
            row.gross_total_return,
            row.net_total_return,
            row.net_of_cost,
            row.local_currency,
            row.twin_price_return,
        ]
    };
    let both = levels(old).into_iter().zip(levels(new));
    both.into_iter().all(|(old, new)| is_near(old, new))
}

fn has_same_members(old: &[(SecurityId, f64)], new: &Basket) -> bool {
    let members = |basket: &[(SecurityId, f64)]| -> Vec<_> {
        basket.iter().map(|(security, _)| *security).collect()
    };
    members(old) == members(new)
}

fn is_same_basket(old: &[(SecurityId, f64)], new: &Basket) -> bool {
    let mut shares = old.iter().zip(new);
    has_same_members(old, new) && shares.all(|((_, old), (_, new))| is_near(*old, *new))
}

fn is_near(old: f64, new: f64) -> bool {
    let is_equal = old.to_bits() == new.to_bits() || (old.is_nan() && new.is_nan());
    is_equal || (new / old - 1.0).abs() <= SAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_near_when_their_last_digits_alone_differ() {
        assert!(is_near(1000.0, 1000.0 * (1.0 + 1e-14)));
        assert!(is_near(f64::NAN, f64::NAN) && is_near(0.0, 0.0));
        assert!(!is_near(1000.0, 1_000.000_1) && !is_near(f64::NAN, 1.0) && !is_near(0.0, 1.0));
    }
}
