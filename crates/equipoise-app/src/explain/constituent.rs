//! Why a company is in an index on a session, or is not.

use std::collections::BTreeMap;
use std::sync::Arc;

use equipoise_engine::explain::{Explanation, LineFigures, explain};
use equipoise_engine::{BuildError, Setting};
use equipoise_ledger::Sequence;
use equipoise_model::{Date, Definition, Instant, Panel, SecurityId, calendar};
use equipoise_projection::{
    At, CalculationRow, ChangeAction, ChangeRow, NoticeRow, Projection, PublicationRow,
    ShareCountRow, Statement, Vintage,
};

use super::sentence;
use crate::panel::{LoadedPanel, blocking};
use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store, composition, panel};

/// Which company, in which index, on which session.
#[derive(Debug, Clone)]
pub struct ConstituentQuestion {
    /// The index.
    pub selection: IndexSelection,
    /// A symbol that the company trades or traded under.
    pub symbol: String,
    /// The session; `None` means the last one published.
    pub session: Option<Date>,
}

/// A company by the line that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// The line.
    pub security: SecurityId,
    /// Its symbol on the session.
    pub symbol: String,
    /// Its name.
    pub name: Option<String>,
}

/// The answer: the standing of a company after the close of a session, and why.
#[derive(Debug, Clone)]
pub struct Reason {
    /// The series.
    pub series: SelectedSeries,
    /// The company.
    pub company: Company,
    /// The session after whose close it stands so.
    pub session: Date,
    /// Whether it is a constituent from the next session on.
    pub is_member: bool,
    /// Whether it was one during the session.
    pub was_member: bool,
    /// The session after whose close it came in last; `None` when it is no constituent.
    pub member_since: Option<Date>,
    /// Sessions that it was a constituent for since then, this one included.
    pub sessions_since_entry: Option<u32>,
    /// What took it out or brought it in between rebalances, if something did on this session.
    pub event: Option<String>,
    /// The choice of members that decides about the session.
    pub decision: Decision,
    /// One sentence that a person would write.
    pub sentence: String,
}

/// A choice of members, as far as it is about one company.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The session after whose close members changed.
    pub session: Date,
    /// The session whose close decided.
    pub determination: Date,
    /// Figures, ranks and the nearest others.
    pub explanation: Explanation,
    /// What the figures of its lines are made of.
    pub lines: Vec<LineInput>,
    /// The member that ranks last.
    pub last_in: Option<Neighbor>,
    /// The first company outside.
    pub first_out: Option<Neighbor>,
    /// The rule book it was decided by.
    pub definition: Definition,
    /// The publication that holds it.
    pub publication: Sequence,
    /// Facts up to this entry were used.
    pub cut: Sequence,
}

impl Decision {
    /// How far the figure is from the border, as a fraction: what a member may fall until the first
    /// outside passes it, or what it must rise to pass the last one inside.
    #[must_use]
    pub fn distance(&self) -> Option<f64> {
        self.explanation.distance()
    }
}

/// The inputs of one line, and since when each is known.
#[derive(Debug, Clone)]
pub struct LineInput {
    /// The line.
    pub company: Company,
    /// Its figures.
    pub figures: LineFigures,
    /// The close at which it would stand at the border, all else being as it is.
    pub border_close: Option<f64>,
    /// The session of the close, which is an earlier one where the close was carried.
    pub close_session: Date,
    /// The entry that states the close, when it was recorded and by whom.
    pub close_stated: Option<Statement>,
    /// The share count as stated.
    pub stated_shares: Option<f64>,
    /// The date from which on the count holds.
    pub shares_effective: Option<Date>,
    /// When it became known to the market, where the source says.
    pub shares_known: Option<Instant>,
    /// The entry that states the count.
    pub shares_stated: Option<Statement>,
}

impl LineInput {
    /// What its figures are made of and since when that is known, a sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let figures = &self.figures;
        let symbol = &self.company.symbol;
        let stated = |statement: &Option<Statement>| match statement {
            Some(by) => format!(
                ", entry {} from {}, recorded {}",
                by.sequence,
                by.source,
                by.recorded_at.format("%F %T")
            ),
            None => String::new(),
        };
        let mut sentences = vec![format!(
            "{symbol}: close {} of {}{}",
            figures.close,
            self.close_session,
            stated(&self.close_stated)
        )];
        if let (Some(count), Some(effective)) = (self.stated_shares, self.shares_effective) {
            let known = match self.shares_known {
                Some(known) => format!(", known since {}", known.format("%F %T")),
                None => String::new(),
            };
            sentences.push(format!(
                "{symbol}: {} shares, stated as {count} from {effective} on{known}{}",
                figures.shares,
                stated(&self.shares_stated)
            ));
        }
        if figures.unlisted_shares > 0.0 {
            sentences.push(format!(
                "{symbol}: unlisted classes come to {} shares of it",
                figures.unlisted_shares
            ));
        }
        if figures.rate.is_finite() && (figures.rate - 1.0).abs() > 0.0 {
            sentences.push(format!(
                "{symbol}: {} index currency for a price unit",
                figures.rate
            ));
        }
        if let Some(reason) = &figures.ineligible {
            sentences.push(format!("{symbol}: not eligible, {}", reason.sentence()));
        }
        if let Some(close) = self.border_close {
            sentences.push(format!(
                "{symbol}: at a close of {close:.4} it would be at the border"
            ));
        }
        sentences
    }
}

/// A company beside the one that is asked about.
#[derive(Debug, Clone)]
pub struct Neighbor {
    /// The company.
    pub company: Company,
    /// Its rank.
    pub rank: u32,
    /// Its figure in index currency.
    pub figure: f64,
}

/// Explain the standing of one company.
///
/// # Errors
/// When the index, the session or the symbol is not known.
pub async fn constituent(
    store: &Store,
    question: &ConstituentQuestion,
    progress: &Progress,
) -> Result<Reason, AppError> {
    let inquiry = Inquiry::new(store, &question.selection, progress).await?;
    let session = question.session.unwrap_or(inquiry.series.span.last_session);
    let company = inquiry.company_called(&question.symbol, session)?;
    inquiry.reason(&company, session, progress).await
}

/// Explain every entry and exit of a range, in order.
///
/// # Errors
/// When the index is not known, or the range holds no session of it.
pub async fn every_change(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Vec<Reason>, AppError> {
    let inquiry = Inquiry::new(store, selection, progress).await?;
    let (from, to) = inquiry.series.dates(range)?;
    let in_range = |change: &&ChangeRow| (from..=to).contains(&change.session);
    let changes: Vec<&ChangeRow> = inquiry.changes.iter().filter(in_range).collect();
    let total = u64::try_from(changes.len()).ok();
    let mut reasons = Vec::with_capacity(changes.len());
    for (done, change) in (1..).zip(changes) {
        let company = inquiry.company(change.security, change.session);
        reasons.push(inquiry.reason(&company, change.session, progress).await?);
        progress.report("explain", done, total);
    }
    Ok(reasons)
}

/// What questions about one series share.
struct Inquiry<'s> {
    store: &'s Store,
    projection: &'s Projection,
    series: SelectedSeries,
    publications: Vec<PublicationRow>,
    /// Every entry and exit of the series.
    changes: Vec<ChangeRow>,
}

impl<'s> Inquiry<'s> {
    async fn new(
        store: &'s Store,
        selection: &IndexSelection,
        progress: &Progress,
    ) -> Result<Self, AppError> {
        let (projection, series) = select(store, selection, progress).await?;
        let publications = projection.publications(&series.scope).await?;
        let all = series.span.first_session..=series.span.last_session;
        let changes = projection.changes(&series.scope, all).await?;
        Ok(Self {
            store,
            projection,
            series,
            publications,
            changes,
        })
    }

    fn company(&self, security: SecurityId, session: Date) -> Company {
        let directory = self.projection.directory();
        let symbol = directory.symbol_on(security, session).unwrap_or_default();
        Company {
            security,
            symbol: symbol.to_owned(),
            name: directory.get(security).and_then(|known| known.name.clone()),
        }
    }

    fn company_called(&self, symbol: &str, session: Date) -> Result<Company, AppError> {
        let directory = self.projection.directory();
        match directory.resolve(symbol, session) {
            Some(security) => Ok(self.company(security.id, session)),
            None => Err(AppError::UnknownSecurity {
                symbol: symbol.to_owned(),
                when: format!(" on {session}"),
            }),
        }
    }

    /// The publication that holds `session`: the one that answers for it in this vintage.
    fn publication(&self, session: Date) -> Result<&PublicationRow, AppError> {
        let holds = |row: &&PublicationRow| {
            row.span
                .is_some_and(|(first, last)| first <= session && session <= last)
        };
        let mut holding = self.publications.iter().filter(holds);
        let found = match self.series.scope.vintage {
            Vintage::First => holding.next(),
            Vintage::Latest => holding.next_back(),
        };
        found.ok_or_else(|| AppError::Internal {
            what: format!("no publication of {} holds {session}", self.series.index),
        })
    }

    async fn definition(&self, publication: &PublicationRow) -> Result<Definition, AppError> {
        let found = self.projection.definition(publication.definition).await?;
        found.ok_or_else(|| AppError::Internal {
            what: format!("definition {} is not in the ledger", publication.definition),
        })
    }

    /// The constituents in force during `session`.
    async fn held(&self, session: Date) -> Result<Vec<CalculationRow>, AppError> {
        let sessions = session..=session;
        let rows = self
            .projection
            .calculation(&self.series.scope, sessions, None);
        Ok(rows.await?)
    }

    async fn reason(
        &self,
        company: &Company,
        session: Date,
        progress: &Progress,
    ) -> Result<Reason, AppError> {
        let at = ("date", session);
        let after = composition::of(self.projection, &self.series, at, At::Close).await?;
        let during = self.held(session).await?;
        let is_member = after.iter().any(|row| row.security == company.security);
        let was_member = during.iter().any(|row| row.security == company.security);
        let panel = self.store.panel(progress).await?;
        let decided = self.deciding_session(&panel, session).await?;
        let decision = self.decision(company, decided, progress).await?;
        let member_since = is_member.then(|| self.entry(company.security, session));
        let held_for = |since: Date| {
            let view = panel.panel();
            let sessions = view.sessions.iter();
            let held = sessions.filter(|date| **date > since && **date <= session);
            u32::try_from(held.count()).unwrap_or(u32::MAX)
        };
        let mut reason = Reason {
            series: self.series.clone(),
            company: company.clone(),
            session,
            is_member,
            was_member,
            member_since,
            sessions_since_entry: member_since.map(held_for),
            event: self.event(company.security, session, decided).await?,
            decision,
            sentence: String::new(),
        };
        reason.sentence = sentence::of(&reason);
        Ok(reason)
    }

    /// The session after whose close the line came in last, up to `session`.
    fn entry(&self, security: SecurityId, session: Date) -> Date {
        let entered = self.changes.iter().rfind(|change| {
            change.security == security
                && change.session <= session
                && change.action == ChangeAction::Added
        });
        entered.map_or(self.series.span.first_session, |change| change.session)
    }

    /// The last session up to `session` after whose close members were chosen: the base, or where
    /// the rule book of the day says so.
    async fn deciding_session(
        &self,
        panel: &Arc<LoadedPanel>,
        session: Date,
    ) -> Result<Decided, AppError> {
        let view = panel.panel();
        let base = self.series.span.first_session;
        let mut cursor = session;
        loop {
            let publication = self.publication(cursor)?;
            let definition = self.definition(publication).await?;
            let first = publication.span.map_or(base, |(first, _)| first).max(base);
            let setting = Setting::new(&view, &definition, self.store.calendars())?;
            let days = setting.days();
            let scene = setting.scene(&view, &definition, self.store.calendars());
            let from = days.at_or_after(first);
            let chosen = (from..days.after(cursor)).rev().find_map(|position| {
                let date = days.date(position);
                if date == base {
                    return Some(Decided {
                        session: date,
                        determination: date,
                    });
                }
                let event = scene.event(position)?;
                (event.is_reconstitution && event.decides()).then(|| Decided {
                    session: date,
                    determination: view.session(event.determination),
                })
            });
            match (chosen, from.checked_sub(1)) {
                (Some(decided), _) => return Ok(decided),
                (None, Some(before)) if first > base => cursor = days.date(before),
                (None, _) => {
                    return Ok(Decided {
                        session: base,
                        determination: base,
                    });
                }
            }
        }
    }

    /// Decide again about `company`.
    async fn decision(
        &self,
        company: &Company,
        decided: Decided,
        progress: &Progress,
    ) -> Result<Decision, AppError> {
        let publication = self.publication(decided.session)?;
        let definition = self.definition(publication).await?;
        let cut = publication.cut;
        let panel = panel::of_session(self.store, cut, decided.session, progress).await?;
        let held = self.held(decided.session).await?;
        let is_chosen = |row: &&CalculationRow| row.target_weight.is_none_or(|target| target > 0.0);
        let incumbents: Vec<SecurityId> = held
            .iter()
            .filter(is_chosen)
            .map(|row| row.security)
            .collect();
        let (wanted, rules) = (company.security, definition.clone());
        let calendars = self.store.calendars().clone();
        let explained = blocking(move || {
            let view = panel.panel();
            let columns = columns(&view);
            let Some(column) = columns.get(&wanted).copied() else {
                return Ok(None);
            };
            let incumbents: Vec<u32> = incumbents
                .iter()
                .filter_map(|security| columns.get(security).copied())
                .collect();
            let setting = Setting::new(&view, &rules, &calendars)?;
            let scene = setting.scene(&view, &rules, &calendars);
            let Some(row) = view.row_of(decided.determination) else {
                return Ok(None);
            };
            let explanation = explain(&scene, row, column, &incumbents);
            let security = |column: u32| view.securities[column as usize].id;
            let lines: Vec<SecurityId> = explanation
                .lines
                .iter()
                .map(|line| security(line.column))
                .collect();
            let closes: Vec<Date> = explanation
                .lines
                .iter()
                .map(|line| view.session(row - line.carried_sessions as usize))
                .collect();
            let beside = [explanation.last_in, explanation.first_out]
                .map(|other| other.map(|other| security(other.column)));
            Ok::<_, BuildError>(Some((explanation, lines, closes, beside)))
        })
        .await??;
        let Some((explanation, lines, closes, beside)) = explained else {
            return Err(AppError::UnknownSecurity {
                symbol: company.symbol.clone(),
                when: format!(" in the facts of {}", decided.determination),
            });
        };
        let mut inputs = Vec::with_capacity(lines.len());
        for (place, (security, close_session)) in lines.into_iter().zip(closes).enumerate() {
            let figures = explanation.lines[place].clone();
            let border_close = explanation.border_close(figures.column);
            let line = self.company(security, decided.determination);
            let given = (close_session, decided.determination, cut);
            inputs.push(self.input(line, figures, border_close, given).await?);
        }
        let neighbor = |place: usize, other: Option<equipoise_engine::explain::Neighbor>| {
            let (security, other) = (beside[place]?, other?);
            Some(Neighbor {
                company: self.company(security, decided.determination),
                rank: other.rank,
                figure: other.figure,
            })
        };
        Ok(Decision {
            session: decided.session,
            determination: decided.determination,
            last_in: neighbor(0, explanation.last_in),
            first_out: neighbor(1, explanation.first_out),
            explanation,
            lines: inputs,
            definition,
            publication: publication.sequence,
            cut,
        })
    }

    /// The facts behind the figures of a line.
    async fn input(
        &self,
        line: Company,
        figures: LineFigures,
        border_close: Option<f64>,
        (close_session, determination, cut): (Date, Date, Sequence),
    ) -> Result<LineInput, AppError> {
        let security = line.security;
        // A projection in memory holds no bars; the close is explained without its entry then.
        let bar = self
            .projection
            .bar_at(security, close_session, cut)
            .await
            .ok()
            .flatten();
        let counts = self.projection.share_counts(security, cut).await?;
        let closed = self.close_of(security, determination);
        let is_known = |count: &&ShareCountRow| {
            count.effective <= determination && count.known.is_none_or(|known| known <= closed)
        };
        // Of the counts of one date the one known last holds, of equals the one recorded last.
        let known = counts.iter().filter(is_known);
        let count = known.max_by_key(|count| (count.effective, count.known));
        Ok(LineInput {
            company: line,
            figures,
            border_close,
            close_session,
            close_stated: bar.map(|bar| bar.statement),
            stated_shares: count.map(|count| count.shares_outstanding),
            shares_effective: count.map(|count| count.effective),
            shares_known: count.and_then(|count| count.known),
            shares_stated: count.map(|count| count.statement.clone()),
        })
    }

    /// When the exchange that a line is listed on closes on `session`; New York where it has none.
    fn close_of(&self, security: SecurityId, session: Date) -> Instant {
        let directory = self.projection.directory();
        let line = directory.get(security);
        let calendar = line.and_then(|line| self.store.calendars().get(&line.mic));
        match calendar {
            Some(calendar) => calendar.close_or_regular(session),
            None => calendar::new_york_close(session),
        }
    }

    /// What changed the basket for the line on `session` apart from a choice of members.
    async fn event(
        &self,
        security: SecurityId,
        session: Date,
        decided: Decided,
    ) -> Result<Option<String>, AppError> {
        let sessions = session..=session;
        let scope = &self.series.scope;
        let notices = self.projection.notices(scope, sessions.clone()).await?;
        let about = |notice: &&NoticeRow| notice.security == Some(security);
        let moves = ["removed", "added", "not_bought"];
        let said = notices
            .iter()
            .filter(about)
            .find(|row| moves.contains(&row.kind.as_str()));
        if let Some(notice) = said {
            return Ok(Some(notice.sentence.clone()));
        }
        let adjustments = self.projection.adjustments(scope, sessions).await?;
        let own = adjustments
            .iter()
            .filter(|row| row.security == Some(security));
        let causes: Vec<String> = own
            .map(|row| format!("{} at the {}", row.cause, row.moment.name()))
            .collect();
        // Where members were chosen on the session, the choice is the reason.
        let is_chosen = decided.session == session;
        Ok((!causes.is_empty() && !is_chosen).then(|| causes.join(", ")))
    }
}

/// A choice of members.
#[derive(Debug, Clone, Copy)]
struct Decided {
    /// The session after whose close members changed.
    session: Date,
    /// The session whose close decided.
    determination: Date,
}

fn columns(panel: &Panel<'_>) -> BTreeMap<SecurityId, u32> {
    (0..)
        .zip(panel.securities.iter())
        .map(|(column, line)| (line.id, column))
        .collect()
}
