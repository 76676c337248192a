//! Compositions: who is in the index on a session, at its open or after its close.

use duckdb::{Connection, params};
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId, SecurityId};

use super::sessions::{Held, holder};
use super::{Scope, Sessions, scoped};
use crate::directory::Directory;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// The most rows one call of [`Projection::compositions`] answers.
pub const COMPOSITION_ROWS_MAX: usize = 1_000_000;

/// Which moment of a session a composition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum At {
    /// The constituents in force during the session, at adjusted prior closes. On the base session
    /// nothing is in force yet.
    Open,
    /// The basket after the close, in force from the next session on.
    Close,
}

/// One constituent of an index on a session.
#[derive(Debug, Clone, PartialEq)]
pub struct CompositionRow {
    /// The session.
    pub session: Date,
    /// Place by company market cap, 1 for the largest: at this close, or for [`At::Open`] at the
    /// previous one; `None` for a line that came in by a corporate action since.
    pub rank: Option<u32>,
    /// Permanent identity.
    pub security: SecurityId,
    /// The symbol in force on the session.
    pub symbol: String,
    /// Name of the issuer or line.
    pub name: Option<String>,
    /// Sector.
    pub sector: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Weight as a fraction of the basket.
    pub weight: f64,
    /// Market cap of the company at the close that ranked it; `None` when its shares were unknown.
    pub market_cap: Option<f64>,
    /// Index shares.
    pub index_shares: f64,
    /// The close the weight is measured at: this session's, or for [`At::Open`] the previous one,
    /// adjusted for corporate actions.
    pub close: f64,
}

const CLOSE: &str = "
    SELECT session, rank, security, weight, market_cap, index_shares, close
    FROM baskets WHERE session = $1::DATE AND sequence = $2
    ORDER BY rank, security";

const OPEN: &str = "
    SELECT held.session, basket.rank, held.security, held.open_weight AS weight,
           basket.market_cap, held.index_shares, held.prior_close AS close
    FROM held LEFT JOIN (
        SELECT * FROM baskets WHERE session = $3::DATE AND sequence = $4
    ) AS basket USING (security)
    WHERE held.session = $1::DATE AND held.sequence = $2
    ORDER BY basket.rank NULLS LAST, held.security";

const CLOSES: &str = "
    WITH chosen AS (
        SELECT session, max(sequence) AS sequence FROM levels
        WHERE index_id = $1 AND definition = $2 AND sequence <= $3
          AND session BETWEEN $4::DATE AND $5::DATE
        GROUP BY session
    )
    SELECT session, rank, security, weight, market_cap, index_shares, close
    FROM baskets JOIN chosen USING (session, sequence)
    WHERE session BETWEEN $4::DATE AND $5::DATE
    ORDER BY session, rank, security LIMIT $6";

/// The session before the first one asked for is needed too: its basket gives rank and cap.
const OPENS: &str = "
    WITH chosen AS (
        SELECT session, max(sequence) AS sequence FROM levels
        WHERE index_id = $1 AND definition = $2 AND sequence <= $3 AND session <= $5::DATE
        GROUP BY session
    ), placed AS (
        SELECT session, sequence, lag(session) OVER before AS previous_session,
               lag(sequence) OVER before AS previous_sequence
        FROM chosen WINDOW before AS (ORDER BY session)
    )
    SELECT held.session, basket.rank, held.security, held.open_weight AS weight,
           basket.market_cap, held.index_shares, held.prior_close AS close
    FROM held
    JOIN placed USING (session, sequence)
    LEFT JOIN baskets AS basket ON basket.session = placed.previous_session
         AND basket.sequence = placed.previous_sequence AND basket.security = held.security
    WHERE session BETWEEN $4::DATE AND $5::DATE
    ORDER BY session, basket.rank NULLS LAST, held.security LIMIT $6";

impl Projection {
    /// The composition of `index` on `session`, by rank; `None` when it is not a session of the
    /// series. At the open of the base session nothing is in force: the answer is an empty list.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn composition(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
        session: Date,
        at: At,
    ) -> Result<Option<Vec<CompositionRow>>, ProjectionError> {
        let scope = Scope::new(index, definition, as_of);
        let found = self
            .read(
                move |connection| match holder(connection, &scope, session)? {
                    Some(held) => one(connection, session, held, at).map(Some),
                    None => Ok(None),
                },
            )
            .await?;
        Ok(found.map(|rows| self.named(rows)))
    }

    /// The compositions of `index` on every session of `sessions`, by session, then rank.
    ///
    /// # Errors
    /// When there are more than [`COMPOSITION_ROWS_MAX`] rows, or the query fails or takes longer
    /// than the statement timeout.
    pub async fn compositions(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
        sessions: Sessions,
        at: At,
    ) -> Result<Vec<CompositionRow>, ProjectionError> {
        let scope = Scope::new(index, definition, as_of);
        let rows = self
            .read(move |connection| many(connection, &scope, &sessions, at))
            .await?;
        if rows.len() > COMPOSITION_ROWS_MAX {
            return Err(ProjectionError::TooManyRows {
                what: "compositions",
                limit: COMPOSITION_ROWS_MAX,
            });
        }
        Ok(self.named(rows))
    }

    fn named(&self, mut rows: Vec<CompositionRow>) -> Vec<CompositionRow> {
        let directory = self.directory();
        for row in &mut rows {
            row.name_from(&directory);
        }
        rows
    }
}

fn one(
    connection: &Connection,
    session: Date,
    held: Held,
    at: At,
) -> Result<Vec<CompositionRow>, ProjectionError> {
    const DOING: &str = "read a composition";
    match at {
        At::Close => {
            let given = params![session, held.sequence.0];
            select(connection, DOING, CLOSE, given, CompositionRow::read)
        }
        At::Open => {
            let (before, sequence) = held.previous.unzip();
            let given = params![
                session,
                held.sequence.0,
                before,
                sequence.map(|known| known.0)
            ];
            select(connection, DOING, OPEN, given, CompositionRow::read)
        }
    }
}

fn many(
    connection: &Connection,
    scope: &Scope,
    sessions: &Sessions,
    at: At,
) -> Result<Vec<CompositionRow>, ProjectionError> {
    let sql = match at {
        At::Close => CLOSES,
        At::Open => OPENS,
    };
    // One more than allowed shows that there are too many.
    let limit = COMPOSITION_ROWS_MAX as u64 + 1;
    let given = scoped!(scope, sessions.start(), sessions.end(), limit);
    select(
        connection,
        "read compositions",
        sql,
        given,
        CompositionRow::read,
    )
}

impl CompositionRow {
    /// The names are filled in by [`CompositionRow::name_from`].
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            session: rows.date("session", row)?,
            rank: rows.maybe_u32("rank", row)?,
            security: rows.security("security", row)?,
            symbol: String::new(),
            name: None,
            sector: None,
            industry: None,
            weight: rows.f64("weight", row)?,
            market_cap: rows.maybe_f64("market_cap", row)?,
            index_shares: rows.f64("index_shares", row)?,
            close: rows.f64("close", row)?,
        })
    }

    fn name_from(&mut self, directory: &Directory) {
        directory
            .symbol_on(self.security, self.session)
            .unwrap_or_default()
            .clone_into(&mut self.symbol);
        let Some(security) = directory.get(self.security) else {
            return;
        };
        self.name.clone_from(&security.name);
        self.sector.clone_from(&security.sector);
        self.industry.clone_from(&security.industry);
    }
}
