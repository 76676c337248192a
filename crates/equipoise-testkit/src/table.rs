//! Text tables: rows of words, with `#` for comments and `.` for an empty cell.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use equipoise_model::Date;

/// The rows of `text` as words, without blank lines and comments.
pub fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| !words.is_empty())
}

/// What `word` says.
///
/// # Panics
/// When it says something else than a `T`.
pub fn parse<T: FromStr<Err: Debug>>(word: &str) -> T {
    word.parse()
        .unwrap_or_else(|error| panic!("the word {word:?} of a table does not parse: {error:?}"))
}

/// The date `word` states.
///
/// # Panics
/// When it states none.
#[must_use]
pub fn date(word: &str) -> Date {
    parse(word)
}

/// A cell: a number, or `None` for `.`.
///
/// # Panics
/// When it is neither.
#[must_use]
pub fn cell(word: &str) -> Option<f64> {
    (word != ".").then(|| parse(word))
}

/// The `name=value` words at the end of a row.
#[derive(Debug)]
pub struct Fields<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Fields<'a> {
    /// The fields in `words`.
    ///
    /// # Panics
    /// When a word has no `=`.
    #[must_use]
    pub fn new(words: &[&'a str]) -> Self {
        let split = |word: &&'a str| {
            word.split_once('=')
                .unwrap_or_else(|| panic!("the word {word:?} of a table is not name=value"))
        };
        Self(words.iter().map(split).collect())
    }

    /// The field called `name`.
    ///
    /// # Panics
    /// When it does not parse.
    #[must_use]
    pub fn get<T: FromStr<Err: Debug>>(&self, name: &str) -> Option<T> {
        self.0.get(name).map(|word| parse(word))
    }

    /// The field called `name`, which the row must have.
    ///
    /// # Panics
    /// When it is not there or does not parse.
    #[must_use]
    pub fn need<T: FromStr<Err: Debug>>(&self, name: &str) -> T {
        self.get(name)
            .unwrap_or_else(|| panic!("a row of a table lacks {name}=: it has {:?}", self.0))
    }
}
