//! When to try again.

use std::time::Duration;

use equipoise_ledger::Job;

/// Before the second attempt; doubled before each further one.
const FIRST: Duration = Duration::from_secs(60);
/// The longest wait that we choose.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// The longest wait that a source may ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(6 * 3600);

/// How long the next attempt at `job` is put off, at least as long as `asked`.
pub(super) fn put_off(job: &Job, asked: Option<Duration>) -> Duration {
    let doublings = job.attempts.saturating_sub(1).min(10);
    let own = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    own.max(asked.unwrap_or_default().min(LONGEST_ASKED))
}
