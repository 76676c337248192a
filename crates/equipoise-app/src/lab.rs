//! Lab: a grid of variants of a rule book, built in one pass and measured side by side.

use std::sync::Arc;

use equipoise_analytics::drawdown::max_drawdown;
use equipoise_analytics::relative::tracking_error;
use equipoise_analytics::returns::{annualized_return_by_sessions, simple_returns};
use equipoise_analytics::{SESSIONS_PER_YEAR, volatility_annualized};
use equipoise_engine::basket::Trades;
use equipoise_engine::{Record, Start, Sweep, sweep};
use equipoise_model::definitions::{Buffer, Costs};
use equipoise_model::{Date, Definition, Rhythm, SessionRow};

use crate::panel::{LoadedPanel, blocking};
use crate::{AppError, Progress, Store};

/// The most variants of one grid.
pub const VARIANTS_MAX: usize = 1_000;

/// What is varied. An empty list leaves the rule book as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Numbers of companies.
    pub sizes: Vec<u32>,
    /// Rhythms of the rebalance.
    pub rhythms: Vec<Rhythm>,
    /// Sessions between the close that decides and the close after which members change.
    pub lags: Vec<u32>,
    /// Buffers around the size; `None` is no buffer.
    pub buffers: Vec<Option<BufferPercent>>,
    /// Largest weights of a name, as fractions; `None` is no limit.
    pub max_weights: Vec<Option<f64>>,
    /// Cost of a trade in basis points, each way.
    pub costs_bps: Vec<f64>,
}

/// A buffer as percentages of the size, such as 90/110.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BufferPercent {
    /// Newcomers come in from the rank that is this part of the size.
    pub enter: u32,
    /// Incumbents stay down to the rank that is this part of the size.
    pub keep: u32,
}

impl BufferPercent {
    /// The buffer of an index of `size` companies.
    #[must_use]
    pub fn of(self, size: u32) -> Buffer {
        let part = |percent: u32| u64::from(size) * u64::from(percent);
        let ranks = |hundredths: u64| u32::try_from(hundredths).unwrap_or(u32::MAX);
        Buffer {
            enter: ranks(part(self.enter) / 100),
            keep: ranks(part(self.keep).div_ceil(100)),
        }
    }
}

/// What a variant changes of the rule book.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The rule book.
    pub definition: Definition,
    /// Its buffer, in percent of the size.
    pub buffer: Option<BufferPercent>,
}

/// The figures of a variant. Returns, volatility, turnover and cost are fractions a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// First session.
    pub first: Date,
    /// Last session.
    pub last: Date,
    /// Sessions, the first one included.
    pub sessions: usize,
    /// Annual price return.
    pub price_return: Option<f64>,
    /// Annual gross total return.
    pub gross_total_return: Option<f64>,
    /// Annual price return net of the cost of trading.
    pub net_of_cost: Option<f64>,
    /// Annual standard deviation of the daily price returns.
    pub volatility: Option<f64>,
    /// Largest fall of the price return level from a peak, negative.
    pub max_drawdown: Option<f64>,
    /// One-way turnover a year.
    pub turnover: f64,
    /// Cost of trading a year.
    pub cost: f64,
    /// Names that came in or went out after the base, in all.
    pub changes: u64,
    /// Annual standard deviation of the difference to the daily price returns of the rule book as it
    /// is; `None` for itself and where sessions differ.
    pub tracking_error: Option<f64>,
}

/// A variant and what it comes to, or why it cannot be built.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The variant.
    pub variant: Variant,
    /// Its figures.
    pub figures: Result<Figures, String>,
}

/// What a lab run gives: the rule book as it is, then the variants in the order of the grid.
#[derive(Debug, Clone)]
pub struct LabReport {
    /// The rule book as it is.
    pub reference: Outcome,
    /// The variants: sizes change slowest, costs fastest.
    pub variants: Vec<Outcome>,
}

/// Build the variants of `definition` that `grid` spans, between two dates, and measure them.
///
/// # Errors
/// When the grid is empty or too large, a variant is not valid, or the facts cannot be read.
pub async fn lab(
    store: &Store,
    definition: Definition,
    grid: &Grid,
    (from, to): (Option<Date>, Option<Date>),
    progress: &Progress,
) -> Result<LabReport, AppError> {
    let variants = grid.variants(&definition)?;
    let reference = Variant {
        definition,
        buffer: None,
    };
    let all = [vec![reference], variants].concat();
    let mut outcomes = measure(store, all, (from, to), progress).await?.into_iter();
    let Some(reference) = outcomes.next() else {
        return Err(AppError::Internal {
            what: "a grid without its reference".to_owned(),
        });
    };
    Ok(LabReport {
        reference,
        variants: outcomes.collect(),
    })
}

/// Build `one` and `other` between two dates and measure both, the second against the first.
///
/// # Errors
/// When the facts cannot be read.
pub async fn compare(
    store: &Store,
    (one, other): (Definition, Definition),
    range: (Option<Date>, Option<Date>),
    progress: &Progress,
) -> Result<LabReport, AppError> {
    let variant = |definition: Definition| Variant {
        definition,
        buffer: None,
    };
    let both = vec![variant(one), variant(other)];
    let mut outcomes = measure(store, both, range, progress).await?;
    let variants = outcomes.split_off(1);
    let reference = outcomes.pop().ok_or_else(|| AppError::Internal {
        what: "a comparison without its first".to_owned(),
    })?;
    Ok(LabReport {
        reference,
        variants,
    })
}

/// Build every variant in one pass and measure each against the first.
async fn measure(
    store: &Store,
    variants: Vec<Variant>,
    (from, to): (Option<Date>, Option<Date>),
    progress: &Progress,
) -> Result<Vec<Outcome>, AppError> {
    let panel: Arc<LoadedPanel> = store.panel(progress).await?;
    progress.report("build variants", 0, u64::try_from(variants.len()).ok());
    let (threads, calendars) = (store.threads(), store.calendars().clone());
    let definitions: Vec<Definition> = variants
        .iter()
        .map(|variant| variant.definition.clone())
        .collect();
    let starts: Vec<Start> = definitions
        .iter()
        .map(|definition| Start::Base(from.or(definition.base.date)))
        .collect();
    let tallies = blocking(move || {
        let request = Sweep {
            panel: &panel.panel(),
            definitions: &definitions,
            calendars,
            starts: &starts,
            until: to,
            threads,
        };
        sweep(&request, |_| Tally::default())
    })
    .await?;
    let first = tallies.first().and_then(|tally| tally.as_ref().ok());
    let figures = tallies
        .iter()
        .enumerate()
        .map(|(number, tally)| match tally {
            Ok(tally) => Ok(tally.figures(first.filter(|_| number > 0))),
            Err(error) => Err(error.to_string()),
        });
    let outcome = |(variant, figures)| Outcome { variant, figures };
    Ok(variants.into_iter().zip(figures).map(outcome).collect())
}

impl Grid {
    /// How many variants the grid spans.
    #[must_use]
    pub fn len(&self) -> usize {
        [
            self.sizes.len(),
            self.rhythms.len(),
            self.lags.len(),
            self.buffers.len(),
            self.max_weights.len(),
            self.costs_bps.len(),
        ]
        .into_iter()
        .map(|length| length.max(1))
        .fold(1, usize::saturating_mul)
    }

    /// Whether nothing is varied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The variants of `definition`.
    ///
    /// # Errors
    /// When there is none or too many, or one is not valid.
    pub fn variants(&self, definition: &Definition) -> Result<Vec<Variant>, AppError> {
        let given = if self.is_empty() { 0 } else { self.len() };
        if given == 0 || given > VARIANTS_MAX {
            return Err(AppError::Grid {
                given,
                limit: VARIANTS_MAX,
            });
        }
        let mut variants = vec![Variant {
            definition: definition.clone(),
            buffer: None,
        }];
        let is_buffer_kept = self.buffers.is_empty();
        vary(&mut variants, &self.sizes, |one, size| {
            one.definition.selection.size = *size;
            if is_buffer_kept && let Some(buffer) = &mut one.definition.selection.buffer {
                *buffer = scaled(*buffer, definition.selection.size, *size);
            }
        });
        vary(&mut variants, &self.rhythms, |one, rhythm| {
            one.definition.schedule.rebalance = rhythm.clone();
        });
        vary(&mut variants, &self.lags, |one, lag| {
            one.definition.selection.lag_sessions = *lag;
        });
        vary(&mut variants, &self.buffers, |one, buffer| {
            one.buffer = *buffer;
            let size = one.definition.selection.size;
            one.definition.selection.buffer = buffer.map(|buffer| buffer.of(size));
        });
        vary(&mut variants, &self.max_weights, |one, most| {
            one.definition.weighting.max_weight = *most;
        });
        vary(&mut variants, &self.costs_bps, |one, cost| {
            one.definition.costs = Costs {
                buy_bps: *cost,
                sell_bps: *cost,
            };
        });
        for variant in &variants {
            variant.definition.clone().validated()?;
        }
        Ok(variants)
    }
}

/// Each of `variants` with each of `values`; as they are when there is none.
fn vary<T>(variants: &mut Vec<Variant>, values: &[T], set: impl Fn(&mut Variant, &T)) {
    if values.is_empty() {
        return;
    }
    let with = |variant: &Variant, value: &T| {
        let mut variant = variant.clone();
        set(&mut variant, value);
        variant
    };
    let varied = variants
        .iter()
        .flat_map(|variant| values.iter().map(|value| with(variant, value)))
        .collect();
    *variants = varied;
}

/// A buffer of an index of `size` companies that leaves the same parts as `buffer` at `before`.
fn scaled(buffer: Buffer, before: u32, size: u32) -> Buffer {
    let scale = |rank: u32| u64::from(rank) * u64::from(size);
    let ranks = |rank: u64| u32::try_from(rank).unwrap_or(u32::MAX);
    let before = u64::from(before.max(1));
    Buffer {
        enter: ranks(scale(buffer.enter) / before).max(1),
        keep: ranks(scale(buffer.keep).div_ceil(before)),
    }
}

/// Keeps of a series what the figures are made of.
#[derive(Debug, Default)]
struct Tally {
    first: Option<Date>,
    last: Option<Date>,
    price: Vec<f64>,
    gross: Vec<f64>,
    net_of_cost: Vec<f64>,
    turnover: f64,
    cost: f64,
    changes: u64,
}

impl Record for Tally {
    const DETAIL: bool = false;

    fn session(&mut self, row: SessionRow) {
        self.first.get_or_insert(row.session);
        self.last = Some(row.session);
        self.price.push(row.price_return);
        self.gross.push(row.gross_total_return);
        self.net_of_cost.push(row.net_of_cost);
        self.turnover += row.turnover;
        self.cost += row.cost;
    }

    fn traded(&mut self, trades: Trades) {
        self.changes += u64::from(trades.entered) + u64::from(trades.left);
    }
}

impl Tally {
    fn figures(&self, reference: Option<&Self>) -> Figures {
        let returns = simple_returns(&self.price).unwrap_or_default();
        let annual = |levels: &[f64]| annualized_return_by_sessions(levels, SESSIONS_PER_YEAR);
        let years = returns.len() as f64 / SESSIONS_PER_YEAR;
        let a_year = |total: f64| if years > 0.0 { total / years } else { 0.0 };
        let spans = |one: &Self| (one.first, one.last, one.price.len());
        let same = reference.filter(|reference| spans(reference) == spans(self));
        let against = |reference: &Self| {
            let benchmark = simple_returns(&reference.price)?;
            tracking_error(&returns, &benchmark, SESSIONS_PER_YEAR).ok()
        };
        Figures {
            first: self.first.unwrap_or_default(),
            last: self.last.unwrap_or_default(),
            sessions: self.price.len(),
            price_return: annual(&self.price),
            gross_total_return: annual(&self.gross),
            net_of_cost: annual(&self.net_of_cost),
            volatility: volatility_annualized(&returns),
            max_drawdown: max_drawdown(&self.price),
            turnover: a_year(self.turnover),
            cost: a_year(self.cost),
            changes: self.changes,
            tracking_error: same.and_then(against),
        }
    }
}
