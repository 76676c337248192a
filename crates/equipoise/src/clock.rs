//! A clock that starts at a given time and goes on with the time that passes.

use std::time::Duration;

use chrono::TimeDelta;
use equipoise_model::Instant;
use equipoise_providers::transport::Clock;
use futures::future::BoxFuture;

/// The time given when the command started, and what has passed since.
#[derive(Debug)]
pub(crate) struct StartedAt {
    start: Instant,
    since: tokio::time::Instant,
}

impl StartedAt {
    pub(crate) fn new(start: Instant) -> Self {
        Self {
            start,
            since: tokio::time::Instant::now(),
        }
    }
}

impl Clock for StartedAt {
    fn now(&self) -> Instant {
        let passed = TimeDelta::from_std(self.since.elapsed());
        self.start + passed.unwrap_or(TimeDelta::MAX)
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(span))
    }
}
