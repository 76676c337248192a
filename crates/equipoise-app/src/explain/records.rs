//! What the projection says about the sessions that are asked about, read for many at a time.

use std::collections::BTreeMap;

use equipoise_model::{Date, SecurityId};
use equipoise_projection::{AdjustmentRow, At, CalculationRow, NoticeRow};

use super::inquiry::Inquiry;
use crate::{AppError, composition};

/// Records of the sessions of a span.
#[derive(Debug)]
pub(super) struct Records {
    first: Date,
    last: Date,
    held: BTreeMap<Date, Vec<CalculationRow>>,
    after: BTreeMap<Date, Vec<SecurityId>>,
    notices: Vec<NoticeRow>,
    adjustments: Vec<AdjustmentRow>,
}

impl Records {
    /// The records of the sessions from `first` to `last`.
    ///
    /// # Errors
    /// When the one session that is asked for is none of the series, or a query fails.
    pub(super) async fn read(
        inquiry: &Inquiry<'_>,
        first: Date,
        last: Date,
    ) -> Result<Self, AppError> {
        let (projection, scope) = (inquiry.projection(), &inquiry.series().scope);
        let mut after: BTreeMap<Date, Vec<SecurityId>> = BTreeMap::new();
        let rows = if first == last {
            composition::of(projection, inquiry.series(), ("date", first), At::Close).await?
        } else {
            projection
                .compositions(scope, first..=last, At::Close)
                .await?
        };
        for row in rows {
            after.entry(row.session).or_default().push(row.security);
        }
        Ok(Self {
            first,
            last,
            held: held(inquiry, first, last).await?,
            after,
            notices: projection.notices(scope, first..=last).await?,
            adjustments: projection.adjustments(scope, first..=last).await?,
        })
    }

    /// The constituents in force during `session`.
    pub(super) async fn held(
        &self,
        inquiry: &Inquiry<'_>,
        session: Date,
    ) -> Result<Vec<CalculationRow>, AppError> {
        if (self.first..=self.last).contains(&session) {
            return Ok(self.held.get(&session).cloned().unwrap_or_default());
        }
        let mut found = held(inquiry, session, session).await?;
        Ok(found.remove(&session).unwrap_or_default())
    }

    /// Whether the line was a constituent during `session`.
    pub(super) fn was_member(&self, security: SecurityId, session: Date) -> bool {
        let held = self.held.get(&session);
        held.is_some_and(|rows| rows.iter().any(|row| row.security == security))
    }

    /// Whether the line is a constituent after the close of `session`.
    pub(super) fn is_member(&self, security: SecurityId, session: Date) -> bool {
        let after = self.after.get(&session);
        after.is_some_and(|held| held.contains(&security))
    }

    /// What changed the basket for the line on `session` apart from a choice of members, if
    /// something did; `is_chosen` says whether there was such a choice then.
    pub(super) fn event(
        &self,
        security: SecurityId,
        session: Date,
        is_chosen: bool,
    ) -> Option<String> {
        let moves = ["removed", "added", "not_bought"];
        let mut said = self.notices.iter().filter(|row| {
            row.session == session
                && row.security == Some(security)
                && moves.contains(&row.kind.as_str())
        });
        if let Some(notice) = said.next() {
            return Some(notice.sentence.clone());
        }
        let own = self
            .adjustments
            .iter()
            .filter(|row| row.session == session && row.security == Some(security));
        let causes: Vec<String> = own
            .map(|row| format!("{} at the {}", row.cause, row.moment.name()))
            .collect();
        // Where members were chosen on the session, the choice is the reason.
        (!causes.is_empty() && !is_chosen).then(|| causes.join(", "))
    }
}

async fn held(
    inquiry: &Inquiry<'_>,
    first: Date,
    last: Date,
) -> Result<BTreeMap<Date, Vec<CalculationRow>>, AppError> {
    let scope = &inquiry.series().scope;
    let rows = inquiry.projection().calculation(scope, first..=last, None);
    let mut held: BTreeMap<Date, Vec<CalculationRow>> = BTreeMap::new();
    for row in rows.await? {
        held.entry(row.session).or_default().push(row);
    }
    Ok(held)
}
