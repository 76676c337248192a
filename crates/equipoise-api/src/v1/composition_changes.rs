//! `GET /api/v1/composition-changes`: who entered and who left in a range.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use equipoise_app::changes::{ChangeAction, ChangeRow, changes};
use equipoise_app::composition::{At, composition};
use equipoise_app::levels::{LevelRow, levels};
use equipoise_app::{AppError, IndexSelection, Progress, Range, Store};
use equipoise_model::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::index_performance::{RANGE_FIELDS, RangeQuery};
use super::name_or_symbol;
use crate::ApiError;
use crate::answers::Question;
use crate::extract::Fields;
use crate::openapi::ReadProblems;
use crate::service::Shared;

/// The entries and exits of a range.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompositionChangesDto {
    /// The index.
    #[schema(example = "EW100")]
    index: String,
    /// First date asked for.
    start_date: Date,
    /// Last date asked for.
    end_date: Date,
    /// Sessions with an entry or exit.
    #[schema(example = 1)]
    total_change_dates: usize,
    /// One row for each session with an entry or exit, ascending.
    changes: Vec<ChangeDateDto>,
    /// Counts over the range.
    summary: ChangeSummaryDto,
    /// The basket after the first close of the range against the one after its last.
    net: NetChangeDto,
}

/// The entries and exits decided at one close.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeDateDto {
    /// The session at whose close it was decided; in force from the next one on.
    date: Date,
    /// Who entered, by market cap.
    stocks_added: Vec<ChangeDto>,
    /// Who left.
    stocks_removed: Vec<ChangeDto>,
    /// Entries and exits together.
    #[schema(example = 2)]
    total_changes: usize,
    /// The tickers that entered.
    added: Vec<String>,
    /// The tickers that left.
    removed: Vec<String>,
    /// The number of constituents that stayed.
    #[schema(example = 99)]
    consistent: usize,
}

/// One entry or exit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeDto {
    /// The symbol in force on the session.
    #[schema(example = "PLTR")]
    ticker: String,
    /// Name of the issuer or line; the symbol when no source gave one.
    #[schema(example = "Palantir Technologies Inc.")]
    name: String,
    /// `added` or `removed`.
    #[schema(example = "added")]
    action: &'static str,
    /// Market cap of the company in index currency: at this close for an entry, at the one before
    /// for an exit; `null` when its share count was not known.
    #[schema(example = 312000000000.0)]
    market_cap: Option<f64>,
}

/// Counts over the range.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeSummaryDto {
    /// Entries; a ticker that entered twice counts twice.
    #[schema(example = 2)]
    total_added: usize,
    /// Exits; a ticker that left twice counts twice.
    #[schema(example = 2)]
    total_removed: usize,
    /// Constituents in the basket both after the first close of the range and after its last.
    #[schema(example = 98)]
    total_consistent: usize,
}

/// Two baskets compared. Tickers are those in force on the later session of each.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NetChangeDto {
    /// In the last basket and not in the first.
    added: Vec<String>,
    /// In the first basket and not in the last.
    removed: Vec<String>,
    /// In both.
    consistent: Vec<String>,
}

/// Who entered and who left the index, by session.
///
/// The members of the base session are the first composition, not entries. Scope: read.
#[utoipa::path(
    get, path = "/api/v1/composition-changes", tag = "index", operation_id = "composition_changes",
    params(RangeQuery),
    responses(
        (status = 200, description = "The entries and exits; there may be none", body = CompositionChangesDto, headers(
            ("etag" = String, description = "Weak tag of the answer, for `If-None-Match`"),
            ("x-cache" = String, description = "`hit` or `miss`")
        )),
        (status = 304, description = "The answer held under the tag in `If-None-Match` is still right"),
        ReadProblems
    ),
    extensions(("x-scope" = json!("read")))
)]
pub(crate) async fn composition_changes(
    State(service): State<Shared>,
    parts: Parts,
) -> Result<Response, ApiError> {
    let fields = Fields::of_query(&parts.uri, &RANGE_FIELDS)?;
    let selection = fields.selection(&service.default_index, service.now())?;
    let (start, end) = fields.required_range(service.today())?;
    let question = Question::of("/api/v1/composition-changes")
        .about(&selection)
        .with("start_date", start)
        .with("end_date", end);
    let compute = async { Ok(read(&service.store, &selection, (start, end)).await?) };
    Box::pin(service.answer(&parts, question, compute)).await
}

async fn read(
    store: &Store,
    selection: &IndexSelection,
    (start_date, end_date): (Date, Date),
) -> Result<CompositionChangesDto, AppError> {
    let progress = Progress::silent();
    let range = Range {
        from: Some(start_date),
        to: Some(end_date),
    };
    let sessions = levels(store, selection, range, &progress).await?;
    let found = changes(store, selection, range, &progress).await?;
    let first = basket(store, selection, sessions.rows.first()).await?;
    let last = basket(store, selection, sessions.rows.last()).await?;
    let net = NetChangeDto::between(&first, &last);
    let dates = dates_of(found.rows, &sessions.rows);
    let summary = ChangeSummaryDto {
        total_added: dates.iter().map(|date| date.added.len()).sum(),
        total_removed: dates.iter().map(|date| date.removed.len()).sum(),
        total_consistent: net.consistent.len(),
    };
    Ok(CompositionChangesDto {
        index: found.series.index.to_string(),
        start_date,
        end_date,
        total_change_dates: dates.len(),
        changes: dates,
        summary,
        net,
    })
}

/// The securities in the basket after a close, and the tickers they had then.
type BasketNames = BTreeMap<equipoise_model::SecurityId, String>;

async fn basket(
    store: &Store,
    selection: &IndexSelection,
    level: Option<&LevelRow>,
) -> Result<BasketNames, AppError> {
    let session = ("date", level.map(|row| row.session));
    let found = composition(store, selection, session, At::Close, &Progress::silent()).await?;
    Ok(found
        .rows
        .into_iter()
        .map(|row| (row.security, row.symbol))
        .collect())
}

impl NetChangeDto {
    /// Compared by identity, so that a new ticker of the same company is no change.
    fn between(first: &BasketNames, last: &BasketNames) -> Self {
        let names = |from: &BasketNames, is_in_other: bool, other: &BasketNames| {
            let chosen = from
                .iter()
                .filter(|(id, _)| other.contains_key(id) == is_in_other);
            let sorted: BTreeSet<String> = chosen.map(|(_, symbol)| symbol.clone()).collect();
            sorted.into_iter().collect()
        };
        Self {
            added: names(last, false, first),
            removed: names(first, false, last),
            consistent: names(last, true, first),
        }
    }
}

/// Rows by session; those without an entry or exit have none.
fn dates_of(rows: Vec<ChangeRow>, sessions: &[LevelRow]) -> Vec<ChangeDateDto> {
    let in_force: BTreeMap<Date, u32> = sessions
        .iter()
        .map(|row| (row.session, row.constituents))
        .collect();
    let mut by_date: BTreeMap<Date, Vec<ChangeRow>> = BTreeMap::new();
    for row in rows {
        by_date.entry(row.session).or_default().push(row);
    }
    by_date
        .into_iter()
        .map(|(date, rows)| {
            let before = in_force.get(&date).copied().unwrap_or_default();
            ChangeDateDto::of(date, rows, before as usize)
        })
        .collect()
}

impl ChangeDateDto {
    /// `in_force` constituents were in the index during the session.
    fn of(date: Date, rows: Vec<ChangeRow>, in_force: usize) -> Self {
        let total_changes = rows.len();
        let (entries, exits): (Vec<ChangeRow>, Vec<ChangeRow>) = rows
            .into_iter()
            .partition(|row| row.action == ChangeAction::Added);
        let tickers = |rows: &[ChangeRow]| {
            rows.iter()
                .map(|row| row.symbol.clone())
                .collect::<Vec<_>>()
        };
        Self {
            date,
            total_changes,
            added: tickers(&entries),
            removed: tickers(&exits),
            consistent: in_force.saturating_sub(exits.len()),
            stocks_added: entries.into_iter().map(ChangeDto::of).collect(),
            stocks_removed: exits.into_iter().map(ChangeDto::of).collect(),
        }
    }
}

impl ChangeDto {
    fn of(row: ChangeRow) -> Self {
        Self {
            name: name_or_symbol(row.name, &row.symbol),
            ticker: row.symbol,
            action: row.action.name(),
            market_cap: row.market_cap,
        }
    }
}
