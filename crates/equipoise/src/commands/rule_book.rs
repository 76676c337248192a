//! Rule books as people name them: an index, a version such as EW100@2, or a document.

use std::path::Path;

use anyhow::Context;
use equipoise_app::definitions::{self, Version};
use equipoise_app::{AppError, Store};
use equipoise_model::calendar::Calendars;
use equipoise_model::{Definition, IndexId};

/// The rule book that `text` names: a document when it is the path of one, else a version.
pub(super) async fn find(store: &Store, text: &str) -> anyhow::Result<Definition> {
    if Path::new(text).is_file() {
        return read(store.calendars(), Path::new(text));
    }
    Ok(version(store, text).await?.definition)
}

/// The rule book in the document at `path`.
pub(super) fn read(calendars: &Calendars, path: &Path) -> anyhow::Result<Definition> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("read {name}"))?;
    definitions::parse(&text, calendars).with_context(|| name.to_string())
}

/// The version that `text` names: `EW100@2`, or `EW100` for the one in force.
pub(super) async fn version(store: &Store, text: &str) -> anyhow::Result<Version> {
    let (index, number) = match text.split_once('@') {
        None => (text, None),
        Some((index, number)) => {
            let number = number.parse().with_context(|| {
                format!("{number:?} is no version number; a version is named as in EW100@2")
            })?;
            (index, Some(number))
        }
    };
    let index = IndexId::parse(index)
        .with_context(|| format!("{text:?} is neither a file nor the name of an index"))?;
    if let Some(number) = number {
        return Ok(definitions::version(store, &index, number).await?);
    }
    let (versions, _) = definitions::history(store, &index).await?;
    let current = versions.into_iter().find(Version::is_current);
    Ok(current.ok_or_else(|| AppError::NothingInForce {
        index: index.to_string(),
    })?)
}
