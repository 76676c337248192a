//! Scale: counts filed in thousands or millions where shares are asked for, or the other way round.

use super::company_facts::CompanyCount;
use super::finding::{FindingKind, Findings};

/// How far a count may be from the median of its company and be on its scale for sure: what issues,
/// buybacks and splits of many years make of it.
const WIDE: f64 = 30.0;
/// How near a count that is brought to scale must come to its neighbour: what the time between two
/// filings makes of it.
const NARROW: f64 = 1.5;
/// What counts off the scale have to be multiplied by.
const FACTORS: [f64; 4] = [1e3, 1e6, 1e-3, 1e-6];

/// Leave counts out that are on another scale than most of their company.
///
/// None near the median is ever left out, nor one that no factor brings to its neighbour: whether such
/// a count is believable is judged elsewhere. Of two scales with equally many counts the larger is
/// the right one, since most mistakes are counts in thousands.
pub(super) fn drop_misscaled(
    counts: Vec<CompanyCount>,
    findings: &mut Findings,
) -> Vec<CompanyCount> {
    let factors = factors(&counts);
    let keep = |(count, factor): (CompanyCount, Option<f64>)| {
        let Some(factor) = factor else {
            return Some(count);
        };
        let value = count.shares_outstanding;
        findings.about(count.effective, FindingKind::Misscaled { value, factor });
        None
    };
    counts.into_iter().zip(factors).filter_map(keep).collect()
}

/// For each count that is off the scale, what brings it there.
fn factors(counts: &[CompanyCount]) -> Vec<Option<f64>> {
    let shares: Vec<f64> = counts
        .iter()
        .map(|count| count.shares_outstanding)
        .collect();
    let mut sorted = shares.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(&median) = sorted.get(sorted.len() / 2) else {
        return Vec::new();
    };
    let usual = |shares: f64| is_within(WIDE, shares / median).then_some(shares);
    let before = neighbours(shares.iter().map(|shares| usual(*shares)));
    let mut after = neighbours(shares.iter().rev().map(|shares| usual(*shares)));
    after.reverse();
    let factor = |place: usize| {
        let value = shares[place];
        let neighbour = before[place].or(after[place])?;
        let fits = |factor: &f64| is_within(NARROW, value * factor / neighbour);
        usual(value).map_or_else(|| FACTORS.into_iter().find(fits), |_| None)
    };
    (0..shares.len()).map(factor).collect()
}

/// For each place, the last usual count up to it.
fn neighbours(usual: impl Iterator<Item = Option<f64>>) -> Vec<Option<f64>> {
    let mut last = None;
    let mut up_to = |count: Option<f64>| {
        last = count.or(last);
        last
    };
    usual.map(&mut up_to).collect()
}

fn is_within(band: f64, ratio: f64) -> bool {
    (1.0 / band..=band).contains(&ratio)
}
