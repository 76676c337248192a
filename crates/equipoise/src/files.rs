//! Opening the data folder for a command.

use equipoise_app::{DataFolder, Store, StoreOptions};
use equipoise_ledger::Access;
use equipoise_projection::Limits;

use crate::config::Settings;

/// Open the data folder named by the settings.
pub(crate) async fn open(settings: &Settings, access: Access) -> anyhow::Result<Store> {
    let options = StoreOptions {
        projection: Limits {
            statement_timeout_ms: settings.statement_timeout_ms,
            memory_mb: settings.projection_memory_mb,
            ..Limits::default()
        },
        threads: settings.threads,
        calendars: settings.calendars.clone(),
        automatic_restatement_sessions: settings.automatic_restatement_sessions,
        quality: settings.quality.clone(),
        completeness: settings.completeness.clone(),
    };
    Ok(Store::open(DataFolder::new(&settings.data_dir), access, options).await?)
}
