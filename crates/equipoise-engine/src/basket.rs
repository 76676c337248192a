//! The basket: index shares and a divisor, which turn prices into a level.
//!
//! `level = market value ÷ divisor` (methodology, section 1.2, formula 1). Every change that is not
//! a price move goes through [`Basket::rebase`], so the level cannot jump.

use equipoise_model::Panel;

/// A constituent line in the basket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// Column of the security in the panel.
    pub column: u32,
    /// Index shares.
    pub shares: f64,
    /// Price the line is valued at, in index currency.
    pub price: f64,
}

impl Holding {
    /// Market value: shares × price.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.shares * self.price
    }
}

/// Index shares of every constituent, by column, and the divisor.
#[derive(Debug, Clone, PartialEq)]
pub struct Basket {
    holdings: Vec<Holding>,
    divisor: f64,
}

/// The relative tolerance of every continuity check (methodology, rule R1).
pub const CONTINUITY_TOLERANCE: f64 = 1e-12;

impl Basket {
    /// A basket of `holdings`, sorted by column, valued through `divisor`.
    ///
    /// # Panics
    /// When the divisor is not positive and finite, or a column occurs twice.
    #[must_use]
    pub fn new(mut holdings: Vec<Holding>, divisor: f64) -> Self {
        assert!(
            divisor.is_finite() && divisor > 0.0,
            "a divisor is positive: {divisor}"
        );
        holdings.sort_unstable_by_key(|holding| holding.column);
        assert!(
            holdings
                .windows(2)
                .all(|pair| pair[0].column < pair[1].column),
            "a security is held once"
        );
        Self { holdings, divisor }
    }

    /// The constituents, by column.
    #[must_use]
    pub fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    /// The divisor.
    #[must_use]
    pub fn divisor(&self) -> f64 {
        self.divisor
    }

    /// Σ shares × price, in column order.
    #[must_use]
    pub fn market_value(&self) -> f64 {
        self.holdings.iter().map(Holding::value).sum()
    }

    /// Market value ÷ divisor.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.market_value() / self.divisor
    }

    /// The holding of `column`.
    #[must_use]
    pub fn holding(&self, column: u32) -> Option<&Holding> {
        self.position(column)
            .map(|position| &self.holdings[position])
    }

    /// Value every line at the closes of the session in `row`. A line without any close, such as
    /// one that was spun off and has not traded, keeps its price.
    pub fn mark(&mut self, panel: &Panel<'_>, row: usize) {
        let closes = panel.closes(row);
        for holding in &mut self.holdings {
            let close = closes[holding.column as usize];
            if close.is_finite() {
                holding.price = close;
            }
        }
    }

    /// As [`Basket::mark`], with the closes of the lines at hand, in column order.
    ///
    /// # Panics
    /// When there are not as many closes as lines.
    pub fn mark_at(&mut self, closes: &[f64]) {
        assert_eq!(closes.len(), self.holdings.len(), "each line has a close");
        for (holding, close) in self.holdings.iter_mut().zip(closes) {
            if close.is_finite() {
                holding.price = *close;
            }
        }
    }

    /// Apply `change`, which alters shares, adjusted prices or lines, and move the divisor so that
    /// the level stays: `D' = D × MV' ÷ MV` (formula 3). All changes of one moment go in one call.
    ///
    /// # Panics
    /// When the change leaves no value, or the level moved by more than rounding.
    pub fn rebase(&mut self, change: impl FnOnce(&mut Lines<'_>)) {
        let before = self.market_value();
        let level = before / self.divisor;
        change(&mut Lines {
            holdings: &mut self.holdings,
        });
        let after = self.market_value();
        assert!(
            after.is_finite() && after > 0.0,
            "a basket keeps some value: {before} to {after}"
        );
        self.divisor *= after / before;
        assert_continuous(level, self.level());
    }

    /// Replace every line by equal parts of the market value: `shares = MV ÷ (N × price)`
    /// (formula 7). The market value, the divisor and the level stay.
    ///
    /// Answers the one-way turnover: half the sum of absolute weight changes (formula 23).
    ///
    /// # Panics
    /// When `targets` is empty or not in column order, a price is not positive, or the level moved
    /// by more than rounding.
    pub fn reset_equal(&mut self, targets: impl ExactSizeIterator<Item = (u32, f64)>) -> f64 {
        let count = targets.len();
        assert!(count > 0, "a basket has at least one constituent");
        let value = self.market_value();
        let part = value / count as f64;
        let mut next = Vec::with_capacity(count);
        for (column, price) in targets {
            assert!(
                price.is_finite() && price > 0.0,
                "a constituent is bought at a positive price"
            );
            next.push(Holding {
                column,
                shares: part / price,
                price,
            });
        }
        let turnover = one_way_turnover(&self.holdings, &next);
        let level = value / self.divisor;
        *self = Self::new(next, self.divisor);
        assert_continuous(level, self.level());
        turnover
    }

    fn position(&self, column: u32) -> Option<usize> {
        self.holdings
            .binary_search_by_key(&column, |holding| holding.column)
            .ok()
    }
}

/// The lines of a basket while a change is applied to them; see [`Basket::rebase`].
#[derive(Debug)]
pub struct Lines<'a> {
    holdings: &'a mut Vec<Holding>,
}

impl Lines<'_> {
    /// The number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.holdings.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.holdings.is_empty()
    }

    /// The holding of `column`, to be changed.
    pub fn get(&mut self, column: u32) -> Option<&mut Holding> {
        let position = self
            .holdings
            .binary_search_by_key(&column, |line| line.column)
            .ok()?;
        self.holdings.get_mut(position)
    }

    /// Take the line of `column` out.
    pub fn remove(&mut self, column: u32) -> Option<Holding> {
        let position = self
            .holdings
            .binary_search_by_key(&column, |line| line.column)
            .ok()?;
        Some(self.holdings.remove(position))
    }

    /// Add shares of a line at `price`. A line already held keeps its own price.
    pub fn add(&mut self, column: u32, shares: f64, price: f64) {
        match self
            .holdings
            .binary_search_by_key(&column, |line| line.column)
        {
            Ok(position) => self.holdings[position].shares += shares,
            Err(position) => self.holdings.insert(
                position,
                Holding {
                    column,
                    shares,
                    price,
                },
            ),
        }
    }
}

/// Half the sum of absolute weight changes between two baskets, each by column.
fn one_way_turnover(before: &[Holding], after: &[Holding]) -> f64 {
    let total_before: f64 = before.iter().map(Holding::value).sum();
    let total_after: f64 = after.iter().map(Holding::value).sum();
    let weight_before = |position: usize| before[position].value() / total_before;
    let weight_after = |position: usize| after[position].value() / total_after;
    let (mut old, mut new, mut traded) = (0, 0, 0.0);
    while old < before.len() || new < after.len() {
        let old_column = before.get(old).map_or(u32::MAX, |line| line.column);
        let new_column = after.get(new).map_or(u32::MAX, |line| line.column);
        traded += match old_column.cmp(&new_column) {
            std::cmp::Ordering::Less => weight_before(old),
            std::cmp::Ordering::Greater => weight_after(new),
            std::cmp::Ordering::Equal => (weight_after(new) - weight_before(old)).abs(),
        };
        old += usize::from(old_column <= new_column);
        new += usize::from(new_column <= old_column);
    }
    traded / 2.0
}

fn assert_continuous(before: f64, after: f64) {
    assert!(
        (after - before).abs() <= CONTINUITY_TOLERANCE * before.abs(),
        "the level is continuous across a change of the basket: {before} to {after}"
    );
}
