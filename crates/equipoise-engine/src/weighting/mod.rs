//! Weighting: the target weights of the members of an index (methodology, sections 1.3 and 1.11).

mod capping;
mod volatility;

use std::collections::BTreeMap;

use equipoise_model::definitions::{Scheme, SectorTotals, Weighting};
use equipoise_model::{NoticeKind, Panel};

use crate::selection::MemberLine;

pub use self::capping::{Capped, capped};
pub use self::volatility::daily_deviation;

/// Target weights of `lines`, in their order. They sum to 1. `row` is the close whose figures count.
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
        if let Some(totals) = weighting.sector_neutral {
            neutralize(&mut weights, &sectors, totals, lines);
        }
        if let Err(what) = hold_limits(weighting, &mut weights, &sectors, lines) {
            notices.push(NoticeKind::Infeasible { what });
        }
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
            Scheme::Explicit(targets) => explicit(targets, panel, line.column),
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
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    lines
        .iter()
        .map(|line| {
            let sector = panel.securities[line.column as usize].sector.as_deref();
            let next = numbers.len();
            *numbers.entry(sector.unwrap_or_default()).or_insert(next)
        })
        .collect()
}

/// Sums by sector.
fn totals(sectors: &[usize], values: impl Iterator<Item = f64>) -> Vec<f64> {
    let count = sectors.iter().max().map_or(0, |last| last + 1);
    let mut totals = vec![0.0; count];
    for (sector, value) in sectors.iter().zip(values) {
        totals[*sector] += value;
    }
    totals
}

/// Give each sector its total; members keep their proportions within it.
fn neutralize(weights: &mut [f64], sectors: &[usize], wanted: SectorTotals, lines: &[MemberLine]) {
    let now = totals(sectors, weights.iter().copied());
    let aims = match wanted {
        SectorTotals::Equal => vec![1.0 / now.len() as f64; now.len()],
        SectorTotals::MarketCap => {
            let caps = lines.iter().map(|line| line.cap * line.part);
            let mut caps = totals(sectors, caps.map(|cap| if cap > 0.0 { cap } else { 0.0 }));
            scale(&mut caps);
            caps
        }
    };
    for (weight, sector) in weights.iter_mut().zip(sectors) {
        if now[*sector] > 0.0 {
            *weight *= aims[*sector] / now[*sector];
        }
    }
    scale(weights);
}

/// Rounds of limits on sectors and names before they are given up as contradictory.
const ROUNDS_MAX: usize = 200;
/// What a limit may be missed by.
const TOLERANCE: f64 = 1e-12;

/// Hold the limits on names and sectors, one after the other until both hold.
fn hold_limits(
    weighting: &Weighting,
    weights: &mut Vec<f64>,
    sectors: &[usize],
    lines: &[MemberLine],
) -> Result<(), String> {
    // The limit is on companies; lines of one company have the same cap and share a weight.
    let limits: Option<Vec<f64>> = weighting
        .max_weight
        .map(|most| lines.iter().map(|line| most * line.part).collect());
    for _ in 0..ROUNDS_MAX {
        let mut is_held = true;
        if let Some(most) = weighting.max_sector_weight {
            let now = totals(sectors, weights.iter().copied());
            if now.iter().any(|total| *total > most + TOLERANCE) {
                is_held = false;
                let aims = feasible(capped(&now, &vec![most; now.len()]), "sector")?;
                for (weight, sector) in weights.iter_mut().zip(sectors) {
                    if now[*sector] > 0.0 {
                        *weight *= aims[*sector] / now[*sector];
                    }
                }
            }
        }
        if let Some(limits) = &limits {
            let breaks = |(weight, most): (&f64, &f64)| *weight > most + TOLERANCE;
            if weights.iter().zip(limits).any(breaks) {
                is_held = false;
                *weights = feasible(capped(weights, limits), "name")?;
            }
        }
        if is_held {
            return Ok(());
        }
    }
    Err("limits on names and sectors contradict each other".to_owned())
}

fn feasible(result: Capped, what: &str) -> Result<Vec<f64>, String> {
    match result {
        Capped::Held(weights) => Ok(weights),
        Capped::Infeasible { limit_sum } => Err(format!(
            "limits of each {what} sum to {limit_sum}, less than 1"
        )),
    }
}
