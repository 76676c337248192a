//! An index as its readers see it: what the commands print.

use std::collections::BTreeMap;

use equipoise_model::Date;

use crate::program::Program;

/// A built index.
#[derive(Debug)]
pub(super) struct Index<'a> {
    program: &'a Program,
    name: String,
}

impl<'a> Index<'a> {
    pub(super) fn new(program: &'a Program, name: &str) -> Self {
        let name = name.to_owned();
        Self { program, name }
    }

    fn rows(&self, command: &[&str], options: &[&str]) -> Vec<Row> {
        let arguments = [command, &[&self.name], options, &["--format", "csv"]].concat();
        let printed = self.program.ok(&arguments);
        let mut lines = printed.lines();
        let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
        lines.map(|line| Row::new(&columns, line)).collect()
    }

    /// A row a session.
    pub(super) fn levels(&self) -> Vec<Row> {
        self.rows(&["levels"], &[])
    }

    /// The levels of one column, from the base on.
    pub(super) fn series(&self, column: &str) -> Vec<f64> {
        let levels = self.levels();
        levels.iter().map(|row| row.number(column)).collect()
    }

    /// A row for each session after the base and each constituent in force.
    pub(super) fn calculation(&self) -> Vec<Row> {
        self.rows(&["calculation"], &[])
    }

    pub(super) fn divisor_changes(&self) -> Vec<Row> {
        self.rows(&["divisor"], &[])
    }

    pub(super) fn entries_and_exits(&self) -> Vec<Row> {
        self.rows(&["changes"], &[])
    }

    /// The levels of one overlay, from the base on; `None` while there is none.
    pub(super) fn overlay(&self, name: &str) -> Vec<Option<f64>> {
        let rows = self.rows(&["overlays"], &["--name", name]);
        rows.iter().map(|row| row.maybe("level")).collect()
    }

    /// Constituents by rank after the close of `session`.
    pub(super) fn after_close(&self, session: Date) -> Vec<Row> {
        self.rows(&["composition"], &["--session", &session.to_string()])
    }

    /// Constituents by rank in force during `session`.
    pub(super) fn during(&self, session: Date) -> Vec<Row> {
        let session = session.to_string();
        self.rows(&["composition"], &["--session", &session, "--at", "open"])
    }

    /// Why the company of `symbol` is in the index after the close of `session`, or is not.
    pub(super) fn explain(&self, symbol: &str, session: Date) -> Row {
        let arguments = [symbol, "--session", &session.to_string()];
        let mut rows = self.rows(&["explain", "company"], &arguments);
        assert_eq!(rows.len(), 1);
        rows.remove(0)
    }
}

/// A printed row.
#[derive(Debug, Clone)]
pub(super) struct Row(BTreeMap<String, String>);

impl Row {
    fn new(columns: &[&str], line: &str) -> Self {
        let cells = columns.iter().zip(line.split(','));
        Self(
            cells
                .map(|(name, cell)| ((*name).to_owned(), cell.to_owned()))
                .collect(),
        )
    }

    pub(super) fn text(&self, column: &str) -> &str {
        let cell = self.0.get(column);
        cell.unwrap_or_else(|| panic!("no {column} in {:?}", self.0))
    }

    pub(super) fn maybe(&self, column: &str) -> Option<f64> {
        match self.text(column) {
            "" => None,
            cell => Some(cell.parse().unwrap()),
        }
    }

    pub(super) fn number(&self, column: &str) -> f64 {
        self.maybe(column)
            .unwrap_or_else(|| panic!("{column} is empty in {:?}", self.0))
    }

    pub(super) fn session(&self) -> Date {
        self.text("session").parse().unwrap()
    }

    pub(super) fn symbol(&self) -> String {
        self.text("symbol").to_owned()
    }
}

/// The symbols of `rows`, in their order.
pub(super) fn symbols(rows: &[Row]) -> Vec<String> {
    rows.iter().map(Row::symbol).collect()
}

/// The numbers of a column by symbol.
pub(super) fn by_symbol(rows: &[Row], column: &str) -> Vec<(String, f64)> {
    let pair = |row: &Row| (row.symbol(), row.number(column));
    rows.iter().map(pair).collect()
}

/// The number of a column in the row of `symbol`.
pub(super) fn of(rows: &[Row], symbol: &str, column: &str) -> f64 {
    let mut found = rows.iter().filter(|row| row.text("symbol") == symbol);
    let row = found.next();
    row.unwrap_or_else(|| panic!("no row of {symbol}"))
        .number(column)
}
