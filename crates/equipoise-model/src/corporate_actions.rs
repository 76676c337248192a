//! Corporate actions: facts about a line that are not trades (methodology, section 2).

use crate::{Date, Instant};

/// What happened. Ratios are new shares per old share; amounts are per share of the ex-date.
#[derive(Debug, Clone, PartialEq)]
pub enum ActionKind {
    /// `ratio` new shares replace one old share: 2 for a 2:1 split, 0.1 for a 1:10 reverse split.
    Split {
        /// New shares per old share, positive.
        ratio: f64,
    },
    /// `ratio` new shares are given for each share held: 0.05 for a 5 % stock dividend.
    StockDividend {
        /// Shares given per share held, positive.
        ratio: f64,
    },
    /// An ordinary cash dividend: no effect on the price return, points in the total returns.
    CashDividend {
        /// Gross amount per share.
        amount: f64,
    },
    /// A special cash dividend: the prior close is lowered by it and the divisor takes it up.
    SpecialDividend {
        /// Gross amount per share.
        amount: f64,
    },
    /// Shares of `child` are handed out: `ratio` for each share of the parent.
    SpinOff {
        /// Symbol of the company that is spun off.
        child: String,
        /// Shares of the child per share of the parent, positive.
        ratio: f64,
        /// Value of one share of the child at the open; `None` lets it enter at zero.
        price: Option<f64>,
    },
    /// `ratio` new shares are offered for each share held, at `price`.
    Rights {
        /// Shares offered per share held, positive.
        ratio: f64,
        /// Subscription price.
        price: f64,
    },
    /// The line is taken over: for `amount` in cash, for `ratio` shares of `acquirer`, or both.
    Merger {
        /// Symbol of the acquirer when shares are part of the terms.
        acquirer: Option<String>,
        /// Shares of the acquirer per share; 0 for a cash merger.
        ratio: f64,
        /// Cash per share; 0 for a merger for shares.
        amount: f64,
    },
    /// The line stops trading at a final value.
    Delisting {
        /// Final value per share; `None` means the last close.
        price: Option<f64>,
    },
    /// A dividend of the ex-date turned out `amount` more than was said, or less when it is
    /// negative: the difference enters the total returns when it is known.
    DividendCorrection {
        /// Gross amount per share of the ex-date, negative for less.
        amount: f64,
    },
    /// The line is suspended from the ex-date on: it may not become a constituent.
    Suspension,
    /// A suspension ends.
    Resumption,
    /// The line trades under `to` from the ex-date on. The security stays the same.
    SymbolChange {
        /// The new symbol.
        to: String,
    },
}

impl ActionKind {
    /// The name used in files and answers.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Split { .. } => "split",
            Self::StockDividend { .. } => "stock_dividend",
            Self::CashDividend { .. } => "cash_dividend",
            Self::SpecialDividend { .. } => "special_dividend",
            Self::SpinOff { .. } => "spin_off",
            Self::Rights { .. } => "rights",
            Self::Merger { .. } => "merger",
            Self::Delisting { .. } => "delisting",
            Self::DividendCorrection { .. } => "dividend_correction",
            Self::Suspension => "suspension",
            Self::Resumption => "resumption",
            Self::SymbolChange { .. } => "symbol_change",
        }
    }

    /// Where the action stands among those of one line on one day: identity first, then share
    /// basis, then value handed out, then removal (methodology, section 2, note 2).
    #[must_use]
    pub fn order(&self) -> u8 {
        match self {
            Self::SymbolChange { .. } => 0,
            Self::Split { .. } => 1,
            Self::StockDividend { .. } => 2,
            Self::Rights { .. } => 3,
            Self::SpinOff { .. } => 4,
            Self::SpecialDividend { .. } => 5,
            Self::CashDividend { .. } => 6,
            Self::DividendCorrection { .. } => 7,
            Self::Suspension => 8,
            Self::Resumption => 9,
            Self::Merger { .. } => 10,
            Self::Delisting { .. } => 11,
        }
    }

    /// Shares after the action for one share before it: splits and stock dividends change the
    /// share basis, everything else leaves it at 1.
    #[must_use]
    pub fn share_factor(&self) -> f64 {
        match self {
            Self::Split { ratio } => *ratio,
            Self::StockDividend { ratio } => 1.0 + ratio,
            _ => 1.0,
        }
    }
}

/// One corporate action of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct CorporateAction {
    /// The symbol of the line on the session before the ex-date.
    pub symbol: String,
    /// The first session on which the line trades without the right.
    pub ex_date: Date,
    /// Currency of amounts; `None` means that of the security.
    pub currency: Option<String>,
    /// When it became known to the market; `None` means by its ex-date. A cash dividend that was
    /// known only after the close of its ex-date enters the total returns when it is known, and one of
    /// a line that does not trade on its ex-date on the next session on which it does.
    pub known: Option<Instant>,
    /// What happened.
    pub kind: ActionKind,
}
