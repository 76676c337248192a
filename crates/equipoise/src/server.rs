//! The server.

use crate::config::Settings;

pub(crate) async fn serve(
    _settings: Settings,
    _with_sample: bool,
    _is_quiet: bool,
) -> anyhow::Result<()> {
    anyhow::bail!("not yet")
}
