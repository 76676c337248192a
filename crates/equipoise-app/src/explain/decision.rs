//! A choice of members, made again from the facts that its publication was built from.

use std::collections::BTreeMap;

use equipoise_engine::explain::{Explanation, LineFigures, explain};
use equipoise_engine::{BuildError, Setting};
use equipoise_ledger::Sequence;
use equipoise_model::calendar::Calendars;
use equipoise_model::{Date, Definition, Instant, Panel, SecurityId};
use equipoise_projection::{CalculationRow, ShareCountRow};

use super::inquiry::{Decided, Inquiry};
use super::reason::{Company, Decision, LineInput, Neighbor};
use super::records::Records;
use crate::panel::blocking;
use crate::{AppError, Progress, panel};

/// An explanation, and the securities that its columns mean.
struct Explained {
    explanation: Explanation,
    /// Each line of the company, and the session of its close.
    lines: Vec<(SecurityId, Date)>,
    last_in: Option<SecurityId>,
    first_out: Option<SecurityId>,
}

impl Inquiry<'_> {
    /// Decide again about each of `companies`.
    pub(super) async fn decisions(
        &mut self,
        companies: &[Company],
        decided: Decided,
        records: &Records,
        progress: &Progress,
    ) -> Result<Vec<Decision>, AppError> {
        let publication = self.publication(decided.session)?;
        let (sequence, cut) = (publication.sequence, publication.cut);
        let definition = self.definition(publication)?.clone();
        let panel = panel::of_session(self.store, cut, decided.session, progress).await?;
        let incumbents = incumbents(&records.held(self, decided.session).await?);
        let wanted: Vec<SecurityId> = companies.iter().map(|company| company.security).collect();
        let (rules, calendars) = (definition.clone(), self.store.calendars().clone());
        let work = move || {
            let view = panel.panel();
            explained(&view, &rules, &calendars, decided, &wanted, &incumbents)
        };
        let explained = blocking(work).await??;
        let mut decisions = Vec::with_capacity(companies.len());
        for (company, explained) in companies.iter().zip(explained) {
            let Some(explained) = explained else {
                return Err(AppError::UnknownSecurity {
                    symbol: company.symbol.clone(),
                    when: format!(" in the facts of {}", decided.determination),
                    near: String::new(),
                });
            };
            let lines = self.inputs(&explained, decided, cut).await?;
            let explanation = explained.explanation;
            let beside =
                |security: Option<SecurityId>,
                 other: Option<equipoise_engine::explain::Neighbor>| {
                    let (security, other) = (security?, other?);
                    Some(Neighbor {
                        company: self.company(security, decided.determination),
                        rank: other.rank,
                        figure: other.figure,
                    })
                };
            decisions.push(Decision {
                session: decided.session,
                determination: decided.determination,
                last_in: beside(explained.last_in, explanation.last_in),
                first_out: beside(explained.first_out, explanation.first_out),
                explanation,
                lines,
                definition: definition.clone(),
                publication: sequence,
                cut,
            });
        }
        Ok(decisions)
    }

    /// The facts behind the figures of each line.
    async fn inputs(
        &mut self,
        explained: &Explained,
        decided: Decided,
        cut: Sequence,
    ) -> Result<Vec<LineInput>, AppError> {
        let explanation = &explained.explanation;
        let mut inputs = Vec::with_capacity(explained.lines.len());
        for (figures, (security, close_session)) in explanation.lines.iter().zip(&explained.lines) {
            let counts = self.share_counts(*security, cut).await?;
            let projection = self.projection();
            // A projection in memory holds no bars; the close is explained without its entry then.
            let bar = projection.bar_at(*security, *close_session, cut).await;
            let bar = bar.ok().flatten();
            let closed = self.close_of(*security, decided.determination);
            let count = known_at_close(&counts, decided.determination, closed);
            inputs.push(LineInput {
                company: self.company(*security, decided.determination),
                figures: LineFigures::clone(figures),
                border_close: explanation.border_close(figures.column),
                close_session: *close_session,
                close_stated: bar.map(|bar| bar.statement),
                stated_shares: count.map(|count| count.shares_outstanding),
                shares_effective: count.map(|count| count.effective),
                shares_known: count.and_then(|count| count.known),
                shares_stated: count.map(|count| count.statement.clone()),
            });
        }
        Ok(inputs)
    }
}

/// Explain the companies of `wanted`; `None` for one that the panel does not hold.
fn explained(
    panel: &Panel<'_>,
    definition: &Definition,
    calendars: &Calendars,
    decided: Decided,
    wanted: &[SecurityId],
    incumbents: &[SecurityId],
) -> Result<Vec<Option<Explained>>, BuildError> {
    let columns: BTreeMap<SecurityId, u32> = (0..)
        .zip(panel.securities.iter())
        .map(|(column, line)| (line.id, column))
        .collect();
    let column = |security: &SecurityId| columns.get(security).copied();
    let setting = Setting::new(panel, definition, calendars, panel.rows().end)?;
    let scene = setting.scene(panel, definition, calendars);
    let Some(row) = panel.row_of(decided.determination) else {
        return Ok(wanted.iter().map(|_| None).collect());
    };
    let incumbents: Vec<u32> = incumbents.iter().filter_map(column).collect();
    let found: Vec<u32> = wanted.iter().filter_map(column).collect();
    let mut explanations = explain(&scene, row, &found, &incumbents).into_iter();
    let security = |column: u32| panel.securities[column as usize].id;
    let explained = |explanation: Explanation| Explained {
        lines: explanation
            .lines
            .iter()
            .map(|line| {
                let closed = row - line.carried_sessions as usize;
                (security(line.column), panel.session(closed))
            })
            .collect(),
        last_in: explanation.last_in.map(|other| security(other.column)),
        first_out: explanation.first_out.map(|other| security(other.column)),
        explanation,
    };
    let answers = wanted.iter().map(|wanted| {
        column(wanted)
            .and_then(|_| explanations.next())
            .map(explained)
    });
    Ok(answers.collect())
}

/// Lines that were held as members: one that was spun off has no target.
fn incumbents(held: &[CalculationRow]) -> Vec<SecurityId> {
    let is_chosen = |row: &&CalculationRow| row.target_weight.is_none_or(|target| target > 0.0);
    let members = held.iter().filter(is_chosen);
    members.map(|row| row.security).collect()
}

/// The count that holds at a close: of the counts of one date the one known last, of equals the one
/// recorded last.
fn known_at_close(
    counts: &[ShareCountRow],
    session: Date,
    closed: Instant,
) -> Option<&ShareCountRow> {
    let is_known = |count: &&ShareCountRow| {
        count.effective <= session && count.known.is_none_or(|known| known <= closed)
    };
    let known = counts.iter().filter(is_known);
    known.max_by_key(|count| (count.effective, count.known))
}
