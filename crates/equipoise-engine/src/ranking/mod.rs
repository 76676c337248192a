//! Ranking: who is largest at a close, from facts known at that close.
//!
//! Market cap is raw close × shares known that day, in index currency, or the given cap where no
//! share count is known (design, section 8). Companies are ranked, never lines: the cap of a company
//! is the sum over its lines and the unlisted classes valued at them, and one line stands for it.
//! Where a definition ranks lines by themselves, each is a company of its own without them.
//! Equal figures rank by symbol, which is column order.
//!
//! Only lines that may be among the largest are looked at: those of which the highest close of the
//! span reaches a floor. Highs and floor decide how much work is done, and nothing about the result.

mod candidates;
mod caps;
mod changes;
mod eligibility;
mod top;

use equipoise_model::Panel;
use equipoise_model::definitions::{
    Definition, LineRule, Liquidity, RankBy, Statistic, Unit, Universe,
};
use equipoise_model::panel::ShareChange;

use self::candidates::Candidates;
use self::changes::{listings, next_change};
use self::top::Top;
use crate::companies::Companies;
use crate::conversion::Conversion;
use crate::universe::{self, Ineligible};

/// A company at a close, by the column of the line that stands for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Column of the line.
    pub column: u32,
    /// The figure that ranks, in index currency.
    pub figure: f64,
    /// Whether it may become a constituent: a suspended one may only stay.
    pub may_join: bool,
}

/// Stands in the scan for a line that it must not find: the figure comes out negative.
const HIDDEN: f64 = -1.0;
/// Window of the figures that look at trading.
const TRADED_VALUE: Liquidity = Liquidity {
    min_traded_value: 0.0,
    window_sessions: 63,
    statistic: Statistic::Median,
};

/// What is known of a line where the ranker stands: side by side, because a change looks at all of it.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Known share count, `NaN` while none is known.
    shares: f64,
    /// Shares of unlisted classes valued at the line; 0 where lines are ranked by themselves.
    unlisted: f64,
    /// What the cell of a single line is multiplied with: the figure of one that may be ranked, or
    /// [`HIDDEN`].
    factor: f64,
    /// No cell of the span is higher.
    high: f64,
}

/// Ranks the closes of a panel for one definition, row after row.
#[derive(Debug, Clone)]
pub struct Ranker {
    by: RankBy,
    /// Which line of a company may be held.
    line: LineRule,
    universe: Universe,
    /// Sessions without a close after which a line is no longer eligible.
    max_carried: Option<u32>,
    companies: Companies,
    is_admitted: Vec<bool>,
    lines: Vec<Line>,
    counts_unlisted: bool,
    is_listed: Vec<bool>,
    is_suspended: Vec<bool>,
    /// Index currency for one price unit, by unit; `NaN` when there is none that is usable.
    rates: Vec<f64>,
    /// The highs of the lines bound the rows before this one.
    high_until: usize,
    /// Single lines whose high reaches the floor, by column.
    watched: Vec<u32>,
    floor: f64,
    /// Whether highs, factors or floor changed since the lines to watch were found.
    is_stale: bool,
    /// Single lines with a given cap and no share count, by column.
    capped: Vec<u32>,
    listings: Vec<(u32, u32, bool)>,
    next_listing: usize,
    next_shares: usize,
    next_unlisted: usize,
    next_suspension: usize,
    row: Option<usize>,
    candidates: Candidates,
    figures: Vec<f64>,
    top: Top,
}

impl Line {
    const UNKNOWN: Self = Self {
        shares: f64::NAN,
        unlisted: 0.0,
        factor: HIDDEN,
        high: 0.0,
    };
}

impl Ranker {
    /// A ranker of the lines of `panel` that the universe of `definition` admits.
    #[must_use]
    pub fn new(
        panel: &Panel<'_>,
        conversion: &Conversion,
        companies: &Companies,
        definition: &Definition,
    ) -> Self {
        let columns = panel.columns();
        let is_single = |column: &u32| companies.is_single(*column);
        Self {
            by: definition.selection.by,
            line: definition.selection.line,
            universe: definition.universe.clone(),
            max_carried: universe::missing_limit(&definition.missing_price),
            is_admitted: universe::admitted(&definition.universe, panel),
            lines: vec![Line::UNKNOWN; columns],
            counts_unlisted: definition.selection.unit == Unit::Company,
            is_listed: vec![false; columns],
            is_suspended: vec![false; columns],
            rates: vec![1.0; conversion.units()],
            high_until: 0,
            watched: Vec::new(),
            floor: f64::MIN_POSITIVE,
            is_stale: true,
            capped: match panel.given_cap.is_empty() {
                true => Vec::new(),
                false => (0..to_u32(columns)).filter(is_single).collect(),
            },
            listings: Vec::new(),
            next_listing: 0,
            next_shares: 0,
            next_unlisted: 0,
            next_suspension: 0,
            row: None,
            candidates: Candidates::default(),
            figures: Vec::new(),
            top: Top::new(),
            companies: companies.clone(),
        }
    }

    /// Bring share counts, listings and rates up to the close of `row`. Rows may only ascend.
    pub fn advance(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize) {
        assert!(
            self.can_reach(row),
            "a ranker goes forward: {:?} to {row}",
            self.row
        );
        if self.row.is_none() {
            self.stand_at(panel, conversion, row);
        }
        while let Some(change) = next_change(&panel.shares, &mut self.next_shares, row) {
            self.lines[change.column as usize].shares = change.shares;
            self.take_count(conversion, change.column);
        }
        while let Some(change) = self.next_unlisted(panel, row) {
            self.lines[change.column as usize].unlisted = change.shares;
            self.take_count(conversion, change.column);
        }
        while let Some(&(at, column, is_listed)) = self.listings.get(self.next_listing)
            && at as usize <= row
        {
            self.is_listed[column as usize] = is_listed;
            self.rescan(conversion, column);
            self.next_listing += 1;
        }
        while let Some(change) = panel.suspensions.get(self.next_suspension)
            && change.row as usize <= row
        {
            self.is_suspended[change.column as usize] = change.is_suspended;
            self.next_suspension += 1;
        }
        self.row = Some(row);
        if !conversion.is_identity() {
            self.take_rates(panel, conversion, row);
        }
    }

    /// The next change of the shares of unlisted classes up to `row`, where they count.
    fn next_unlisted(&mut self, panel: &Panel<'_>, row: usize) -> Option<ShareChange> {
        if !self.counts_unlisted {
            return None;
        }
        next_change(&panel.unlisted, &mut self.next_unlisted, row)
    }

    /// Take up the state at the close of the first `row`, without going through what was before.
    fn stand_at(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize) {
        let is_after_all = panel
            .shares
            .last()
            .is_none_or(|change| change.row as usize <= row);
        if is_after_all && !panel.latest_shares.is_empty() {
            for (line, latest) in self.lines.iter_mut().zip(panel.latest_shares.iter()) {
                line.shares = *latest;
            }
            self.next_shares = panel.shares.len();
        }
        while let Some(change) = next_change(&panel.shares, &mut self.next_shares, row) {
            self.lines[change.column as usize].shares = change.shares;
        }
        while let Some(change) = self.next_unlisted(panel, row) {
            self.lines[change.column as usize].unlisted = change.shares;
        }
        for (column, is_listed) in self.is_listed.iter_mut().enumerate() {
            let (first, last) = (panel.listed_row[column], panel.delisted_row[column]);
            *is_listed = first as usize <= row && row < last as usize;
        }
        self.listings = listings(panel, row);
        for column in 0..to_u32(panel.columns()) {
            self.rescan(conversion, column);
        }
    }

    /// Whether `row` is not behind where the ranker stands.
    #[must_use]
    pub fn can_reach(&self, row: usize) -> bool {
        self.row.is_none_or(|current| current <= row)
    }

    /// The `count` largest companies at the close of `row` that may be constituents, in column
    /// order; fewer when fewer are eligible. The bounds of the universe are not looked at.
    pub fn top(
        &mut self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        count: usize,
        largest: &mut Vec<Standing>,
    ) {
        self.collect(panel, conversion, row, count);
        let marks = self.top.pick(&self.candidates.figures, count);
        self.candidates.marked(marks, largest);
        self.settle(count);
    }

    /// The companies at the close of `row` in rank order, down to rank `count` among those that
    /// pass `screen` and may join, and every one that ties with the last.
    pub fn ranked(
        &mut self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        count: usize,
        screen: impl Fn(u32) -> bool,
    ) -> Vec<Standing> {
        let mut wanted = count + count / 8 + 8;
        let mut largest = Vec::new();
        loop {
            self.top(panel, conversion, row, wanted, &mut largest);
            largest.sort_by(|a, b| b.figure.total_cmp(&a.figure).then(a.column.cmp(&b.column)));
            let is_all = largest.len() < wanted;
            if let Some(ranked) = screened(&largest, count, is_all, &screen) {
                return ranked;
            }
            wanted *= 2;
        }
    }

    /// The share count of the line of `column` that is known where the ranker stands, `NaN` when
    /// none is.
    #[must_use]
    pub fn shares_known(&self, column: u32) -> f64 {
        self.lines[column as usize].shares
    }

    /// The shares of unlisted classes that are valued at the line of `column`, counted in shares of
    /// the line; 0 where there are none.
    #[must_use]
    pub fn unlisted_known(&self, column: u32) -> f64 {
        self.lines[column as usize].unlisted
    }

    /// The companies it ranks.
    #[must_use]
    pub fn companies(&self) -> &Companies {
        &self.companies
    }

    /// Why the line of `column` cannot be ranked at the close of `row`, apart from lists and bounds
    /// of the universe; `None` when it can. The ranker must stand at `row`.
    #[must_use]
    pub fn refusal(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        column: u32,
        row: usize,
    ) -> Option<Ineligible> {
        let at = column as usize;
        if !self.is_listed[at] {
            return Some(Ineligible::NotListed);
        }
        if panel.closes(row)[at].is_nan() {
            return Some(Ineligible::NoClose);
        }
        let unit = conversion.unit_of(column);
        if self.rates[unit].is_nan() {
            let currency = conversion.code(unit).to_owned();
            return Some(Ineligible::NoRate { currency });
        }
        let sessions = panel.carried_sessions(row, column);
        if let Some(limit) = self.max_carried
            && sessions >= limit
        {
            return Some(Ineligible::NoRecentClose { sessions, limit });
        }
        let cap = self.line_cap(panel, conversion, column, row);
        let has_figure = cap.is_finite() && cap > 0.0;
        (self.by == RankBy::MarketCap && !has_figure).then_some(Ineligible::NoFigure)
    }

    /// Whether the line of `column` is suspended where the ranker stands.
    #[must_use]
    pub fn is_suspended(&self, column: u32) -> bool {
        self.is_suspended[column as usize]
    }

    /// Rates of the row, and what follows from them for lines in other units.
    fn take_rates(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize) {
        for unit in 0..self.rates.len() {
            let rate = conversion.currency_rate(panel, row, unit);
            self.rates[unit] = if rate.is_usable() {
                rate.value
            } else {
                f64::NAN
            };
        }
        for column in 0..to_u32(self.lines.len()) {
            self.lines[column as usize].factor = self.factor(conversion, column);
        }
        self.is_stale = true;
    }

    /// Set what the cell of `column` is multiplied with.
    fn rescan(&mut self, conversion: &Conversion, column: u32) {
        self.lines[column as usize].factor = self.factor(conversion, column);
        self.watch_one(column);
    }

    /// Take a changed share count of `column` in: as [`Self::rescan`], where the line is ranked or not
    /// as before, which its negative factor tells.
    fn take_count(&mut self, conversion: &Conversion, column: u32) {
        if self.lines[column as usize].factor < 0.0 {
            return;
        }
        self.lines[column as usize].factor = self.figure_of_one(conversion, column);
        self.watch_one(column);
    }

    /// Whether the line is a company of its own that may be ranked.
    fn is_candidate(&self, column: u32) -> bool {
        let at = column as usize;
        self.is_listed[at] && self.is_admitted[at] && self.companies.is_single(column)
    }

    fn factor(&self, conversion: &Conversion, column: u32) -> f64 {
        match self.is_candidate(column) {
            true => self.figure_of_one(conversion, column),
            false => HIDDEN,
        }
    }

    /// The figure of a single line is its cell × this; `NaN` while no share count is known.
    fn figure_of_one(&self, conversion: &Conversion, column: u32) -> f64 {
        match self.by {
            RankBy::MarketCap => {
                let line = &self.lines[column as usize];
                let rate = match self.rates[..] {
                    [only] => only,
                    _ => self.rates[conversion.unit_of(column)],
                };
                (line.shares + line.unlisted) * rate
            }
            RankBy::TradedValue | RankBy::Price => 1.0,
        }
    }
}

/// The head of `largest`, in rank order, down to rank `count` among those that pass; `None` when
/// more companies are needed to tell.
fn screened(
    largest: &[Standing],
    count: usize,
    is_all: bool,
    screen: &impl Fn(u32) -> bool,
) -> Option<Vec<Standing>> {
    let mut ranked: Vec<Standing> = Vec::with_capacity(count + 8);
    let mut joining = 0;
    let mut last = f64::NAN;
    for standing in largest {
        if joining >= count && standing.figure < last {
            return Some(ranked);
        }
        if !screen(standing.column) {
            continue;
        }
        joining += usize::from(standing.may_join);
        last = standing.figure;
        ranked.push(*standing);
    }
    is_all.then_some(ranked)
}

fn to_u32(position: usize) -> u32 {
    u32::try_from(position).expect("a panel holds fewer than 2^32 columns")
}
