//! Bars that are known already, found by symbol and session.

use std::collections::{HashMap, HashSet};

use equipoise_model::bars::Bar;
use equipoise_model::{Bars, Date};

/// Batches of known bars and where each bar stands in them. What is iterated is put in order first.
#[derive(Debug, Default)]
pub(crate) struct KnownBars {
    batches: Vec<Bars>,
    symbols: HashMap<String, u32>,
    places: HashMap<(u32, Date), (u32, u32)>,
}

impl KnownBars {
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Take in a batch; its bars win over earlier ones.
    pub(crate) fn add(&mut self, bars: Bars, is_near: impl Fn(Date) -> bool) {
        let sessions = bars.session.clone();
        self.add_rows(bars, |row| is_near(sessions[row as usize]));
    }

    /// Take in the rows of a batch that are wanted; its bars win over earlier ones.
    pub(crate) fn add_rows(&mut self, bars: Bars, is_wanted: impl Fn(u32) -> bool) {
        let batch = to_u32(self.batches.len());
        let ids: Vec<u32> = bars
            .symbols
            .iter()
            .map(|symbol| self.intern(symbol))
            .collect();
        for row in 0..bars.len() {
            if is_wanted(to_u32(row)) {
                let session = bars.session[row];
                self.places.insert(
                    (ids[bars.symbol[row] as usize], session),
                    (batch, to_u32(row)),
                );
            }
        }
        self.batches.push(bars);
    }

    /// The known bars that no bar of `batches` takes the place of, one for each symbol and session.
    pub(crate) fn others(&self, batches: &[Bars]) -> Bars {
        let mut replaced: HashSet<(u32, Date)> = HashSet::new();
        for bars in batches {
            let ids: Vec<Option<u32>> = self.ids(bars);
            for (symbol, session) in bars.symbol.iter().zip(&bars.session) {
                replaced.extend(ids[*symbol as usize].map(|id| (id, *session)));
            }
        }
        let mut symbols = vec![String::new(); self.symbols.len()];
        for (symbol, id) in &self.symbols {
            symbols[*id as usize].clone_from(symbol);
        }
        let mut others = Bars {
            symbols,
            ..Bars::default()
        };
        let mut places: Vec<_> = self
            .places
            .iter()
            .filter(|(place, _)| !replaced.contains(*place))
            .collect();
        places.sort_unstable();
        for ((symbol, _), (batch, row)) in places {
            let bar = self.batches[*batch as usize].row(*row as usize);
            others.push_interned(*symbol, &bar);
        }
        others
    }

    /// As [`Self::others`], with the bars of `waiting` where none is known.
    pub(crate) fn others_and(&self, waiting: &Self, batches: &[Bars]) -> Bars {
        let mut others = self.others(batches);
        for bar in waiting.others(batches).rows() {
            let id = self.symbols.get(bar.symbol);
            if id.is_none_or(|id| !self.places.contains_key(&(*id, bar.session))) {
                others.push(&bar);
            }
        }
        others
    }

    /// `bars` without those that are known word for word.
    pub(crate) fn without(&self, bars: Bars) -> Bars {
        if self.is_empty() {
            return bars;
        }
        self.novel(&bars).0
    }

    /// The bars of a batch that say something new, and how many of them correct a known one.
    pub(crate) fn novel(&self, bars: &Bars) -> (Bars, u64) {
        let ids = self.ids(bars);
        let mut novel = Bars {
            symbols: bars.symbols.clone(),
            ..Bars::default()
        };
        let mut corrections = 0;
        for (row, bar) in bars.rows().enumerate() {
            let symbol = bars.symbol[row];
            let known = ids[symbol as usize].and_then(|id| self.find(id, bar.session));
            match known {
                Some(known) if known.states_the_same(&bar) => continue,
                Some(_) => corrections += 1,
                None => {}
            }
            novel.push_interned(symbol, &bar);
        }
        (novel, corrections)
    }

    /// What the symbols of a batch are known as.
    fn ids(&self, bars: &Bars) -> Vec<Option<u32>> {
        bars.symbols
            .iter()
            .map(|symbol| self.symbols.get(symbol).copied())
            .collect()
    }

    /// The bar of the line called `symbol` in `session`.
    pub(crate) fn bar(&self, symbol: &str, session: Date) -> Option<Bar<'_>> {
        self.find(*self.symbols.get(symbol)?, session)
    }

    fn find(&self, symbol: u32, session: Date) -> Option<Bar<'_>> {
        let (batch, row) = self.places.get(&(symbol, session))?;
        Some(self.batches[*batch as usize].row(*row as usize))
    }

    fn intern(&mut self, symbol: &str) -> u32 {
        if let Some(id) = self.symbols.get(symbol) {
            return *id;
        }
        let id = to_u32(self.symbols.len());
        self.symbols.insert(symbol.to_owned(), id);
        id
    }
}

fn to_u32(position: usize) -> u32 {
    u32::try_from(position).expect("an import holds fewer than 2^32 batches, symbols and rows")
}
