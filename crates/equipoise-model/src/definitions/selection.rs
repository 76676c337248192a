//! Selection: which companies of the universe are members (methodology, sections 3.2 to 3.5).

use crate::named::named;

/// How members are chosen at a reconstitution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selection {
    /// How many slots there are.
    pub size: u32,
    /// The figure that ranks, largest first.
    pub by: RankBy,
    /// What a slot holds.
    pub unit: Unit,
    /// Which line stands for a company.
    pub line: LineRule,
    /// Ranks around the size within which incumbents stay; `None` takes the first `size` ranks.
    pub buffer: Option<Buffer>,
    /// What decides between equal figures.
    pub ties: Ties,
    /// Index sessions between the close that decides and the close after which members change.
    pub lag_sessions: u32,
}

/// Incumbents stay down to rank `keep`, newcomers come in from rank `enter` up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffer {
    /// Ranks that are members whatever they were before, at most the size.
    pub enter: u32,
    /// The last rank at which an incumbent may stay, at least the size.
    pub keep: u32,
}

named! {
    /// The figure that ranks.
    RankBy {
        /// Close × shares known, in index currency, over all lines of the company.
        MarketCap => "market_cap",
        /// Median of close × volume over 63 sessions, in index currency, over all lines.
        TradedValue => "traded_value",
        /// Close of the line in index currency.
        Price => "price",
    }
}

named! {
    /// What a slot holds.
    Unit {
        /// A company: its lines are ranked as one.
        Company => "company",
        /// A line: each is ranked by itself.
        Line => "line",
    }
}

named! {
    /// Which line of a company is a constituent.
    LineRule {
        /// The one with the largest market cap; where none is known, with the largest figure.
        Largest => "largest",
        /// The one with the largest median traded value over 63 sessions; the one held stays while
        /// no other exceeds it by a quarter.
        MostTraded => "most_traded",
        /// Every listed line; the weight of the company is split by the market cap of its lines, and
        /// into equal parts where none is known.
        All => "all",
        /// Every listed line; the weight of the company is split into equal parts.
        AllEqual => "all_equal",
    }
}

named! {
    /// What decides between equal figures.
    Ties {
        /// The symbol that sorts first.
        Symbol => "symbol",
        /// An incumbent before a newcomer, then the symbol that sorts first.
        Incumbent => "incumbent",
    }
}
