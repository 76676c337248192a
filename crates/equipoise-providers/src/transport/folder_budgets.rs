//! Budgets in a folder: one small file a source, replaced as a whole and durable before it counts.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use equipoise_model::Instant;
use futures::future::BoxFuture;

use super::budget::{BudgetStore, Spent};

/// Budgets of one process at a time: what another one spends meanwhile is not seen.
#[derive(Debug, Clone)]
pub struct FolderBudgets {
    folder: PathBuf,
}

impl FolderBudgets {
    /// Budgets in `folder`, which is made with the first of them.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    fn path(&self, source: &str) -> PathBuf {
        self.folder.join(format!("{source}.json"))
    }
}

impl BudgetStore for FolderBudgets {
    fn load<'a>(&'a self, source: &'a str) -> BoxFuture<'a, Result<Spent, String>> {
        let path = self.path(source);
        Box::pin(async move {
            let read = off_the_runtime(move || read(&path));
            read.await
        })
    }

    fn save<'a>(&'a self, source: &'a str, spent: Spent) -> BoxFuture<'a, Result<(), String>> {
        let path = self.path(source);
        Box::pin(async move {
            let write = off_the_runtime(move || {
                let written = write(&path, &spent);
                written.map_err(|error| format!("{}: {error}", path.display()))
            });
            write.await
        })
    }
}

async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| error.to_string())?
}

/// What was spent. A file that cannot be read is an error: to begin anew would break the quota.
fn read(path: &Path) -> Result<Spent, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|error| told(&error))?,
    };
    let rows: Vec<(i64, u32)> = serde_json::from_slice(&bytes).map_err(|error| told(&error))?;
    let row = |(at, cost): (i64, u32)| Instant::from_timestamp_micros(at).map(|at| (at, cost));
    let spent: Option<Spent> = rows.into_iter().map(row).collect();
    spent.ok_or_else(|| told(&"a time is out of range"))
}

fn write(path: &Path, spent: &Spent) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    // A part of a microsecond is rounded up: later is safe.
    let micros = |at: &Instant| {
        let is_between = !at.timestamp_subsec_nanos().is_multiple_of(1000);
        at.timestamp_micros() + i64::from(is_between)
    };
    let rows: Vec<(i64, u32)> = spent.iter().map(|(at, cost)| (micros(at), *cost)).collect();
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(&serde_json::to_vec(&rows)?)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    File::open(folder)?.sync_all()
}
