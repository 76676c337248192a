//! A small market as files: forty companies over a quarter, prices from a fixed sequence.

use std::fmt::Write as _;

use equipoise_model::{Date, calendar};

use crate::program::Program;

pub(crate) const COMPANIES: u32 = 40;

pub(crate) fn sessions() -> Vec<Date> {
    let day = |text: &str| text.parse::<Date>().unwrap();
    calendar::sessions(day("2024-01-02"), day("2024-03-28")).collect()
}

/// A close that wanders, to the cent, and never repeats in step with another company.
fn close(company: u32, session: usize) -> f64 {
    let session = u32::try_from(session).unwrap();
    let wave = (company * 7919 + session * (company % 13 + 5) * 31) % 997;
    f64::from(2_000 + company * 37 + wave * 3) / 100.0
}

pub(crate) fn symbol(company: u32) -> String {
    format!("C{company:02}")
}

/// Bars of the sessions with positions in `range`.
pub(crate) fn bars(range: std::ops::Range<usize>) -> String {
    let mut text = "session,symbol,close,volume\n".to_owned();
    for (position, session) in sessions().into_iter().enumerate() {
        if !range.contains(&position) {
            continue;
        }
        for company in 0..COMPANIES {
            let (symbol, close) = (symbol(company), close(company, position));
            writeln!(text, "{session},{symbol},{close},1000").unwrap();
        }
    }
    text
}

pub(crate) fn securities() -> String {
    let mut text = "symbol,name,sector\n".to_owned();
    for company in 0..COMPANIES {
        writeln!(
            text,
            "{},Company {company},Sector {}",
            symbol(company),
            company % 5
        )
        .unwrap();
    }
    text
}

pub(crate) fn shares() -> String {
    let mut text = "symbol,effective,shares_outstanding\n".to_owned();
    for company in 0..COMPANIES {
        writeln!(
            text,
            "{},2023-12-29,{}",
            symbol(company),
            1_000_000 + company * 1_000
        )
        .unwrap();
    }
    text
}

/// The index by hand: rank at each close, equal parts, daily reset. `size` says how many companies are
/// chosen at the close of a session, by its position.
pub(crate) fn levels_by_hand(size: impl Fn(usize) -> usize) -> Vec<f64> {
    ByHand::default().levels(size)
}

/// What the files say, as tables that a test may change.
pub(crate) struct ByHand {
    /// By session, then company.
    pub(crate) closes: Vec<Vec<f64>>,
    /// By session, then company.
    pub(crate) shares: Vec<Vec<f64>>,
    /// By session, then company: shares after the split of that session for one before.
    pub(crate) splits: Vec<Vec<f64>>,
}

impl Default for ByHand {
    fn default() -> Self {
        let table = |cell: &dyn Fn(u32, usize) -> f64| -> Vec<Vec<f64>> {
            let row = |session| {
                (0..COMPANIES)
                    .map(|company| cell(company, session))
                    .collect()
            };
            (0..sessions().len()).map(row).collect()
        };
        Self {
            closes: table(&close),
            shares: table(&|company, _| f64::from(1_000_000 + company * 1_000)),
            splits: table(&|_, _| 1.0),
        }
    }
}

impl ByHand {
    /// Companies at the close of a session, the largest first.
    pub(crate) fn ranked(&self, session: usize) -> Vec<usize> {
        let cap = |company: usize| self.closes[session][company] * self.shares[session][company];
        let mut ranked: Vec<usize> = (0..COMPANIES as usize).collect();
        ranked.sort_by(|a, b| cap(*b).total_cmp(&cap(*a)).then(a.cmp(b)));
        ranked
    }

    pub(crate) fn levels(&self, size: impl Fn(usize) -> usize) -> Vec<f64> {
        let mut levels = vec![1000.0];
        for session in 0..self.closes.len() - 1 {
            let members = &self.ranked(session)[..size(session)];
            let growth = |company: &usize| {
                let before = self.closes[session][*company] / self.splits[session + 1][*company];
                self.closes[session + 1][*company] / before
            };
            let mean = members.iter().map(growth).sum::<f64>() / members.len() as f64;
            levels.push(levels[session] * mean);
        }
        levels
    }
}

/// Bring the market in and build its ten largest companies.
pub(crate) fn built() -> Program {
    let program = Program::new();
    ingested(&program);
    program.ok(&["build", "TEN", "--size", "10"]);
    program
}

pub(crate) fn ingested(program: &Program) {
    let securities = program.file("securities.csv", securities());
    let bars = program.file("bars.csv", bars(0..usize::MAX));
    let shares = program.file("shares.csv", shares());
    program.ingest(&[&shares, &bars, &securities]);
}
