//! The files as Nasdaq publishes them: cells between bars, a header, and a footer with the time.

use crate::symbols::Spelling;

/// The largest body that is decoded; each file takes less than 1 MB.
pub const MAX_BODY_BYTES: usize = 8 << 20;
/// The most rows that are read; both files together have some 12,000.
pub const MAX_ROWS: usize = 50_000;

/// Cells of a row.
pub(super) const CELLS: usize = 8;
/// How the footer begins.
pub(super) const FOOTER: &str = "File Creation Time:";
/// The time in the footer, on the clock of New York.
pub(super) const FOOTER_TIME: &str = "%m%d%Y%H:%M";

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// `nasdaqlisted.txt`: lines listed on Nasdaq.
    NasdaqListed,
    /// `otherlisted.txt`: lines listed elsewhere in the United States.
    OtherListed,
}

impl File {
    /// Both.
    pub const ALL: [Self; 2] = [Self::NasdaqListed, Self::OtherListed];

    /// The name of the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NasdaqListed => "nasdaqlisted.txt",
            Self::OtherListed => "otherlisted.txt",
        }
    }

    pub(super) fn header(self) -> &'static str {
        match self {
            Self::NasdaqListed => {
                "Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares"
            }
            Self::OtherListed => {
                "ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol"
            }
        }
    }

    /// How its first column spells symbols.
    pub(super) fn spelling(self) -> Spelling {
        match self {
            // Symbols of Nasdaq have no marks: a fifth letter tells the kind of line, or nothing.
            Self::NasdaqListed => Spelling::Dotted,
            Self::OtherListed => Spelling::Act,
        }
    }
}

/// One row, by what its cells mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) symbol: &'a str,
    pub(super) name: &'a str,
    /// Letter of the exchange; none for Nasdaq itself.
    pub(super) exchange: Option<&'a str>,
    pub(super) test_issue: &'a str,
    pub(super) etf: &'a str,
    /// `Y` for exchange-traded managed funds.
    pub(super) next_shares: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn new(file: File, cells: [&'a str; CELLS]) -> Self {
        match (file, cells) {
            (File::NasdaqListed, [symbol, name, _, test_issue, _, _, etf, next_shares]) => Self {
                symbol,
                name,
                exchange: None,
                test_issue,
                etf,
                next_shares,
            },
            (File::OtherListed, [symbol, name, exchange, _, etf, _, test_issue, _]) => Self {
                symbol,
                name,
                exchange: Some(exchange),
                test_issue,
                etf,
                next_shares: "N",
            },
        }
    }
}
