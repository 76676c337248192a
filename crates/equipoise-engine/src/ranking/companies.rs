//! Companies with several lines.

use std::collections::BTreeMap;

use equipoise_model::Panel;
use equipoise_model::definitions::Unit;

/// The lines of each company that has more than one, by first column, and the company of each
/// column. Where lines are ranked by themselves there is none.
#[derive(Debug, Clone)]
pub(super) struct Companies {
    lines: Vec<Vec<u32>>,
    company_of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Companies {
    pub(super) fn new(panel: &Panel<'_>, unit: Unit) -> Self {
        let mut company_of = vec![NONE; panel.columns()];
        if unit == Unit::Line {
            return Self {
                lines: Vec::new(),
                company_of,
            };
        }
        let mut named: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (column, security) in (0..).zip(panel.securities.iter()) {
            if let Some(company) = &security.company {
                named.entry(company).or_default().push(column);
            }
        }
        let mut lines: Vec<Vec<u32>> = named
            .into_values()
            .filter(|lines| lines.len() > 1)
            .collect();
        lines.sort_unstable();
        for (company, lines) in (0..).zip(&lines) {
            for line in lines {
                company_of[*line as usize] = company;
            }
        }
        Self { lines, company_of }
    }

    /// Every company with several lines.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.lines.iter().map(Vec::as_slice)
    }

    /// The lines of the company that `column` belongs to; `None` when it is the only one.
    pub(super) fn lines_of(&self, column: u32) -> Option<&[u32]> {
        let company = self.company_of[column as usize];
        self.lines.get(company as usize).map(Vec::as_slice)
    }

    /// Whether `column` is the only line of its company.
    pub(super) fn is_single(&self, column: u32) -> bool {
        self.company_of[column as usize] == NONE
    }
}
