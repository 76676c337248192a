//! The report of a screening: findings up to a limit, and counts of all.

use std::collections::BTreeMap;

use crate::{Finding, Outcome, Rule};

/// What a screening found.
///
/// It keeps the first findings up to a limit and counts the others, so a file that is wrong from top
/// to bottom does not fill the memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    limit: usize,
    findings: Vec<Finding>,
    counts: BTreeMap<(Rule, Outcome), u64>,
    bars: u64,
}

impl Report {
    /// An empty report that keeps at most `limit` findings.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self {
            limit,
            findings: Vec::new(),
            counts: BTreeMap::new(),
            bars: 0,
        }
    }

    /// The findings that were kept: by the session at whose close they could be told, then whole
    /// sessions before lines, then symbol, then rule.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings a rule had with an outcome, the ones that were not kept included.
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<(Rule, Outcome), u64> {
        &self.counts
    }

    /// Findings that were counted but not kept.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        let all: u64 = self.counts.values().sum();
        all - self.findings.len() as u64
    }

    /// The bars that were looked at.
    #[must_use]
    pub fn bars(&self) -> u64 {
        self.bars
    }

    pub(crate) fn saw(&mut self, bars: usize) {
        self.bars += bars as u64;
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        *self
            .counts
            .entry((finding.rule, finding.outcome))
            .or_default() += 1;
        if self.findings.len() < self.limit {
            self.findings.push(finding);
        }
    }
}
