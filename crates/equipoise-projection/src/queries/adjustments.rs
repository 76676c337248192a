//! Adjustments: changes of the basket that are not price moves, and what they did to the divisor.

use equipoise_model::{Date, Moment, SecurityId};

use super::scope::{Scope, Sessions, chosen, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A change of the basket before the open or after the close of a session. All changes of a moment
/// are combined into one change of the divisor.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustmentRow {
    /// The session.
    pub session: Date,
    /// Before the open or after the close.
    pub moment: Moment,
    /// The security; `None` for changes of the whole basket.
    pub security: Option<SecurityId>,
    /// The symbol of that security in force on the session.
    pub symbol: Option<String>,
    /// What happened: the name of an action, `rebalance`, `removal`, `replacement`, `spin_off_sale`.
    pub cause: String,
    /// What it added to the market value, in index currency.
    pub value_change: f64,
    /// Divisor before all changes of the moment.
    pub divisor_before: f64,
    /// Divisor after all changes of the moment.
    pub divisor_after: f64,
}

/// A session comes from one publication, whose rows are kept in their order.
const SQL: &str = concat!(
    chosen!(),
    " SELECT adjustments.* FROM adjustments JOIN chosen USING (session, sequence)
    ORDER BY session, adjustments.rowid"
);

impl Projection {
    /// The adjustments of `scope` in `sessions`, by session, those before the open first.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn adjustments(
        &self,
        scope: &Scope,
        sessions: Sessions,
    ) -> Result<Vec<AdjustmentRow>, ProjectionError> {
        let (scope, as_of) = (scope.clone(), scope.as_of);
        let mut rows = self
            .read(move |connection| {
                let given = scoped!(scope, sessions.start(), sessions.end());
                select(
                    connection,
                    "read adjustments",
                    SQL,
                    given,
                    AdjustmentRow::read,
                )
            })
            .await?;
        let directory = self.directory_at(as_of).await?;
        for row in &mut rows {
            row.symbol = row.security.map(|id| directory.name_on(id, row.session));
        }
        Ok(rows)
    }
}

impl AdjustmentRow {
    /// The symbol is filled in by the caller.
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            session: rows.date("session", row)?,
            moment: moment(rows.text("moment", row)?)?,
            security: rows.maybe_u32("security", row)?.map(SecurityId),
            symbol: None,
            cause: rows.text("cause", row)?,
            value_change: rows.f64("value_change", row)?,
            divisor_before: rows.f64("divisor_before", row)?,
            divisor_after: rows.f64("divisor_after", row)?,
        })
    }
}

fn moment(name: String) -> Result<Moment, ProjectionError> {
    [Moment::Open, Moment::Close]
        .into_iter()
        .find(|moment| moment.name() == name)
        .ok_or(ProjectionError::Content {
            column: "moment",
            value: name,
            expected: "open or close",
        })
}
