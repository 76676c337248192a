//! Symbols: small numbers for the symbols of a file, so that checks need not compare text.

use std::collections::HashMap;

/// The distinct symbols seen so far, numbered from 0 in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    numbers: HashMap<Box<str>, usize>,
}

impl Symbols {
    /// The number of `symbol`, a new one when it is new.
    pub(super) fn number(&mut self, symbol: &str) -> usize {
        if let Some(number) = self.numbers.get(symbol) {
            return *number;
        }
        let number = self.numbers.len();
        self.numbers.insert(symbol.into(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_keeps_its_number() {
        let mut symbols = Symbols::default();
        assert_eq!(symbols.number("B"), 0);
        assert_eq!(symbols.number("A"), 1);
        assert_eq!(symbols.number("b"), 2);
        assert_eq!(symbols.number("B"), 0);
    }
}
