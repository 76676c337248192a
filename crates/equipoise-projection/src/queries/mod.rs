//! What can be asked of a projection: one file for each noun.
//!
//! A query about a series states its [`Scope`]: only entries up to its `as_of` count, and where
//! several publications hold a session the last or the first of them answers. A query with the
//! `as_of` of an earlier day therefore answers what this service would have answered then, with the
//! names and sectors that were recorded by then.

pub(crate) mod adjustments;
pub(crate) mod bars;
pub(crate) mod calculation;
pub(crate) mod chains;
pub(crate) mod changes;
pub(crate) mod composition;
pub(crate) mod corporate_actions;
pub(crate) mod currencies;
pub(crate) mod decisions;
pub(crate) mod definitions;
pub(crate) mod findings;
pub(crate) mod levels;
pub(crate) mod lifecycle;
pub(crate) mod notices;
pub(crate) mod overlays;
pub(crate) mod publications;
pub(crate) mod quarantine;
pub(crate) mod rates;
pub(crate) mod restatements;
pub(crate) mod scope;
pub(crate) mod securities;
pub(crate) mod sessions;
pub(crate) mod shares;
pub(crate) mod standing;
pub(crate) mod statements;
pub(crate) mod status;

/// The most rows one call answers where there is one for each constituent and session.
pub const CONSTITUENT_ROWS_MAX: usize = 1_000_000;

/// One more row than allowed, which shows that there are too many.
const CONSTITUENT_ROWS_READ: u64 = CONSTITUENT_ROWS_MAX as u64 + 1;

/// `rows`, unless there are more than [`CONSTITUENT_ROWS_MAX`].
fn within_limit<T>(
    rows: Vec<T>,
    what: &'static str,
) -> Result<Vec<T>, crate::error::ProjectionError> {
    if rows.len() > CONSTITUENT_ROWS_MAX {
        return Err(crate::error::ProjectionError::TooManyRows {
            what,
            limit: CONSTITUENT_ROWS_MAX,
        });
    }
    Ok(rows)
}
