//! When to end a fetch: a failure that every further request would meet.

use equipoise_providers::failure::FailureKind;
use equipoise_providers::transport::Fetched;

use super::report::Failure;

/// So many needs in a row that no source serves because it turns us away end a fetch; one may be
/// about its line alone.
pub const BLOCKED_IN_A_ROW: u32 = 3;

/// What the needs so far came to.
#[derive(Debug, Default)]
pub(super) struct Watch {
    blocked: u32,
    pub(super) stop: Option<Failure>,
}

impl Watch {
    /// Look at a need that was served or given up.
    pub(super) fn see(&mut self, fetched: &Fetched) {
        if fetched.source.is_some() {
            self.blocked = 0;
            return;
        }
        // A source that may still serve others is a reason to go on.
        let is_lasting = |kind| {
            let kinds = [FailureKind::Auth, FailureKind::Quota, FailureKind::Blocked];
            kinds.contains(&kind)
        };
        let failures = &fetched.failures;
        let Some(last) = failures
            .last()
            .filter(|_| failures.iter().all(|one| is_lasting(one.kind)))
        else {
            return;
        };
        self.blocked += 1;
        let is_at_once = failures.iter().all(|one| one.kind != FailureKind::Blocked);
        if self.stop.is_none() && (is_at_once || self.blocked >= BLOCKED_IN_A_ROW) {
            self.stop = Some(last.clone().into());
        }
    }
}
