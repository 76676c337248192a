//! A ledger in a folder of its own, the projection over it, and every answer it gives.

mod answers;
mod market;
mod series;

use std::path::{Path, PathBuf};

use equipoise_ledger::{Access, Body, Publication, Sequence, SqliteLedger, prepare};
use equipoise_projection::{Limits, Opened, Projection, Scope, Vintage};
use tempfile::TempDir;

pub(crate) use self::answers::everything;
pub(crate) use self::market::*;
pub(crate) use self::series::*;

/// As-of "everything so far".
pub(crate) const NOW: Sequence = Sequence(u64::MAX >> 1);
/// The publication of [`Place::with_market`], which names its series.
pub(crate) const ROOT: Sequence = Sequence(8);

/// A ledger in a folder of its own.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) ledger: SqliteLedger,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(&folder.path().join("ledger.sqlite"), Access::Create)
            .await
            .unwrap();
        Self { folder, ledger }
    }

    /// A ledger with the whole market in it and `sessions` published.
    pub(crate) async fn with_market(sessions: u64) -> Self {
        let place = Self::new().await;
        place.append(&market(sessions)).await;
        let root = place.publish(publication(0, sessions, 0.0)).await;
        assert_eq!(root, ROOT);
        place
    }

    /// Answers the last entry.
    pub(crate) async fn append(&self, bodies: &[Body]) -> Sequence {
        let prepared: Vec<_> = bodies.iter().map(|body| prepare(body, "build")).collect();
        self.ledger
            .append(&prepared, recorded_at(), None)
            .await
            .unwrap()
            .head
            .sequence
    }

    pub(crate) async fn publish(&self, publication: Publication) -> Sequence {
        self.append(&[Body::Publication(publication)]).await
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("projection.duckdb")
    }

    pub(crate) async fn projection(&self) -> Projection {
        caught_up(&self.file(), &self.ledger).await
    }
}

/// The projection at `path`, in its file, with everything of `ledger` taken in.
pub(crate) async fn caught_up(path: &Path, ledger: &SqliteLedger) -> Projection {
    let projection = Projection::open(path, Limits::default()).await.unwrap();
    assert_eq!(*projection.opened(), Opened::File);
    projection.catch_up(ledger, |_| {}).await.unwrap();
    projection
}

/// The series of [`Place::with_market`] as published last.
pub(crate) fn scope() -> Scope {
    Scope::latest(index(), ROOT, NOW)
}

/// The same as published first.
pub(crate) fn first_scope() -> Scope {
    Scope {
        vintage: Vintage::First,
        ..scope()
    }
}
