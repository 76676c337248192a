//! Composition changes: who entered and who left after the close of a session.

use equipoise_model::{Date, SecurityId};

use super::scope::{Scope, Sessions, placed, scoped};
use crate::directory::Directory;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// Whether a line entered or left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeAction {
    /// It is in the basket after the close and was not in force during the session.
    Added,
    /// It was in force during the session and is not in the basket after the close.
    Removed,
}

impl ChangeAction {
    /// The name used in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// A line that entered or left after the close of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// The session at whose close it was decided.
    pub session: Date,
    /// Entered or left.
    pub action: ChangeAction,
    /// Permanent identity.
    pub security: SecurityId,
    /// The symbol in force on the session.
    pub symbol: String,
    /// Name of the issuer or line.
    pub name: Option<String>,
    /// Sector.
    pub sector: Option<String>,
    /// Market cap of the company: at this close for a line that entered, at the previous close for
    /// one that left; `None` when its shares were unknown.
    pub market_cap: Option<f64>,
    /// Weight in the basket after the close, as a fraction; `None` for a line that left.
    pub weight: Option<f64>,
    /// Weight at the open of the session, as a fraction; `None` for a line that entered.
    pub previous_weight: Option<f64>,
}

/// The base session, which has none before it, is left out: nothing was in force then.
const SQL: &str = concat!(
    placed!(),
    ", later AS (
        SELECT * FROM placed WHERE previous_session IS NOT NULL
    ), entered AS (
        SELECT session, security, true AS is_added, market_cap, weight,
               NULL::DOUBLE AS previous_weight
        FROM baskets JOIN later USING (session, sequence)
        ANTI JOIN held USING (session, sequence, security)
    ), gone AS (
        SELECT session, sequence, security, open_weight, previous_session, previous_sequence
        FROM held JOIN later USING (session, sequence)
        ANTI JOIN baskets USING (session, sequence, security)
    ), left_out AS (
        SELECT gone.session, gone.security, false AS is_added, basket.market_cap,
               NULL::DOUBLE AS weight, gone.open_weight AS previous_weight
        FROM gone LEFT JOIN baskets AS basket ON basket.session = gone.previous_session
             AND basket.sequence = gone.previous_sequence AND basket.security = gone.security
    )
    SELECT * FROM entered UNION ALL SELECT * FROM left_out"
);

impl Projection {
    /// Who entered and who left `scope` after the close of each session of `sessions`, by session,
    /// those who entered first, then by symbol. The base session has no changes.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn changes(
        &self,
        scope: &Scope,
        sessions: Sessions,
    ) -> Result<Vec<ChangeRow>, ProjectionError> {
        let (scope, as_of) = (scope.clone(), scope.as_of);
        let mut rows = self
            .read(move |connection| {
                let given = scoped!(scope, sessions.start(), sessions.end());
                select(
                    connection,
                    "read composition changes",
                    SQL,
                    given,
                    ChangeRow::read,
                )
            })
            .await?;
        let directory = self.directory_at(as_of).await?;
        for row in &mut rows {
            row.name_from(&directory);
        }
        rows.sort_by(|left, right| left.place().cmp(&right.place()));
        Ok(rows)
    }
}

impl ChangeRow {
    /// The names are filled in by [`ChangeRow::name_from`].
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let is_added = rows.bool("is_added", row)?;
        Ok(Self {
            session: rows.date("session", row)?,
            action: if is_added {
                ChangeAction::Added
            } else {
                ChangeAction::Removed
            },
            security: rows.security("security", row)?,
            symbol: String::new(),
            name: None,
            sector: None,
            market_cap: rows.maybe_f64("market_cap", row)?,
            weight: rows.maybe_f64("weight", row)?,
            previous_weight: rows.maybe_f64("previous_weight", row)?,
        })
    }

    fn name_from(&mut self, directory: &Directory) {
        self.symbol = directory.name_on(self.security, self.session);
        if let Some(security) = directory.get(self.security) {
            self.name.clone_from(&security.name);
            self.sector.clone_from(&security.sector);
        }
    }

    fn place(&self) -> (Date, ChangeAction, &str, SecurityId) {
        (self.session, self.action, &self.symbol, self.security)
    }
}
