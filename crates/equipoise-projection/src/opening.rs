//! Opening: the file as it is, an empty file in its place, or memory.

use std::path::{Path, PathBuf};

use crate::engine::{Engine, Refusal, Started};
use crate::error::ProjectionError;
use crate::limits::Limits;
use crate::projection::Opened;
use crate::set_aside::set_aside;

/// The outcome of opening a file.
pub(crate) struct Opening {
    pub(crate) started: Started,
    pub(crate) opened: Opened,
    pub(crate) rebuilt_because: Option<String>,
}

impl Opening {
    /// Opens the file at `path`, anew when it cannot be used, in memory when it cannot be had.
    pub(crate) fn of_file(path: &Path, limits: &Limits) -> Result<Self, ProjectionError> {
        match Engine::open_file(path, limits, 0) {
            Ok(started) => Ok(Self {
                started,
                opened: Opened::File,
                rebuilt_because: None,
            }),
            Err(Refusal::Unwritable(reason)) => Self::in_memory(reason, limits),
            Err(Refusal::Unusable(reason)) => Self::after_damage(path, reason, limits),
            Err(Refusal::Failed(error)) => Err(error),
        }
    }

    fn in_memory(reason: String, limits: &Limits) -> Result<Self, ProjectionError> {
        tracing::info!(reason, "the projection is built in memory");
        let started = Engine::open_in_memory(limits, 0)?;
        Ok(Self {
            started,
            opened: Opened::Memory { reason },
            rebuilt_because: None,
        })
    }

    fn after_damage(path: &Path, reason: String, limits: &Limits) -> Result<Self, ProjectionError> {
        let moved: Option<PathBuf> = set_aside(path)?;
        let moved = moved.map(|path| path.display().to_string());
        tracing::warn!(
            reason,
            moved,
            "the projection cannot be used and is rebuilt"
        );
        match Engine::open_file(path, limits, 0) {
            Ok(started) => Ok(Self {
                started,
                opened: Opened::File,
                rebuilt_because: Some(reason),
            }),
            Err(Refusal::Unwritable(reason)) => Self::in_memory(reason, limits),
            Err(Refusal::Unusable(reason)) => Err(ProjectionError::Damaged { reason }),
            Err(Refusal::Failed(error)) => Err(error),
        }
    }
}
