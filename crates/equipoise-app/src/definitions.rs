//! Definitions: the versions of a rule book, and which of them is in force.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_ledger::{
    Body, EntryHead, EntryKind, Hash, Lifecycle, LifecycleChange, Prepared, Sequence, SqliteLedger,
    definition_hash, document, parse_document, prepare, whole_document,
};
use equipoise_model::calendar::Calendars;
use equipoise_model::definitions::{FieldError, InvalidDefinition};
use equipoise_model::{Definition, IndexId, Instant, Rhythm};
use serde_json::Value;

use crate::chain::{self, Link};
use crate::{AppError, Store};

/// The source of what a build records.
pub(crate) const BUILD: &str = "build";

/// What a build request says about the rule book; what it leaves out takes the default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Number of companies.
    pub size: Option<u32>,
    /// Rebalance rhythm.
    pub rhythm: Option<Rhythm>,
}

impl Wanted {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.size.is_none() && self.rhythm.is_none()
    }
}

/// A version of a rule book.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number among the versions of the index, from 1.
    pub number: u32,
    /// Its hash, which every level it gives is stamped with.
    pub hash: Hash,
    /// The rule book.
    pub definition: Definition,
    /// Its entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Whether a build recorded it.
    pub is_built: bool,
    /// How it stands.
    pub standing: Standing,
}

impl Version {
    /// Whether builds use it.
    #[must_use]
    pub fn is_current(&self) -> bool {
        matches!(self.standing, Standing::InForce { .. })
    }
}

/// How a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Recorded, and never in force.
    Draft,
    /// Builds use it.
    InForce {
        /// Whether the running series goes on under it; else it has a series of its own.
        takes_over: bool,
    },
    /// It was in force once.
    Superseded,
    /// The index is no longer built.
    Retired,
}

impl Standing {
    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce { .. } => "in_force",
            Self::Superseded => "superseded",
            Self::Retired => "retired",
        }
    }
}

/// The rule book in `text`, a TOML or JSON document.
///
/// # Errors
/// Where the text is no such document, and every field of it that is not valid.
pub fn parse(text: &str, calendars: &Calendars) -> Result<Definition, AppError> {
    let given = document_of(text)?;
    let definition = parse_document(&given)?;
    require_calendars(&definition, calendars)?;
    Ok(definition)
}

/// A calendar that is not there is found before anything is built.
fn require_calendars(definition: &Definition, calendars: &Calendars) -> Result<(), AppError> {
    let Some(mic) = &definition.calendar else {
        return Ok(());
    };
    if calendars.get(mic).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = calendars.mics().collect();
    Err(AppError::InvalidDefinition(InvalidDefinition {
        errors: vec![FieldError {
            field: "calendar".to_owned(),
            given: format!("{mic:?}"),
            reason: format!("is not a calendar that is known: {}", known.join(", ")),
        }],
    }))
}

fn document_of(text: &str) -> Result<Value, AppError> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| AppError::NotADocument {
            format: "JSON",
            what: error.to_string(),
        });
    }
    let table: toml::Table =
        text.parse()
            .map_err(|error: toml::de::Error| AppError::NotADocument {
                format: "TOML",
                what: error.to_string().trim_end().to_owned(),
            })?;
    Ok(json_of(toml::Value::Table(table)))
}

/// TOML as JSON: dates become texts.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        // A number that JSON cannot hold is refused by the reader as null would not be.
        toml::Value::Float(number) => serde_json::Number::from_f64(number)
            .map_or_else(|| Value::String(number.to_string()), Value::Number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, json_of(value)))
                .collect(),
        ),
    }
}

/// Every version of `index`, by number; empty when it has none.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn versions(
    ledger: &SqliteLedger,
    index: &IndexId,
    until: Sequence,
) -> Result<Vec<Version>, AppError> {
    let kinds = [EntryKind::Definition, EntryKind::Lifecycle];
    let mut versions: Vec<Version> = Vec::new();
    let mut changes: Vec<Lifecycle> = Vec::new();
    for head in ledger.heads_of(index, until, &kinds).await? {
        match ledger.entry(head.sequence).await?.body {
            Body::Definition(definition) => take_version(&mut versions, &head, definition),
            Body::Lifecycle(lifecycle) => changes.push(lifecycle),
            _ => {}
        }
    }
    set_standings(&mut versions, &changes);
    Ok(versions)
}

/// The hash of a recorded definition: that of its entry, not one computed anew, since a document of an
/// earlier form keeps the one it had.
pub(crate) fn hash_of(head: &EntryHead, definition: &Definition) -> Hash {
    head.definition
        .unwrap_or_else(|| definition_hash(definition))
}

fn take_version(versions: &mut Vec<Version>, head: &EntryHead, definition: Definition) {
    let hash = hash_of(head, &definition);
    if versions.iter().any(|known| known.hash == hash) {
        return;
    }
    versions.push(Version {
        number: u32::try_from(versions.len() + 1).expect("versions are few"),
        hash,
        definition,
        sequence: head.sequence,
        recorded_at: head.recorded_at,
        is_built: head.source == BUILD,
        standing: Standing::Draft,
    });
}

/// The last promotion names the version in force. Before there were promotions, it was the one that
/// was built last.
fn set_standings(versions: &mut [Version], changes: &[Lifecycle]) {
    if changes.is_empty() {
        let built = versions.iter_mut().filter(|version| version.is_built);
        for (age, version) in built.rev().enumerate() {
            version.standing = match age {
                0 => Standing::InForce { takes_over: false },
                _ => Standing::Superseded,
            };
        }
        return;
    }
    for change in changes {
        for version in versions.iter_mut() {
            let is_it = version.hash == change.definition;
            version.standing = match (change.change, version.standing) {
                (LifecycleChange::Promoted { takes_over }, _) if is_it => {
                    Standing::InForce { takes_over }
                }
                (LifecycleChange::Promoted { .. }, Standing::InForce { .. }) => {
                    Standing::Superseded
                }
                (LifecycleChange::Retired, Standing::InForce { .. }) => Standing::Retired,
                (_, standing) => standing,
            };
        }
    }
}

/// The version of `index` that builds use; `None` when it has no version yet.
///
/// # Errors
/// When the ledger cannot be read, or the index is retired.
pub async fn in_force(
    ledger: &SqliteLedger,
    index: &IndexId,
    until: Sequence,
) -> Result<Option<Version>, AppError> {
    let versions = versions(ledger, index, until).await?;
    if let Some(current) = versions.iter().find(|version| version.is_current()) {
        return Ok(Some(current.clone()));
    }
    // A promotion after a retirement takes the index up again: the version stays retired then.
    match versions
        .iter()
        .rfind(|one| one.standing == Standing::Retired)
    {
        None => Ok(None),
        Some(retired) => Err(AppError::Retired {
            index: index.to_string(),
            version: retired.number,
        }),
    }
}

/// The last publication of the series that builds of `index` go on with, or went on with until the
/// index was retired.
pub(crate) async fn running(
    ledger: &SqliteLedger,
    index: &IndexId,
    until: Sequence,
) -> Result<Option<Link>, AppError> {
    let versions = versions(ledger, index, until).await?;
    let in_force = versions.iter().find_map(|version| match version.standing {
        Standing::InForce { takes_over } => Some((version.hash, takes_over)),
        Standing::Draft | Standing::Superseded | Standing::Retired => None,
    });
    let retired = || {
        let retired = |version: &&Version| version.standing == Standing::Retired;
        versions.iter().rfind(retired).map(|one| (one.hash, true))
    };
    let current = in_force.or_else(retired);
    let Some((definition, takes_over)) = current else {
        return Ok(None);
    };
    chain::running(ledger, index, definition, takes_over, until).await
}

/// The version of `index` with the number `number`.
///
/// # Errors
/// When there is none: the text says which there are.
pub async fn version(store: &Store, index: &IndexId, number: u32) -> Result<Version, AppError> {
    let head = store.head().await?;
    let versions = versions(store.ledger(), index, head.sequence).await?;
    let count = versions.len();
    let found = versions
        .into_iter()
        .find(|version| version.number == number);
    found.ok_or_else(|| AppError::UnknownVersion {
        index: index.to_string(),
        version: number,
        versions: count,
    })
}

/// The hash that a definition is stamped on levels with.
#[must_use]
pub fn hash(definition: &Definition) -> Hash {
    definition_hash(definition)
}

/// Index and name, for a sentence.
pub(crate) fn title(definition: &Definition) -> String {
    format!("{} ({})", definition.index, definition.name)
}

/// A definition as a JSON document, with every default or without any.
#[must_use]
pub fn to_json(definition: &Definition, is_whole: bool) -> String {
    serde_json::to_string_pretty(&document_to_show(definition, is_whole))
        .expect("a document is plain JSON")
}

/// A definition as a TOML document, with every default or without any.
///
/// # Errors
/// When it cannot be written as TOML, which would be a defect.
pub fn to_toml(definition: &Definition, is_whole: bool) -> Result<String, AppError> {
    let document = without_nulls(document_to_show(definition, is_whole));
    toml::to_string(&document).map_err(|error| AppError::Internal {
        what: format!("a definition as TOML: {error}"),
    })
}

fn document_to_show(definition: &Definition, is_whole: bool) -> Value {
    match is_whole {
        true => whole_document(definition),
        false => document(definition),
    }
}

/// TOML has no null: what is not set is left out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// What became of a version, as a verb.
#[must_use]
pub fn done(change: LifecycleChange) -> &'static str {
    match change {
        LifecycleChange::Promoted { takes_over: true } => {
            "put in force, going on with the running series,"
        }
        LifecycleChange::Promoted { takes_over: false } => "put in force with a series of its own",
        LifecycleChange::Retired => "retired",
    }
}

/// A field of which two rule books say different things.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The field, as in an error about it.
    pub field: String,
    /// What the first one says; `None` where it has no such field.
    pub before: Option<Value>,
    /// What the second one says.
    pub after: Option<Value>,
}

/// The fields of which `before` and `after` say different things, defaults included, by field.
#[must_use]
pub fn diff(before: &Definition, after: &Definition) -> Vec<FieldChange> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    flatten(whole_document(before), String::new(), &mut old);
    flatten(whole_document(after), String::new(), &mut new);
    let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = fields
        .into_iter()
        .filter(|field| old.get(*field) != new.get(*field));
    changed
        .map(|field| FieldChange {
            field: field.clone(),
            before: old.get(field).cloned(),
            after: new.get(field).cloned(),
        })
        .collect()
}

/// The leaves of a document by their path.
fn flatten(value: Value, path: String, leaves: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() {
                    name
                } else {
                    format!("{path}.{name}")
                };
                flatten(value, path, leaves);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (place, item) in items.into_iter().enumerate() {
                flatten(item, format!("{path}[{place}]"), leaves);
            }
        }
        leaf => {
            leaves.insert(path, leaf);
        }
    }
}

/// Record `definition` as the next version of its index. A version that is recorded already is
/// answered as it is.
///
/// # Errors
/// When the ledger cannot be written.
pub async fn add(
    store: &Store,
    definition: Definition,
    now: Instant,
) -> Result<(Version, bool), AppError> {
    let ledger = store.ledger();
    let head = ledger.head().await?;
    let index = definition.index.clone();
    let hash = definition_hash(&definition);
    let known = versions(ledger, &index, head.sequence).await?;
    let is_new = known.iter().all(|version| version.hash != hash);
    if is_new {
        let entry = prepare(&Body::Definition(definition), "definitions add");
        ledger.append(&[entry], now, Some(head.sequence)).await?;
    }
    let head = ledger.head().await?;
    let versions = versions(ledger, &index, head.sequence).await?;
    let found = versions.into_iter().find(|version| version.hash == hash);
    let version = found.ok_or_else(|| AppError::Internal {
        what: format!("the definition of {index} is not in the ledger after it was added"),
    })?;
    Ok((version, is_new))
}

pub(crate) fn promotion(
    index: &IndexId,
    hash: Hash,
    takes_over: bool,
    by: &str,
    reason: &str,
) -> Prepared {
    let lifecycle = Lifecycle {
        index: index.clone(),
        definition: hash,
        change: LifecycleChange::Promoted { takes_over },
        by: by.to_owned(),
        reason: reason.to_owned(),
    };
    prepare(&Body::Lifecycle(lifecycle), by)
}

/// A change of the standing of a version, as recorded.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// What it says.
    pub lifecycle: Lifecycle,
    /// The number of the version.
    pub version: Option<u32>,
}

/// What was recorded and decided about the rule book of `index`, each in ledger order.
///
/// # Errors
/// When the index has no version, or the ledger cannot be read.
pub async fn history(
    store: &Store,
    index: &IndexId,
) -> Result<(Vec<Version>, Vec<Change>), AppError> {
    let ledger = store.ledger();
    let until = ledger.head().await?.sequence;
    let versions = versions(ledger, index, until).await?;
    if versions.is_empty() {
        return Err(AppError::UnknownIndex {
            index: index.to_string(),
            known: "it has no definition".to_owned(),
        });
    }
    let mut changes = Vec::new();
    for head in ledger
        .heads_of(index, until, &[EntryKind::Lifecycle])
        .await?
    {
        if let Body::Lifecycle(lifecycle) = ledger.entry(head.sequence).await?.body {
            let version = versions.iter().find(|one| one.hash == lifecycle.definition);
            changes.push(Change {
                sequence: head.sequence,
                recorded_at: head.recorded_at,
                version: version.map(|version| version.number),
                lifecycle,
            });
        }
    }
    Ok((versions, changes))
}

/// The indices that have a definition, by name.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn indices(store: &Store) -> Result<Vec<IndexId>, AppError> {
    let ledger = store.ledger();
    let until = ledger.head().await?.sequence;
    let heads = ledger
        .heads(Sequence::NONE, until, &[EntryKind::Definition])
        .await?;
    let names: BTreeSet<IndexId> = heads.into_iter().filter_map(|head| head.index).collect();
    Ok(names.into_iter().collect())
}

/// A change of standing, with who wants it and why.
#[derive(Debug, Clone)]
pub struct StandingChange {
    /// The index.
    pub index: IndexId,
    /// Who decides.
    pub by: String,
    /// Why, as a sentence; may be empty.
    pub reason: String,
}

/// Put version `number` in force. With `restarts` it begins a series of its own at its base, else
/// the running series goes on under it at the level it has.
///
/// # Errors
/// When there is no such version, or the ledger cannot be written.
pub async fn promote(
    store: &Store,
    change: &StandingChange,
    number: u32,
    restarts: bool,
    now: Instant,
) -> Result<Version, AppError> {
    let version = version(store, &change.index, number).await?;
    let head = store.head().await?;
    let entry = promotion(
        &change.index,
        version.hash,
        !restarts,
        &change.by,
        &change.reason,
    );
    let entries = [entry.novel_since(head.sequence)];
    store
        .ledger()
        .append(&entries, now, Some(head.sequence))
        .await?;
    self::version(store, &change.index, number).await
}

/// Retire the index: its levels stay readable, builds are refused.
///
/// # Errors
/// When nothing is in force, or the ledger cannot be written.
pub async fn retire(
    store: &Store,
    change: &StandingChange,
    now: Instant,
) -> Result<Version, AppError> {
    let head = store.head().await?;
    let current = in_force(store.ledger(), &change.index, head.sequence).await?;
    let Some(current) = current else {
        // An index without any version is not known; one with drafts has nothing in force.
        history(store, &change.index).await?;
        return Err(AppError::NothingInForce {
            index: change.index.to_string(),
        });
    };
    let lifecycle = Lifecycle {
        index: change.index.clone(),
        definition: current.hash,
        change: LifecycleChange::Retired,
        by: change.by.clone(),
        reason: change.reason.clone(),
    };
    let entry = prepare(&Body::Lifecycle(lifecycle), &change.by).novel_since(head.sequence);
    store
        .ledger()
        .append(&[entry], now, Some(head.sequence))
        .await?;
    version(store, &change.index, current.number).await
}
