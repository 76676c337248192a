//! Progress: what long work says while it runs.

use std::sync::Arc;

/// One report of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// What is being done, as a short phrase.
    pub stage: &'a str,
    /// Units done so far.
    pub done: u64,
    /// Units in all, when known.
    pub total: Option<u64>,
}

/// Where progress goes. Called often and from any thread, so it must be cheap.
#[derive(Clone)]
pub struct Progress(Arc<dyn Fn(Step<'_>) + Send + Sync>);

impl Progress {
    /// Progress that goes to `listener`.
    pub fn new(listener: impl Fn(Step<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(listener))
    }

    /// Progress that nobody listens to.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Report that `done` of `total` units of `stage` are done.
    pub fn report(&self, stage: &str, done: u64, total: Option<u64>) {
        (self.0)(Step { stage, done, total });
    }
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Progress")
    }
}
