//! What can go wrong with a source, by name, and the script of when it does.

use serde::{Deserialize, Serialize};

use super::endpoint::Endpoint;

/// One entry of the script: what happens to some requests of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Whose requests it hits.
    pub endpoint: Endpoint,
    /// Requests that are answered well before it begins.
    #[serde(default)]
    pub after: u32,
    /// Requests that it hits.
    pub times: u32,
    /// What happens to them.
    pub kind: FaultKind,
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 429 in plain text.
    TooManyRequests,
    /// The same with a `Retry-After` of so many seconds.
    TooManyRequestsFor(u32),
    /// 200 with `Too Many Requests` where the content should be, as crumbs come at times.
    TooManyRequestsAsContent,
    /// The quota of the key is used up, in the words and under the status of the source.
    QuotaUsedUp,
    /// The key is taken for another, in the words and under the status of the source.
    WrongKey,
    /// 401 with `Invalid Crumb`.
    InvalidCrumb,
    /// 403 with a page.
    Forbidden,
    /// 999, the status of a blocked client.
    Blocked,
    /// 503 with a page that says `Will be right back`.
    Down,
    /// 200 with a page instead of a document.
    Page,
    /// 307 to the consent page of this server.
    Consent,
    /// 307 to an address in a private network.
    RedirectToPrivate,
    /// 307 to itself.
    RedirectLoop,
    /// `{"chart":null}`, without result and error.
    NullDocument,
    /// 64 MiB of spaces in some 64 KiB of gzip.
    GzipBomb,
    /// 200 MiB of spaces, announced by the length.
    OversizeBody,
    /// A body without an end.
    EndlessBody,
    /// No answer at all while the client waits.
    Stall,
    /// The answer, a byte every five seconds.
    SlowDrip,
    /// The answer ends after half of its bytes as if it were whole.
    TruncatedBody,
    /// The connection ends after half of the bytes that were announced.
    ResetMidBody,
    /// The answer, called `text/html`.
    WrongContentType,
    /// The answer, with a `Date` one day ahead.
    ClockSkew,
    /// The answer as it was at the previous close.
    Stale,
    /// The latest split is not told, and the prices are not adjusted for it.
    LateSplit,
    /// The latest dividend is not told any more.
    CancelledDividend,
    /// A result without rows.
    EmptyResult,
    /// Every third close is null.
    NullPrices,
    /// The last close is `NaN`, which JSON does not have.
    NanPrice,
    /// The last row is a hundred times what it should be.
    HundredfoldPrices,
    /// A row of the past has another close than it had.
    RestatedBar,
    /// Events stand under keys that are not their dates.
    WrongEventKeys,
    /// Numerators and denominators are texts.
    TextNumerators,
    /// One more row, later than what was asked for.
    ExtraRow,
    /// The last row is there twice.
    DuplicatedRow,
    /// The zone of the exchange is missing.
    MissingZone,
    /// The field of the close is missing in every row.
    MissingField,
    /// The first line of the answer is missing.
    MissingSymbol,
    /// Only the first half of the lines is told.
    PartialUniverse,
    /// The shares of a line are those that the market cap of all classes stands for.
    CompanyWideShares,
}

/// The script and how far it has come.
#[derive(Debug, Default)]
pub(super) struct Script(Vec<Fault>);

impl Script {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn left(&self) -> &[Fault] {
        &self.0
    }

    /// What happens to the next request of `endpoint`: the entries of an endpoint follow each other.
    pub(super) fn next(&mut self, endpoint: Endpoint) -> Option<FaultKind> {
        let place = self.0.iter().position(|fault| fault.endpoint == endpoint)?;
        let fault = &mut self.0[place];
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        let kind = fault.kind;
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            self.0.remove(place);
        }
        Some(kind)
    }
}
