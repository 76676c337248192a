//! Weighting: the target weights of the members of an index (methodology, sections 1.3 and 1.11).

mod capping;
mod volatility;

use std::collections::BTreeMap;

use equipoise_model::definitions::{Scheme, SectorTotals, Weighting};
use equipoise_model::{NoticeKind, Panel};

use crate::selection::MemberLine;

pub use self::capping::{Capped, capped};
pub use self::volatility::daily_deviation;

/// Target weights of `lines`, in their order. They sum to 1. `row` is the close that decides: windows
/// end there.
///
/// What the rules cannot hold, such as a cap that too few members are left for, is said in a notice
/// and the nearest weights are given.
#[must_use]
pub fn targets(
    weighting: &Weighting,
    lines: &[MemberLine],
    panel: &Panel<'_>,
    row: usize,
) -> (Vec<f64>, Vec<NoticeKind>) {
    let mut notices = Vec::new();
    let mut weights = raw(weighting, lines, panel, row);
    if weights.iter().sum::<f64>() <= 0.0 {
        let what = format!("no member has a figure for {}", weighting.scheme.name());
        notices.push(NoticeKind::Infeasible { what });
        weights = lines.iter().map(|line| line.part).collect();
    }
    scale(&mut weights);
    let has_groups = weighting.sector_neutral.is_some() || weighting.max_sector_weight.is_some();
    if has_groups || weighting.max_weight.is_some() {
        let sectors = match has_groups {
            true => sectors(lines, panel),
            false => Vec::new(),
        };
        let companies = groups(lines.iter().map(|line| line.company));
        if let Some(totals) = weighting.sector_neutral {
            neutralize(&mut weights, &sectors, totals, lines);
        }
        let infeasible = hold_limits(weighting, &mut weights, &sectors, &companies);
        notices.extend(
            infeasible
                .into_iter()
                .map(|what| NoticeKind::Infeasible { what }),
        );
    }
    (weights, notices)
}

/// Weights before scaling and limits.
fn raw(weighting: &Weighting, lines: &[MemberLine], panel: &Panel<'_>, row: usize) -> Vec<f64> {
    let weight = |line: &MemberLine| {
        let figure = match &weighting.scheme {
            Scheme::Equal | Scheme::Price => 1.0,
            Scheme::MarketCap => line.cap,
            Scheme::InverseVolatility { window_sessions } => {
                let deviation = daily_deviation(panel, row, line.column, *window_sessions);
                deviation.map_or(0.0, |deviation| 1.0 / deviation)
            }
            // Weights by hand are of lines already.
            Scheme::Explicit(targets) => return explicit(targets, panel, line.column),
        };
        if figure.is_finite() {
            figure * line.part
        } else {
            0.0
        }
    };
    lines.iter().map(weight).collect()
}

fn explicit(targets: &BTreeMap<String, f64>, panel: &Panel<'_>, column: u32) -> f64 {
    let security = &panel.securities[column as usize];
    let named = targets
        .iter()
        .find(|(symbol, _)| security.is_called(symbol));
    named.map_or(0.0, |(_, weight)| *weight)
}

fn scale(weights: &mut [f64]) {
    let total: f64 = weights.iter().sum();
    for weight in weights {
        *weight /= total;
    }
}

/// The sector of each line, as a number; lines without one share a number.
fn sectors(lines: &[MemberLine], panel: &Panel<'_>) -> Vec<usize> {
    let sector = |line: &MemberLine| panel.securities[line.column as usize].sector.as_deref();
    groups(lines.iter().map(|line| sector(line).unwrap_or_default()))
}

/// The group of each line, as a number.
fn groups<G: Ord>(of_lines: impl Iterator<Item = G>) -> Vec<usize> {
    let of_lines: Vec<G> = of_lines.collect();
    if of_lines.is_sorted_by(|one, next| one < next) {
        // Each is a group of its own.
        return (0..of_lines.len()).collect();
    }
    let mut numbers: BTreeMap<G, usize> = BTreeMap::new();
    of_lines
        .into_iter()
        .map(|group| {
            let next = numbers.len();
            *numbers.entry(group).or_insert(next)
        })
        .collect()
}

/// Sums by group.
fn totals(sectors: &[usize], values: impl Iterator<Item = f64>) -> Vec<f64> {
    let count = sectors.iter().max().map_or(0, |last| last + 1);
    let mut totals = vec![0.0; count];
    for (sector, value) in sectors.iter().zip(values) {
        totals[*sector] += value;
    }
    totals
}

/// Give each sector its total; members keep their proportions within it. Where no total is known,
/// sectors stay as they are.
fn neutralize(weights: &mut [f64], sectors: &[usize], wanted: SectorTotals, lines: &[MemberLine]) {
    let now = totals(sectors, weights.iter().copied());
    let aims = match wanted {
        SectorTotals::Equal => vec![1.0 / now.len() as f64; now.len()],
        SectorTotals::MarketCap => {
            let caps = lines.iter().map(|line| line.cap * line.part);
            totals(sectors, caps.map(|cap| if cap > 0.0 { cap } else { 0.0 }))
        }
    };
    let mut moved = weights.to_vec();
    move_groups(&mut moved, sectors, &now, &aims);
    if moved.iter().sum::<f64>() > 0.0 {
        scale(&mut moved);
        weights.copy_from_slice(&moved);
    }
}

/// Rounds of limits on sectors and names before they are given up as contradictory.
const ROUNDS_MAX: usize = 200;
/// What a limit may be missed by.
const TOLERANCE: f64 = 1e-12;

/// Hold the limits on sectors and on companies, one after the other until both hold. A limit that is
/// too low for the groups there are is left out. Answers what could not be held.
fn hold_limits(
    weighting: &Weighting,
    weights: &mut [f64],
    sectors: &[usize],
    companies: &[usize],
) -> Vec<String> {
    let mut limits = [
        (weighting.max_sector_weight, sectors, "sector"),
        (weighting.max_weight, companies, "company"),
    ];
    let mut infeasible = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut is_held = true;
        for (limit, groups, what) in &mut limits {
            let Some(most) = *limit else { continue };
            let now = totals(groups, weights.iter().copied());
            if now.iter().all(|total| *total <= most + TOLERANCE) {
                continue;
            }
            is_held = false;
            match capped(&now, &vec![most; now.len()]) {
                Capped::Held(aims) => move_groups(weights, groups, &now, &aims),
                Capped::Infeasible { limit_sum } => {
                    infeasible.push(format!(
                        "limits of each {what} sum to {limit_sum}, less than 1"
                    ));
                    *limit = None;
                }
            }
        }
        if is_held {
            return infeasible;
        }
    }
    infeasible.push("limits on companies and sectors contradict each other".to_owned());
    infeasible
}

/// Bring the totals of groups from `now` to `aims`; members keep their proportions within a group.
fn move_groups(weights: &mut [f64], groups: &[usize], now: &[f64], aims: &[f64]) {
    for (weight, group) in weights.iter_mut().zip(groups) {
        if now[*group] > 0.0 {
            *weight *= aims[*group] / now[*group];
        }
    }
}
