//! Facts of a case as CSV files, brought in by the program.

use std::fmt::Display;

use equipoise_model::{Date, calendar};

use super::index::Index;
use crate::program::Program;

/// A file by its name and its columns.
type File = (&'static str, &'static [&'static str]);

const FILES: [File; 6] = [
    (
        "securities",
        &[
            "symbol",
            "currency",
            "company",
            "country",
            "converts_to",
            "delisted",
        ],
    ),
    ("bars", &["session", "symbol", "close"]),
    (
        "shares",
        &["symbol", "effective", "shares_outstanding", "known"],
    ),
    (
        "actions",
        &[
            "symbol",
            "ex_date",
            "action",
            "ratio",
            "amount",
            "counterpart",
            "price",
            "known",
        ],
    ),
    ("fx", &["session", "base", "quote", "rate"]),
    ("rates", &["session", "name", "value"]),
];

/// Files in the making.
#[derive(Debug, Default)]
pub(super) struct Facts {
    rows: [Vec<String>; FILES.len()],
}

impl Facts {
    /// A row of `file` with these cells; the others stay empty.
    pub(super) fn add(&mut self, file: &str, cells: &[(&str, &dyn Display)]) -> &mut Self {
        let place = FILES.iter().position(|(name, _)| *name == file).unwrap();
        let columns = FILES[place].1;
        assert!(
            cells.iter().all(|(name, _)| columns.contains(name)),
            "{file}"
        );
        let cell = |column: &&str| {
            let found = cells.iter().find(|(name, _)| name == column);
            found.map_or_else(String::new, |(_, value)| value.to_string())
        };
        let row: Vec<String> = columns.iter().map(cell).collect();
        self.rows[place].push(row.join(","));
        self
    }

    /// A line of a company of its own in US dollars.
    pub(super) fn security(&mut self, symbol: &str) -> &mut Self {
        self.add("securities", &[("symbol", &symbol)])
    }

    pub(super) fn bar(&mut self, session: Date, symbol: &str, close: f64) -> &mut Self {
        let cells: [(&str, &dyn Display); 3] = [
            ("session", &session),
            ("symbol", &symbol),
            ("close", &close),
        ];
        self.add("bars", &cells)
    }

    /// Closes of one line, from the first of `sessions` on.
    pub(super) fn closes(&mut self, symbol: &str, sessions: &[Date], closes: &[f64]) -> &mut Self {
        assert_eq!(sessions.len(), closes.len());
        for (session, close) in sessions.iter().zip(closes) {
            self.bar(*session, symbol, *close);
        }
        self
    }

    pub(super) fn shares(&mut self, symbol: &str, effective: Date, count: f64) -> &mut Self {
        let cells: [(&str, &dyn Display); 3] = [
            ("symbol", &symbol),
            ("effective", &effective),
            ("shares_outstanding", &count),
        ];
        self.add("shares", &cells)
    }

    /// A line in US dollars with its closes and one count of shares.
    pub(super) fn line(&mut self, symbol: &str, sessions: &[Date], closes: &[f64]) -> &mut Self {
        self.security(symbol)
            .closes(symbol, sessions, closes)
            .shares(symbol, sessions[0], 1.0)
    }

    /// Bring the files in.
    pub(super) fn ingest(&self) -> Market {
        let program = Program::new();
        let mut paths = Vec::new();
        for ((name, columns), rows) in FILES.iter().zip(&self.rows) {
            if !rows.is_empty() {
                let text = format!("{}\n{}\n", columns.join(","), rows.join("\n"));
                paths.push(program.file(&format!("{name}.csv"), text));
            }
        }
        let paths: Vec<&std::path::Path> = paths.iter().map(AsRef::as_ref).collect();
        program.ingest(&paths);
        Market { program }
    }
}

/// A data folder that has the facts.
#[derive(Debug)]
pub(super) struct Market {
    program: Program,
}

impl Market {
    /// Record `rules` as the definition of the index `name` and build it.
    pub(super) fn index(&self, name: &str, rules: &str) -> Index<'_> {
        let document = format!("index = \"{name}\"\n{rules}\n");
        let path = self.program.file(&format!("{name}.toml"), document);
        self.program
            .ok(&["definitions", "add", path.to_str().unwrap(), "--promote"]);
        self.program.ok(&["build", name]);
        Index::new(&self.program, name)
    }
}

/// The first `count` sessions of New York from a Monday on.
pub(super) fn sessions(count: usize) -> Vec<Date> {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let all = calendar::sessions(day("2025-03-03"), day("2025-12-31"));
    all.take(count).collect()
}

/// Calendar days from one date to a later one.
pub(super) fn days_between(from: Date, to: Date) -> usize {
    usize::try_from((to - from).num_days()).unwrap()
}
