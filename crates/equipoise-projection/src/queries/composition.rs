//! Compositions: who is in the index on a session, at its open or after its close.

use duckdb::{Connection, params};
use equipoise_model::{Date, SecurityId};

use super::scope::{Scope, Sessions, chosen, placed, scoped};
use super::sessions::{holder, previous};
use super::{CONSTITUENT_ROWS_READ, within_limit};
use crate::directory::Directory;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

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
    /// ISO 3166 code of the country of incorporation.
    pub country: Option<String>,
    /// Price unit of the line; `None` for a security that is not recorded.
    pub currency: Option<String>,
    /// The close the weight is measured at, in the price unit of the line: this session's, or for
    /// [`At::Open`] the previous one, adjusted for corporate actions.
    pub close: f64,
    /// Market cap of the company at the close that ranked it, in index currency; `None` when its
    /// shares were unknown.
    pub market_cap: Option<f64>,
    /// Index shares.
    pub index_shares: f64,
    /// Index shares in the twin; `None` at the open, and where the twin does not hold the line.
    pub twin_shares: Option<f64>,
    /// Weight as a fraction of the basket.
    pub weight: f64,
    /// Weight aimed at by the last rebalance; `None` when it was not recorded.
    pub target_weight: Option<f64>,
    /// Weight less target weight.
    pub drift: Option<f64>,
    /// Weight in the twin, as a fraction; `None` where there are no [`twin_shares`].
    ///
    /// [`twin_shares`]: CompositionRow::twin_shares
    pub twin_weight: Option<f64>,
}

const CLOSE: &str = "
    SELECT session, rank, security, weight, target_weight, market_cap, index_shares, twin_shares,
           close
    FROM baskets WHERE session = $1::DATE AND sequence = $2
    ORDER BY rank, security";

const OPEN: &str = "
    SELECT held.session, basket.rank, held.security, held.open_weight AS weight,
           held.target_weight, basket.market_cap, held.index_shares, NULL::DOUBLE AS twin_shares,
           held.prior_close AS close
    FROM held LEFT JOIN (
        SELECT * FROM baskets WHERE session = $3::DATE AND sequence = $4
    ) AS basket USING (security)
    WHERE held.session = $1::DATE AND held.sequence = $2
    ORDER BY basket.rank NULLS LAST, held.security";

const CLOSES: &str = concat!(
    chosen!(),
    " SELECT session, rank, security, weight, target_weight, market_cap, index_shares, twin_shares,
             close
    FROM baskets JOIN chosen USING (session, sequence)
    WHERE session BETWEEN $5::DATE AND $6::DATE
    ORDER BY session, rank, security LIMIT $7"
);

/// The basket of the session before gives rank and cap.
const OPENS: &str = concat!(
    placed!(),
    " SELECT held.session, basket.rank, held.security, held.open_weight AS weight,
             held.target_weight, basket.market_cap, held.index_shares,
             NULL::DOUBLE AS twin_shares, held.prior_close AS close
    FROM held
    JOIN placed USING (session, sequence)
    LEFT JOIN baskets AS basket ON basket.session = placed.previous_session
         AND basket.sequence = placed.previous_sequence AND basket.security = held.security
    WHERE session BETWEEN $5::DATE AND $6::DATE
    ORDER BY session, basket.rank NULLS LAST, held.security LIMIT $7"
);

impl Projection {
    /// The composition of `scope` on `session`, by rank; `None` when it is not a session of the
    /// series. At the open of the base session nothing is in force: the answer is an empty list.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn composition(
        &self,
        scope: &Scope,
        session: Date,
        at: At,
    ) -> Result<Option<Vec<CompositionRow>>, ProjectionError> {
        let (scope, as_of) = (scope.clone(), scope.as_of);
        let found = self
            .read(move |connection| one(connection, &scope, session, at))
            .await?;
        let directory = self.directory_at(as_of).await?;
        Ok(found.map(|rows| completed(rows, &directory)))
    }

    /// The compositions of `scope` on every session of `sessions`, by session, then rank.
    ///
    /// # Errors
    /// When there are more than [`CONSTITUENT_ROWS_MAX`] rows, or the query fails or takes longer
    /// than the statement timeout.
    ///
    /// [`CONSTITUENT_ROWS_MAX`]: crate::CONSTITUENT_ROWS_MAX
    pub async fn compositions(
        &self,
        scope: &Scope,
        sessions: Sessions,
        at: At,
    ) -> Result<Vec<CompositionRow>, ProjectionError> {
        let (scope, as_of) = (scope.clone(), scope.as_of);
        let rows = self
            .read(move |connection| many(connection, &scope, &sessions, at))
            .await?;
        let directory = self.directory_at(as_of).await?;
        Ok(completed(within_limit(rows, "compositions")?, &directory))
    }
}

fn completed(mut rows: Vec<CompositionRow>, directory: &Directory) -> Vec<CompositionRow> {
    for session in rows.chunk_by_mut(|one, next| one.session == next.session) {
        set_twin_weights(session);
    }
    for row in &mut rows {
        row.name_from(directory);
    }
    rows
}

fn one(
    connection: &Connection,
    scope: &Scope,
    session: Date,
    at: At,
) -> Result<Option<Vec<CompositionRow>>, ProjectionError> {
    const DOING: &str = "read a composition";
    let Some(publication) = holder(connection, scope, session)? else {
        return Ok(None);
    };
    let read = CompositionRow::read;
    let rows = match at {
        At::Close => {
            let given = params![session, publication.0];
            select(connection, DOING, CLOSE, given, read)?
        }
        At::Open => {
            let (before, sequence) = previous(connection, scope, session, publication)?.unzip();
            let sequence = sequence.map(|known| known.0);
            let given = params![session, publication.0, before, sequence];
            select(connection, DOING, OPEN, given, read)?
        }
    };
    Ok(Some(rows))
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
    let given = scoped!(
        scope,
        sessions.start(),
        sessions.end(),
        CONSTITUENT_ROWS_READ
    );
    select(
        connection,
        "read compositions",
        sql,
        given,
        CompositionRow::read,
    )
}

/// Sets the weights in the twin of the constituents of one session, by rank.
///
/// A line is worth its weight ÷ index shares for each share, in parts of the basket and whatever
/// its currency; so twin shares × weight ÷ index shares is its value in the twin, up to a factor
/// that is the same for all. The sum runs by rank.
fn set_twin_weights(rows: &mut [CompositionRow]) {
    let value = |row: &CompositionRow| {
        let value = row.twin_shares? * row.weight / row.index_shares;
        value.is_finite().then_some(value)
    };
    let total: f64 = rows.iter().filter_map(value).sum();
    for row in rows {
        row.twin_weight = value(row)
            .map(|value| value / total)
            .filter(|weight| weight.is_finite());
    }
}

impl CompositionRow {
    /// The names are filled in by [`CompositionRow::name_from`], the twin weight by
    /// [`set_twin_weights`].
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let weight = rows.f64("weight", row)?;
        let target_weight = rows.maybe_f64("target_weight", row)?;
        Ok(Self {
            session: rows.date("session", row)?,
            rank: rows.maybe_u32("rank", row)?,
            security: rows.security("security", row)?,
            symbol: String::new(),
            name: None,
            sector: None,
            industry: None,
            country: None,
            currency: None,
            close: rows.f64("close", row)?,
            market_cap: rows.maybe_f64("market_cap", row)?,
            index_shares: rows.f64("index_shares", row)?,
            twin_shares: rows.maybe_f64("twin_shares", row)?,
            weight,
            target_weight,
            drift: target_weight.map(|target| weight - target),
            twin_weight: None,
        })
    }

    fn name_from(&mut self, directory: &Directory) {
        self.symbol = directory.name_on(self.security, self.session);
        let Some(security) = directory.get(self.security) else {
            return;
        };
        self.name.clone_from(&security.name);
        self.sector.clone_from(&security.sector);
        self.industry.clone_from(&security.industry);
        self.country.clone_from(&security.country);
        self.currency = Some(security.currency.clone());
    }
}
