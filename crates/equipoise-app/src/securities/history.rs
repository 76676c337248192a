//! History: everything that is said of one security, in the order of its dates.

use equipoise_model::{Date, Instant, SecurityId, SecurityRecord};
use equipoise_projection::{ActionRow, Opened, SecurityRecordRow, ShareCountRow, Statement};

use super::event::{EventKind, SecurityEvent};
use super::snapshot::{Moment, Snapshot};
use crate::{AppError, Progress, Store};

/// The history of a security.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityHistory {
    /// Its id.
    pub security: SecurityId,
    /// The symbol it traded under last.
    pub symbol: String,
    /// How it is described at last.
    pub described: SecurityRecord,
    /// The other share classes of its company: id and first symbol.
    pub classes: Vec<(SecurityId, String)>,
    /// What is said of it, by date.
    pub events: Vec<SecurityEvent>,
}

/// The history of the security that `text` names by id, symbol or identifier.
///
/// # Errors
/// [`AppError::UnknownSecurity`] when there is none, [`AppError::AmbiguousSecurity`] when several
/// used the symbol and no date tells them apart; when a store fails.
pub async fn history(
    store: &Store,
    text: &str,
    moment: Moment,
    progress: &Progress,
) -> Result<SecurityHistory, AppError> {
    let snapshot = Snapshot::read(store, moment, progress).await?;
    let security = named(&snapshot, text.trim())?;
    let directory = &snapshot.directory;
    let described = directory.master().described(security, Date::MAX);
    let described = described.ok_or_else(|| snapshot.unknown(text))?;
    let is_known = |known: Option<Instant>, date: Date| {
        let since = known.unwrap_or_else(|| date.and_time(chrono::NaiveTime::MIN).and_utc());
        moment.known.is_none_or(|at| since <= at)
    };
    let shares = snapshot.projection.share_counts(security, snapshot.until);
    let mut shares = shares.await?;
    shares.retain(|row| is_known(row.known, row.effective));
    let actions = snapshot.projection.actions_of(security, snapshot.until);
    let mut actions = actions.await?;
    actions.retain(|row| is_known(row.known, row.ex_date));

    let mut events = of_records(&snapshot, security);
    events.extend(of_symbols(&snapshot, security));
    events.extend(of_shares(shares));
    events.extend(of_actions(actions));
    let last_value = final_value(&snapshot, security, &described, &events).await?;
    events.extend(last_value);
    events.sort_by(|a, b| (a.date, &a.kind).cmp(&(b.date, &b.kind)));
    let uses = directory.uses(security).iter();
    let last = uses.max_by_key(|(_, used)| used.from);
    Ok(SecurityHistory {
        security,
        symbol: last.map_or(described.symbol.clone(), |(symbol, _)| symbol.clone()),
        classes: classes(&snapshot, security, described.company.as_deref()),
        described,
        events,
    })
}

/// The one security that `text` names.
fn named(snapshot: &Snapshot<'_>, text: &str) -> Result<SecurityId, AppError> {
    let symbol = snapshot.spelt(text);
    let mut found: Vec<SecurityId> = Vec::new();
    found.extend(snapshot.uses(&symbol).iter().map(|used| used.security));
    if found.is_empty() {
        found.extend(snapshot.numbered(text));
    }
    if found.is_empty() {
        found.extend(snapshot.identified(text).into_iter().map(|(id, _)| id));
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [] => Err(snapshot.unknown(text)),
        [one] => Ok(*one),
        several => Err(AppError::AmbiguousSecurity {
            text: text.to_owned(),
            count: several.len(),
            candidates: candidates(snapshot, &symbol, several),
        }),
    }
}

/// Who is meant by a symbol, with the dates that tell them apart.
fn candidates(snapshot: &Snapshot<'_>, symbol: &str, several: &[SecurityId]) -> String {
    let sentence = |id: &SecurityId| {
        let security = snapshot.directory.get(*id);
        let name = security.and_then(|it| it.name.as_deref()).unwrap_or(symbol);
        let uses = snapshot.directory.master().uses(symbol).iter();
        let spans = uses.filter(|used| used.security == *id).map(|used| {
            let delisted = security.and_then(|it| it.delisted);
            let listed = security.and_then(|it| it.listed);
            let ended = delisted.or(used.until.and_then(|until| until.pred_opt()));
            match (used.from.or(listed), ended) {
                (None, None) => "at all times".to_owned(),
                (Some(from), None) => format!("from {from}"),
                (None, Some(until)) => format!("until {until}"),
                (Some(from), Some(until)) => format!("{from} to {until}"),
            }
        });
        let spans: Vec<String> = spans.collect();
        match spans.is_empty() {
            true => format!("{} ({name})", id.0),
            false => format!("{} ({name}, {})", id.0, spans.join(", ")),
        }
    };
    let sentences: Vec<String> = several.iter().map(sentence).collect();
    sentences.join(", ")
}

/// Lines of the same company.
fn classes(
    snapshot: &Snapshot<'_>,
    security: SecurityId,
    company: Option<&str>,
) -> Vec<(SecurityId, String)> {
    let Some(company) = company else {
        return Vec::new();
    };
    let lines = snapshot.directory.securities();
    let others =
        lines.filter(|line| line.id != security && line.company.as_deref() == Some(company));
    others.map(|line| (line.id, line.symbol.clone())).collect()
}

/// What a record says in one of its fields.
type Field = fn(&SecurityRecord) -> Option<String>;

/// The fields of a record that have a date in common, by name.
const FIELDS: [(&str, Field); 12] = [
    ("name", |it| it.name.clone()),
    ("sector", |it| it.sector.clone()),
    ("industry", |it| it.industry.clone()),
    ("company", |it| it.company.clone()),
    ("type", |it| it.kind.clone()),
    ("country", |it| it.country.clone()),
    ("currency", |it| it.currency.clone()),
    ("mic", |it| it.mic.clone()),
    ("converts_to", converted),
    ("isin", |it| it.isin.clone()),
    ("figi", |it| it.figi.clone()),
    ("cik", |it| it.cik.clone()),
];

fn converted(record: &SecurityRecord) -> Option<String> {
    let ratio = record.conversion_ratio.unwrap_or(1.0);
    let to = record.converts_to.as_ref()?;
    Some(format!("{ratio} {to}"))
}

/// What the records say, without repetitions.
fn of_records(snapshot: &Snapshot<'_>, security: SecurityId) -> Vec<SecurityEvent> {
    let own = snapshot.records.iter();
    let own = own.filter(|row| row.security == security);
    let known = |row: &SecurityRecordRow| {
        let record = match snapshot.moment.known {
            Some(at) => row.record.known_at(at)?,
            None => row.record.clone(),
        };
        Some((record, row.statement.clone()))
    };
    let mut said: Vec<(SecurityRecord, Statement)> = own.filter_map(known).collect();
    said.sort_by_key(|(record, _)| (record.effective, record.known));
    let mut events = Vec::new();
    for (name, field) in FIELDS {
        let value = |record: &SecurityRecord| Some((record.effective, field(record)?));
        events.extend(told(&said, EventKind::Field(name), value));
    }
    let listed = |it: &SecurityRecord| Some((it.listed, it.listed?.to_string()));
    events.extend(told_once(&said, EventKind::Listed, listed));
    let delisted = |it: &SecurityRecord| Some((it.delisted, it.delisted?.to_string()));
    events.extend(told_once(&said, EventKind::Delisted, delisted));
    events
}

type Said = (Option<Date>, String);

/// The events of one field: who says another thing about the same date replaces what was said.
fn told(
    said: &[(SecurityRecord, Statement)],
    kind: EventKind,
    value: impl Fn(&SecurityRecord) -> Option<Said>,
) -> Vec<SecurityEvent> {
    let mut events: Vec<SecurityEvent> = Vec::new();
    for (record, statement) in said {
        let Some((date, text)) = value(record) else {
            continue;
        };
        if let Some(last) = events.last_mut() {
            if last.value == text {
                continue;
            }
            if last.date == date {
                last.replaced_by = Some(statement.sequence);
            }
        }
        events.push(SecurityEvent {
            date,
            kind: kind.clone(),
            value: text,
            figure: None,
            known: record.known,
            statement: Some(statement.clone()),
            replaced_by: None,
        });
    }
    events
}

/// As [`told`], for what is true once: any later statement replaces the earlier one.
fn told_once(
    said: &[(SecurityRecord, Statement)],
    kind: EventKind,
    value: impl Fn(&SecurityRecord) -> Option<Said>,
) -> Vec<SecurityEvent> {
    let mut events = told(said, kind, value);
    for place in 1..events.len() {
        let later = events[place].statement.as_ref().map(|it| it.sequence);
        events[place - 1].replaced_by = later;
    }
    events
}

/// The symbols it traded under, as listings and changes of symbol come to.
fn of_symbols(snapshot: &Snapshot<'_>, security: SecurityId) -> Vec<SecurityEvent> {
    let uses = snapshot.directory.uses(security).iter();
    let symbols = uses.map(|(symbol, used)| SecurityEvent {
        date: used.from,
        kind: EventKind::Symbol,
        value: match used.until {
            Some(until) => format!("{symbol}, until {until}"),
            None => symbol.clone(),
        },
        figure: None,
        known: None,
        statement: None,
        replaced_by: None,
    });
    symbols.collect()
}

fn of_shares(rows: Vec<ShareCountRow>) -> Vec<SecurityEvent> {
    let mut events: Vec<SecurityEvent> = Vec::with_capacity(rows.len());
    for row in rows {
        let is_same = |event: &&mut SecurityEvent| {
            event.date == Some(row.effective) && event.known == row.known
        };
        if let Some(earlier) = events.iter_mut().rev().find(is_same) {
            earlier.replaced_by = Some(row.statement.sequence);
        }
        events.push(SecurityEvent {
            date: Some(row.effective),
            kind: EventKind::Shares,
            value: row.shares_outstanding.to_string(),
            figure: Some(row.shares_outstanding),
            known: row.known,
            statement: Some(row.statement),
            replaced_by: None,
        });
    }
    events
}

fn of_actions(rows: Vec<ActionRow>) -> Vec<SecurityEvent> {
    let child = |row: &ActionRow| row.counterpart.clone().filter(|_| row.action == "spin_off");
    let replaced_by = |row: &ActionRow| {
        let later = rows.iter().filter(|other| {
            let is_same = (other.ex_date, &other.action) == (row.ex_date, &row.action)
                && child(other) == child(row);
            is_same && other.statement.sequence > row.statement.sequence
        });
        later.map(|other| other.statement.sequence).min()
    };
    let event = |row: &ActionRow| SecurityEvent {
        date: Some(row.ex_date),
        kind: EventKind::Action(row.action.clone()),
        value: terms(row),
        figure: figures(row).find(|figure| *figure != 0.0),
        known: row.known,
        statement: Some(row.statement.clone()),
        replaced_by: replaced_by(row),
    };
    rows.iter().map(event).collect()
}

/// The figures of an action; a merger without shares has a ratio of 0.
fn figures(row: &ActionRow) -> impl Iterator<Item = f64> {
    [row.ratio, row.amount, row.price].into_iter().flatten()
}

/// The terms of an action on one line.
fn terms(row: &ActionRow) -> String {
    let currency = row.currency.as_deref().map(|code| format!(" {code}"));
    let money = |amount: f64| format!("{amount}{}", currency.as_deref().unwrap_or_default());
    let other = row.counterpart.as_deref();
    let mut parts = Vec::new();
    match (row.ratio, other) {
        (Some(ratio), Some(other)) if ratio != 0.0 => parts.push(format!("{ratio} {other}")),
        (Some(ratio), None) if ratio != 0.0 => parts.push(format!("{ratio} for 1")),
        (_, Some(other)) => parts.push(format!("to {other}")),
        (_, None) => {}
    }
    parts.extend(row.amount.filter(|it| *it != 0.0).map(money));
    parts.extend(row.price.map(|price| format!("at {}", money(price))));
    match parts.is_empty() {
        true if row.amount == Some(0.0) => "taken back".to_owned(),
        true => String::new(),
        false => parts.join(", "),
    }
}

/// What a share was worth when the listing ended: the terms of the action that ended it, else the
/// last close. `None` while it is listed.
async fn final_value(
    snapshot: &Snapshot<'_>,
    security: SecurityId,
    described: &SecurityRecord,
    events: &[SecurityEvent],
) -> Result<Option<SecurityEvent>, AppError> {
    let ends = |event: &&SecurityEvent| {
        let is_end = matches!(event.kind.name(), "merger" | "delisting");
        is_end && event.replaced_by.is_none()
    };
    let ending = events.iter().rev().find(ends);
    if let Some(action) = ending.filter(|action| action.figure.is_some()) {
        return Ok(Some(SecurityEvent {
            kind: EventKind::FinalValue,
            value: format!("{} ({})", action.value, action.kind.name()),
            ..action.clone()
        }));
    }
    let Some(last) = described.delisted.or(ending.and_then(|action| action.date)) else {
        return Ok(None);
    };
    if let Opened::Memory { .. } = snapshot.projection.opened() {
        return Ok(None);
    }
    let bar = snapshot.projection.last_bar(security, last, snapshot.until);
    let event = bar.await?.map(|bar| SecurityEvent {
        date: Some(last),
        kind: EventKind::FinalValue,
        value: format!("{} (last close, {})", bar.close, bar.session),
        figure: Some(bar.close),
        known: None,
        statement: Some(bar.statement),
        replaced_by: None,
    });
    Ok(event)
}
