//! Lines: through which of its lines a company is held.

use std::collections::BTreeMap;

use equipoise_model::Panel;
use equipoise_model::definitions::{LineRule, Liquidity, Statistic};

use crate::conversion::Conversion;
use crate::ranking::{Ranker, Standing};
use crate::universe::traded_value;

/// A line of a member.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemberLine {
    /// Column of the line.
    pub column: u32,
    /// First column of its company.
    pub company: u32,
    /// Market cap of its company, in index currency.
    pub cap: f64,
    /// Its part of the weight of the company; the parts of a company sum to 1.
    pub part: f64,
}

/// How much more another line must be traded before it takes the place of the one that is held.
const STABILITY: f64 = 1.25;
const WINDOW: Liquidity = Liquidity {
    min_traded_value: 0.0,
    window_sessions: 63,
    statistic: Statistic::Median,
};

/// The lines of `members`, in column order. `ranker` stands at `row`, the close that decides.
#[must_use]
pub fn lines(
    rule: LineRule,
    members: &[Standing],
    panel: &Panel<'_>,
    conversion: &Conversion,
    ranker: &Ranker,
    row: usize,
    is_held: impl Fn(u32) -> bool,
) -> Vec<MemberLine> {
    let mut lines = Vec::with_capacity(members.len());
    for member in members {
        let column = member.column;
        let columns = || ranker.lines_to_hold(panel, conversion, column, row, &is_held);
        let columns = match rule {
            LineRule::Largest => vec![column],
            LineRule::MostTraded => most_traded(&columns(), panel, conversion, row, &is_held),
            LineRule::All | LineRule::AllEqual => columns(),
        };
        lines.extend(divided(rule, &columns, panel, conversion, ranker, row));
    }
    lines.sort_unstable_by_key(|line| line.column);
    lines
}

/// `columns`, lines of one company, each with its part of the weight: by market cap where the rule
/// says so and one is known, else the same for each.
#[must_use]
pub fn divided(
    rule: LineRule,
    columns: &[u32],
    panel: &Panel<'_>,
    conversion: &Conversion,
    ranker: &Ranker,
    row: usize,
) -> Vec<MemberLine> {
    let Some(&first) = columns.first() else {
        return Vec::new();
    };
    let cap = ranker.company_cap(panel, conversion, first, row);
    let line = |column: u32, part: f64| MemberLine {
        column,
        company: ranker.companies().first_line(column),
        cap,
        part,
    };
    let own = |column: &u32| ranker.line_cap(panel, conversion, *column, row).max(0.0);
    let caps: Vec<f64> = match rule {
        LineRule::All => columns.iter().map(own).collect(),
        LineRule::Largest | LineRule::MostTraded | LineRule::AllEqual => Vec::new(),
    };
    let total: f64 = caps.iter().sum();
    if total > 0.0 {
        let parts = columns.iter().zip(&caps).filter(|(_, cap)| **cap > 0.0);
        return parts
            .map(|(column, cap)| line(*column, cap / total))
            .collect();
    }
    let part = 1.0 / columns.len() as f64;
    columns.iter().map(|column| line(*column, part)).collect()
}

/// `columns`, the lines of a company that are held, each with the same part of its weight. The cap of
/// the company was not looked at.
pub fn equal_parts(company: u32, columns: Vec<u32>) -> impl Iterator<Item = MemberLine> {
    let part = 1.0 / columns.len() as f64;
    columns.into_iter().map(move |column| MemberLine {
        column,
        company,
        cap: f64::NAN,
        part,
    })
}

/// Give the lines of each company, of which some were left out, the whole weight of it.
pub fn make_whole(lines: &mut [MemberLine]) {
    let mut totals: BTreeMap<u32, f64> = BTreeMap::new();
    for line in lines.iter() {
        *totals.entry(line.company).or_insert(0.0) += line.part;
    }
    for line in lines {
        line.part /= totals[&line.company];
    }
}

/// The line that is traded most; the one held stays while no other exceeds it by a quarter.
fn most_traded(
    columns: &[u32],
    panel: &Panel<'_>,
    conversion: &Conversion,
    row: usize,
    is_held: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let value = |column: u32| traded_value(panel, conversion, row, column, &WINDOW);
    let mut most: Option<(u32, f64)> = None;
    for &column in columns {
        let value = value(column);
        if most.is_none_or(|(_, most)| value > most) {
            most = Some((column, value));
        }
    }
    let held = columns.iter().copied().find(|column| is_held(*column));
    let stays = held.filter(|held| most.is_some_and(|(_, most)| most <= value(*held) * STABILITY));
    stays
        .or(most.map(|(column, _)| column))
        .into_iter()
        .collect()
}
