//! The screen: sessions in, findings out.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::Date;
use equipoise_model::calendar::Calendars;

use crate::adjustment::{Adjustment, Event};
use crate::asides::Aside;
use crate::cross_section::CrossSection;
use crate::history::{History, Past, REMEMBERED};
use crate::line::{Case, Verdict};
use crate::listing::{Exchange, Line};
use crate::median::median;
use crate::observation::Observation;
use crate::rules::{self, OF_BARS, OF_MOVES};
use crate::{Finding, Outcome, Report, Rule, Thresholds};

/// A bar and the position of its line.
pub(crate) type Row = (u32, Observation);

/// What there is to say against the bars of a session.
#[derive(Debug, Default)]
struct Doubts {
    bars: usize,
    lines: BTreeSet<u32>,
    is_told: bool,
}

/// Walks the sessions of a market, ascending.
#[derive(Debug)]
pub(crate) struct Screen<'a> {
    limits: &'a Thresholds,
    lines: Vec<Line>,
    exchanges: Vec<Exchange>,
    /// Bars of the last sessions.
    sizes: Vec<f64>,
    next_size: usize,
    /// The last sessions and the lines whose bars of them are suspect, which may be told later.
    doubts: BTreeMap<Date, Doubts>,
    /// Findings of the session, before they are put in order.
    found: Vec<Finding>,
    /// Bars of the session that may be judged against their lines, and their ratios.
    usable: Vec<(Row, f64)>,
    moves: Vec<f64>,
}

impl<'a> Screen<'a> {
    /// A screen for lines by symbol, each with the code of its exchange.
    pub(crate) fn new<'s>(
        lines: impl Iterator<Item = (&'s str, &'s str)>,
        calendars: &Calendars,
        limits: &'a Thresholds,
    ) -> Self {
        let mut exchanges: Vec<Exchange> = Vec::new();
        let lines = lines
            .map(|(symbol, mic)| Line {
                symbol: symbol.to_owned(),
                exchange: Exchange::position(&mut exchanges, mic, calendars),
                history: History::new(limits),
            })
            .collect();
        Self {
            limits,
            lines,
            exchanges,
            sizes: Vec::with_capacity(REMEMBERED),
            next_size: 0,
            doubts: BTreeMap::new(),
            found: Vec::new(),
            usable: Vec::new(),
            moves: Vec::new(),
        }
    }

    /// An action takes effect before the open of `session`.
    pub(crate) fn act(&mut self, line: u32, session: Date, event: Event) {
        let history = &mut self.lines[line as usize].history;
        if let Event::Dividend(amount) = event {
            let close = history
                .past
                .map_or(f64::NAN, |past| history.adjustment.of(past.bar.close));
            let verdict = rules::dividend::judge(session, amount, close, self.limits);
            self.note(Some(line), Rule::Dividend, verdict);
        }
        let history = &mut self.lines[line as usize].history;
        if let Event::Split(factor) = event {
            history.shares *= factor;
        }
        history.adjustment.apply(event);
    }

    /// A share count is known at the close of `session`.
    pub(crate) fn count_shares(&mut self, line: u32, session: Date, shares: f64) {
        let history = &self.lines[line as usize].history;
        let has_action = history.adjustment.is_any;
        let verdict =
            rules::share_count::judge(session, history.shares, shares, has_action, self.limits);
        let is_refused = verdict
            .as_ref()
            .is_some_and(|verdict| verdict.outcome == Outcome::Refuse);
        if !is_refused {
            self.lines[line as usize].history.shares = shares;
        }
        self.note(Some(line), Rule::ShareCount, verdict);
    }

    /// Look at the bars of `session`, by line, and tell `report` what was found since the last one.
    ///
    /// After the last session `ended` says which lines have their end on file.
    pub(crate) fn session(
        &mut self,
        session: Date,
        rows: &[Row],
        ended: Option<&BTreeSet<u32>>,
        report: &mut Report,
    ) {
        self.open_exchanges(session, rows);
        self.keep_usable(session, rows);
        let market = CrossSection::of(&mut self.moves, self.limits.cross_section_lines);
        for position in 0..self.usable.len() {
            self.judge(session, position, market);
        }
        self.judge_session(session, rows.len());
        if let Some(ended) = ended {
            self.judge_ends(ended);
        }
        self.found
            .sort_by(|one, other| (&one.symbol, one.rule).cmp(&(&other.symbol, other.rule)));
        report.saw(rows.len());
        for finding in self.found.drain(..) {
            report.push(Finding {
                told: session,
                ..finding
            });
        }
    }

    /// Something that was told by comparing.
    pub(crate) fn note_aside(&mut self, (_, line, rule, verdict): Aside) {
        self.note(Some(line), rule, Some(verdict));
    }

    /// Lines that trade no longer, and nothing says why.
    fn judge_ends(&mut self, ended: &BTreeSet<u32>) {
        for line in (0_u32..)
            .take(self.lines.len())
            .filter(|line| !ended.contains(line))
        {
            let one = &self.lines[line as usize];
            let today = self.exchanges[one.exchange].position;
            let verdict = one.history.past.and_then(|past| {
                rules::ending::judge(past.session, today - past.position, self.limits)
            });
            self.note(Some(line), Rule::Ending, verdict);
        }
    }

    fn open_exchanges(&mut self, session: Date, rows: &[Row]) {
        let mut verdicts = Vec::new();
        for (line, _) in rows {
            let exchange = &mut self.exchanges[self.lines[*line as usize].exchange];
            verdicts.extend(exchange.open(session));
        }
        for verdict in verdicts {
            self.note(None, Rule::MissingSession, Some(verdict));
        }
    }

    /// Keep the bars that are bars, with what became of the last close.
    fn keep_usable(&mut self, session: Date, rows: &[Row]) {
        self.usable.clear();
        self.moves.clear();
        for same in rows.chunk_by(|one, other| one.0 == other.0) {
            let (line, bar) = same[0];
            if !self.is_bar(session, line, same) {
                continue;
            }
            let history = &self.lines[line as usize].history;
            let ratio = history.past.map_or(f64::NAN, |past| {
                bar.close / history.adjustment.of(past.bar.close)
            });
            if !ratio.is_nan() {
                self.moves.push(ratio.ln());
            }
            self.usable.push(((line, bar), ratio));
        }
    }

    /// Whether the bars of one line in the session are one bar, with prices, on a day of trading.
    fn is_bar(&mut self, session: Date, line: u32, same: &[Row]) -> bool {
        let bar = same[0].1;
        if same.len() > 1 {
            let others: Vec<Observation> = same[1..].iter().map(|row| row.1).collect();
            let verdict = rules::duplicate::judge(session, &bar, &others);
            if self.note(Some(line), Rule::Duplicate, verdict) > Some(Outcome::Flag) {
                return false;
            }
        }
        let price = rules::price::judge(session, &bar);
        if self.note(Some(line), Rule::Price, price).is_some() {
            return false;
        }
        let exchange = &self.exchanges[self.lines[line as usize].exchange];
        let closed = exchange
            .calendar
            .as_ref()
            .and_then(|calendar| rules::closed_day::judge(session, bar.close, calendar));
        self.note(Some(line), Rule::ClosedDay, closed).is_none()
    }

    /// Ask the rules about a usable bar, then remember it.
    fn judge(&mut self, session: Date, position: usize, market: CrossSection) {
        let ((number, bar), ratio) = self.usable[position];
        let line = &self.lines[number as usize];
        let today = self.exchanges[line.exchange].position;
        let case = Case {
            session,
            bar: &bar,
            history: &line.history,
            limits: self.limits,
            market,
            missed: line
                .history
                .past
                .map_or(0, |past| (today - past.position).saturating_sub(1)),
            ratio,
        };
        let mut verdicts = Vec::new();
        verdicts.extend(
            OF_BARS
                .iter()
                .filter_map(|(rule, judge)| Some((*rule, judge(&case)?))),
        );
        let of_move = OF_MOVES
            .iter()
            .find_map(|(rule, judge)| Some((*rule, judge(&case)?)));
        let is_return = matches!(of_move, Some((Rule::Spike, _)));
        let past = Self::past(&case, today, is_return);
        let sessions = case.sessions();
        verdicts.extend(of_move);

        let history = &mut self.lines[number as usize].history;
        Self::remember(history, session, past, sessions, is_return, self.limits);
        for (rule, verdict) in verdicts {
            self.note(Some(number), rule, Some(verdict));
        }
    }

    /// What is to be remembered of the bar; the return from a wrong tick starts where it started.
    fn past(case: &Case<'_>, position: u32, is_return: bool) -> Past {
        let history = case.history;
        let range = |price: fn(&Observation) -> f64| {
            history
                .past
                .map_or(f64::NAN, |past| history.adjustment.of(price(&past.bar)))
        };
        let from_before = history
            .past
            .filter(|_| is_return)
            .map_or(0.0, |past| past.excess);
        Past {
            session: case.session,
            position,
            bar: *case.bar,
            high_before: range(|bar| bar.high),
            low_before: range(|bar| bar.low),
            excess: case.excess() + from_before,
            sigma: history.sigma() * f64::from(case.sessions()).sqrt(),
            is_warm: history.is_warm(case.limits),
        }
    }

    fn remember(
        history: &mut History,
        session: Date,
        past: Past,
        sessions: u32,
        is_return: bool,
        limits: &Thresholds,
    ) {
        let bar = past.bar;
        let is_same = history
            .past
            .is_some_and(|last| last.bar.close.to_bits() == bar.close.to_bits());
        history.same_close = if is_same { history.same_close + 1 } else { 0 };
        let is_quiet = is_same && bar.volume <= 0.0;
        history.same_close_quiet = if is_quiet {
            history.same_close_quiet + 1
        } else {
            0
        };
        if !is_return && past.excess.is_finite() {
            history.remember_move(past.excess, sessions, limits);
        }
        history.remember_bar(session, &bar);
        history.adjustment = Adjustment::NONE;
        history.past = Some(past);
    }

    /// Rules about the session as a whole, after those about its bars.
    fn judge_session(&mut self, session: Date, bars_of_session: usize) {
        let fewest = self.limits.cross_section_lines as f64;
        let bars = bars_of_session as f64;
        let usual = median(&mut self.sizes.clone());
        if usual >= fewest {
            let verdict = rules::partial_session::judge(session, bars, usual, self.limits);
            self.note(None, Rule::PartialSession, verdict);
        }
        self.doubts.entry(session).or_default().bars = bars_of_session;
        self.judge_doubts();
        if self.sizes.len() < REMEMBERED {
            self.sizes.push(bars);
        } else {
            self.sizes[self.next_size] = bars;
            self.next_size = (self.next_size + 1) % REMEMBERED;
        }
    }

    /// Sessions of which a third of the bars or more is suspect by now, each once. A bar may be
    /// suspect because of one that came after it.
    fn judge_doubts(&mut self) {
        while self.doubts.len() > REMEMBERED + 1 {
            self.doubts.pop_first();
        }
        let (fewest, limits) = (self.limits.cross_section_lines, self.limits);
        let mut verdicts = Vec::new();
        for (session, doubts) in &mut self.doubts {
            if doubts.is_told || doubts.bars < fewest {
                continue;
            }
            let (bars, suspect) = (doubts.bars as f64, doubts.lines.len() as f64);
            let verdict = rules::large_scale::judge(*session, bars, suspect, limits);
            doubts.is_told = verdict.is_some();
            verdicts.extend(verdict);
        }
        for verdict in verdicts {
            self.note(None, Rule::LargeScale, Some(verdict));
        }
    }

    /// Keep a verdict as a finding; its outcome.
    fn note(&mut self, line: Option<u32>, rule: Rule, verdict: Option<Verdict>) -> Option<Outcome> {
        let verdict = verdict?;
        let outcome = verdict.outcome;
        if let Some(line) = line.filter(|_| outcome > Outcome::Flag) {
            let doubts = self.doubts.entry(verdict.session).or_default();
            doubts.lines.insert(line);
        }
        self.found.push(Finding {
            session: verdict.session,
            told: verdict.session,
            symbol: line.map(|line| self.lines[line as usize].symbol.clone()),
            rule,
            field: verdict.field,
            value: verdict.value,
            expected: verdict.expected,
            outcome,
            sentence: verdict.sentence,
        });
        Some(outcome)
    }
}
