//! Names and symbols of fictitious companies, made from syllables.

use std::collections::BTreeSet;

use super::random::Random;

/// A sector of the market.
pub(super) struct Sector {
    pub(super) name: &'static str,
    /// Each industry, and what its companies call themselves.
    industries: &'static [(&'static str, &'static str)],
}

/// The sectors of the market.
pub(super) const SECTORS: [Sector; 11] = [
    Sector {
        name: "Communication Services",
        industries: &[
            ("Telecom Networks", "Networks"),
            ("Media", "Media"),
            ("Games", "Games"),
        ],
    },
    Sector {
        name: "Consumer Discretionary",
        industries: &[
            ("Retail", "Stores"),
            ("Automobiles", "Motors"),
            ("Leisure", "Leisure"),
        ],
    },
    Sector {
        name: "Consumer Staples",
        industries: &[
            ("Food", "Foods"),
            ("Beverages", "Beverages"),
            ("Household", "Home"),
        ],
    },
    Sector {
        name: "Energy",
        industries: &[("Oil & Gas", "Petroleum"), ("Energy Equipment", "Drilling")],
    },
    Sector {
        name: "Financials",
        industries: &[
            ("Banks", "Bancorp"),
            ("Insurance", "Assurance"),
            ("Capital Markets", "Capital"),
        ],
    },
    Sector {
        name: "Health Care",
        industries: &[
            ("Pharmaceuticals", "Therapeutics"),
            ("Medical Devices", "Medical"),
        ],
    },
    Sector {
        name: "Industrials",
        industries: &[
            ("Machinery", "Machinery"),
            ("Aerospace", "Aerospace"),
            ("Freight", "Freight"),
        ],
    },
    Sector {
        name: "Information Technology",
        industries: &[
            ("Software", "Software"),
            ("Semiconductors", "Devices"),
            ("Hardware", "Systems"),
        ],
    },
    Sector {
        name: "Materials",
        industries: &[
            ("Chemicals", "Chemical"),
            ("Metals", "Mining"),
            ("Packaging", "Packaging"),
        ],
    },
    Sector {
        name: "Real Estate",
        industries: &[
            ("Office Trusts", "Properties"),
            ("Residential Trusts", "Homes Trust"),
        ],
    },
    Sector {
        name: "Utilities",
        industries: &[
            ("Electric Utilities", "Electric"),
            ("Water Utilities", "Water"),
        ],
    },
];

const STARTS: [&str; 32] = [
    "Bal", "Bren", "Cor", "Cal", "Dor", "Dra", "Eld", "Fen", "Fal", "Gar", "Gren", "Hal", "Ior",
    "Jor", "Kel", "Kor", "Lor", "Mal", "Mor", "Nor", "Ost", "Pel", "Quor", "Ral", "Sel", "Tal",
    "Tor", "Ul", "Vel", "Wol", "Yar", "Zel",
];
const MIDDLES: [&str; 16] = [
    "va", "mi", "do", "ra", "ke", "lu", "ni", "so", "ti", "be", "ga", "hu", "fi", "zo", "du", "pe",
];
const ENDS: [&str; 16] = [
    "dyn", "mar", "nex", "rth", "ska", "tran", "vex", "wick", "quay", "stad", "lund", "bry",
    "gost", "ption", "fell", "zim",
];

/// Symbols that everybody would take for a real company.
const TAKEN: [&str; 12] = [
    "AAPL", "AMZN", "BABA", "GOOG", "INTC", "META", "MSFT", "NFLX", "NVDA", "ORCL", "TSLA", "WELL",
];

/// A new company, as it is called.
pub(super) struct Company {
    pub(super) name: String,
    pub(super) symbol: String,
    /// Position in [`SECTORS`].
    pub(super) sector: usize,
    pub(super) industry: &'static str,
}

/// Hands out names and symbols, none of them twice.
pub(super) struct Names {
    random: Random,
    roots: BTreeSet<String>,
    symbols: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(random: Random) -> Self {
        let symbols = TAKEN.iter().map(|&symbol| symbol.to_owned()).collect();
        Self {
            random,
            roots: BTreeSet::new(),
            symbols,
        }
    }

    /// A company nobody has heard of yet.
    pub(super) fn company(&mut self) -> Company {
        let sector = self.random.below(SECTORS.len());
        let root = self.root();
        let symbol = self.symbol(&root);
        let industries = SECTORS[sector].industries;
        let (industry, ending) = industries[self.random.below(industries.len())];
        Company {
            name: format!("{root} {ending}"),
            symbol,
            sector,
            industry,
        }
    }

    /// An unused symbol that goes with a name: its first letter and three more of it in order, or
    /// else five letters by chance.
    pub(super) fn symbol(&mut self, name: &str) -> String {
        let letters: Vec<char> = name
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        for _ in 0..8 {
            let symbol = self.abbreviation(&letters);
            if symbol.len() == 4 && self.symbols.insert(symbol.clone()) {
                return symbol;
            }
        }
        loop {
            let symbol = self.letters(5);
            if self.symbols.insert(symbol.clone()) {
                return symbol;
            }
        }
    }

    fn abbreviation(&mut self, letters: &[char]) -> String {
        let mut kept: Vec<usize> = (1..letters.len()).collect();
        while kept.len() > 3 {
            kept.remove(self.random.below(kept.len()));
        }
        letters
            .iter()
            .take(1)
            .chain(kept.iter().map(|&position| &letters[position]))
            .collect()
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[self.random.below(26)]))
            .collect()
    }

    /// The first word of a name: two or three syllables, and a number once words run out.
    fn root(&mut self) -> String {
        for _ in 0..64 {
            let middle = if self.random.below(3) == 0 {
                ""
            } else {
                self.one_of(&MIDDLES)
            };
            let root = format!("{}{middle}{}", self.one_of(&STARTS), self.one_of(&ENDS));
            if self.roots.insert(root.clone()) {
                return root;
            }
        }
        let numbered = format!("{} {}", self.one_of(&STARTS), self.roots.len());
        self.roots.insert(numbered.clone());
        numbered
    }

    fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.random.below(words.len())]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Names, TAKEN};
    use crate::sample::random::Random;

    #[test]
    fn names_and_symbols_are_never_handed_out_twice() {
        let mut names = Names::new(Random::new(3));
        let companies: Vec<_> = (0..20_000).map(|_| names.company()).collect();
        let symbols: BTreeSet<&str> = companies.iter().map(|c| c.symbol.as_str()).collect();
        let called: BTreeSet<&str> = companies.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(
            (symbols.len(), called.len()),
            (companies.len(), companies.len())
        );
        assert!(TAKEN.iter().all(|taken| !symbols.contains(taken)));
        assert!(symbols.iter().all(|symbol| (4..=5).contains(&symbol.len())));
    }
}
