//! What is to be fetched.

use equipoise_model::Date;

use crate::AppError;

/// The most lines whose facts become durable together.
pub const BATCH_LINES_MAX: usize = 1_000;

/// Lines whose facts become durable together when nothing else is said.
pub const BATCH_LINES: usize = 100;

/// The most lines of one fetch.
pub const LINES_MAX: usize = 20_000;

/// Which lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Universe {
    /// Every line that a source tells of.
    All,
    /// The lines of the largest companies of today. Of the past it tells nothing: a series that is
    /// selected from it looks ahead.
    Largest(u32),
    /// These, as symbols are spelt here (`BRK.B`).
    Symbols(Vec<String>),
    /// The lines that the ledger holds and that are not delisted.
    Held,
}

/// Which facts of the lines; what there is to say about securities comes with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    /// Bars and corporate actions.
    pub history: bool,
    /// Share counts.
    pub shares: bool,
}

impl Kinds {
    /// All of them.
    pub const ALL: Self = Self {
        history: true,
        shares: true,
    };
}

/// What is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRequest {
    /// Which lines.
    pub universe: Universe,
    /// First session, ex-date or effective date.
    pub from: Date,
    /// Last one. Sessions that are not over are never taken.
    pub to: Date,
    /// Which facts.
    pub kinds: Kinds,
    /// Ask for the whole span of every line, also for what the ledger holds.
    pub is_full: bool,
    /// Lines whose facts become durable together, 1 to [`BATCH_LINES_MAX`].
    pub batch_lines: usize,
}

impl FetchRequest {
    /// All there is of `universe` from `from` to `to`, in batches of [`BATCH_LINES`].
    #[must_use]
    pub fn new(universe: Universe, from: Date, to: Date) -> Self {
        Self {
            universe,
            from,
            to,
            kinds: Kinds::ALL,
            is_full: false,
            batch_lines: BATCH_LINES,
        }
    }

    /// That it can be carried out on `today`.
    pub(super) fn check(&self, today: Date) -> Result<(), AppError> {
        if self.to < self.from {
            return Err(AppError::ReversedRange {
                start_field: "from",
                start: self.from,
                end_field: "to",
                end: self.to,
            });
        }
        if self.from > today {
            return Err(AppError::FutureDate {
                field: "from",
                date: self.from,
                today,
            });
        }
        let too_large = |what, given: usize, limit: usize| AppError::TooLarge {
            what,
            given: given as u64,
            limit: limit as u64,
        };
        if self.batch_lines == 0 || self.batch_lines > BATCH_LINES_MAX {
            let what = "the number of lines of a batch (at least 1)";
            return Err(too_large(what, self.batch_lines, BATCH_LINES_MAX));
        }
        let asked = match &self.universe {
            Universe::Largest(count) => *count as usize,
            Universe::Symbols(symbols) => symbols.len(),
            Universe::All | Universe::Held => 0,
        };
        if asked > LINES_MAX {
            return Err(too_large("the number of lines", asked, LINES_MAX));
        }
        Ok(())
    }
}
