//! Companies with several lines (methodology, section 3.2).

use std::collections::BTreeMap;
use std::sync::Arc;

use equipoise_model::Panel;
use equipoise_model::definitions::Unit;

/// The lines of each company that has more than one, by first column, and the company of each
/// column. Where lines are ranked by themselves there is none.
#[derive(Debug, Clone)]
pub struct Companies(Arc<Content>);

#[derive(Debug)]
struct Content {
    lines: Vec<Vec<u32>>,
    company_of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Companies {
    /// The companies of `panel`, as `unit` sees them.
    #[must_use]
    pub fn new(panel: &Panel<'_>, unit: Unit) -> Self {
        let mut company_of = vec![NONE; panel.columns()];
        if unit == Unit::Line {
            return Self(Arc::new(Content {
                lines: Vec::new(),
                company_of,
            }));
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
        Self(Arc::new(Content { lines, company_of }))
    }

    /// Every company with several lines.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.0.lines.iter().map(Vec::as_slice)
    }

    /// The lines of the company that `column` belongs to; `None` when it is the only one.
    #[must_use]
    pub fn lines_of(&self, column: u32) -> Option<&[u32]> {
        let company = self.0.company_of[column as usize];
        self.0.lines.get(company as usize).map(Vec::as_slice)
    }

    /// The lines of the company that `column` belongs to, `column` among them.
    pub fn all_lines(&self, column: u32) -> impl Iterator<Item = u32> {
        let others = self.lines_of(column).unwrap_or(&[]).iter().copied();
        let own = others.len() == 0;
        others.chain(own.then_some(column))
    }

    /// The first line of the company that `column` belongs to, which is itself where it is the only
    /// one.
    #[must_use]
    pub fn first_line(&self, column: u32) -> u32 {
        self.lines_of(column).map_or(column, |lines| lines[0])
    }

    /// Whether `column` is the only line of its company.
    #[must_use]
    pub fn is_single(&self, column: u32) -> bool {
        self.0.company_of[column as usize] == NONE
    }

    /// Whether both columns are lines of one company.
    #[must_use]
    pub fn is_same(&self, a: u32, b: u32) -> bool {
        a == b || self.lines_of(a).is_some_and(|lines| lines.contains(&b))
    }
}
