//! Telling people: in the log and in the table of notices, each thing once.

use equipoise_ledger::JobNotice;
use equipoise_model::Instant;

use crate::{AppError, Store};

/// Say `text`, unless something was said under `key` before.
pub(super) async fn say(
    store: &Store,
    key: String,
    is_alert: bool,
    text: String,
    now: Instant,
) -> Result<(), AppError> {
    let notice = JobNotice {
        key,
        at: now,
        is_alert,
        text,
    };
    if !store.ledger().jobs().say(&notice).await? {
        return Ok(());
    }
    match is_alert {
        true => tracing::warn!(notice.key = %notice.key, "{}", notice.text),
        false => tracing::info!(notice.key = %notice.key, "{}", notice.text),
    }
    Ok(())
}
