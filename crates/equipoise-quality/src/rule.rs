//! The rules by name.

/// A rule. The order is that in which a bar is asked about; `docs/reference/quality.md` lists what
/// each one looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A session of the exchange is missing as a whole.
    MissingSession,
    /// A session has fewer bars than usual.
    PartialSession,
    /// Many bars of a session are suspect at once.
    LargeScale,
    /// A line has two bars in one session.
    Duplicate,
    /// A price is not finite or not positive.
    Price,
    /// The exchange was closed on the date.
    ClosedDay,
    /// Prices contradict each other.
    PriceOrder,
    /// A line trades again after sessions without a bar.
    Gap,
    /// A bar comes again word for word.
    RepeatedBar,
    /// A move that the next session takes back.
    Spike,
    /// Prices in another unit.
    Unit,
    /// A split is on file but not in the price.
    ActionGap,
    /// The price shows a split that is not on file.
    SplitRatio,
    /// A move without an explanation.
    Jump,
    /// A move that sets the line apart from the market.
    CrossSection,
    /// The close does not move.
    Stale,
    /// A close that changed without a trade.
    QuietMove,
    /// Far more shares traded than usual.
    VolumeSpike,
    /// The share count jumps.
    ShareCount,
    /// A dividend out of proportion.
    Dividend,
    /// A dividend on a date, or in a currency, that cannot be.
    DividendTerms,
    /// Another source says something else.
    SecondSource,
    /// A history that was adjusted backwards.
    BackAdjusted,
    /// A line ends and nothing says why.
    Ending,
    /// A symbol is given to another security too soon.
    SymbolReuse,
    /// An exchange rate out of proportion.
    FxMove,
    /// An exchange rate the wrong way around.
    FxInverted,
    /// An exchange rate that contradicts two others.
    FxTriangle,
}

impl Rule {
    /// Every rule, in order.
    pub const ALL: [Self; 28] = [
        Self::MissingSession,
        Self::PartialSession,
        Self::LargeScale,
        Self::Duplicate,
        Self::Price,
        Self::ClosedDay,
        Self::PriceOrder,
        Self::Gap,
        Self::RepeatedBar,
        Self::Spike,
        Self::Unit,
        Self::ActionGap,
        Self::SplitRatio,
        Self::Jump,
        Self::CrossSection,
        Self::Stale,
        Self::QuietMove,
        Self::VolumeSpike,
        Self::ShareCount,
        Self::Dividend,
        Self::DividendTerms,
        Self::SecondSource,
        Self::BackAdjusted,
        Self::Ending,
        Self::SymbolReuse,
        Self::FxMove,
        Self::FxInverted,
        Self::FxTriangle,
    ];

    /// The name in documents and answers, and of the file of the rule.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// The check of section 5.1 of the methodology that it carries out.
    #[must_use]
    pub fn check(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::MissingSession => ("missing_session", "DQ24"),
            Self::PartialSession => ("partial_session", "DQ02, DQ09"),
            Self::LargeScale => ("large_scale", "DQ10"),
            Self::Duplicate => ("duplicate", "DQ03"),
            Self::Price => ("price", "DQ04"),
            Self::ClosedDay => ("closed_day", "DQ24"),
            Self::PriceOrder => ("price_order", "DQ05"),
            Self::Gap => ("gap", "DQ09"),
            Self::RepeatedBar => ("repeated_bar", "DQ03"),
            Self::Spike => ("spike", "DQ06"),
            Self::Unit => ("unit", "DQ23"),
            Self::ActionGap => ("action_gap", "DQ15"),
            Self::SplitRatio => ("split_ratio", "DQ14"),
            Self::Jump => ("jump", "DQ06"),
            Self::CrossSection => ("cross_section", "DQ07"),
            Self::Stale => ("stale", "DQ08"),
            Self::QuietMove => ("quiet_move", "DQ37"),
            Self::VolumeSpike => ("volume_spike", "DQ37"),
            Self::ShareCount => ("share_count", "DQ16"),
            Self::Dividend => ("dividend", "DQ19"),
            Self::DividendTerms => ("dividend_terms", "DQ20"),
            Self::SecondSource => ("second_source", "DQ11"),
            Self::BackAdjusted => ("back_adjusted", "DQ13"),
            Self::Ending => ("ending", "DQ26"),
            Self::SymbolReuse => ("symbol_reuse", "DQ25"),
            Self::FxMove => ("fx_move", "DQ22"),
            Self::FxInverted => ("fx_inverted", "DQ22"),
            Self::FxTriangle => ("fx_triangle", "DQ22"),
        }
    }
}
