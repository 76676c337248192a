//! Bars that are known already, found by symbol and session.

use std::collections::{HashMap, HashSet};

use equipoise_model::bars::Bar;
use equipoise_model::{Bars, Date};

/// Batches of known bars and where each bar stands in them. What is iterated is put in order first.
#[derive(Debug, Default)]
pub(crate) struct KnownBars {
    batches: Vec<Bars>,
    /// Which vendor each batch came from: see [`vendor`].
    vendors: Vec<Option<String>>,
    symbols: HashMap<String, u32>,
    places: HashMap<(u32, Date), (u32, u32)>,
}

impl KnownBars {
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Take in a batch; its bars win over earlier ones.
    pub(crate) fn add(&mut self, bars: Bars, source: &str, is_near: impl Fn(Date) -> bool) {
        let sessions = bars.session.clone();
        self.add_rows(bars, |row| is_near(sessions[row as usize]));
        if let Some(last) = self.vendors.last_mut() {
            *last = vendor(source).map(str::to_owned);
        }
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
        self.vendors.push(None);
    }

    /// The known bars that those of `batches` would take the place of, where they have another close:
    /// all of them, and those of another vendor than `source`.
    pub(crate) fn replaced(&self, batches: &[Bars], source: &str) -> (Bars, Bars) {
        let (mut all, mut of_others) = (Bars::default(), Bars::default());
        let own = vendor(source);
        for bars in batches {
            let ids = self.ids(bars);
            for (row, bar) in bars.rows().enumerate() {
                let place = ids[bars.symbol[row] as usize].map(|id| (id, bar.session));
                let Some((batch, known_row)) = place.and_then(|place| self.places.get(&place))
                else {
                    continue;
                };
                let known = self.batches[*batch as usize].row(*known_row as usize);
                if known.close.to_bits() == bar.close.to_bits() {
                    continue;
                }
                all.push(&known);
                let theirs = self.vendors[*batch as usize].as_deref();
                if own.is_some() && theirs.is_some() && own != theirs {
                    of_others.push(&known);
                }
            }
        }
        (all, of_others)
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

/// Who stands behind a source: the name of a provider, by which its sources begin. What a person
/// brings as a file, lets out of quarantine or makes up has no vendor: it may correct anything.
fn vendor(source: &str) -> Option<&str> {
    const OF_PEOPLE: [&str; 4] = ["file ", "released ", "sample market", "registered "];
    if OF_PEOPLE.iter().any(|start| source.starts_with(start)) {
        return None;
    }
    source.split_whitespace().next()
}

fn to_u32(position: usize) -> u32 {
    u32::try_from(position).expect("an import holds fewer than 2^32 batches, symbols and rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(close: f64) -> Bars {
        let mut bars = Bars::default();
        bars.push(&Bar {
            session: "2024-01-02".parse().unwrap(),
            symbol: "A",
            open: f64::NAN,
            high: f64::NAN,
            low: f64::NAN,
            close,
            volume: f64::NAN,
            market_cap: f64::NAN,
        });
        bars
    }

    /// How many known bars `source` would replace where `known` said 10: all, and of other vendors.
    fn replaced(known: &str, source: &str, close: f64) -> (usize, usize) {
        let mut bars_known = KnownBars::default();
        bars_known.add(bars(10.0), known, |_| true);
        let (all, of_others) = bars_known.replaced(&[bars(close)], source);
        (all.len(), of_others.len())
    }

    #[test]
    fn a_provider_is_compared_with_others_and_a_person_with_nobody() {
        assert_eq!(replaced("yahoo", "massive", 11.0), (1, 1));
        assert_eq!(replaced("yahoo", "yahoo", 11.0), (1, 0));
        assert_eq!(replaced("yahoo", "file bars.csv", 11.0), (1, 0));
        assert_eq!(replaced("file bars.csv", "yahoo", 11.0), (1, 0));
        assert_eq!(replaced("yahoo", "massive", 10.0), (0, 0), "they agree");
    }
}
