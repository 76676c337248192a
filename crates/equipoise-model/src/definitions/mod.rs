//! Definitions: the rule book of an index.
//!
//! A definition says where an index begins, what it may choose from ([`Universe`]), whom it chooses
//! ([`Selection`]), with what weight ([`Weighting`]) and when ([`Schedule`]), and what happens in
//! between ([`Treatment`], [`Dividends`], [`MissingPrice`], [`Costs`]). [`Overlay`]s are further
//! series computed from its levels.

mod dividends;
mod index_id;
mod overlays;
mod schedule;
mod selection;
mod treatment;
mod universe;
mod validate;
mod weighting;

use crate::Date;

pub use dividends::{DividendFx, Dividends, Reinvestment, Withholding, WithholdingRate};
pub use index_id::{IndexId, IndexIdError};
pub use overlays::{Overlay, OverlayKind, PointsReset, Quotation, ReturnKind};
pub use schedule::{MonthDay, Months, Rhythm, Schedule};
pub use selection::{Buffer, LineRule, RankBy, Selection, Ties, Unit};
pub use treatment::{
    Costs, Merger, MissingPrice, MissingPricePolicy, RemovalPrice, Replacement, Rights,
    SpecialDividend, SpinOff, Treatment,
};
pub use universe::{Liquidity, Statistic, Universe};
pub use validate::{FieldError, InvalidDefinition};
pub use weighting::{Scheme, SectorTotals, Sizing, Weighting};

/// The rule book of an index. Two definitions that are equal give the same levels from the same
/// facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The index it belongs to.
    pub index: IndexId,
    /// What the index is called.
    pub name: String,
    /// Currency of the levels. Lines in other currencies are converted.
    pub currency: String,
    /// Market code of the calendar whose sessions the index has; `None` means every session on
    /// which the market data has bars.
    pub calendar: Option<String>,
    /// Where the series begins.
    pub base: Base,
    /// Which lines are eligible.
    pub universe: Universe,
    /// Which companies are members.
    pub selection: Selection,
    /// What part of the index each member is.
    pub weighting: Weighting,
    /// When members and weights change.
    pub schedule: Schedule,
    /// What corporate actions do.
    pub treatment: Treatment,
    /// How dividends enter the total return series.
    pub dividends: Dividends,
    /// What stands for a close that is missing.
    pub missing_price: MissingPrice,
    /// What trading costs in the series net of cost.
    pub costs: Costs,
    /// Further series.
    pub overlays: Vec<Overlay>,
}

/// Where a series begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Base {
    /// The first session; `None` means the first session of the first build.
    pub date: Option<Date>,
    /// The level at its close.
    pub value: f64,
    /// Market value of the basket at its close, in index currency. The choice is arbitrary: basket
    /// and divisor scale together (methodology, rule R2).
    pub market_value: f64,
}

impl Default for Base {
    fn default() -> Self {
        Self {
            date: None,
            value: 1000.0,
            market_value: 1_000_000_000.0,
        }
    }
}

impl Definition {
    /// The largest number of slots an index may ask for.
    pub const MAX_SIZE: u32 = 20_000;

    /// The flagship rule book (design, section 8) for `index`: the `size` largest companies, equal
    /// weights reset daily, base 1000, US dollars, 30 % withheld in the net series.
    #[must_use]
    pub fn equal_weight(index: IndexId, size: u32) -> Self {
        Self {
            name: format!("Equal weight, {size} largest companies"),
            index,
            currency: "USD".to_owned(),
            calendar: None,
            base: Base::default(),
            universe: Universe::default(),
            selection: Selection {
                size,
                by: RankBy::MarketCap,
                unit: Unit::Company,
                line: LineRule::Largest,
                buffer: None,
                ties: Ties::Symbol,
                lag_sessions: 0,
            },
            weighting: Weighting::equal(),
            schedule: Schedule::of(Rhythm::Daily),
            treatment: Treatment::default(),
            dividends: Dividends::withheld_at(0.30),
            missing_price: MissingPrice::default(),
            costs: Costs::default(),
            overlays: Vec::new(),
        }
    }

    /// The same rule book with members and weights at each close that `rhythm` picks.
    #[must_use]
    pub fn rebalanced(mut self, rhythm: Rhythm) -> Self {
        self.schedule = Schedule::of(rhythm);
        self
    }

    /// The definition itself, when every field is in range and no two contradict each other.
    ///
    /// # Errors
    /// Every field that is not, with its value and the limit.
    pub fn validated(self) -> Result<Self, InvalidDefinition> {
        let errors = validate::errors(&self);
        if errors.is_empty() {
            return Ok(self);
        }
        Err(InvalidDefinition { errors })
    }
}
