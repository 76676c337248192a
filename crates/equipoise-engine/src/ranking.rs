//! Ranking: the largest companies at a close, from facts known at that close.
//!
//! Market cap is raw close × shares known that day, or the given cap where no share count is known
//! (design, section 8). Companies are ranked, never lines: the cap of a company is the sum over its
//! lines, and its largest line stands for it. Ties rank by symbol, which is column order.
//!
//! The scan reads each close once. The cap of the last company of the session before, lowered a
//! little, is the threshold that about N + 10 candidates of thousands pass, so sorting never
//! touches more than those. The threshold decides only how much work is done, not the result.

use std::collections::BTreeMap;

use equipoise_model::Panel;

/// A company chosen at a close, by the column of the line that stands for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Column of the line.
    pub column: u32,
    /// Market cap of the company.
    pub cap: f64,
}

/// Stands in the scan for a line that is not eligible by itself: its cap comes out negative.
const INELIGIBLE: f64 = -1.0;
/// How far below the last cap of the session before the threshold stands.
const THRESHOLD_MARGIN: f64 = 0.95;
/// Lines compared at once, so that the compiler uses vector instructions.
const LANES: usize = 8;

#[derive(Debug, Clone, Copy)]
enum Change {
    Listed,
    Delisted,
}

/// Ranks the closes of a panel, row after row.
#[derive(Debug)]
pub struct Ranker<'p> {
    panel: &'p Panel<'p>,
    /// Known share count of each line; `NaN` while none is known.
    shares: Vec<f64>,
    is_listed: Vec<bool>,
    /// Whether the scan looks at the line: it is listed, in the currency, and a company of its own.
    is_scanned: Vec<bool>,
    /// What the scan multiplies with: the share count, or [`INELIGIBLE`].
    scan: Vec<f64>,
    /// Companies with several lines, and for each column the company it belongs to.
    companies: Vec<Vec<u32>>,
    company_of: Vec<Option<u32>>,
    in_currency: Vec<bool>,
    listing_changes: Vec<(u32, u32, Change)>,
    next_listing: usize,
    next_shares: usize,
    /// Row whose close the state stands at; `None` before the first.
    row: Option<usize>,
    threshold: f64,
    candidates: Vec<Member>,
    caps: Vec<f64>,
}

impl<'p> Ranker<'p> {
    /// A ranker of the lines of `panel` that are priced in `currency`.
    #[must_use]
    pub fn new(panel: &'p Panel<'p>, currency: &str) -> Self {
        let columns = panel.columns();
        let (companies, company_of) = group_lines(panel);
        Self {
            shares: vec![f64::NAN; columns],
            is_listed: vec![false; columns],
            is_scanned: vec![false; columns],
            scan: vec![INELIGIBLE; columns],
            companies,
            company_of,
            in_currency: panel
                .securities
                .iter()
                .map(|line| line.currency == currency)
                .collect(),
            listing_changes: listing_changes(panel),
            next_listing: 0,
            next_shares: 0,
            row: None,
            threshold: f64::MIN_POSITIVE,
            candidates: Vec::new(),
            caps: Vec::new(),
            panel,
        }
    }

    /// Bring share counts and listings up to the close of `row`. Rows may only ascend.
    pub fn advance(&mut self, row: usize) {
        debug_assert!(self.row.is_none_or(|current| current <= row), "rows ascend");
        let panel = self.panel;
        while let Some(change) = panel.shares.get(self.next_shares)
            && change.row as usize <= row
        {
            self.change_shares(change.column as usize, change.shares);
            self.next_shares += 1;
        }
        while let Some(&(at, column, change)) = self.listing_changes.get(self.next_listing)
            && at as usize <= row
        {
            self.change(column, change);
            self.next_listing += 1;
        }
        self.row = Some(row);
    }

    /// The `size` largest companies at the close of `row`, in column order; fewer when fewer are
    /// eligible.
    pub fn select(&mut self, row: usize, size: usize, members: &mut Vec<Member>) {
        self.advance(row);
        members.clear();
        self.collect_candidates(row);
        while self.candidates.len() < size && self.threshold > f64::MIN_POSITIVE {
            let lower = self.threshold * 0.8;
            self.threshold = if lower < 1.0 {
                f64::MIN_POSITIVE
            } else {
                lower
            };
            self.collect_candidates(row);
        }
        if self.candidates.len() <= size {
            members.extend_from_slice(&self.candidates);
            self.threshold = f64::MIN_POSITIVE;
            return;
        }
        self.caps.clear();
        self.caps
            .extend(self.candidates.iter().map(|candidate| candidate.cap));
        let (larger, &mut last, _) = self
            .caps
            .select_nth_unstable_by(size - 1, |a, b| b.total_cmp(a));
        let above = larger.iter().filter(|cap| **cap > last).count();
        let mut ties = size - above;
        for candidate in &self.candidates {
            let is_tie = candidate.cap.total_cmp(&last).is_eq();
            if candidate.cap > last || (is_tie && ties > 0) {
                members.push(*candidate);
                ties -= usize::from(is_tie);
            }
        }
        self.threshold = last * THRESHOLD_MARGIN;
    }

    /// Market cap at the close of `row` of the company that the line of `column` belongs to; `NaN`
    /// when no share count and no cap is known. The ranker must stand at `row`.
    #[must_use]
    pub fn company_cap(&self, column: u32, row: usize) -> f64 {
        match self.company_of[column as usize] {
            None => self.line_cap(column, row),
            Some(company) => {
                let lines = &self.companies[company as usize];
                let caps = lines.iter().map(|line| self.line_cap(*line, row));
                let known: f64 = caps.filter(|cap| cap.is_finite()).sum();
                if known > 0.0 { known } else { f64::NAN }
            }
        }
    }

    fn line_cap(&self, column: u32, row: usize) -> f64 {
        let column = column as usize;
        let shares = self.shares[column];
        if shares.is_nan() {
            return self
                .panel
                .given_caps(row)
                .map_or(f64::NAN, |given| given[column]);
        }
        self.panel.closes(row)[column] * shares
    }

    fn change_shares(&mut self, at: usize, shares: f64) {
        self.shares[at] = shares;
        if self.is_scanned[at] {
            self.scan[at] = shares;
        }
    }

    fn change(&mut self, column: u32, change: Change) {
        let at = column as usize;
        match change {
            Change::Listed => self.is_listed[at] = true,
            Change::Delisted => self.is_listed[at] = false,
        }
        self.is_scanned[at] =
            self.is_listed[at] && self.in_currency[at] && self.company_of[at].is_none();
        self.scan[at] = if self.is_scanned[at] {
            self.shares[at]
        } else {
            INELIGIBLE
        };
    }

    /// Every company whose cap reaches the threshold, in column order.
    fn collect_candidates(&mut self, row: usize) {
        self.candidates.clear();
        let closes = self.panel.closes(row);
        match self.panel.given_caps(row) {
            None => scan_lines(closes, &self.scan, self.threshold, &mut self.candidates),
            Some(given) => {
                scan_lines_with_caps(
                    closes,
                    &self.scan,
                    given,
                    self.threshold,
                    &mut self.candidates,
                );
            }
        }
        if self.companies.is_empty() {
            return;
        }
        for company in 0..self.companies.len() {
            if let Some(member) = self.company_member(company, row)
                && member.cap >= self.threshold
            {
                self.candidates.push(member);
            }
        }
        self.candidates.sort_unstable_by_key(|member| member.column);
    }

    /// A company with several lines: the sum of its listed lines, by its largest line.
    fn company_member(&self, company: usize, row: usize) -> Option<Member> {
        let mut total = 0.0;
        let mut largest: Option<Member> = None;
        for &column in &self.companies[company] {
            let at = column as usize;
            let cap = self.line_cap(column, row);
            if !(self.is_listed[at] && self.in_currency[at] && cap > 0.0) {
                continue;
            }
            total += cap;
            if largest.is_none_or(|line| cap > line.cap) {
                largest = Some(Member { column, cap });
            }
        }
        largest.map(|line| Member {
            column: line.column,
            cap: total,
        })
    }
}

/// Append every line whose close × shares reaches `threshold`.
///
/// Whole blocks are compared first, without a branch, and only a block with a hit is looked at line
/// by line: about one in seven for an index of 100 among 8,000.
fn scan_lines(closes: &[f64], shares: &[f64], threshold: f64, found: &mut Vec<Member>) {
    let (close_blocks, close_rest) = closes.as_chunks::<LANES>();
    let (share_blocks, share_rest) = shares.as_chunks::<LANES>();
    let mut first = 0;
    for (closes, shares) in close_blocks.iter().zip(share_blocks) {
        if any_reaches(closes, shares, threshold) {
            scan_block(closes, shares, threshold, first, found);
        }
        first += LANES;
    }
    scan_block(close_rest, share_rest, threshold, first, found);
}

#[inline]
fn any_reaches(closes: &[f64; LANES], shares: &[f64; LANES], threshold: f64) -> bool {
    let mut hits = 0_u64;
    for lane in 0..LANES {
        hits |= u64::from(closes[lane] * shares[lane] >= threshold);
    }
    hits != 0
}

#[inline]
fn scan_block(
    closes: &[f64],
    shares: &[f64],
    threshold: f64,
    first: usize,
    found: &mut Vec<Member>,
) {
    for (lane, (close, shares)) in closes.iter().zip(shares).enumerate() {
        let cap = close * shares;
        if cap >= threshold {
            found.push(Member {
                column: column(first + lane),
                cap,
            });
        }
    }
}

/// As [`scan_lines`], with the given cap where no share count is known.
fn scan_lines_with_caps(
    closes: &[f64],
    shares: &[f64],
    given: &[f64],
    threshold: f64,
    found: &mut Vec<Member>,
) {
    for (position, ((close, shares), given)) in closes.iter().zip(shares).zip(given).enumerate() {
        let cap = if shares.is_nan() {
            *given
        } else {
            close * shares
        };
        if cap >= threshold {
            found.push(Member {
                column: column(position),
                cap,
            });
        }
    }
}

fn column(position: usize) -> u32 {
    u32::try_from(position).expect("a panel holds fewer than 2^32 columns")
}

/// Companies with several lines, by first column, and the company of each column.
fn group_lines(panel: &Panel<'_>) -> (Vec<Vec<u32>>, Vec<Option<u32>>) {
    let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (position, security) in panel.securities.iter().enumerate() {
        if let Some(company) = &security.company {
            lines.entry(company).or_default().push(column(position));
        }
    }
    let mut companies: Vec<Vec<u32>> = lines
        .into_values()
        .filter(|lines| lines.len() > 1)
        .collect();
    companies.sort_unstable();
    let mut company_of = vec![None; panel.columns()];
    for (company, lines) in companies.iter().enumerate() {
        for line in lines {
            company_of[*line as usize] = Some(column(company));
        }
    }
    (companies, company_of)
}

/// Listings and delistings by row; on one row the listing comes first.
fn listing_changes(panel: &Panel<'_>) -> Vec<(u32, u32, Change)> {
    let listed = panel.listed_row.iter().enumerate();
    let delisted = panel
        .delisted_row
        .iter()
        .enumerate()
        .filter(|(_, row)| **row != u32::MAX);
    let mut changes: Vec<(u32, u32, Change)> = listed
        .map(|(position, row)| (*row, column(position), Change::Listed))
        .chain(delisted.map(|(position, row)| (*row, column(position), Change::Delisted)))
        .collect();
    changes
        .sort_by_key(|(row, column, change)| (*row, *column, matches!(change, Change::Delisted)));
    changes
}

/// The members chosen at many closes, with their prices there and one session later: both are
/// taken while the closes are at hand for the ranking, so that the build need not fetch them again.
#[derive(Debug)]
pub struct Selections {
    parts: Vec<Part>,
}

/// What one thread chose: consecutive entries of the rows asked for.
#[derive(Debug)]
struct Part {
    rows: Vec<u32>,
    ends: Vec<usize>,
    members: Vec<Member>,
    closes: Vec<f64>,
    following: Vec<f64>,
}

/// The members chosen at one close, in column order.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'s> {
    /// The members.
    pub members: &'s [Member],
    /// Their closes of that session.
    pub closes: &'s [f64],
    /// Their closes of the next session; `NaN` when there is none.
    pub following: &'s [f64],
}

impl Selections {
    /// Choose the `size` largest companies at the close of each of `rows`, ascending, on up to
    /// `threads` threads. Each close is ranked from the panel alone, so the number of threads does
    /// not change the result.
    #[must_use]
    pub fn choose(
        panel: &Panel<'_>,
        currency: &str,
        size: usize,
        rows: &[u32],
        threads: usize,
    ) -> Self {
        let part = rows.len().div_ceil(threads.max(1)).max(1);
        let parts = std::thread::scope(|scope| {
            let workers: Vec<_> = rows
                .chunks(part)
                .map(|rows| scope.spawn(move || Part::choose(panel, currency, size, rows)))
                .collect();
            workers
                .into_iter()
                .map(|worker| {
                    worker
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect()
        });
        Self { parts }
    }

    /// What was chosen at the close of `row`; `None` when nothing was asked for.
    #[must_use]
    pub fn of(&self, row: usize) -> Option<Selection<'_>> {
        let row = column(row);
        let holds = |part: &&Part| part.rows.last().is_some_and(|last| row <= *last);
        self.parts.iter().find(holds)?.of(row)
    }
}

impl Part {
    fn of(&self, row: u32) -> Option<Selection<'_>> {
        let position = self.rows.binary_search(&row).ok()?;
        let start = if position == 0 {
            0
        } else {
            self.ends[position - 1]
        };
        let range = start..self.ends[position];
        Some(Selection {
            members: &self.members[range.clone()],
            closes: &self.closes[range.clone()],
            following: &self.following[range],
        })
    }

    fn choose(panel: &Panel<'_>, currency: &str, size: usize, rows: &[u32]) -> Self {
        let mut ranker = Ranker::new(panel, currency);
        let expected = rows.len() * size.min(panel.columns());
        let mut chosen = Self {
            rows: Vec::with_capacity(rows.len()),
            ends: Vec::with_capacity(rows.len()),
            members: Vec::with_capacity(expected),
            closes: Vec::with_capacity(expected),
            following: Vec::with_capacity(expected),
        };
        let mut members = Vec::with_capacity(size);
        for &row in rows {
            ranker.select(row as usize, size, &mut members);
            // On a daily schedule these are the closes that were just ranked.
            if let Some(&last) = chosen.rows.last() {
                chosen.take_following(panel, last as usize + 1);
            }
            let closes = panel.closes(row as usize);
            chosen.rows.push(row);
            chosen.members.extend_from_slice(&members);
            let close = |member: &Member| closes[member.column as usize];
            chosen.closes.extend(members.iter().map(close));
            chosen.ends.push(chosen.members.len());
        }
        if let Some(&last) = rows.last() {
            chosen.take_following(panel, last as usize + 1);
        }
        chosen
    }

    /// The closes in `row` of the members chosen last; what has none is filled up with `NaN`.
    fn take_following(&mut self, panel: &Panel<'_>, row: usize) {
        let start = self.ends.iter().rev().nth(1).copied().unwrap_or(0);
        self.following.resize(start, f64::NAN);
        if row < panel.sessions.len() {
            let closes = panel.closes(row);
            let close = |member: &Member| closes[member.column as usize];
            self.following
                .extend(self.members[start..].iter().map(close));
        }
        self.following.resize(self.members.len(), f64::NAN);
    }
}
