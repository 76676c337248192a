//! Scale: counts filed in thousands or millions where shares are asked for, or the other way round.

use super::company_facts::CompanyCount;
use super::finding::{FindingKind, Findings};

/// How far a step between two counts may be from a factor of a thousand or a million and still be one:
/// issues and buybacks between two filings stay well within it.
const TOLERANCE: f64 = 1.5;

/// Leave those out that are on another scale than most. Splits of a thousand for one do not happen in
/// the United States, and where they did, the counts after them would soon be the most.
pub(super) fn drop_misscaled(
    counts: Vec<CompanyCount>,
    findings: &mut Findings,
) -> Vec<CompanyCount> {
    let scales = scales(&counts);
    let Some(usual) = usual(&scales) else {
        return counts;
    };
    let keep = |(count, scale): (CompanyCount, i32)| {
        if scale == usual {
            return Some(count);
        }
        findings.about(
            count.effective,
            FindingKind::Misscaled {
                value: count.shares_outstanding,
                factor: 10_f64.powi(usual - scale),
            },
        );
        None
    };
    counts.into_iter().zip(scales).filter_map(keep).collect()
}

/// The power of ten that each count is on, in relation to the first.
fn scales(counts: &[CompanyCount]) -> Vec<i32> {
    let mut scale = 0;
    let mut before: Option<f64> = None;
    let mut scale_of = |count: &CompanyCount| {
        let shares = count.shares_outstanding;
        scale += before.map_or(0, |before| step(shares / before));
        before = Some(shares);
        scale
    };
    counts.iter().map(&mut scale_of).collect()
}

/// The power of ten of a step between scales; 0 for any other.
fn step(ratio: f64) -> i32 {
    let is_about = |power: i32| {
        let rest = ratio / 10_f64.powi(power);
        (1.0 / TOLERANCE..=TOLERANCE).contains(&rest)
    };
    let powers = [3, 6, -3, -6];
    powers
        .into_iter()
        .find(|power| is_about(*power))
        .unwrap_or(0)
}

/// The scale of most counts; of equally many the largest, since most mistakes are counts in thousands.
fn usual(scales: &[i32]) -> Option<i32> {
    let times = |scale: i32| scales.iter().filter(|other| **other == scale).count();
    let mut distinct = scales.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
        .into_iter()
        .max_by_key(|scale| (times(*scale), *scale))
}
