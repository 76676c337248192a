//! A class of shares that is not listed: the founders' part of a large company.

use chrono::{Days, TimeDelta};
use equipoise_model::{Date, calendar};

use super::line::Line;
use super::record::Recorder;

/// Shares of the listed line that one share of the class converts to.
const RATIO: f64 = 4.0;
/// Shares of the class for each share of the listed line.
const PART: f64 = 0.05;
/// Days from the effective date of the only count to the first session, and to its filing.
const COUNTED_BEFORE_DAYS: u64 = 60;
const FILED_AFTER_DAYS: i64 = 40;

/// The class; founders neither sell nor convert.
#[derive(Debug, Clone)]
pub(super) struct Unlisted {
    pub(super) symbol: String,
    pub(super) name: String,
    /// Position of the line it converts to.
    pub(super) of: usize,
    pub(super) ratio: f64,
    pub(super) shares: f64,
}

impl Unlisted {
    /// The third class of the company whose first line stands at `of`.
    pub(super) fn beside(of: usize, line: &Line) -> Self {
        let company = line.company.as_deref().unwrap_or(&line.name);
        Self {
            symbol: format!("{}.C", line.symbol),
            name: format!("{company} Class C"),
            of,
            ratio: RATIO,
            shares: (line.shares * PART).round(),
        }
    }

    /// State the count, which is known before the first session.
    pub(super) fn count(&self, first: Date, record: &mut Recorder) {
        let effective = calendar::previous_session(first - Days::new(COUNTED_BEFORE_DAYS));
        let known = calendar::new_york_close(effective) + TimeDelta::days(FILED_AFTER_DAYS);
        record.share_count(&self.symbol, self.shares, effective, Some(known));
    }
}
