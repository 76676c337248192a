//! Ranking: who is largest at a close, from facts known at that close.
//!
//! Market cap is raw close × shares known that day, in index currency, or the given cap where no
//! share count is known (design, section 8). Companies are ranked, never lines: the cap of a company
//! is the sum over its lines and the unlisted classes valued at them, and one line stands for it.
//! Where a definition ranks lines by themselves, each is a company of its own without them.
//! Equal figures rank by symbol, which is column order.
//!
//! The scan reads each close once. Lines that reached a floor before are watched and looked at by
//! themselves; in the scan over all others a hit is rare. The floor decides only how much work is
//! done, not the result.

mod caps;
mod changes;
mod eligibility;
mod scan;
mod top;

use equipoise_model::Panel;
use equipoise_model::definitions::{
    Definition, LineRule, Liquidity, RankBy, Statistic, Unit, Universe,
};
use equipoise_model::panel::ShareChange;

use self::changes::{listings, next_change};
use self::scan::scan;
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
    /// Known share count of each line, `NaN` while none is known.
    shares: Vec<f64>,
    /// Shares of unlisted classes valued at the line; 0 where lines are ranked by themselves.
    unlisted: Vec<f64>,
    counts_unlisted: bool,
    is_listed: Vec<bool>,
    is_suspended: Vec<bool>,
    /// Index currency for one price unit, by unit; `NaN` when there is none that is usable.
    rates: Vec<f64>,
    /// What the cell of a single line is multiplied with: the figure of one that may be ranked, or
    /// [`HIDDEN`].
    factors: Vec<f64>,
    /// The factors as the scan sees them: those of watched lines are hidden.
    scanned: Vec<f64>,
    /// Single lines that reached the floor, by column. They are hidden from the scan.
    watched: Vec<u32>,
    is_watched: Vec<bool>,
    /// No single line outside of `watched` reached it in the row ranked last.
    floor: f64,
    /// Single lines with a given cap and no share count, by column.
    capped: Vec<u32>,
    listings: Vec<(u32, u32, bool)>,
    next_listing: usize,
    next_shares: usize,
    next_unlisted: usize,
    next_suspension: usize,
    row: Option<usize>,
    candidates: Vec<Standing>,
    figures: Vec<f64>,
    top: Top,
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
            shares: vec![f64::NAN; columns],
            unlisted: vec![0.0; columns],
            counts_unlisted: definition.selection.unit == Unit::Company,
            is_listed: vec![false; columns],
            is_suspended: vec![false; columns],
            rates: vec![1.0; conversion.units()],
            factors: vec![HIDDEN; columns],
            scanned: vec![HIDDEN; columns],
            watched: Vec::new(),
            is_watched: vec![false; columns],
            floor: f64::MIN_POSITIVE,
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
            candidates: Vec::new(),
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
            self.shares[change.column as usize] = change.shares;
            self.take_count(conversion, change.column);
        }
        while let Some(change) = self.next_unlisted(panel, row) {
            self.unlisted[change.column as usize] = change.shares;
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
            self.shares.copy_from_slice(&panel.latest_shares);
            self.next_shares = panel.shares.len();
        }
        while let Some(change) = next_change(&panel.shares, &mut self.next_shares, row) {
            self.shares[change.column as usize] = change.shares;
        }
        while let Some(change) = self.next_unlisted(panel, row) {
            self.unlisted[change.column as usize] = change.shares;
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
        largest.clear();
        self.collect(panel, conversion, row, count);
        let marks = self.top.pick(&self.candidates, count);
        let picked = self.candidates.iter().zip(marks);
        largest.extend(
            picked
                .filter(|(_, is_in)| **is_in)
                .map(|(standing, _)| *standing),
        );
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
        self.shares[column as usize]
    }

    /// The shares of unlisted classes that are valued at the line of `column`, counted in shares of
    /// the line; 0 where there are none.
    #[must_use]
    pub fn unlisted_known(&self, column: u32) -> f64 {
        self.unlisted[column as usize]
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
        for column in 0..to_u32(self.scanned.len()) {
            self.rescan(conversion, column);
        }
    }

    /// Set what the cell of `column` is multiplied with.
    fn rescan(&mut self, conversion: &Conversion, column: u32) {
        let at = column as usize;
        self.factors[at] = match self.is_candidate(column) {
            true => self.factor(conversion, column),
            false => HIDDEN,
        };
        self.scanned[at] = if self.is_watched[at] {
            HIDDEN
        } else {
            self.factors[at]
        };
    }

    /// Take a changed share count of `column` in: as [`Self::rescan`], where the line is ranked or not
    /// as before, which its negative factor tells.
    fn take_count(&mut self, conversion: &Conversion, column: u32) {
        let at = column as usize;
        if self.factors[at] < 0.0 {
            return;
        }
        let factor = self.factor(conversion, column);
        self.factors[at] = factor;
        let is_hidden = self.scanned[at] < 0.0;
        if !is_hidden {
            self.scanned[at] = factor;
        }
    }

    /// Whether the line is a company of its own that may be ranked.
    fn is_candidate(&self, column: u32) -> bool {
        let at = column as usize;
        self.is_listed[at] && self.is_admitted[at] && self.companies.is_single(column)
    }

    /// The figure of a single line is its cell × this; `NaN` while no share count is known.
    fn factor(&self, conversion: &Conversion, column: u32) -> f64 {
        let at = column as usize;
        match self.by {
            RankBy::MarketCap => {
                (self.shares[at] + self.unlisted[at]) * self.rates[conversion.unit_of(column)]
            }
            RankBy::TradedValue | RankBy::Price => 1.0,
        }
    }

    /// Fill `candidates`, in column order, with every company whose figure reaches the floor, and
    /// lower the floor until there are `count` of them or no more.
    fn collect(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize, count: usize) {
        self.advance(panel, conversion, row);
        if self.by != RankBy::MarketCap {
            self.take_figures(panel, conversion, row);
        }
        let figures = std::mem::take(&mut self.figures);
        let cells = if self.by == RankBy::MarketCap {
            panel.closes(row)
        } else {
            &figures
        };
        loop {
            self.watch_hits(cells);
            self.gather(panel, conversion, row, cells);
            let floor = self.floor;
            let reaching = self
                .candidates
                .iter()
                .filter(|one| one.figure >= floor)
                .count();
            if reaching >= count || floor <= f64::MIN_POSITIVE {
                break;
            }
            let lower = floor * 0.8;
            self.floor = if lower < 1e-9 {
                f64::MIN_POSITIVE
            } else {
                lower
            };
        }
        self.figures = figures;
    }

    /// Watch every line that the scan finds.
    fn watch_hits(&mut self, cells: &[f64]) {
        let before = self.watched.len();
        let watched = &mut self.watched;
        scan(cells, &self.scanned, self.floor, |position| {
            watched.push(to_u32(position));
        });
        if watched.len() == before {
            return;
        }
        for &column in &self.watched[before..] {
            self.is_watched[column as usize] = true;
            self.scanned[column as usize] = HIDDEN;
        }
        self.watched.sort_unstable();
    }

    /// Candidates from watched lines, given caps and companies with several lines.
    fn gather(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize, cells: &[f64]) {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        for &column in &self.watched {
            let figure = cells[column as usize] * self.factors[column as usize];
            // Lines that left stay watched for a while; their figure is negative.
            if figure > 0.0 {
                candidates.push(self.standing(column, figure));
            }
        }
        let singles = candidates.len();
        if self.by == RankBy::MarketCap {
            self.gather_given(panel, conversion, row, &mut candidates);
        }
        for lines in self.companies.iter() {
            if let Some(standing) = self.standing_of(panel, conversion, row, cells, lines) {
                candidates.push(standing);
            }
        }
        if candidates.len() > singles {
            candidates.sort_unstable_by_key(|standing| standing.column);
        }
        self.drop_dead(panel, row, &mut candidates);
        self.candidates = candidates;
    }

    /// Lines whose cap is given and whose share count is not known, where it reaches the floor.
    fn gather_given(
        &self,
        panel: &Panel<'_>,
        conversion: &Conversion,
        row: usize,
        candidates: &mut Vec<Standing>,
    ) {
        for &column in &self.capped {
            if !self.shares[column as usize].is_nan() || !self.is_candidate(column) {
                continue;
            }
            let figure = self.line_cap(panel, conversion, column, row)
                + self.unlisted_cap(panel, conversion, column, row);
            if figure >= self.floor {
                candidates.push(self.standing(column, figure));
            }
        }
    }

    /// Leave out lines that had no close for longer than the definition allows.
    fn drop_dead(&self, panel: &Panel<'_>, row: usize, candidates: &mut Vec<Standing>) {
        let Some(limit) = self.max_carried else {
            return;
        };
        let carried = panel.carried_of(row);
        if carried.iter().all(|cell| cell.sessions < limit) {
            return;
        }
        candidates.retain(|standing| {
            let found = carried.binary_search_by_key(&standing.column, |cell| cell.column);
            found.map_or(true, |position| carried[position].sessions < limit)
        });
    }

    fn standing(&self, column: u32, figure: f64) -> Standing {
        Standing {
            column,
            figure,
            may_join: !self.is_suspended[column as usize],
        }
    }

    /// Figures other than market cap, for every listed line: those that the universe keeps out count
    /// for their company.
    fn take_figures(&mut self, panel: &Panel<'_>, conversion: &Conversion, row: usize) {
        let figure = |column: u32| {
            let at = column as usize;
            let rate = self.rates[conversion.unit_of(column)];
            if !self.is_listed[at] || rate.is_nan() {
                return f64::NAN;
            }
            match self.by {
                RankBy::TradedValue => {
                    universe::traded_value(panel, conversion, row, column, &TRADED_VALUE)
                }
                RankBy::Price | RankBy::MarketCap => panel.closes(row)[at] * rate,
            }
        };
        let figures = (0..to_u32(panel.columns())).map(figure).collect();
        self.figures = figures;
    }

    /// Keep the list of watched lines short: raise the floor to a little below the last company
    /// that was picked, and leave what stands below to the scan again.
    fn settle(&mut self, count: usize) {
        let slack = count / 8 + 8;
        if self.watched.len() <= count + 4 * slack || self.candidates.len() <= count + slack {
            return;
        }
        let mut figures: Vec<f64> = self.candidates.iter().map(|one| one.figure).collect();
        let (_, floor, _) = figures.select_nth_unstable_by(count + slack, |a, b| b.total_cmp(a));
        self.floor = floor.min(self.top.cutoff()).max(self.floor);
        let floor = self.floor;
        let mut reaching = self
            .candidates
            .iter()
            .filter(|one| one.figure >= floor)
            .map(|one| one.column)
            .peekable();
        let mut released = Vec::new();
        self.watched.retain(|column| {
            while reaching.next_if(|next| next < column).is_some() {}
            let stays = reaching.peek() == Some(column);
            if !stays {
                released.push(*column);
            }
            stays
        });
        for column in released {
            self.is_watched[column as usize] = false;
            self.scanned[column as usize] = self.factors[column as usize];
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
