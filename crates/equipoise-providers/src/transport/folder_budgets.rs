//! Budgets in a folder: one small file a source, replaced as a whole and durable before it counts.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use equipoise_model::Instant;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::budget::{BudgetStore, Spent};
use super::condition::{Condition, LastFailure};
use crate::failure::{FailureKind, Fault};

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

    fn condition_path(&self, source: &str) -> PathBuf {
        self.folder.join(format!("{source}.condition.json"))
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

    fn load_condition<'a>(&'a self, source: &'a str) -> BoxFuture<'a, Result<Condition, String>> {
        let path = self.condition_path(source);
        Box::pin(async move { off_the_runtime(move || read_condition(&path)).await })
    }

    fn save_condition<'a>(
        &'a self,
        source: &'a str,
        condition: Condition,
    ) -> BoxFuture<'a, Result<(), String>> {
        let path = self.condition_path(source);
        Box::pin(async move {
            let write = off_the_runtime(move || {
                let written = write_document(&path, &ConditionDoc::from(condition));
                written.map_err(|error| format!("{}: {error}", path.display()))
            });
            write.await
        })
    }
}

/// A breaker as it stands in a file.
#[derive(Debug, Serialize, Deserialize)]
struct BreakerDoc {
    endpoint: String,
    failures: u32,
    open_until: Option<i64>,
    pause_seconds: u32,
}

/// A failure as it stands in a file.
#[derive(Debug, Serialize, Deserialize)]
struct FailureDoc {
    at: i64,
    kind: String,
    fault: String,
    text: String,
}

/// A condition as it stands in a file; times in microseconds.
#[derive(Debug, Serialize, Deserialize)]
struct ConditionDoc {
    breakers: Vec<BreakerDoc>,
    last_failure: Option<FailureDoc>,
}

impl From<Condition> for ConditionDoc {
    fn from(condition: Condition) -> Self {
        let breaker = |one: super::ToldBreaker| BreakerDoc {
            endpoint: one.endpoint,
            failures: one.failures,
            open_until: one.open_until.as_ref().map(micros),
            pause_seconds: one.pause_seconds,
        };
        Self {
            breakers: condition.breakers.into_iter().map(breaker).collect(),
            last_failure: condition.last_failure.map(|one| FailureDoc {
                at: micros(&one.at),
                kind: one.kind.name().to_owned(),
                fault: one.fault.name().to_owned(),
                text: one.text,
            }),
        }
    }
}

impl ConditionDoc {
    fn condition(self) -> Option<Condition> {
        let breaker = |one: BreakerDoc| {
            Some(super::ToldBreaker {
                endpoint: one.endpoint,
                failures: one.failures,
                open_until: match one.open_until {
                    Some(micros) => Some(Instant::from_timestamp_micros(micros)?),
                    None => None,
                },
                pause_seconds: one.pause_seconds,
            })
        };
        let failure = |one: FailureDoc| {
            Some(LastFailure {
                at: Instant::from_timestamp_micros(one.at)?,
                kind: FailureKind::parse(&one.kind)?,
                fault: Fault::parse(&one.fault)?,
                text: one.text,
            })
        };
        let breakers: Option<Vec<_>> = self.breakers.into_iter().map(breaker).collect();
        Some(Condition {
            breakers: breakers?,
            last_failure: match self.last_failure {
                Some(one) => Some(failure(one)?),
                None => None,
            },
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
    let rows: Vec<(i64, u32)> = read_document(path)?.unwrap_or_default();
    let row = |(at, cost): (i64, u32)| Instant::from_timestamp_micros(at).map(|at| (at, cost));
    let spent: Option<Spent> = rows.into_iter().map(row).collect();
    spent.ok_or_else(|| format!("{}: a time is out of range", path.display()))
}

fn read_condition(path: &Path) -> Result<Condition, String> {
    let Some(document) = read_document::<ConditionDoc>(path)? else {
        return Ok(Condition::default());
    };
    let condition = document.condition();
    condition.ok_or_else(|| format!("{}: a time or a name is none", path.display()))
}

/// The document at `path`; `None` where there is no file.
fn read_document<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| told(&error))?,
    };
    let document = serde_json::from_slice(&bytes).map_err(|error| told(&error))?;
    Ok(Some(document))
}

fn write(path: &Path, spent: &Spent) -> io::Result<()> {
    let rows: Vec<(i64, u32)> = spent.iter().map(|(at, cost)| (micros(at), *cost)).collect();
    write_document(path, &rows)
}

/// A part of a microsecond is rounded up: later is safe.
fn micros(at: &Instant) -> i64 {
    let is_between = !at.timestamp_subsec_nanos().is_multiple_of(1000);
    at.timestamp_micros() + i64::from(is_between)
}

/// Replace the file as a whole, durably.
fn write_document<T: Serialize>(path: &Path, document: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let part = path.with_extension("part");
    let mut file = File::create(&part)?;
    file.write_all(&serde_json::to_vec(document)?)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    File::open(folder)?.sync_all()
}
