//! Strings as numbers: policies repeat the same few thousand words, and numbers compare fast.

use std::collections::HashMap;
use std::sync::Arc;

/// A string of one [`Strings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// `*`
    pub(crate) const ALL: Symbol = Symbol(0);
    /// The empty string: the core group, no namespace, no name.
    pub(crate) const EMPTY: Symbol = Symbol(1);
    /// A string that no policy holds: equal to nothing that a rule says.
    pub(crate) const UNKNOWN: Symbol = Symbol(u32::MAX);

    /// The symbol of a number that [`Symbol::number`] gave.
    pub(crate) fn of_number(number: u32) -> Symbol {
        Symbol(number)
    }

    /// A number that is the symbol's own.
    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

/// Every string of a policy, once.
#[derive(Debug)]
pub(crate) struct Strings {
    texts: Vec<Arc<str>>,
    symbols: HashMap<Arc<str>, Symbol>,
}

impl Strings {
    pub(crate) fn new() -> Strings {
        let mut strings = Strings {
            texts: Vec::new(),
            symbols: HashMap::new(),
        };
        let first = [strings.intern("*"), strings.intern("")];
        debug_assert_eq!(first, [Symbol::ALL, Symbol::EMPTY]);
        strings
    }

    /// The symbol of a string, which is kept.
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.symbols.get(text) {
            return *symbol;
        }
        let symbol = Symbol(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.symbols.insert(text, symbol);
        symbol
    }

    /// The symbol of a string; [`Symbol::UNKNOWN`] if it was never kept.
    pub(crate) fn find(&self, text: &str) -> Symbol {
        self.symbols.get(text).copied().unwrap_or(Symbol::UNKNOWN)
    }

    /// The text of a symbol; empty for [`Symbol::UNKNOWN`].
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", |text| text)
    }

    /// The text of a symbol, shared.
    pub(crate) fn shared(&self, symbol: Symbol) -> Arc<str> {
        self.texts
            .get(symbol.0 as usize)
            .map_or_else(|| Arc::from(""), Arc::clone)
    }
}
