//! Treatment: what corporate actions, missing prices and trades do to the basket (methodology,
//! section 2).

use crate::named::named;

/// The treatment of corporate actions where a methodology has a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Treatment {
    /// Where the cash of a special dividend goes.
    pub special_dividend: SpecialDividend,
    /// Who pays for new shares that are offered.
    pub rights: Rights,
    /// What becomes of a line that was spun off, after its first close. No rebalance trades it before.
    pub spin_off: SpinOff,
    /// Sessions after that of its ex-date that a spun-off line may stay without a close before it is
    /// taken out at nothing.
    pub spin_off_wait_sessions: u32,
    /// Where the shares of a merger go when the acquirer is a constituent.
    pub merger: Merger,
    /// What happens when a company leaves between reconstitutions.
    pub replacement: Replacement,
}

impl Default for Treatment {
    /// The normative defaults of methodology section 8.
    fn default() -> Self {
        Self {
            special_dividend: SpecialDividend::Divisor,
            rights: Rights::WeightNeutral,
            spin_off: SpinOff::Parent,
            spin_off_wait_sessions: 20,
            merger: Merger::Acquirer,
            replacement: Replacement::None,
        }
    }
}

named! {
    /// Where the cash of a special dividend goes.
    SpecialDividend {
        /// Across the index: the divisor falls.
        Divisor => "divisor",
        /// Into the payer: its index shares grow.
        Payer => "payer",
    }
}

named! {
    /// Who pays for new shares that are offered below the market.
    Rights {
        /// Nobody: index shares grow so that the weight stays.
        WeightNeutral => "weight_neutral",
        /// The index subscribes in full: the divisor takes up the cash.
        FullSubscription => "full_subscription",
    }
}

named! {
    /// What becomes of a line that was spun off, after its first close.
    SpinOff {
        /// It is sold and its parent bought.
        Parent => "parent",
        /// It is sold across the index.
        Across => "index",
        /// It stays to the next rebalance.
        Keep => "keep",
    }
}

named! {
    /// Where the shares of a merger go when the acquirer is a constituent.
    Merger {
        /// The acquirer's line grows.
        Acquirer => "acquirer",
        /// Across the index.
        Across => "index",
    }
}

named! {
    /// What happens when a constituent leaves between reconstitutions.
    Replacement {
        /// Nothing: its value goes across the index and there is one member less.
        None => "none",
        /// The best ranked company outside comes in at the weight of the leaver; where that left at
        /// nothing, at its weight of the last open.
        Inherit => "inherit",
        /// The best ranked company outside comes in and all weights are reset.
        Reset => "reset",
    }
}

/// What stands for a close that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingPrice {
    /// The price used.
    pub policy: MissingPricePolicy,
    /// Sessions without a close after which a constituent is taken out; `None` keeps it for ever.
    pub max_sessions: Option<u32>,
    /// The price at which it is taken out then.
    pub removal: RemovalPrice,
}

impl Default for MissingPrice {
    /// Carried; out at the last price after 50 sessions (methodology, section 8).
    fn default() -> Self {
        Self {
            policy: MissingPricePolicy::Carry,
            max_sessions: Some(50),
            removal: RemovalPrice::Last,
        }
    }
}

named! {
    /// The price that stands for a close that is missing.
    MissingPricePolicy {
        /// The last close, adjusted for every action since.
        Carry => "carry",
        /// The last close as traded, adjusted for changes of the share basis only.
        LastTrade => "last_trade",
        /// None: the constituent is taken out at its last price.
        Drop => "drop",
        /// None: the build stops and names the constituent.
        Stop => "stop",
    }
}

named! {
    /// The price at which a constituent without closes is taken out.
    RemovalPrice {
        /// The price carried so far.
        Last => "last",
        /// Nothing: the loss is in the level of that session.
        Zero => "zero",
    }
}

/// What trading costs, in hundredths of a percent of the value traded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Costs {
    /// Cost of buying, in basis points.
    pub buy_bps: f64,
    /// Cost of selling, in basis points.
    pub sell_bps: f64,
}

impl Costs {
    /// Whether trading costs nothing.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.buy_bps <= 0.0 && self.sell_bps <= 0.0
    }
}
