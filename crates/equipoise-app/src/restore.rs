//! Restore: a backup becomes the ledger of a data folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use equipoise_ledger::{Access, Sequence, SqliteLedger};
use equipoise_model::Instant;

use crate::backup::{in_folder, is_partial, sync_folder, verified};
use crate::{AppError, DataFolder, Progress};

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The last entry of the ledger now.
    pub sequence: Sequence,
    /// Where the ledger that was there lies now.
    pub replaced: Option<PathBuf>,
}

/// Put the backup in the folder `backup` in the place of the ledger of `data`, after every entry of it
/// was read and agrees.
///
/// A ledger that is there is set aside when `replaces`, never removed, and only while no process uses
/// it. What is built from a ledger is removed; it is built again.
///
/// # Errors
/// When the backup is none or damaged, or the ledger there may not be replaced. Nothing is changed then.
pub async fn restore(
    backup: &Path,
    data: &DataFolder,
    replaces: bool,
    now: Instant,
    progress: &Progress,
) -> Result<Restored, AppError> {
    let source = DataFolder::new(backup).ledger();
    if is_partial(backup) {
        return refused(backup, "it was cut off while it was made");
    }
    if !source.exists() || !source.with_extension("head").exists() {
        return refused(backup, "it lacks ledger.sqlite or ledger.head");
    }
    verified(&source, progress).await?;
    let target = data.ledger();
    let is_there = target.exists();
    if is_there && !replaces {
        return refused(backup, "there is a ledger; --replace sets it aside");
    }
    if is_there && !SqliteLedger::is_left_alone(&target).await? {
        return refused(backup, "a process uses the ledger there; stop it first");
    }
    progress.report("copy the backup", 0, None);
    let incoming = data.root().join("ledger.restoring");
    let (from, into) = (source.clone(), incoming.clone());
    in_folder(&incoming, "copy the backup to", move |incoming| {
        if let Some(folder) = incoming.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, &into)?;
        fs::File::open(&into)?.sync_all()
    })
    .await?;
    let aside = is_there.then(|| {
        let name = now.format("replaced-%Y-%m-%dT%H-%M-%SZ").to_string();
        data.root().join(name)
    });
    let (data_folder, replaced) = (data.clone(), aside.clone());
    in_folder(data.root(), "put the backup into", move |_| {
        exchange(&data_folder, &source, &incoming, replaced.as_deref())
    })
    .await?;
    let ledger = SqliteLedger::open(&target, Access::Write).await?;
    let head = ledger.head().await;
    ledger.close().await;
    Ok(Restored {
        sequence: head?.sequence,
        replaced: aside,
    })
}

/// Each step leaves a folder that no command takes for a sound ledger, or a whole one: the head record
/// of the backup comes before its entries.
fn exchange(
    data: &DataFolder,
    source: &Path,
    incoming: &Path,
    replaced: Option<&Path>,
) -> io::Result<()> {
    let target = data.ledger();
    let head = target.with_extension("head");
    if let Some(aside) = replaced {
        let aside = DataFolder::new(aside);
        fs::create_dir_all(aside.root())?;
        fs::rename(&target, aside.ledger())?;
        move_if_there(&head, &aside.ledger().with_extension("head"))?;
    }
    for built in [data.projection(), data.panel()] {
        let name = built.display();
        for path in [built.clone(), PathBuf::from(format!("{name}.wal"))] {
            remove_if_there(&path)?;
        }
    }
    fs::copy(source.with_extension("head"), &head)?;
    fs::File::open(&head)?.sync_all()?;
    fs::rename(incoming, &target)?;
    sync_folder(&target)
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    absent_is_fine(fs::rename(from, to))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_file(path))
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn refused<T>(backup: &Path, what: &str) -> Result<T, AppError> {
    Err(AppError::Backup {
        path: backup.display().to_string(),
        what: what.to_owned(),
    })
}
