//! Entries: what the ledger holds, what it knows about each entry, and where it ends.

use std::fmt;

use equipoise_model::{Date, Definition, Facts, IndexId, Instant, Series};

use crate::{
    Decision, EntryKind, Hash, Lifecycle, ProvisionalSession, QualityDecision, Restatement,
    Screening, StatusChange,
};

/// The place of an entry in the ledger: 1 for the first, without gaps. 0 stands for "nothing yet".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub u64);

impl Sequence {
    /// Before the first entry.
    pub const NONE: Self = Self(0);

    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "bodies are handled one at a time, never kept in bulk"
)]
pub enum Body {
    /// A batch of facts.
    Facts(Facts),
    /// A version of the rule book of an index.
    Definition(Definition),
    /// Levels and baskets as published.
    Publication(Publication),
    /// A version of a rule book changes its standing.
    Lifecycle(Lifecycle),
    /// Levels that a correction would change.
    Restatement(Restatement),
    /// What somebody decided about an entry.
    Decision(Decision),
    /// What a screening found, and the bars it held back.
    Screening(Screening),
    /// What somebody decided about held bars.
    QualityDecision(QualityDecision),
    /// The status of sessions of an index changes.
    Status(StatusChange),
}

impl Body {
    /// The kind of the entry.
    #[must_use]
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Facts(facts) => EntryKind::Facts(facts.kind()),
            Self::Definition(_) => EntryKind::Definition,
            Self::Publication(_) => EntryKind::Publication,
            Self::Lifecycle(_) => EntryKind::Lifecycle,
            Self::Restatement(_) => EntryKind::Restatement,
            Self::Decision(_) => EntryKind::Decision,
            Self::Screening(_) => EntryKind::Screening,
            Self::QualityDecision(_) => EntryKind::QualityDecision,
            Self::Status(_) => EntryKind::Status,
        }
    }

    /// The number of facts, of published or restated sessions, of findings, or 1 for anything else.
    #[must_use]
    pub fn rows(&self) -> u64 {
        match self {
            Self::Facts(facts) => facts.len() as u64,
            Self::Definition(_)
            | Self::Lifecycle(_)
            | Self::Decision(_)
            | Self::QualityDecision(_)
            | Self::Status(_) => 1,
            Self::Screening(screening) => screening.findings.len() as u64,
            Self::Restatement(restatement) => restatement.sessions.len() as u64,
            Self::Publication(publication) => publication.series.sessions.len() as u64,
        }
    }

    /// The first and last session or effective date; `None` where the body has no dates.
    #[must_use]
    pub fn span(&self) -> Option<(Date, Date)> {
        match self {
            Self::Facts(facts) => facts.span(),
            Self::Definition(_)
            | Self::Lifecycle(_)
            | Self::Decision(_)
            | Self::QualityDecision(_) => None,
            Self::Screening(screening) => screening.span(),
            Self::Status(change) => Some((change.session, change.session)),
            Self::Restatement(restatement) => {
                let sessions = &restatement.sessions;
                Some((sessions.first()?.session, sessions.last()?.session))
            }
            Self::Publication(publication) => {
                let sessions = &publication.series.sessions;
                Some((sessions.first()?.session, sessions.last()?.session))
            }
        }
    }
}

/// What was published for an index, and from what it was built.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// What it was built from.
    pub origin: PublicationOrigin,
    /// The sessions published.
    pub series: Series,
}

/// What a publication was built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationOrigin {
    /// The index.
    pub index: IndexId,
    /// The [`definition_hash`](crate::definition_hash) of the rule book it was built by.
    pub definition: Hash,
    /// Facts up to and including this entry were used.
    pub cut: Sequence,
    /// The publication that this one starts from; `None` where the series starts.
    pub continues: Option<Sequence>,
    /// The session of that publication after whose close it starts; `None` means its last one.
    pub after: Option<Date>,
    /// The restatement this one carries out: its sessions take the place of those published before.
    pub restates: Option<Sequence>,
    /// The version of the calendar whose sessions the index has; `None` without a calendar.
    pub calendar: Option<String>,
    /// The publication the series begins with; `None` when it is this one.
    pub chain: Option<Sequence>,
    /// The base session of the series; `None` in publications of version 1.
    pub base: Option<Date>,
    /// Its sessions that are provisional, ascending.
    pub provisional: Vec<ProvisionalSession>,
}

/// What the ledger knows about an entry without reading its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryHead {
    /// Place in the ledger.
    pub sequence: Sequence,
    /// When it was recorded here, to the microsecond; never before the entry before it.
    pub recorded_at: Instant,
    /// What it holds.
    pub kind: EntryKind,
    /// Who brought it in, such as a provider or a file.
    pub source: String,
    /// See [`Body::rows`].
    pub rows: u64,
    /// See [`Body::span`].
    pub span: Option<(Date, Date)>,
    /// Size of the stored payload in bytes.
    pub payload_bytes: u64,
    /// Fingerprint of kind and content: two bodies that say the same have the same key.
    pub key: Hash,
    /// Fingerprint of the stored payload.
    pub payload_hash: Hash,
    /// [`EntryHead::hash`] of the entry before, [`Hash::ZERO`] for the first.
    pub previous: Hash,
    /// Fingerprint of everything above except the size, so of the whole ledger up to here.
    pub hash: Hash,
    /// The index, for everything that is about one.
    pub index: Option<IndexId>,
    /// The hash of the definition, for everything that is about one.
    pub definition: Option<Hash>,
}

/// An entry with what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What the ledger knows about it.
    pub head: EntryHead,
    /// What it says.
    pub body: Body,
}

/// Where the ledger ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last entry, [`Sequence::NONE`] when there is none.
    pub sequence: Sequence,
    /// Its hash, [`Hash::ZERO`] when there is none.
    pub hash: Hash,
    /// When it was recorded.
    pub recorded_at: Option<Instant>,
}

impl Head {
    /// The head of a ledger without entries.
    pub const EMPTY: Self = Self {
        sequence: Sequence::NONE,
        hash: Hash::ZERO,
        recorded_at: None,
    };
}

/// What an append did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Where the ledger ends now.
    pub head: Head,
    /// The entries that are new, in the order given.
    pub appended: Vec<Sequence>,
    /// How many of the given entries were there already.
    pub skipped: usize,
}
