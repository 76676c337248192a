//! What a level is made of.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::Date;
use equipoise_projection::{
    AdjustmentRow, CalculationRow, CurrencyRow, LevelRow, NoticeRow, OverlayRow, PublicationRow,
    Scope, Vintage,
};

use crate::selection::{IndexSelection, select};
use crate::{AppError, Progress, Store, composition};

/// How many sessions of divisor changes are told.
const DIVISOR_CHANGES: usize = 20;

/// The answer: what a level is made of.
#[derive(Debug, Clone)]
pub struct LevelReason {
    /// The index.
    pub index: equipoise_model::IndexId,
    /// The level.
    pub level: LevelRow,
    /// The session before; `None` at the base.
    pub prior: Option<LevelRow>,
    /// The rule book: number of its version, hash and name.
    pub definition: (u32, Hash, String),
    /// The publication that holds it.
    pub publication: PublicationRow,
    /// Every publication of the session in ledger order, with the price return level it gave.
    pub vintages: Vec<(Sequence, f64)>,
    /// The constituents in force, the largest contribution first.
    pub contributions: Vec<Contribution>,
    /// Sum of the contributions less the change of the level: rounding.
    pub residual: Option<f64>,
    /// Changes of the divisor on the session, then before it, latest first.
    pub divisor_history: Vec<AdjustmentRow>,
    /// Weights by currency.
    pub currencies: Vec<CurrencyRow>,
    /// Overlays of the session.
    pub overlays: Vec<OverlayRow>,
    /// What the build had to say.
    pub notices: Vec<NoticeRow>,
    /// One sentence that a person would write.
    pub sentence: String,
}

/// What a constituent added to a level.
#[derive(Debug, Clone)]
pub struct Contribution {
    /// Its calculation.
    pub row: CalculationRow,
    /// Its part of the change of the level; `None` when the level did not change.
    pub share: Option<f64>,
}

/// Explain the level of `selection` on `session` (`None`: the last one published).
///
/// # Errors
/// When the index is not known, or the date is not one of its sessions.
pub async fn level(
    store: &Store,
    selection: &IndexSelection,
    session: Option<Date>,
    progress: &Progress,
) -> Result<LevelReason, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let session = session.unwrap_or(series.span.last_session);
    let scope = &series.scope;
    let around = projection.sessions_around(scope, session).await?;
    let from = around.previous.unwrap_or(session);
    let mut levels = projection.levels(scope, from..=session).await?;
    let level = match levels.pop() {
        Some(level) if level.session == session => level,
        _ => return Err(composition::unknown_session(projection, &series, "date", session).await?),
    };
    let prior = levels.pop();
    let rows = projection
        .calculation(scope, session..=session, None)
        .await?;
    let change = prior
        .as_ref()
        .map(|prior| level.price_return - prior.price_return);
    let residual = change.map(|change| {
        let total: f64 = rows.iter().map(|row| row.contribution).sum();
        total - change
    });
    let publications = projection.publications(scope).await?;
    let holds = |row: &&PublicationRow| {
        row.span
            .is_some_and(|(first, last)| first <= session && session <= last)
    };
    let holding: Vec<&PublicationRow> = publications.iter().filter(holds).collect();
    let mut vintages = Vec::with_capacity(holding.len());
    for publication in &holding {
        let at = Scope {
            as_of: publication.sequence,
            vintage: Vintage::Latest,
            ..scope.clone()
        };
        let level = projection.levels(&at, session..=session).await?;
        vintages.extend(
            level
                .first()
                .map(|level| (publication.sequence, level.price_return)),
        );
    }
    let publication = match scope.vintage {
        Vintage::First => holding.first(),
        Vintage::Latest => holding.last(),
    };
    let Some(publication) = publication.map(|publication| (*publication).clone()) else {
        return Err(AppError::Internal {
            what: format!("no publication of {} holds {session}", series.index),
        });
    };
    let versions = projection
        .definitions(Some(&series.index), scope.as_of)
        .await?;
    let version = versions
        .iter()
        .find(|version| version.hash == level.definition);
    let definition = version.map_or((0, level.definition, String::new()), |version| {
        (version.version, version.hash, version.name.clone())
    });
    let history = series.span.first_session..=session;
    let mut divisor_history = projection.adjustments(scope, history).await?;
    // Cash dividends are points of the total returns; they leave the divisor alone.
    divisor_history.retain(|row| row.divisor_before.to_bits() != row.divisor_after.to_bits());
    divisor_history.reverse();
    divisor_history.truncate(DIVISOR_CHANGES);
    let mut reason = LevelReason {
        contributions: contributions(rows, change),
        currencies: projection.currencies(scope, session..=session).await?,
        overlays: projection
            .overlay_levels(scope, session..=session, None)
            .await?,
        notices: projection.notices(scope, session..=session).await?,
        sentence: String::new(),
        index: series.index,
        level,
        prior,
        definition,
        publication,
        vintages,
        residual,
        divisor_history,
    };
    reason.sentence = sentence(&reason);
    Ok(reason)
}

/// The constituents by what they added, the largest first.
fn contributions(rows: Vec<CalculationRow>, change: Option<f64>) -> Vec<Contribution> {
    let change = change.filter(|change| *change != 0.0);
    let mut contributions: Vec<Contribution> = rows
        .into_iter()
        .map(|row| Contribution {
            share: change.map(|change| row.contribution / change),
            row,
        })
        .collect();
    contributions.sort_by(|a, b| b.row.contribution.total_cmp(&a.row.contribution));
    contributions
}

fn sentence(reason: &LevelReason) -> String {
    let level = &reason.level;
    let (Some(prior), Some(daily)) = (&reason.prior, level.daily_return) else {
        return format!(
            "{} begins at {:.4} on {}: {} constituents worth {:.2}, divisor {:.6}.",
            reason.index,
            level.price_return,
            level.session,
            level.constituents,
            level.market_value,
            level.divisor
        );
    };
    let rose = reason
        .contributions
        .iter()
        .filter(|one| one.row.contribution > 0.0)
        .count();
    let mut text = format!(
        "{} closed at {:.4} on {}, {:+.4} points or {:+.3} %: {rose} of {} constituents added to it",
        reason.index,
        level.price_return,
        level.session,
        level.price_return - prior.price_return,
        daily * 100.0,
        level.constituents
    );
    if let (Some(best), Some(worst)) = (reason.contributions.first(), reason.contributions.last()) {
        let said = |one: &Contribution| {
            format!("{} ({:+.4} points)", one.row.symbol, one.row.contribution)
        };
        text += &format!(", most {}, least {}", said(best), said(worst));
    }
    let on_day = reason
        .divisor_history
        .iter()
        .filter(|row| row.session == level.session);
    match on_day.count() {
        0 => text += ". The divisor did not change",
        1 => text += ". The divisor changed once",
        many => text += &format!(". {many} changes went into the divisor"),
    }
    if reason.vintages.len() > 1 {
        text += &format!(
            ". The level was restated: {} publications hold it",
            reason.vintages.len()
        );
    }
    text + "."
}
