//! The standing of a company, and why it has it.

use equipoise_engine::explain::{Explanation, LineFigures};
use equipoise_ledger::Sequence;
use equipoise_model::{Date, Definition, Instant, SecurityId};
use equipoise_projection::Statement;

use crate::selection::SelectedSeries;

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
