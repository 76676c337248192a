//! Overlays: the further series of an index.

use equipoise_model::Date;

use super::scope::{Scope, Sessions, chosen, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::select;

/// The level of an overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayRow {
    /// The session.
    pub session: Date,
    /// The name of the overlay in the definition.
    pub overlay: String,
    /// The level; `None` while it is not defined, such as before a window is full.
    pub level: Option<f64>,
}

/// A session comes from one publication, whose rows are in the order of its definition.
const SQL: &str = concat!(
    chosen!(),
    " SELECT session, overlay, level FROM overlays JOIN chosen USING (session, sequence)
    WHERE $7::VARCHAR IS NULL OR overlay = $7
    ORDER BY session, overlays.rowid"
);

impl Projection {
    /// The levels of every overlay of `scope` in `sessions`, or of the one called `name`, by
    /// session, then in the order of the definition.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn overlay_levels(
        &self,
        scope: &Scope,
        sessions: Sessions,
        name: Option<&str>,
    ) -> Result<Vec<OverlayRow>, ProjectionError> {
        let (scope, name) = (scope.clone(), name.map(ToOwned::to_owned));
        self.read(move |connection| {
            let given = scoped!(scope, sessions.start(), sessions.end(), name);
            select(connection, "read overlays", SQL, given, |rows, row| {
                Ok(OverlayRow {
                    session: rows.date("session", row)?,
                    overlay: rows.text("overlay", row)?,
                    level: rows.maybe_f64("level", row)?,
                })
            })
        })
        .await
    }
}
