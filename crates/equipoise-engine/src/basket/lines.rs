//! The lines of a basket: what is held, at which prices, aimed at which weights.

use crate::sum::sum;

/// A constituent line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding {
    /// Column of the security in the panel.
    pub column: u32,
    /// Index shares.
    pub shares: f64,
    /// Price in the price unit of the line.
    pub price: f64,
    /// Index currency for one price unit.
    pub rate: f64,
    /// Weight aimed at by the last rebalance.
    pub target: f64,
}

impl Holding {
    /// Market value in index currency: shares × price × rate.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.shares * self.price * self.rate
    }
}

/// The lines of a basket, by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    pub(crate) column: Vec<u32>,
    pub(crate) shares: Vec<f64>,
    pub(crate) price: Vec<f64>,
    pub(crate) rate: Vec<f64>,
    pub(crate) target: Vec<f64>,
}

impl Lines {
    /// The number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.column.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.column.is_empty()
    }

    /// The line at `position`.
    #[must_use]
    #[inline]
    pub fn at(&self, position: usize) -> Holding {
        Holding {
            column: self.column[position],
            shares: self.shares[position],
            price: self.price[position],
            rate: self.rate[position],
            target: self.target[position],
        }
    }

    /// Every line, by column.
    pub fn iter(&self) -> impl Iterator<Item = Holding> {
        let lines = self.view();
        (0..lines.len()).map(move |position| lines.at(position))
    }

    /// Where the line of `column` stands.
    #[must_use]
    pub fn position(&self, column: u32) -> Option<usize> {
        self.column.binary_search(&column).ok()
    }

    /// The line of `column`.
    #[must_use]
    pub fn get(&self, column: u32) -> Option<Holding> {
        self.position(column).map(|position| self.at(position))
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[u32] {
        &self.column
    }

    /// The shares of the line of `column`, which is likely to stand at `position`.
    #[inline]
    pub(crate) fn shares_of(&self, column: u32, position: usize) -> Option<f64> {
        let position = match self.column.get(position) == Some(&column) {
            true => position,
            false => self.position(column)?,
        };
        self.shares.get(position).copied()
    }

    /// Looks lines up one after the other, by ascending columns.
    pub(crate) fn ascending(&self) -> Ascending<'_> {
        Ascending {
            lines: self,
            next: 0,
        }
    }

    /// The lines as slices of one length.
    pub(crate) fn view(&self) -> View<'_> {
        let count = self.len();
        View {
            column: &self.column[..count],
            shares: &self.shares[..count],
            price: &self.price[..count],
            rate: &self.rate[..count],
            target: &self.target[..count],
        }
    }

    /// Market value in index currency.
    #[must_use]
    pub fn value(&self) -> f64 {
        let count = self.len();
        // Slices of one length let the compiler leave out the bounds checks.
        let (shares, price) = (&self.shares[..count], &self.price[..count]);
        let rate = &self.rate[..count];
        sum(count, |at| shares[at] * price[at] * rate[at])
    }

    pub(super) fn value_at(&self, position: usize) -> f64 {
        self.shares[position] * self.price[position] * self.rate[position]
    }

    /// Add a line, which must come after every other one.
    pub(crate) fn push(&mut self, line: Holding) {
        self.column.push(line.column);
        self.shares.push(line.shares);
        self.price.push(line.price);
        self.rate.push(line.rate);
        self.target.push(line.target);
    }

    /// Become lines of `columns` at `prices`, each worth `part` of index currency; `rate` gives the
    /// index currency for one price unit, and everything is in index currency without it.
    pub(crate) fn set_equal(
        &mut self,
        columns: impl Iterator<Item = u32>,
        prices: &[f64],
        part: f64,
        rate: Option<&dyn Fn(u32) -> f64>,
    ) {
        self.clear();
        let count = prices.len();
        self.column.extend(columns);
        self.price.extend_from_slice(prices);
        match rate {
            None => {
                self.rate.resize(count, 1.0);
                self.shares.extend(prices.iter().map(|price| part / price));
            }
            Some(rate) => {
                self.rate
                    .extend(self.column.iter().map(|column| rate(*column)));
                let prices = prices.iter().zip(&self.rate);
                self.shares
                    .extend(prices.map(|(price, rate)| part / (price * rate)));
            }
        }
        self.target.resize(count, 1.0 / count as f64);
    }

    /// Become the lines of `others` with the target weights `targets` of `value` of index currency.
    pub(crate) fn set_targets(
        &mut self,
        others: &Self,
        value: f64,
        targets: impl Iterator<Item = f64>,
    ) {
        self.clear();
        self.column.extend_from_slice(&others.column);
        self.price.extend_from_slice(&others.price);
        self.rate.extend_from_slice(&others.rate);
        self.target.extend(targets);
        let units = self.price.iter().zip(&self.rate);
        let shares = |(target, (price, rate)): (&f64, (&f64, &f64))| match *target > 0.0 {
            true => target * value / (price * rate),
            false => 0.0,
        };
        self.shares
            .extend(self.target.iter().zip(units).map(shares));
    }

    pub(crate) fn clear(&mut self) {
        self.column.clear();
        self.shares.clear();
        self.price.clear();
        self.rate.clear();
        self.target.clear();
    }

    /// Put `line` in its place; `None` when its column is there already.
    pub(crate) fn insert(&mut self, line: Holding) -> Option<()> {
        let position = self.column.binary_search(&line.column).err()?;
        self.column.insert(position, line.column);
        self.shares.insert(position, line.shares);
        self.price.insert(position, line.price);
        self.rate.insert(position, line.rate);
        self.target.insert(position, line.target);
        Some(())
    }

    /// Take the line of `column` out.
    pub(crate) fn remove(&mut self, column: u32) -> Option<Holding> {
        let position = self.position(column)?;
        let line = self.at(position);
        self.column.remove(position);
        self.shares.remove(position);
        self.price.remove(position);
        self.rate.remove(position);
        self.target.remove(position);
        Some(line)
    }
}

/// Lines as slices of one length, so that one check of a position serves all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'l> {
    column: &'l [u32],
    shares: &'l [f64],
    price: &'l [f64],
    rate: &'l [f64],
    target: &'l [f64],
}

impl View<'_> {
    pub(crate) fn len(&self) -> usize {
        self.column.len()
    }

    #[inline]
    pub(crate) fn at(&self, position: usize) -> Holding {
        Holding {
            column: self.column[position],
            shares: self.shares[position],
            price: self.price[position],
            rate: self.rate[position],
            target: self.target[position],
        }
    }
}

/// Looks lines up by ascending columns.
#[derive(Debug)]
pub(crate) struct Ascending<'l> {
    lines: &'l Lines,
    next: usize,
}

impl Ascending<'_> {
    /// The line of `column`, which is not before the one asked for last.
    pub(crate) fn get(&mut self, column: u32) -> Option<Holding> {
        let columns = self.lines.columns();
        while columns.get(self.next).is_some_and(|held| *held < column) {
            self.next += 1;
        }
        let is_held = columns.get(self.next) == Some(&column);
        is_held.then(|| self.lines.at(self.next))
    }
}

impl FromIterator<Holding> for Lines {
    /// Lines in any order.
    fn from_iter<I: IntoIterator<Item = Holding>>(holdings: I) -> Self {
        let mut sorted: Vec<Holding> = holdings.into_iter().collect();
        sorted.sort_unstable_by_key(|holding| holding.column);
        let mut lines = Self::default();
        for holding in sorted {
            lines.push(holding);
        }
        lines
    }
}
