//! Completeness: may the levels of a session be published, and are they final?
//!
//! A session is complete when its exchanges have closed and every member, and but for a few every
//! candidate, has a close that was accepted. Until then its levels are provisional; where too much is
//! missing for a level to mean anything they are held. After a stated number of later sessions a
//! session is final as it stands: what is still missing then stays carried forward, with a notice.

mod limits;
mod outlook;
mod provisional;
mod shortfall;

use std::collections::{BTreeMap, BTreeSet};

use equipoise_ledger::Sequence;
use equipoise_model::calendar::Calendar;
use equipoise_model::{Date, IndexId, Instant, Panel, SecurityId};

pub use self::limits::{CompletenessError, CompletenessLimits, CompletenessPolicy, Incomplete};
pub(crate) use self::outlook::Outlook;
pub(crate) use self::provisional::{Provisional, held_because, statuses};
pub use self::shortfall::{Shortfall, SourceFailure};
use crate::known::KnownFacts;
use crate::schedule::calendar_of;
use crate::{AppError, Progress, Store, chain, definitions};

/// Whether the levels of a session may be published.
#[derive(Debug, Clone, PartialEq)]
pub enum Completeness {
    /// Publish: every close that is to be expected is there and accepted, or so many sessions went by
    /// that the session is final as it stands.
    Complete,
    /// Publish as provisional, and look again.
    Provisional {
        /// What is missing; at least one.
        missing: Vec<Shortfall>,
    },
    /// Do not publish.
    Held {
        /// Why not; at least one.
        reasons: Vec<Shortfall>,
    },
}

impl Completeness {
    /// What is missing, as one sentence without a full stop; empty when nothing is.
    #[must_use]
    pub fn reason(&self) -> String {
        let shortfalls = match self {
            Self::Complete => return String::new(),
            Self::Provisional { missing } => missing,
            Self::Held { reasons } => reasons,
        };
        let sentences: Vec<String> = shortfalls.iter().map(ToString::to_string).collect();
        sentences.join("; ")
    }

    /// The name in files and answers.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Provisional { .. } => "provisional",
            Self::Held { .. } => "held",
        }
    }
}

/// Whether the levels of `session` of `index` may be published at `now`, from the facts in the ledger.
///
/// `failures` are the sources that were asked for facts of the session and did not answer. Nothing
/// is recorded. The members are those of the basket after the session before; where nothing is
/// published before `session`, every line that traded in the session before counts.
///
/// # Errors
/// When the index is retired, its calendar is not known, or a store fails.
pub async fn check(
    store: &Store,
    index: &IndexId,
    session: Date,
    now: Instant,
    failures: &[SourceFailure],
    progress: &Progress,
) -> Result<Completeness, AppError> {
    // The panel first: then every fact in it is at or before the head read after it.
    let panel = store.panel(progress).await?;
    let until = store.head().await?.sequence;
    let version = definitions::in_force(store.ledger(), index, until).await?;
    let mic = version.and_then(|version| version.definition.calendar);
    let calendar = calendar_of(store, mic.as_deref())?;
    let members = members_before(store, index, session, until).await?;
    let quarantined = quarantined(store, (session, session), until).await?;
    let question = Question {
        session,
        members: &members,
        quarantined: quarantined.get(&session),
        failures,
    };
    let sight = Sight {
        store,
        panel: &panel.panel(),
        calendar: &calendar,
        now,
    };
    Ok(sight.judge(&question))
}

/// The basket after the last published session before `session`, with its weights; empty when
/// nothing is published before.
async fn members_before(
    store: &Store,
    index: &IndexId,
    session: Date,
    until: Sequence,
) -> Result<BTreeMap<SecurityId, f64>, AppError> {
    let ledger = store.ledger();
    let link = definitions::running(ledger, index, until).await?;
    let mut next = link.map(|link| link.head.sequence);
    while let Some(sequence) = next {
        let publication = chain::publication(ledger, sequence).await?;
        let sessions = publication.series.sessions.iter().rev();
        let before = sessions.map(|row| row.session).find(|date| *date < session);
        if let Some(before) = before {
            let basket = publication.series.basket(before).iter();
            return Ok(basket.map(|row| (row.security, row.weight)).collect());
        }
        next = publication.origin.continues;
    }
    Ok(BTreeMap::new())
}

/// The symbols with a bar that is held back while nothing is decided about it, by session.
pub(crate) async fn quarantined(
    store: &Store,
    span: (Date, Date),
    until: Sequence,
) -> Result<BTreeMap<Date, BTreeSet<String>>, AppError> {
    let mut known = KnownFacts::default();
    known.read_held(store.ledger(), span, None, until).await?;
    let (_, waiting) = known.into_bars_and_waiting();
    let mut symbols: BTreeMap<Date, BTreeSet<String>> = BTreeMap::new();
    for bar in waiting.others(&[]).rows() {
        let of_session = symbols.entry(bar.session).or_default();
        of_session.insert(bar.symbol.to_owned());
    }
    Ok(symbols)
}

/// What is asked about one session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'q> {
    pub(crate) session: Date,
    /// Members in force, with their weights.
    pub(crate) members: &'q BTreeMap<SecurityId, f64>,
    /// Symbols with a bar of the session in quarantine.
    pub(crate) quarantined: Option<&'q BTreeSet<String>>,
    pub(crate) failures: &'q [SourceFailure],
}

/// What sessions are looked at with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight<'s> {
    pub(crate) store: &'s Store,
    pub(crate) panel: &'s Panel<'s>,
    /// Of the index.
    pub(crate) calendar: &'s Calendar,
    pub(crate) now: Instant,
}

/// Lines whose close of a session is to be expected, and those that lack it.
#[derive(Debug, Default)]
struct Tally {
    members: usize,
    missing: Vec<String>,
    missing_weight: f64,
    quarantined: Vec<String>,
    candidates: usize,
    missing_candidates: usize,
}

impl Sight<'_> {
    /// How complete a session is, held ones first.
    pub(crate) fn judge(&self, question: &Question<'_>) -> Completeness {
        let found = self.look(question);
        if found.iter().any(|(_, is_held)| *is_held) {
            let reasons = found.into_iter().filter(|(_, is_held)| *is_held);
            return Completeness::Held {
                reasons: reasons.map(|(shortfall, _)| shortfall).collect(),
            };
        }
        if found.is_empty() || self.is_past(question.session) {
            return Completeness::Complete;
        }
        Completeness::Provisional {
            missing: found.into_iter().map(|(shortfall, _)| shortfall).collect(),
        }
    }

    /// Whether so many sessions closed since that the session is final as it stands.
    pub(crate) fn is_past(&self, session: Date) -> bool {
        let Some(last) = self.calendar.last_closed_session(self.now) else {
            return false;
        };
        let wanted = self.store.completeness().limits.final_after_sessions as usize;
        let later = self.calendar.sessions(session, last);
        later.filter(|date| *date > session).take(wanted).count() == wanted
    }

    /// What is missing, and whether it holds the session.
    fn look(&self, question: &Question<'_>) -> Vec<(Shortfall, bool)> {
        let limits = &self.store.completeness().limits;
        let session = question.session;
        let mut found: Vec<(Shortfall, bool)> = question
            .failures
            .iter()
            .map(|failure| (Shortfall::SourceFailed(failure.clone()), true))
            .collect();
        let Some(row) = self.panel.row_of(session) else {
            found.push((Shortfall::NoBars { session }, true));
            return found;
        };
        let closes = self.last_close(question);
        if self.now < closes {
            found.push((Shortfall::NotClosed { closes }, false));
        }
        let tally = self.tally(row, question);
        if !tally.missing.is_empty() {
            let share = tally.missing.len() as f64 / tally.members as f64;
            let is_held = share > limits.hold_members || tally.missing_weight > limits.hold_weight;
            found.push((
                Shortfall::MembersMissing {
                    symbols: tally.missing,
                    members: tally.members,
                    weight: tally.missing_weight,
                },
                is_held,
            ));
        }
        if !tally.quarantined.is_empty() {
            let is_held = tally.quarantined.len() > limits.hold_quarantined as usize;
            found.push((
                Shortfall::MembersQuarantined {
                    symbols: tally.quarantined,
                },
                is_held,
            ));
        }
        let share = tally.missing_candidates as f64 / tally.candidates.max(1) as f64;
        if share > limits.provisional_candidates {
            let shortfall = Shortfall::CandidatesMissing {
                missing: tally.missing_candidates,
                candidates: tally.candidates,
            };
            found.push((shortfall, share > limits.hold_candidates));
        }
        found
    }

    /// The close of the index's exchange, or that of a member which closes later.
    fn last_close(&self, question: &Question<'_>) -> Instant {
        let own = self.calendar.close_or_regular(question.session);
        let members = self.panel.securities.iter();
        let of_members = members
            .filter(|security| question.members.contains_key(&security.id))
            .filter_map(|security| self.store.calendars().get(&security.mic))
            .filter_map(|calendar| calendar.close(question.session));
        of_members.fold(own, Instant::max)
    }

    fn tally(&self, row: usize, question: &Question<'_>) -> Tally {
        let mut tally = Tally::default();
        for (column, security) in (0_u32..).zip(self.panel.securities.iter()) {
            let weight = question.members.get(&security.id);
            if !self.is_expected(row, column, weight.is_some()) {
                continue;
            }
            let is_missing = !is_observed(self.panel, row, column);
            if weight.is_none() {
                tally.candidates += 1;
                tally.missing_candidates += usize::from(is_missing);
                continue;
            }
            tally.members += 1;
            if !is_missing {
                continue;
            }
            let is_quarantined = question
                .quarantined
                .is_some_and(|symbols| symbols.iter().any(|symbol| security.is_called(symbol)));
            if is_quarantined {
                tally.quarantined.push(security.symbol.clone());
            } else {
                tally.missing.push(security.symbol.clone());
                tally.missing_weight += weight.copied().unwrap_or_default();
            }
        }
        tally
    }

    /// Whether a close is to be expected: its exchange was open and the line listed and not suspended.
    /// Of a candidate only when it traded in the session before.
    fn is_expected(&self, row: usize, column: u32, is_member: bool) -> bool {
        let panel = self.panel;
        let place = column as usize;
        let of = |rows: &[u32], default: u32| rows.get(place).copied().unwrap_or(default) as usize;
        if row < of(&panel.listed_row, 0) || row >= of(&panel.delisted_row, u32::MAX) {
            return false;
        }
        let calendar = self.store.calendars().get(&panel.securities[place].mic);
        if calendar.is_some_and(|calendar| !calendar.is_session(panel.session(row))) {
            return false;
        }
        let suspensions = panel.suspensions.iter().rev();
        let mut of_line = suspensions.filter(|one| one.column == column && one.row as usize <= row);
        if of_line.next().is_some_and(|last| last.is_suspended) {
            return false;
        }
        is_member || (row > panel.first_row && is_observed(panel, row - 1, column))
    }
}

fn is_observed(panel: &Panel<'_>, row: usize, column: u32) -> bool {
    !panel.closes(row)[column as usize].is_nan() && panel.carried_sessions(row, column) == 0
}
