//! What statuses mean where a key is asked for.

use std::time::Duration;

use crate::body::{Refusal, refused_by_status};
use crate::source::Answer;

/// How long a quota of the hour lasts at most.
pub(crate) const HOUR: Duration = Duration::from_secs(3_600);
/// How long a quota of the day lasts at most.
pub(crate) const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The failure that a status, or a page for people under a success, tells by itself.
///
/// 403 in words is about the key or what it grants; as a page it comes from a guard in front of the
/// source that turns the caller away. 402 is the quota of the day.
pub(crate) fn refused(answer: &Answer<'_>) -> Option<Refusal> {
    let status = answer.status;
    if status == 402 {
        return Some(Refusal::OverQuota {
            status,
            reason: "the calls of the day",
            pause: DAY,
        });
    }
    let is_page = answer.body.trim_ascii_start().starts_with(b"<");
    Some(match refused_by_status(answer)? {
        Refusal::Denied { status, reason } if !is_page => Refusal::Unauthorized { status, reason },
        refusal => refusal,
    })
}
