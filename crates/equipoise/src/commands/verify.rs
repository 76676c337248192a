//! `equipoise verify`: every published level, recomputed.

use std::process::ExitCode;

use equipoise_app::verify::verify;
use equipoise_ledger::Access;
use equipoise_model::IndexId;

use super::remark;
use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(
    settings: &Settings,
    index: Option<IndexId>,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let found = verify(&store, index.as_ref(), &progress).await;
    bar.finish_and_clear();
    let found = found?;
    for one in &found.differences {
        let difference = &one.difference;
        output::text(&format!(
            "{}: publication {} differs first on {}: {} is {} as published and {} recomputed",
            one.index,
            one.sequence,
            difference.session,
            difference.what,
            difference.published,
            difference.recomputed
        ))?;
    }
    if !found.differences.is_empty() {
        return Ok(ExitCode::from(1));
    }
    remark(
        is_quiet,
        &format!(
            "{} publications with {} sessions agree with their recomputation to the last digit",
            found.publications, found.sessions
        ),
    );
    Ok(ExitCode::SUCCESS)
}
