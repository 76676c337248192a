//! Definitions: the rule books a build may use.

use equipoise_ledger::{Body, EntryKind, Sequence, SqliteLedger};
use equipoise_model::{Definition, IndexId, Schedule};

use crate::AppError;

/// What a request says about the rule book; what it leaves out takes the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Number of companies.
    pub size: Option<u32>,
    /// Rebalance schedule.
    pub schedule: Option<Schedule>,
}

impl Wanted {
    fn is_silent(self) -> bool {
        self.size.is_none() && self.schedule.is_none()
    }
}

/// The rule book to build `index` by: the one in force when the request says nothing, else the
/// default one with what the request says.
///
/// # Errors
/// When the ledger cannot be read or a field is out of range.
pub(crate) async fn resolve(
    ledger: &SqliteLedger,
    index: &IndexId,
    wanted: Wanted,
    default_size: u32,
) -> Result<Definition, AppError> {
    if wanted.is_silent()
        && let Some(current) = current(ledger, index).await?
    {
        return Ok(current);
    }
    let size = wanted.size.unwrap_or(default_size);
    let mut definition = Definition::equal_weight(index.clone(), size);
    definition.schedule = wanted.schedule.unwrap_or(definition.schedule);
    Ok(definition.validated()?)
}

/// The rule book of `index` in force.
pub(crate) async fn current(
    ledger: &SqliteLedger,
    index: &IndexId,
) -> Result<Option<Definition>, AppError> {
    let head = ledger.head().await?;
    let heads = ledger
        .heads(Sequence(0), head.sequence, &[EntryKind::Definition])
        .await?;
    let Some(latest) = heads
        .iter()
        .rev()
        .find(|head| head.index.as_ref() == Some(index))
    else {
        return Ok(None);
    };
    match ledger.entry(latest.sequence).await?.body {
        Body::Definition(definition) => Ok(Some(definition)),
        _ => Err(AppError::Internal {
            what: format!("entry {} is no definition", latest.sequence),
        }),
    }
}
