//! When to ask again: what may pass by itself, after a random wait, a few times, for a limited time.

use std::time::Duration;

use chrono::DateTime;
use equipoise_model::Instant;
use rand::{Rng, RngExt};

use crate::failure::FailureKind;
use crate::source::SourceError;

/// A source that asks for a longer pause is not waited for: the error tells when to come back.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(3600);

/// How often and how long an ask is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Requests in all, at least 1.
    pub attempts: u32,
    /// The longest wait before the second request; doubled for each one after it.
    pub first_wait: Duration,
    /// The longest of these waits.
    pub longest_wait: Duration,
    /// The wait after the source said that too much was asked and not when to come back.
    pub throttled_wait: Duration,
    /// From the start until the last request, waits for the budget included.
    pub deadline: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            throttled_wait: Duration::from_secs(60),
            deadline: Duration::from_secs(300),
        }
    }
}

impl RetryPolicy {
    /// How long to wait after `attempt` requests (1 and up) that ended in `error`: what the source
    /// asks for, and on top of it anything up to a limit that doubles. Throttled without being told for
    /// how long, it is [`Self::throttled_wait`], doubled each time.
    pub fn wait(&self, attempt: u32, error: &SourceError, random: &mut impl Rng) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let limit = self.first_wait.saturating_mul(doubled);
        let limit = limit.min(self.longest_wait);
        let jitter = limit.mul_f64(random.random::<f64>());
        let untold = match error.kind {
            FailureKind::Quota => self.throttled_wait.saturating_mul(doubled),
            _ => Duration::ZERO,
        };
        error.retry_after.unwrap_or(untold).saturating_add(jitter)
    }
}

/// The pause that a `Retry-After` header asks for at `now`: whole seconds or an HTTP date, cut to
/// just beyond [`MAX_RETRY_AFTER`]. `None` when it is neither.
#[must_use]
pub fn retry_after(header: &str, now: Instant) -> Option<Duration> {
    let text = header.trim();
    let pause = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let then = DateTime::parse_from_rfc2822(text).ok()?;
            let pause = then.to_utc() - now;
            pause.to_std().unwrap_or_default()
        }
    };
    Some(pause.min(MAX_RETRY_AFTER + Duration::from_secs(1)))
}
