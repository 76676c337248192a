//! The sample market as a source looks at it at one moment.

use equipoise_model::{Date, Facts, Instant, SecurityId, SecurityRecord, ShareCount, calendar};
use equipoise_providers::sample::{Sample, TrueEvent, TrueEventKind, Truth};

/// A line with all that it ever did; what of it is told depends on the clock.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) record: SecurityRecord,
    /// One for all lines of a company.
    pub(super) cik: u32,
    /// Bars as traded, ascending.
    pub(super) bars: Vec<Row>,
    /// Ex-dates with the shares that one became.
    pub(super) splits: Vec<(Date, f64)>,
    /// Ex-dates with cash per share of the ex-date.
    pub(super) dividends: Vec<(Date, f64)>,
    pub(super) counts: Vec<ShareCount>,
    /// The first session after its last.
    pub(super) ended: Option<Date>,
}

/// A bar as traded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) session: Date,
    pub(super) open: f64,
    pub(super) high: f64,
    pub(super) low: f64,
    pub(super) close: f64,
    pub(super) volume: f64,
}

/// Every line of a sample.
#[derive(Debug)]
pub(super) struct Market {
    pub(super) truth: Truth,
    pub(super) lines: Vec<Line>,
}

impl Market {
    pub(super) fn new(sample: Sample) -> Self {
        let Sample { facts, truth } = sample;
        let mut lines: Vec<Line> = truth.lines.iter().map(|_| Line::default()).collect();
        let mut records = Vec::new();
        for batch in facts {
            match batch {
                Facts::Securities(batch) => records.extend(batch),
                Facts::Bars(bars) => {
                    for bar in bars.rows() {
                        let Some(id) = truth.security(bar.symbol, bar.session) else {
                            continue;
                        };
                        lines[id.0 as usize].bars.push(Row {
                            session: bar.session,
                            open: bar.open,
                            high: bar.high,
                            low: bar.low,
                            close: bar.close,
                            volume: bar.volume,
                        });
                    }
                }
                Facts::Shares(counts) => {
                    for count in counts {
                        if let Some(id) = counted(&truth, &count) {
                            lines[id.0 as usize].counts.push(count);
                        }
                    }
                }
                Facts::Actions(_) | Facts::Fx(_) | Facts::Rates(_) => {}
            }
        }
        for event in &truth.events {
            lines[event.security.0 as usize].note(event);
        }
        name(&mut lines, records);
        Self { truth, lines }
    }

    /// The line that trades under `symbol` at `now`; a source forgets earlier symbols and lines
    /// that left.
    pub(super) fn find(&self, symbol: &str, now: Instant) -> Option<&Line> {
        let today = calendar::new_york_date(now);
        let id = self.truth.security(symbol, today)?;
        let is_current = self.truth.symbol(id, today) == Some(symbol);
        let line = &self.lines[id.0 as usize];
        (is_current && line.is_listed(now)).then_some(line)
    }

    /// The lines that trade at `now` with their symbols, in the order of their ids.
    pub(super) fn listed(&self, now: Instant) -> impl Iterator<Item = (&str, &Line)> {
        let today = calendar::new_york_date(now);
        self.lines.iter().zip(&self.truth.lines).filter_map(
            move |(line, told)| -> Option<(&str, &Line)> {
                let symbol = self.truth.symbol(told.security, today)?;
                line.is_listed(now).then_some((symbol, line))
            },
        )
    }

    /// Every line that ever traded by `now`, with the symbol of its latest session by then.
    pub(super) fn ever(&self, now: Instant) -> impl Iterator<Item = (&str, &Line)> {
        let lines = self.lines.iter().zip(&self.truth.lines);
        lines.filter_map(move |(line, told)| {
            let last = line.until(now).last()?.session;
            Some((self.truth.symbol(told.security, last)?, line))
        })
    }

    /// The lines with their symbols on `date`, whether they traded or not.
    pub(super) fn on(&self, date: Date) -> impl Iterator<Item = (&str, &Line)> {
        let lines = self.lines.iter().zip(&self.truth.lines);
        lines.filter_map(move |(line, told)| Some((self.truth.symbol(told.security, date)?, line)))
    }

    /// Market cap of the company of `line` at `now`, all listed lines of it together.
    pub(super) fn company_cap(&self, line: &Line, now: Instant) -> Option<f64> {
        let caps = self
            .lines
            .iter()
            .filter(|other| other.cik == line.cik && other.is_listed(now))
            .filter_map(|other| other.market_cap(now));
        caps.reduce(|sum, cap| sum + cap)
    }
}

impl Line {
    fn note(&mut self, event: &TrueEvent) {
        let session = event.session;
        match &event.kind {
            TrueEventKind::Split { ratio } => self.splits.push((session, *ratio)),
            TrueEventKind::StockDividend { ratio } => self.splits.push((session, 1.0 + ratio)),
            TrueEventKind::CashDividend { amount } | TrueEventKind::SpecialDividend { amount } => {
                self.dividends.push((session, *amount));
            }
            TrueEventKind::TakenOver { .. } | TrueEventKind::Failed { .. } => {
                self.ended = Some(session);
            }
            _ => {}
        }
    }

    fn is_listed(&self, now: Instant) -> bool {
        let today = calendar::new_york_date(now);
        !self.until(now).is_empty() && self.ended.is_none_or(|ended| today < ended)
    }

    /// The bars that exist at `now`; the last one may be of the session that is on.
    pub(super) fn until(&self, now: Instant) -> &[Row] {
        let end = self
            .bars
            .partition_point(|row| calendar::new_york_open(row.session) <= now);
        &self.bars[..end]
    }

    /// The latest bar at `now`, as far as it has come.
    pub(super) fn latest(&self, now: Instant) -> Option<Row> {
        self.until(now).last().map(|row| row.at(now))
    }

    /// Shares of now for one share of `session`.
    pub(super) fn factor(&self, session: Date, now: Instant) -> f64 {
        past(&self.splits, now)
            .iter()
            .filter(|(ex_date, _)| *ex_date > session)
            .map(|(_, ratio)| ratio)
            .product()
    }

    /// The counts that are known at `now`, ascending by date.
    pub(super) fn known_counts(&self, now: Instant) -> impl Iterator<Item = &ShareCount> {
        self.counts.iter().filter(move |count| filed(count) <= now)
    }

    /// The latest count, on the share basis of `now`.
    pub(super) fn shares(&self, now: Instant) -> Option<f64> {
        let count = self.known_counts(now).last()?;
        Some((count.shares_outstanding * self.factor(count.effective, now)).round())
    }

    /// Price of `now` × shares of `now`, of this line alone.
    pub(super) fn market_cap(&self, now: Instant) -> Option<f64> {
        Some(self.latest(now)?.close * self.shares(now)?)
    }
}

impl Row {
    /// The bar as it stands at `now`: inside its session the price has gone its part of the way
    /// from the open to the close.
    pub(super) fn at(self, now: Instant) -> Self {
        let open = calendar::new_york_open(self.session);
        let close = calendar::new_york_close(self.session);
        if now >= close {
            return self;
        }
        let part = (now - open).num_seconds() as f64 / (close - open).num_seconds() as f64;
        let price = ((self.open + (self.close - self.open) * part) * 100.0).round() / 100.0;
        Self {
            high: self.open.max(price),
            low: self.open.min(price),
            close: price,
            volume: (self.volume * part).round(),
            ..self
        }
    }

    /// When the latest trade of the bar was, at `now`.
    pub(super) fn traded(self, now: Instant) -> Instant {
        now.min(calendar::new_york_close(self.session))
    }
}

/// The events that happened by `now`: a session begins with them.
pub(super) fn past(events: &[(Date, f64)], now: Instant) -> &[(Date, f64)] {
    let end = events.partition_point(|(ex_date, _)| calendar::new_york_open(*ex_date) <= now);
    &events[..end]
}

/// A ratio as two numbers, of which the second is the smallest that makes the first whole.
pub(super) fn terms(ratio: f64) -> (f64, f64) {
    let whole = |denominator: &f64| {
        let numerator = ratio * denominator;
        (numerator - numerator.round()).abs() < 1e-9 && numerator.round() > 0.0
    };
    let denominator = (1..=1_000).map(f64::from).find(whole);
    denominator.map_or((ratio, 1.0), |denominator| {
        ((ratio * denominator).round(), denominator)
    })
}

/// The symbol of the market that most sources spell `spelled`: classes have a dash there.
pub(super) fn symbol_of(spelled: &str) -> String {
    spelled.replace('-', ".")
}

/// The symbol as most sources spell it.
pub(super) fn spelled(symbol: &str) -> String {
    symbol.replace('.', "-")
}

/// When a count became known; one without a filing is known by the close of its date.
pub(super) fn filed(count: &ShareCount) -> Instant {
    count
        .known
        .unwrap_or_else(|| calendar::new_york_close(count.effective))
}

/// Whose count it is. Counts of before the first session are stated under the first symbol.
fn counted(truth: &Truth, count: &ShareCount) -> Option<SecurityId> {
    let first = |line: &&equipoise_providers::sample::TrueLine| {
        line.symbols
            .first()
            .is_some_and(|(_, symbol)| *symbol == count.symbol)
    };
    truth
        .security(&count.symbol, count.effective)
        .or_else(|| truth.lines.iter().find(first).map(|line| line.security))
}

/// Give the lines their records, and each company a number.
fn name(lines: &mut [Line], records: Vec<SecurityRecord>) {
    let mut companies: Vec<String> = Vec::new();
    for (line, record) in lines.iter_mut().zip(records) {
        let company = record.company.clone().or_else(|| record.name.clone());
        let company = company.unwrap_or_else(|| record.symbol.clone());
        let known = companies.iter().position(|known| *known == company);
        let place = known.unwrap_or_else(|| {
            companies.push(company);
            companies.len() - 1
        });
        line.cik = 1_000_000 + u32::try_from(place).expect("fewer than 2^32 companies");
        line.record = record;
        // Events are told by session; a count by its date, then by when it was filed.
        line.counts
            .sort_by_key(|count| (count.effective, filed(count)));
    }
}
