//! Currencies: what part of an index is in which currency, by session.

use equipoise_model::Date;

use super::scope::{Scope, Sessions, chosen, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::select;

/// The weight of a currency in the basket in force at a close.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrencyRow {
    /// The session.
    pub session: Date,
    /// ISO 4217 code.
    pub currency: String,
    /// Weight at the close, as a fraction.
    pub weight: f64,
    /// Index currency for one unit; `None` when there was no rate.
    pub rate: Option<f64>,
}

const SQL: &str = concat!(
    chosen!(),
    " SELECT session, currency, weight, rate FROM currencies JOIN chosen USING (session, sequence)
    ORDER BY session, currency"
);

impl Projection {
    /// The currencies of `scope` in `sessions`, by session, then currency; none for an index with
    /// one currency.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn currencies(
        &self,
        scope: &Scope,
        sessions: Sessions,
    ) -> Result<Vec<CurrencyRow>, ProjectionError> {
        let scope = scope.clone();
        self.read(move |connection| {
            let given = scoped!(scope, sessions.start(), sessions.end());
            select(connection, "read currencies", SQL, given, |rows, row| {
                Ok(CurrencyRow {
                    session: rows.date("session", row)?,
                    currency: rows.text("currency", row)?,
                    weight: rows.f64("weight", row)?,
                    rate: rows.maybe_f64("rate", row)?,
                })
            })
        })
        .await
    }
}
