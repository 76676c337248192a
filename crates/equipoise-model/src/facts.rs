//! Facts: the batches of market data that sources bring in and the ledger keeps.

use crate::{Bars, CorporateAction, Date, FxRate, ReferenceRate, SecurityRecord, ShareCount};

/// The kinds of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// Security master records.
    Securities,
    /// Prices of a session.
    Bars,
    /// Share counts.
    Shares,
    /// Corporate actions.
    Actions,
    /// Exchange rates.
    Fx,
    /// Reference rates of interest and forward rates.
    Rates,
}

impl FactKind {
    /// Every kind, in the order in which a set of files is taken in: names before what uses them.
    pub const ALL: [Self; 6] = [
        Self::Securities,
        Self::Bars,
        Self::Shares,
        Self::Actions,
        Self::Fx,
        Self::Rates,
    ];

    /// The name used on the command line, in files and in the ledger.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Securities => "securities",
            Self::Bars => "bars",
            Self::Shares => "shares",
            Self::Actions => "actions",
            Self::Fx => "fx",
            Self::Rates => "rates",
        }
    }

    /// The kind called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One batch of facts of one kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    /// Security master records.
    Securities(Vec<SecurityRecord>),
    /// Prices of a session.
    Bars(Bars),
    /// Share counts.
    Shares(Vec<ShareCount>),
    /// Corporate actions.
    Actions(Vec<CorporateAction>),
    /// Exchange rates.
    Fx(Vec<FxRate>),
    /// Reference rates.
    Rates(Vec<ReferenceRate>),
}

impl Facts {
    /// The kind of the batch.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Securities(_) => FactKind::Securities,
            Self::Bars(_) => FactKind::Bars,
            Self::Shares(_) => FactKind::Shares,
            Self::Actions(_) => FactKind::Actions,
            Self::Fx(_) => FactKind::Fx,
            Self::Rates(_) => FactKind::Rates,
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Securities(rows) => rows.len(),
            Self::Bars(bars) => bars.len(),
            Self::Shares(rows) => rows.len(),
            Self::Actions(rows) => rows.len(),
            Self::Fx(rows) => rows.len(),
            Self::Rates(rows) => rows.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first and last session or effective date of the batch; `None` for security records and
    /// empty batches.
    #[must_use]
    pub fn span(&self) -> Option<(Date, Date)> {
        fn ends(dates: impl Iterator<Item = Date> + Clone) -> Option<(Date, Date)> {
            Some((dates.clone().min()?, dates.max()?))
        }
        match self {
            Self::Securities(_) => None,
            Self::Bars(bars) => bars.span(),
            Self::Shares(rows) => ends(rows.iter().map(|row| row.effective)),
            Self::Actions(rows) => ends(rows.iter().map(|row| row.ex_date)),
            Self::Fx(rows) => ends(rows.iter().map(|row| row.session)),
            Self::Rates(rows) => ends(rows.iter().map(|row| row.session)),
        }
    }
}
