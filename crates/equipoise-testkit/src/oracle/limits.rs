//! Limits on the weight of companies and sectors (section 1.11).

use std::collections::BTreeMap;

use super::facts::Line;
use super::number::{Number, exact, one, shortened, sum, whole, zero};

/// What a limit may be missed by.
const TOLERANCE: f64 = 1e-12;
/// How often limits on sectors and on companies are held one after the other before they are taken
/// to contradict each other.
const MAX_ROUNDS: usize = 200;

/// The limits of a definition, and what group a member is in.
pub(super) struct Limits<'l, 's> {
    pub(super) company_of: &'l dyn Fn(usize) -> Line,
    pub(super) sector_of: &'l dyn Fn(usize) -> &'s str,
    pub(super) company: Option<Number>,
    pub(super) sector: Option<Number>,
}

/// `weights` with sectors, then companies, held to their limits, again until both hold. A limit that
/// cannot hold, because it is too low for the groups there are, is left out.
pub(super) fn held_to(limits: &Limits<'_, '_>, mut weights: Vec<Number>) -> Vec<Number> {
    let (mut sector, mut company) = (limits.sector.clone(), limits.company.clone());
    for _ in 0..MAX_ROUNDS {
        let mut is_held = true;
        if let Some(limit) = &sector {
            match capped_by_group(&weights, limits.sector_of, limit) {
                Capped::Held => {}
                Capped::Moved(moved) => (weights, is_held) = (moved, false),
                Capped::Impossible => (sector, is_held) = (None, false),
            }
        }
        if let Some(limit) = &company {
            match capped_by_group(&weights, limits.company_of, limit) {
                Capped::Held => {}
                Capped::Moved(moved) => (weights, is_held) = (moved, false),
                Capped::Impossible => (company, is_held) = (None, false),
            }
        }
        if is_held {
            break;
        }
        weights = weights.iter().map(shortened).collect();
    }
    weights
}

enum Capped {
    /// No group is above the limit.
    Held,
    Moved(Vec<Number>),
    /// All groups at the limit are less than the whole.
    Impossible,
}

/// `weights` with no group above `limit`; members keep their proportions within a group.
fn capped_by_group<G: Ord>(
    weights: &[Number],
    group_of: impl Fn(usize) -> G,
    limit: &Number,
) -> Capped {
    let mut totals: BTreeMap<G, Number> = BTreeMap::new();
    for (place, weight) in weights.iter().enumerate() {
        *totals.entry(group_of(place)).or_insert_with(zero) += weight;
    }
    if totals
        .values()
        .all(|total| *total <= limit + exact(TOLERANCE))
    {
        return Capped::Held;
    }
    let used = totals.values().filter(|total| **total > zero()).count();
    let possible = limit * whole(used);
    if possible < sum(totals.values()) * (one() - exact(TOLERANCE)) {
        return Capped::Impossible;
    }
    let aims = redistributed(&totals.values().cloned().collect::<Vec<_>>(), limit);
    let aims: BTreeMap<&G, Number> = totals.keys().zip(aims).collect();
    let moved = weights.iter().enumerate().map(|(place, weight)| {
        let group = group_of(place);
        match totals[&group] > zero() {
            true => weight * &aims[&group] / &totals[&group],
            false => weight.clone(),
        }
    });
    Capped::Moved(moved.collect())
}

/// What is above `limit` goes to the others in proportion, again until nothing is above it. One that
/// was cut stays at the limit.
fn redistributed(totals: &[Number], limit: &Number) -> Vec<Number> {
    let mut is_cut = vec![false; totals.len()];
    let mut weights = totals.to_vec();
    while let Some(above) = weights.iter().position(|weight| weight > limit) {
        is_cut[above] = true;
        let cut = is_cut.iter().filter(|is_cut| **is_cut).count();
        let open = totals.iter().zip(&is_cut).filter(|(_, is_cut)| !**is_cut);
        let open = sum(open.map(|(total, _)| total));
        let left = sum(totals) - limit * whole(cut);
        let factor = match open > zero() {
            true => left / open,
            false => zero(),
        };
        for (place, weight) in weights.iter_mut().enumerate() {
            *weight = match is_cut[place] {
                true => limit.clone(),
                false => &totals[place] * &factor,
            };
        }
    }
    weights
}
