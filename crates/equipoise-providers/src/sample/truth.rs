//! What really happened in the sample market, told apart from the facts it reports.

use std::collections::BTreeMap;

use equipoise_model::{Date, SecurityId};

/// Everything a test may want to know about the market that its facts do not say outright.
///
/// A security is named by the [`SecurityId`] that a fresh security master gives it when the
/// records of the sample are taken in in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Truth {
    /// The sessions of the market, ascending.
    pub sessions: Vec<Date>,
    /// Every line, by security id.
    pub lines: Vec<TrueLine>,
    /// Classes of shares that are not listed.
    pub unlisted: Vec<TrueClass>,
    /// Every event, by session.
    pub events: Vec<TrueEvent>,
    pub(super) symbols: BTreeMap<String, Vec<(Date, SecurityId)>>,
}

/// The life of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueLine {
    /// Its identity.
    pub security: SecurityId,
    /// Each symbol it traded under with the first session of the use, ascending.
    pub symbols: Vec<(Date, String)>,
    /// Position of its first session in [`Truth::sessions`].
    pub first_row: usize,
    /// Closes from its first session on, those of halts and gaps included; cents as traded.
    pub closes: Vec<f64>,
    /// Returns to a holder from its first session on, as fractions; `NaN` on the first one. A line
    /// that was taken over or failed has one return more than closes.
    pub returns: Vec<f64>,
    /// Positions in [`Truth::sessions`] without a bar within its life, ascending.
    pub unseen: Vec<usize>,
}

/// A class of shares that is not listed. Its holders neither sell nor convert.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueClass {
    /// Its identity, which no line has.
    pub security: SecurityId,
    /// What its share count is stated under.
    pub symbol: String,
    /// The listed line it converts to.
    pub converts_to: SecurityId,
    /// Shares of that line for one of its own.
    pub ratio: f64,
    /// Its shares.
    pub shares: f64,
}

/// Something that happened to a line.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueEvent {
    /// The session, or the ex-date.
    pub session: Date,
    /// The line.
    pub security: SecurityId,
    /// What happened.
    pub kind: TrueEventKind,
}

/// The kinds of event. Amounts are US dollars per share of the ex-date.
#[derive(Debug, Clone, PartialEq)]
pub enum TrueEventKind {
    /// The first session of a line that is listed during the period.
    Listed,
    /// `ratio` shares replaced one.
    Split {
        /// Shares after for one before.
        ratio: f64,
    },
    /// `ratio` shares were given for each share held.
    StockDividend {
        /// Shares given per share.
        ratio: f64,
    },
    /// An ordinary dividend.
    CashDividend {
        /// Cash per share.
        amount: f64,
    },
    /// A special dividend.
    SpecialDividend {
        /// Cash per share.
        amount: f64,
    },
    /// Shares of a new line were handed out.
    SpinOff {
        /// The new line.
        child: SecurityId,
        /// Shares of it per share of the parent.
        ratio: f64,
        /// Worth of one of its shares before the open.
        value: f64,
        /// Whether the facts state that worth.
        is_stated: bool,
    },
    /// Shares were offered below the market.
    Rights {
        /// Shares offered per share held.
        ratio: f64,
        /// Subscription price.
        price: f64,
    },
    /// The line was exchanged for cash, shares of another line, or both; it last traded in the
    /// session before.
    TakenOver {
        /// The other line, when shares are part of the terms.
        acquirer: Option<SecurityId>,
        /// Shares of it per share.
        ratio: f64,
        /// Cash per share.
        amount: f64,
    },
    /// The line took its final value without a trade; it last traded in the session before.
    Failed {
        /// Final value per share.
        price: f64,
    },
    /// The line went on under another symbol.
    SymbolChanged {
        /// The new symbol.
        to: String,
    },
    /// By the close of this session, the ex-date of a dividend, the facts told of `told` per share;
    /// 0 when they did not tell of it at all.
    DividendMistold {
        /// Cash per share that was not what was paid.
        told: f64,
    },
    /// In this session it became known that `amount` more per share had been paid than was told, or
    /// less when it is negative.
    DividendTold {
        /// The ex-date of the dividend.
        ex_date: Date,
        /// Cash per share of the ex-date.
        amount: f64,
    },
    /// A dividend that was announced for this session had been withdrawn: nothing was paid.
    DividendWithdrawn {
        /// Cash per share that had been announced.
        amount: f64,
    },
    /// Trading was suspended: no bar and an unchanged price from here to `until`.
    Halted {
        /// The last session without a bar.
        until: Date,
    },
    /// The line traded, but its bar of this session is missing from the facts.
    Missed,
}

impl Truth {
    /// The return of `session` to somebody who held the line at the previous close, as a fraction:
    /// what one share became, with all it handed out, over its previous close, less 1.
    ///
    /// Cash stays cash until the close. Rights are sold before the open at what they are worth in
    /// theory and the line is bought for it. A share of a line that was taken over is worth its
    /// terms at the acquirer's close. Within a halt the return is 0; in a gap it is that of the
    /// close which the facts miss. `None` when nobody could hold the line over the session.
    #[must_use]
    pub fn holder_return(&self, security: SecurityId, session: Date) -> Option<f64> {
        let (line, offset) = self.at(security, session)?;
        line.returns
            .get(offset)
            .copied()
            .filter(|fraction| fraction.is_finite())
    }

    /// The close of a line, whether or not the facts show it; `None` when it did not exist.
    #[must_use]
    pub fn close(&self, security: SecurityId, session: Date) -> Option<f64> {
        let (line, offset) = self.at(security, session)?;
        line.closes.get(offset).copied()
    }

    /// Whether the facts hold a bar of the line in `session`.
    #[must_use]
    pub fn has_bar(&self, security: SecurityId, session: Date) -> bool {
        let Some((line, offset)) = self.at(security, session) else {
            return false;
        };
        let row = line.first_row + offset;
        offset < line.closes.len() && line.unseen.binary_search(&row).is_err()
    }

    /// The security that used `symbol` last, up to `session`; `None` when nobody had by then.
    #[must_use]
    pub fn security(&self, symbol: &str, session: Date) -> Option<SecurityId> {
        let uses = self.symbols.get(symbol)?;
        uses.iter()
            .rev()
            .find(|(from, _)| *from <= session)
            .map(|(_, security)| *security)
    }

    /// The symbol of a line in `session`; `None` before its first one.
    #[must_use]
    pub fn symbol(&self, security: SecurityId, session: Date) -> Option<&str> {
        let line = self.lines.get(security.0 as usize)?;
        let used = line
            .symbols
            .iter()
            .rev()
            .find(|(from, _)| *from <= session)?;
        Some(&used.1)
    }

    fn at(&self, security: SecurityId, session: Date) -> Option<(&TrueLine, usize)> {
        let line = self.lines.get(security.0 as usize)?;
        let row = self.sessions.binary_search(&session).ok()?;
        Some((line, row.checked_sub(line.first_row)?))
    }
}
