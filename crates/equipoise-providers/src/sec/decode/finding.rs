//! Findings: what was left out of an answer, or is worth a look, and why.

use std::fmt;

use equipoise_model::Date;

/// One thing about an answer that its facts do not show.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The effective date it concerns, if any.
    pub effective: Option<Date>,
    /// What it is.
    pub kind: FindingKind,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingKind {
    /// A line whose symbol is spelt in no known way was left out.
    NotASymbol {
        /// The symbol, as sent.
        symbol: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A line that stands twice counts once.
    RepeatedLine {
        /// The symbol.
        symbol: String,
    },
    /// A line of no exchange is no security here.
    NotListed {
        /// The symbol.
        symbol: String,
        /// Where it trades, in the words of the source; nothing where it does not tell.
        exchange: String,
    },
    /// Figures in another unit were left out.
    OtherUnit {
        /// The unit.
        unit: String,
        /// How many.
        count: usize,
    },
    /// A figure that is no share count was left out.
    NotAShareCount {
        /// What was filed.
        value: f64,
    },
    /// A count for a date after its filing was left out.
    AfterFiling {
        /// When it was filed.
        filed: Date,
    },
    /// A filing that tells several counts for one date was left out: they are those of classes.
    SeveralInOneFiling {
        /// The number of the filing.
        accn: String,
    },
    /// A later filing tells another count for the date; both are kept, each since it was known.
    Amended {
        /// The form of the later filing.
        form: String,
        /// What stood before.
        from: f64,
        /// What stands since.
        to: f64,
    },
    /// A count that was filed in thousands or millions of shares, or as many times too large, was left out.
    Misscaled {
        /// What was filed.
        value: f64,
        /// What it would have to be multiplied by to stand in line with the others.
        factor: f64,
    },
    /// Counts of the company cannot be told apart by line, so no line has any.
    SeveralLines {
        /// The lines.
        symbols: Vec<String>,
    },
    /// The company never filed a count that names no class; most companies of several classes do not.
    NoCounts,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASymbol { symbol, reason } => write!(formatter, "symbol: {symbol:?} {reason}"),
            Self::RepeatedLine { symbol } => write!(formatter, "{symbol}: stands twice"),
            Self::NotListed { symbol, exchange } => {
                write!(formatter, "{symbol}: exchange: {exchange:?} is none")
            }
            Self::OtherUnit { unit, count } => {
                write!(formatter, "shares: {count} figures are in {unit:?}")
            }
            Self::NotAShareCount { value } => {
                write!(formatter, "shares: {value} is no share count")
            }
            Self::AfterFiling { filed } => {
                write!(formatter, "shares: is later than its filing of {filed}")
            }
            Self::SeveralInOneFiling { accn } => {
                write!(formatter, "shares: filing {accn} tells several counts")
            }
            Self::Amended { form, from, to } => {
                write!(formatter, "shares: {form} tells {to} after {from}")
            }
            Self::Misscaled { value, factor } => {
                write!(formatter, "shares: {value} is out of scale by {factor}")
            }
            Self::SeveralLines { symbols } => write!(
                formatter,
                "shares: are those of the company and of none of {}",
                symbols.join(", ")
            ),
            Self::NoCounts => formatter.write_str("shares: none were filed without a class"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.effective {
            Some(effective) => write!(formatter, "{effective}: {}", self.kind),
            None => self.kind.fmt(formatter),
        }
    }
}

/// The findings of one answer.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Note something about a date.
    pub(super) fn about(&mut self, effective: Date, kind: FindingKind) {
        self.0.push(Finding {
            effective: Some(effective),
            kind,
        });
    }

    /// Note something about no date.
    pub(super) fn note(&mut self, kind: FindingKind) {
        self.0.push(Finding {
            effective: None,
            kind,
        });
    }
}
