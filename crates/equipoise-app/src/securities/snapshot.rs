//! Snapshot: the securities as recorded by one time and known by another.

use equipoise_ledger::Sequence;
use equipoise_model::securities::SymbolUse;
use equipoise_model::{Date, Instant, SecurityId, SecurityRecord};
use equipoise_projection::{Directory, Projection, SecurityRecordRow};

use crate::{AppError, Progress, Store, near};

/// The three times of a question about securities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// The date that is asked about; `None` means any.
    pub at: Option<Date>,
    /// Only what the market knew by then; `None` means everything.
    pub known: Option<Instant>,
    /// What this service would have answered then; `None` means now.
    pub as_of: Option<Instant>,
}

/// The securities at a moment.
pub(super) struct Snapshot<'s> {
    pub(super) projection: &'s Projection,
    /// Entries after this one are not looked at.
    pub(super) until: Sequence,
    pub(super) moment: Moment,
    pub(super) directory: Directory,
    /// What was said of securities, as it was recorded.
    pub(super) records: Vec<SecurityRecordRow>,
}

impl<'s> Snapshot<'s> {
    pub(super) async fn read(
        store: &'s Store,
        moment: Moment,
        progress: &Progress,
    ) -> Result<Self, AppError> {
        let projection = store.projection(progress).await?;
        let until = match moment.as_of {
            Some(instant) => store.ledger().sequence_at(instant).await?,
            None => projection.applied(),
        };
        let recorded = projection.securities(until).await?;
        let master = match moment.known {
            Some(known) => recorded.master.known_at(known),
            None => recorded.master,
        };
        Ok(Self {
            projection,
            until,
            moment,
            directory: Directory::from(master),
            records: recorded.records,
        })
    }

    /// The uses of `symbol` that a question means: those of its date, or all.
    pub(super) fn uses(&self, symbol: &str) -> Vec<SymbolUse> {
        let uses = self.directory.master().uses(symbol).iter();
        let is_meant = |used: &&SymbolUse| self.moment.at.is_none_or(|date| used.covers(date));
        uses.filter(is_meant).copied().collect()
    }

    /// The symbol as it is recorded: as written, else in capitals.
    pub(super) fn spelt(&self, symbol: &str) -> String {
        let is_known = |symbol: &str| self.directory.master().knows(symbol);
        let capitals = symbol.to_uppercase();
        if !is_known(symbol) && is_known(&capitals) {
            return capitals;
        }
        symbol.to_owned()
    }

    /// The security whose number `text` is.
    pub(super) fn numbered(&self, text: &str) -> Option<SecurityId> {
        let id = SecurityId(text.parse().ok()?);
        self.directory.get(id).map(|security| security.id)
    }

    /// The security or securities that carry the identifier `text`.
    pub(super) fn identified(&self, text: &str) -> Vec<(SecurityId, Identifier)> {
        let wanted = text.to_uppercase();
        let number = wanted.trim_start_matches("CIK").trim_start_matches('0');
        let mut found = Vec::new();
        for security in self.directory.securities() {
            let said = self.directory.master().statements(security.id);
            if says(said, |record| record.isin.as_deref(), &wanted) {
                found.push((security.id, Identifier::Isin));
            } else if says(said, |record| record.figi.as_deref(), &wanted) {
                found.push((security.id, Identifier::Figi));
            } else if says(said, |record| record.cik.as_deref(), number) {
                found.push((security.id, Identifier::Cik));
            }
        }
        found
    }

    /// That nothing is known under `text`, with what may have been meant.
    pub(super) fn unknown(&self, text: &str) -> AppError {
        let symbols = self.directory.symbols().map(|(symbol, _)| symbol);
        let names = self
            .directory
            .securities()
            .filter_map(|it| it.name.as_deref());
        AppError::UnknownSecurity {
            symbol: text.to_owned(),
            when: match self.moment.at {
                Some(date) if self.directory.master().knows(&self.spelt(text)) => {
                    format!(" on {date}")
                }
                _ => String::new(),
            },
            near: near::offer(text, symbols.chain(names)),
        }
    }
}

fn says(said: &[SecurityRecord], field: fn(&SecurityRecord) -> Option<&str>, text: &str) -> bool {
    said.iter().any(|record| field(record) == Some(text))
}

/// A kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identifier {
    Isin,
    Figi,
    Cik,
}
