//! Definitions: the rule book of an index.

use std::fmt;

use crate::Date;

/// The name of an index: 1 to 32 upper-case letters, digits, `-` and `_`, starting with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexId(String);

/// Why a text is not an index id or a definition is not valid.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DefinitionError {
    /// The id does not have the allowed form.
    #[error(
        "index {given:?} is not valid: 1 to 32 characters, a letter first, then letters, digits, - or _"
    )]
    IndexId {
        /// The refused text.
        given: String,
    },
    /// The size is out of range.
    #[error("size {given} is out of range: 1 to {limit} companies", limit = Definition::MAX_SIZE)]
    Size {
        /// The refused size.
        given: u32,
    },
    /// The schedule is not known.
    #[error("rebalance {given:?} is not known: daily, weekly, monthly or quarterly")]
    Schedule {
        /// The refused text.
        given: String,
    },
    /// The base value is not a positive number.
    #[error("base_value {given} is not valid: a positive number")]
    BaseValue {
        /// The refused value.
        given: f64,
    },
}

impl IndexId {
    /// The id in `text`; lower-case letters are raised.
    ///
    /// # Errors
    /// When `text` does not have the allowed form.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let raised = text.to_ascii_uppercase();
        let is_valid = (1..=32).contains(&raised.len())
            && raised.starts_with(|first: char| first.is_ascii_uppercase())
            && raised
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if is_valid {
            Ok(Self(raised))
        } else {
            Err(DefinitionError::IndexId {
                given: text.chars().take(64).collect(),
            })
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndexId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When members are chosen anew and weights are reset, after the close (methodology, section 3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// Every session.
    Daily,
    /// The last session of an ISO week.
    Weekly,
    /// The last session of a month.
    Monthly,
    /// The third Friday of March, June, September and December, or the session before it.
    Quarterly,
}

impl Schedule {
    /// Every schedule.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Quarterly];

    /// The name used on the command line and in definitions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
        }
    }

    /// The schedule called `name`.
    ///
    /// # Errors
    /// When there is none.
    pub fn parse(name: &str) -> Result<Self, DefinitionError> {
        Self::ALL
            .into_iter()
            .find(|schedule| schedule.name() == name)
            .ok_or_else(|| DefinitionError::Schedule {
                given: name.chars().take(64).collect(),
            })
    }
}

/// The rule book of an index. Two definitions that are equal give the same levels from the same
/// facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The index it belongs to.
    pub index: IndexId,
    /// What the index is called.
    pub name: String,
    /// How many companies are chosen, one line for each.
    pub size: u32,
    /// When members are chosen and weights reset.
    pub schedule: Schedule,
    /// Currency of prices and levels. Lines in another currency are not eligible.
    pub currency: String,
    /// The first session of the series; `None` means the first session of the first build.
    pub base_date: Option<Date>,
    /// The level at the close of the base session.
    pub base_value: f64,
    /// Share of a cash dividend withheld in the net total return, 0 to 1.
    pub withholding_rate: f64,
}

impl Definition {
    /// The largest number of companies an index may ask for.
    pub const MAX_SIZE: u32 = 20_000;
    /// Market value of the basket at the base close, in index currency. Its choice is arbitrary:
    /// basket and divisor scale together (methodology, R2).
    pub const BASE_MARKET_VALUE: f64 = 1_000_000_000.0;

    /// The flagship rule book (design, section 8) for `index`: the `size` largest companies, equal
    /// weights reset daily, base 1000, US dollars, 30 % withheld in the net series.
    #[must_use]
    pub fn equal_weight(index: IndexId, size: u32) -> Self {
        Self {
            name: format!("Equal weight, {size} largest companies"),
            index,
            size,
            schedule: Schedule::Daily,
            currency: "USD".to_owned(),
            base_date: None,
            base_value: 1000.0,
            withholding_rate: 0.30,
        }
    }

    /// The definition itself, when every field is in range.
    ///
    /// # Errors
    /// Names the first field that is not, its value and the limit.
    pub fn validated(self) -> Result<Self, DefinitionError> {
        if self.size == 0 || self.size > Self::MAX_SIZE {
            return Err(DefinitionError::Size { given: self.size });
        }
        if !(self.base_value.is_finite() && self.base_value > 0.0) {
            return Err(DefinitionError::BaseValue {
                given: self.base_value,
            });
        }
        Ok(self)
    }
}
