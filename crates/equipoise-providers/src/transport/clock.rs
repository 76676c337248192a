//! The clock that transport waits on: the real one, or one that a test moves.

use std::time::Duration;

use equipoise_model::Instant;
use futures::future::BoxFuture;

/// Tells the time and waits.
pub trait Clock: std::fmt::Debug + Send + Sync {
    /// The present moment. It may jump in both directions.
    fn now(&self) -> Instant;

    /// Wait for so long.
    fn sleep(&self, span: Duration) -> BoxFuture<'static, ()>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that is handed to everything else"
    )]
    fn now(&self) -> Instant {
        chrono::Utc::now()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(span))
    }
}
