//! Bars: what a security traded at in one session, as traded, never adjusted.

use crate::Date;

/// A batch of bars as columns; row `i` of every column belongs to the same bar.
///
/// Prices are in the currency of the security, raw as traded: a split or a dividend never rewrites
/// them. `NaN` in `open`, `high`, `low`, `volume` and `market_cap` means that the source did not
/// give the figure. `close` is always finite and positive.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bars {
    /// The distinct symbols of the batch; [`Bars::symbol`] points into it.
    pub symbols: Vec<String>,
    /// The session of each row.
    pub session: Vec<Date>,
    /// The symbol of each row, as a position in [`Bars::symbols`].
    pub symbol: Vec<u32>,
    /// First price of the session.
    pub open: Vec<f64>,
    /// Highest price of the session.
    pub high: Vec<f64>,
    /// Lowest price of the session.
    pub low: Vec<f64>,
    /// Official close.
    pub close: Vec<f64>,
    /// Shares traded.
    pub volume: Vec<f64>,
    /// Market capitalisation as given by the source, in the currency of the security.
    pub market_cap: Vec<f64>,
}

/// One bar, borrowed from a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar<'a> {
    /// The session.
    pub session: Date,
    /// The symbol the source used on that session.
    pub symbol: &'a str,
    /// First price, `NaN` when not given.
    pub open: f64,
    /// Highest price, `NaN` when not given.
    pub high: f64,
    /// Lowest price, `NaN` when not given.
    pub low: f64,
    /// Official close.
    pub close: f64,
    /// Shares traded, `NaN` when not given.
    pub volume: f64,
    /// Given market capitalisation, `NaN` when not given.
    pub market_cap: f64,
}

impl Bar<'_> {
    /// Whether two bars state the same figures, bit for bit (`NaN` equals `NaN`).
    #[must_use]
    pub fn states_the_same(&self, other: &Bar<'_>) -> bool {
        self.session == other.session
            && self.symbol == other.symbol
            && self.figures().map(f64::to_bits) == other.figures().map(f64::to_bits)
    }

    fn figures(&self) -> [f64; 6] {
        [
            self.open,
            self.high,
            self.low,
            self.close,
            self.volume,
            self.market_cap,
        ]
    }
}

impl Bars {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.session.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.session.is_empty()
    }

    /// The bar in `row`.
    ///
    /// # Panics
    /// When `row` is not below [`Bars::len`].
    #[must_use]
    pub fn row(&self, row: usize) -> Bar<'_> {
        Bar {
            session: self.session[row],
            symbol: &self.symbols[self.symbol[row] as usize],
            open: self.open[row],
            high: self.high[row],
            low: self.low[row],
            close: self.close[row],
            volume: self.volume[row],
            market_cap: self.market_cap[row],
        }
    }

    /// Every bar, in row order.
    pub fn rows(&self) -> impl Iterator<Item = Bar<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// The position of `symbol` in the dictionary, added when it is new.
    ///
    /// Looks at the last symbol first and then from the start, so it suits small dictionaries;
    /// decoders of large files keep a map of their own.
    pub fn intern(&mut self, symbol: &str) -> u32 {
        let found = match self.symbols.last() {
            Some(last) if last == symbol => Some(self.symbols.len() - 1),
            _ => self.symbols.iter().position(|known| known == symbol),
        };
        let position = found.unwrap_or_else(|| {
            self.symbols.push(symbol.to_owned());
            self.symbols.len() - 1
        });
        u32::try_from(position).expect("a batch holds fewer than 2^32 symbols")
    }

    /// Append a bar whose symbol stands at `symbol` in the dictionary.
    pub fn push_interned(&mut self, symbol: u32, bar: &Bar<'_>) {
        self.session.push(bar.session);
        self.symbol.push(symbol);
        self.open.push(bar.open);
        self.high.push(bar.high);
        self.low.push(bar.low);
        self.close.push(bar.close);
        self.volume.push(bar.volume);
        self.market_cap.push(bar.market_cap);
    }

    /// Append a bar.
    pub fn push(&mut self, bar: &Bar<'_>) {
        let symbol = self.intern(bar.symbol);
        self.push_interned(symbol, bar);
    }

    /// The first and last session of the batch; `None` when it is empty.
    #[must_use]
    pub fn span(&self) -> Option<(Date, Date)> {
        let first = self.session.iter().min()?;
        let last = self.session.iter().max()?;
        Some((*first, *last))
    }
}
