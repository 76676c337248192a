//! Lines: through which of its lines a company is held.

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
        let cap = ranker.company_cap(panel, conversion, member.column, row);
        let line = |column: u32, part: f64| MemberLine { column, cap, part };
        match rule {
            LineRule::Largest => lines.push(line(member.column, 1.0)),
            LineRule::MostTraded => {
                let columns = ranker.eligible_lines(member.column);
                let column = most_traded(&columns, panel, conversion, row, &is_held);
                lines.push(line(column.unwrap_or(member.column), 1.0));
            }
            LineRule::AllEqual => {
                let columns = priced(ranker.eligible_lines(member.column), panel, row);
                let part = 1.0 / columns.len() as f64;
                lines.extend(columns.iter().map(|column| line(*column, part)));
            }
            LineRule::All => {
                let columns = priced(ranker.eligible_lines(member.column), panel, row);
                let caps: Vec<f64> = columns
                    .iter()
                    .map(|column| ranker.line_cap(panel, conversion, *column, row))
                    .collect();
                let total: f64 = caps.iter().filter(|cap| cap.is_finite()).sum();
                let parts = columns.iter().zip(&caps).filter(|(_, cap)| **cap > 0.0);
                lines.extend(parts.map(|(column, cap)| line(*column, cap / total)));
            }
        }
    }
    lines.sort_unstable_by_key(|line| line.column);
    lines
}

fn priced(mut columns: Vec<u32>, panel: &Panel<'_>, row: usize) -> Vec<u32> {
    let closes = panel.closes(row);
    columns.retain(|column| closes[*column as usize] > 0.0);
    columns
}

fn most_traded(
    columns: &[u32],
    panel: &Panel<'_>,
    conversion: &Conversion,
    row: usize,
    is_held: impl Fn(u32) -> bool,
) -> Option<u32> {
    let closes = panel.closes(row);
    let mut best: Option<(u32, f64)> = None;
    for &column in columns {
        let has_price = closes[column as usize] > 0.0;
        if !has_price {
            continue;
        }
        let own = traded_value(panel, conversion, row, column, &WINDOW);
        let value = if is_held(column) {
            own * STABILITY
        } else {
            own
        };
        if best.is_none_or(|(_, most)| value > most) {
            best = Some((column, value));
        }
    }
    best.map(|(column, _)| column)
}
