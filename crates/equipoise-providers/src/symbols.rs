//! Spellings of symbols: one line is `BRK.B` here, `BRK-B` or `BRK/B` elsewhere.
//!
//! A symbol is a root of letters and digits, and for anything but the plain common stock a suffix: a
//! class, a preferred series, a warrant, a unit or a right. Each convention marks these its own way;
//! [`Spelling::Dotted`] is how this project writes them.

use std::fmt;

/// The longest root and suffix together, in characters.
pub const MAX_SYMBOL_CHARS: usize = 14;

/// How symbols are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// `BRK.B`, `BAC.PRL`, `ACHR.WS`, `SPAC.U`, `SPAC.RT`: here.
    Dotted,
    /// `BRK-B`, `BAC-PL`, `ACHR-WT`, `SPAC-UN`, `SPAC-RI`: SEC, Yahoo.
    Dashed,
    /// `BRK/B`, `BAC/PRL`, `ACHR/WS`, `SPAC/U`, `SPAC/RT`: terminals and order systems.
    Slashed,
    /// `BRK.B`, `BAC$L`, `ACHR.W`, `SPAC.U`, `SPAC.R`: Nasdaq's directory of other exchanges.
    Act,
    /// `BRK.B`, `BACpL`, `ACHR.WS`, `SPAC.U`, `SPACr`: the tape, Massive.
    Tape,
}

/// How a spelling marks what is no plain common stock.
struct Marks {
    class: &'static str,
    preferred: &'static str,
    warrant: &'static str,
    unit: &'static str,
    right: &'static str,
}

/// What kind of line a suffix names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suffix {
    /// A class of common stock, by its letter.
    Class(char),
    /// Preferred stock, by the letter of its series if it has one.
    Preferred(Option<char>),
    /// Warrants.
    Warrant,
    /// Units of shares and warrants.
    Unit,
    /// Rights.
    Right,
}

/// A symbol taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol {
    root: String,
    suffix: Option<Suffix>,
}

/// Why a text is no symbol of a spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("symbol: {text:?} {reason}")]
pub struct SymbolError {
    /// The text, cut to a readable length.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Spelling {
    /// Every spelling.
    pub const ALL: [Self; 5] = [
        Self::Dotted,
        Self::Dashed,
        Self::Slashed,
        Self::Act,
        Self::Tape,
    ];

    #[rustfmt::skip]
    fn marks(self) -> Marks {
        match self {
            Self::Dotted => Marks { class: ".", preferred: ".PR", warrant: ".WS", unit: ".U", right: ".RT" },
            Self::Dashed => Marks { class: "-", preferred: "-P", warrant: "-WT", unit: "-UN", right: "-RI" },
            Self::Slashed => Marks { class: "/", preferred: "/PR", warrant: "/WS", unit: "/U", right: "/RT" },
            Self::Act => Marks { class: ".", preferred: "$", warrant: ".W", unit: ".U", right: ".R" },
            Self::Tape => Marks { class: ".", preferred: "p", warrant: ".WS", unit: ".U", right: "r" },
        }
    }
}

impl Symbol {
    /// The symbol that `text` spells.
    ///
    /// The letters P, R, U and W name no class: in one spelling or another they mean a preferred, a
    /// right, a unit or a warrant, and a symbol must mean the same in all of them.
    ///
    /// # Errors
    /// `text` is longer than [`MAX_SYMBOL_CHARS`], or is no symbol of the spelling.
    pub fn parse(text: &str, spelling: Spelling) -> Result<Self, SymbolError> {
        let error = |reason| SymbolError {
            text: crate::body::clipped(text),
            reason,
        };
        if text.len() > MAX_SYMBOL_CHARS {
            return Err(error("is longer than the limit of 14 characters"));
        }
        let is_of_root = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit();
        let end = text
            .find(|letter| !is_of_root(letter))
            .unwrap_or(text.len());
        let (root, rest) = text.split_at(end);
        if root.is_empty() {
            return Err(error("does not begin with a capital letter or digit"));
        }
        let suffix = match rest {
            "" => None,
            rest => Some(
                Suffix::parse(rest, &spelling.marks())
                    .ok_or_else(|| error("has a suffix that names no known kind of line"))?,
            ),
        };
        let root = root.to_owned();
        Ok(Self { root, suffix })
    }

    /// The symbol in `spelling`.
    #[must_use]
    pub fn spelt(&self, spelling: Spelling) -> String {
        let marks = spelling.marks();
        let mut text = self.root.clone();
        match self.suffix {
            None => {}
            Some(Suffix::Class(letter)) => {
                text.push_str(marks.class);
                text.push(letter);
            }
            Some(Suffix::Preferred(series)) => {
                text.push_str(marks.preferred);
                text.extend(series);
            }
            Some(Suffix::Warrant) => text.push_str(marks.warrant),
            Some(Suffix::Unit) => text.push_str(marks.unit),
            Some(Suffix::Right) => text.push_str(marks.right),
        }
        text
    }

    /// What the suffix names; `None` for a plain symbol.
    #[must_use]
    pub fn suffix(&self) -> Option<Suffix> {
        self.suffix
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.spelt(Spelling::Dotted))
    }
}

impl Suffix {
    fn parse(text: &str, marks: &Marks) -> Option<Self> {
        // Whole suffixes first: the mark of a class begins most of them.
        if text == marks.warrant {
            return Some(Self::Warrant);
        }
        if text == marks.unit {
            return Some(Self::Unit);
        }
        if text == marks.right {
            return Some(Self::Right);
        }
        if let Some(series) = text.strip_prefix(marks.preferred) {
            return match series {
                "" => Some(Self::Preferred(None)),
                series => letter(series).map(|series| Self::Preferred(Some(series))),
            };
        }
        let class = letter(text.strip_prefix(marks.class)?)?;
        (!matches!(class, 'P' | 'R' | 'U' | 'W')).then_some(Self::Class(class))
    }
}

/// The one capital letter that `text` is.
fn letter(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let letter = letters.next().filter(char::is_ascii_uppercase)?;
    letters.next().is_none().then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a row, in the order of [`Spelling::ALL`].
    const ROWS: [[&str; 5]; 7] = [
        ["AAPL", "AAPL", "AAPL", "AAPL", "AAPL"],
        ["BRK.B", "BRK-B", "BRK/B", "BRK.B", "BRK.B"],
        ["BAC.PRL", "BAC-PL", "BAC/PRL", "BAC$L", "BACpL"],
        ["F.PR", "F-P", "F/PR", "F$", "Fp"],
        ["ACHR.WS", "ACHR-WT", "ACHR/WS", "ACHR.W", "ACHR.WS"],
        ["SPAC.U", "SPAC-UN", "SPAC/U", "SPAC.U", "SPAC.U"],
        ["SPAC.RT", "SPAC-RI", "SPAC/RT", "SPAC.R", "SPACr"],
    ];

    #[test]
    fn every_spelling_of_a_line_is_the_same_symbol() {
        for row in ROWS {
            let symbol = Symbol::parse(row[0], Spelling::Dotted).unwrap();
            assert_eq!(symbol.to_string(), row[0]);
            for (text, spelling) in row.into_iter().zip(Spelling::ALL) {
                assert_eq!(
                    Symbol::parse(text, spelling).as_ref(),
                    Ok(&symbol),
                    "{text}"
                );
                assert_eq!(symbol.spelt(spelling), text);
            }
        }
    }

    #[test]
    fn every_class_and_series_survives_every_pair_of_spellings() {
        let classes = ('A'..='Z').filter(|letter| !"PRUW".contains(*letter));
        let series = ('A'..='Z').map(|letter| Suffix::Preferred(Some(letter)));
        for suffix in classes.map(Suffix::Class).chain(series) {
            let symbol = Symbol {
                root: "INV2".to_owned(),
                suffix: Some(suffix),
            };
            for spelling in Spelling::ALL {
                let text = symbol.spelt(spelling);
                assert_eq!(
                    Symbol::parse(&text, spelling).as_ref(),
                    Ok(&symbol),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_symbol_says_why() {
        for text in [
            "",
            ".B",
            "brk.b",
            "BRK..B",
            "BRK.",
            "BRK.b",
            "BRK.BB",
            "BRK B",
            "BRK.U1",
            "É",
            "BRK.P",
            "BRK.R",
            "BRK.W",
            "ABCDEFGHIJKLMNO",
        ] {
            let error = Symbol::parse(text, Spelling::Dotted).unwrap_err();
            assert_eq!(error.text, text, "{error}");
        }
        let error = Symbol::parse("BRK-B", Spelling::Dotted).unwrap_err();
        assert_eq!(
            error.to_string(),
            "symbol: \"BRK-B\" has a suffix that names no known kind of line"
        );
    }
}
