//! Where the facts are not what happened: dividends told late, told wrong, or taken back.
//!
//! Nothing of it touches the market: prices and dividends are done when the source goes wrong.

use equipoise_model::{ActionKind, CorporateAction, Date, Instant, calendar};

use super::line::{Line, cents};
use super::plan::rounded;
use super::random::Random;
use super::simulation::{Simulation, id};
use super::truth::{TrueEvent, TrueEventKind};

/// How many dividends of the bundled market become known late, are stated wrong at first, and are
/// announced and withdrawn.
const LATE: f64 = 3.0;
const WRONG: f64 = 3.0;
const WITHDRAWN: f64 = 2.0;
/// Smallest dividend it happens to: an error of a quarter is more than a cent.
const LEAST_AMOUNT: f64 = 0.1;
/// Ranks at the last close of the lines it happens to.
const RANKS: std::ops::Range<usize> = 5..80;
/// Sessions from the ex-date until the truth is known, at least and fewer than.
const KNOWN_AFTER: (usize, usize) = (3, 13);
/// Sessions before the ex-date at whose open a dividend is withdrawn.
const WITHDRAWN_BEFORE: usize = 2;

/// Add what the source gets wrong; `scale` is the size of the market, 1 for the bundled one.
pub(super) fn add(market: &mut Simulation, scale: f64) {
    let mut source = Source {
        random: Random::stream(market.seed, u64::MAX - 4),
        paid: recently_paid(market),
        silent: silent(market),
        market,
    };
    for _ in 0..rounded(LATE * scale) {
        source.tell_late();
    }
    for _ in 0..rounded(WRONG * scale) {
        source.tell_wrong();
    }
    for _ in 0..rounded(WITHDRAWN * scale) {
        source.withdraw();
    }
    market.events.sort_by_key(|event| event.session);
}

/// A dividend that was paid.
#[derive(Debug, Clone, Copy)]
struct Paid {
    row: usize,
    position: usize,
    amount: f64,
}

/// Dividends of large lines in the last third of the sessions, early enough to be told by the end.
fn recently_paid(market: &Simulation) -> Vec<Paid> {
    let large = large(market);
    let rows = recent_rows(market);
    let of_event = |event: &TrueEvent| {
        let TrueEventKind::CashDividend { amount } = event.kind else {
            return None;
        };
        let position = event.security.0 as usize;
        let row = market.sessions.binary_search(&event.session).ok()?;
        let paid = Paid {
            row,
            position,
            amount,
        };
        let is_fit = amount >= LEAST_AMOUNT && large.contains(&position) && rows.contains(&row);
        is_fit.then_some(paid)
    };
    market.events.iter().filter_map(of_event).collect()
}

/// Large lines that pay no dividend.
fn silent(market: &Simulation) -> Vec<usize> {
    let pays_nothing =
        |position: &usize| market.lines[*position].payer.is_none() && is_settled(market, *position);
    large(market).into_iter().filter(pays_nothing).collect()
}

fn large(market: &Simulation) -> Vec<usize> {
    let ranked = market.ranked();
    let end = RANKS.end.min(ranked.len());
    ranked[RANKS.start.min(end)..end].to_vec()
}

/// Whether the line traded before any dividend of the last third could be withdrawn.
fn is_settled(market: &Simulation, position: usize) -> bool {
    let rows = recent_rows(market);
    !rows.is_empty() && market.lines[position].first_row + WITHDRAWN_BEFORE <= rows.start
}

/// Rows whose dividends are told before the market ends.
fn recent_rows(market: &Simulation) -> std::ops::Range<usize> {
    let count = market.sessions.len();
    count * 2 / 3..count.saturating_sub(KNOWN_AFTER.1)
}

/// The source of the facts, and what it may go wrong about.
struct Source<'m> {
    market: &'m mut Simulation,
    random: Random,
    paid: Vec<Paid>,
    silent: Vec<usize>,
}

impl Source<'_> {
    /// A dividend is stated long after its ex-date.
    fn tell_late(&mut self) {
        let Some(paid) = self.choose() else { return };
        let row = self.known_row(paid.row);
        let known = self.at_open(row);
        self.statement(paid).known = Some(known);
        self.note(paid.row, paid, TrueEventKind::DividendMistold { told: 0.0 });
        self.note_told(row, paid, paid.amount);
    }

    /// A dividend is stated wrong, and the difference later.
    fn tell_wrong(&mut self) {
        let Some(paid) = self.choose() else { return };
        let error = [0.75, 1.25, 1.5][self.random.below(3)];
        let told = cents(paid.amount * error);
        let amount = ((paid.amount - told) * 100.0).round() / 100.0;
        let row = self.known_row(paid.row);
        let known = self.at_open(row);
        let statement = self.statement(paid);
        statement.kind = ActionKind::CashDividend { amount: told };
        let correction = CorporateAction {
            known: Some(known),
            kind: ActionKind::DividendCorrection { amount },
            ..statement.clone()
        };
        self.market.record.actions.push(correction);
        self.note(paid.row, paid, TrueEventKind::DividendMistold { told });
        self.note_told(row, paid, amount);
    }

    /// A dividend is announced, withdrawn before its ex-date, and never paid.
    fn withdraw(&mut self) {
        if self.silent.is_empty() {
            return;
        }
        let position = self
            .silent
            .swap_remove(self.random.below(self.silent.len()));
        let rows = recent_rows(self.market);
        let row = rows.start + self.random.below(rows.len());
        let known = self.at_open(row - WITHDRAWN_BEFORE);
        let line = &self.market.lines[position];
        let close = line.closes[row - WITHDRAWN_BEFORE - line.first_row];
        let amount = cents(close * self.random.between(0.003, 0.008));
        let ex_date = self.market.sessions[row];
        let announced = CorporateAction {
            symbol: symbol_before(line, ex_date).to_owned(),
            ex_date,
            currency: None,
            known: None,
            kind: ActionKind::CashDividend { amount },
        };
        let withdrawn = CorporateAction {
            known: Some(known),
            kind: ActionKind::CashDividend { amount: 0.0 },
            ..announced.clone()
        };
        self.market.record.actions.push(announced);
        self.market.record.later_actions.push(withdrawn);
        let paid = Paid {
            row,
            position,
            amount,
        };
        self.note(row, paid, TrueEventKind::DividendWithdrawn { amount });
    }

    /// One of the dividends, which is not chosen again.
    fn choose(&mut self) -> Option<Paid> {
        let chosen = self.random.below(self.paid.len());
        (!self.paid.is_empty()).then(|| self.paid.swap_remove(chosen))
    }

    fn known_row(&mut self, ex_row: usize) -> usize {
        let (least, end) = KNOWN_AFTER;
        ex_row + least + self.random.below(end - least)
    }

    fn at_open(&self, row: usize) -> Instant {
        calendar::new_york_open(self.market.sessions[row])
    }

    /// The fact that states a dividend.
    fn statement(&mut self, paid: Paid) -> &mut CorporateAction {
        let ex_date = self.market.sessions[paid.row];
        let symbol = symbol_before(&self.market.lines[paid.position], ex_date);
        let states = |action: &&mut CorporateAction| {
            action.ex_date == ex_date
                && action.symbol == symbol
                && matches!(action.kind, ActionKind::CashDividend { .. })
        };
        let mut actions = self.market.record.actions.iter_mut();
        actions
            .find(states)
            .expect("each dividend that is paid is stated")
    }

    fn note_told(&mut self, row: usize, paid: Paid, amount: f64) {
        let ex_date = self.market.sessions[paid.row];
        self.note(row, paid, TrueEventKind::DividendTold { ex_date, amount });
    }

    fn note(&mut self, row: usize, paid: Paid, kind: TrueEventKind) {
        self.market.events.push(TrueEvent {
            session: self.market.sessions[row],
            security: id(paid.position),
            kind,
        });
    }
}

/// The symbol of a line on the session before `date`.
fn symbol_before(line: &Line, date: Date) -> &str {
    let mut uses = line.symbols.iter().rev();
    let (_, symbol) = uses
        .find(|(from, _)| *from < date)
        .expect("a line pays only after its first session");
    symbol
}
