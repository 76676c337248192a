//! Reading documents: every fault is found, with the path of its field.

mod cursor;
mod faults;
mod overlays;
mod schedule;
mod treatment;
mod universe;
mod weighting;

use equipoise_model::definitions::{
    Base, Buffer, Definition, IndexId, InvalidDefinition, LineRule, RankBy, Scheme, Selection,
    Ties, Unit,
};
use serde_json::Value;

use self::cursor::Cursor;
use self::faults::Faults;
use super::defaults;
use super::write::VERSION;

/// The names of a choice.
macro_rules! names {
    ($choice:ident) => {
        &$choice::ALL
            .iter()
            .map(|choice| choice.name())
            .collect::<Vec<_>>()
    };
}
use names;

/// One of the choices of an enumeration, or what it is where the document does not say.
macro_rules! choice {
    ($table:expr, $name:expr, $choice:ident, $default:expr) => {
        $table
            .choice($name, names!($choice), $choice::parse)
            .unwrap_or($default)
    };
}
use choice;

/// The definition that `document` states; what it leaves out has its default.
///
/// A whole number may be written as `100` or as `100.0`. Dates are texts such as `2024-01-31`.
///
/// # Errors
/// Every field that is not known, is missing or has the wrong type; when there is none, every field
/// that is out of range or contradicts another.
pub fn parse_document(document: &Value) -> Result<Definition, InvalidDefinition> {
    read(document)?.validated()
}

/// The definition that a stored document states, by whatever rules it was valid then.
///
/// # Errors
/// Every field that cannot be read.
pub(super) fn read(document: &Value) -> Result<Definition, InvalidDefinition> {
    let faults = Faults::default();
    let definition = definition(&Cursor::root(document, &faults));
    let errors = faults.into_errors();
    match definition {
        Some(definition) if errors.is_empty() => Ok(definition),
        _ => Err(InvalidDefinition { errors }),
    }
}

/// The definition; `None` only when something in it that has no default was found fault with.
fn definition(root: &Cursor<'_>) -> Option<Definition> {
    if !root.is_given() {
        return None;
    }
    version(root);
    let index = root.needed("index", "the name of the index", index);
    let name = root.text("name");
    let currency = root.text("currency");
    let calendar = root.text("calendar");
    let base = base(&root.table("base"));
    let weighting = weighting::read(&root.table("weighting"));
    let scheme = &weighting.scheme;
    let universe = universe::read(&root.table("universe"), scheme);
    let selection = selection(&root.table("selection"), scheme);
    let schedule = schedule::read(&root.table("schedule"));
    let treatment = treatment::read(&root.table("actions"));
    let dividends = treatment::dividends(&root.table("dividends"));
    let missing_price = treatment::missing_price(&root.table("missing_price"));
    let costs = treatment::costs(&root.table("costs"));
    let overlays = root.tables("overlays");
    let overlays = overlays.iter().map(overlays::read).collect::<Vec<_>>();
    root.finish();
    let index = index?;
    Some(Definition {
        name: name.unwrap_or_else(|| index.to_string()),
        index,
        currency: currency.unwrap_or_else(|| "USD".to_owned()),
        calendar,
        base,
        universe,
        selection: selection?,
        weighting,
        schedule,
        treatment,
        dividends,
        missing_price,
        costs,
        overlays: overlays.into_iter().collect::<Option<_>>()?,
    })
}

fn version(root: &Cursor<'_>) {
    if let Some(version) = root.count("version")
        && version != VERSION
    {
        let reason = format!("is not the version of this document, {VERSION}");
        root.refuse("version", &Value::from(version), reason);
    }
}

fn index(root: &Cursor<'_>, name: &'static str) -> Option<IndexId> {
    let text = root.text(name)?;
    let parsed = IndexId::parse(&text);
    if parsed.is_err() {
        let reason =
            "is not valid: 1 to 32 characters, a letter first, then letters, digits, - or _";
        root.refuse(name, &Value::from(text), reason);
    }
    parsed.ok()
}

fn base(table: &Cursor<'_>) -> Base {
    let default = Base::default();
    let base = Base {
        date: table.date("date"),
        value: table.number("value").unwrap_or(default.value),
        market_value: table.number("market_value").unwrap_or(default.market_value),
    };
    table.finish();
    base
}

fn selection(table: &Cursor<'_>, scheme: &Scheme) -> Option<Selection> {
    let size = table.needed("size", "how many slots the index has", Cursor::count);
    let by = choice!(table, "by", RankBy, RankBy::MarketCap);
    let unit = choice!(table, "unit", Unit, defaults::unit(scheme));
    let line = choice!(table, "line", LineRule, LineRule::Largest);
    let buffer = buffer(&table.table("buffer"));
    let ties = choice!(table, "ties", Ties, Ties::Symbol);
    let lag_sessions = table.count("lag_sessions").unwrap_or(0);
    table.finish();
    Some(Selection {
        size: size?,
        by,
        unit,
        line,
        buffer,
        ties,
        lag_sessions,
    })
}

fn buffer(table: &Cursor<'_>) -> Option<Buffer> {
    if !table.is_given() {
        return None;
    }
    let what = "a buffer has both bounds";
    let enter = table.needed("enter", what, Cursor::count);
    let keep = table.needed("keep", what, Cursor::count);
    table.finish();
    Some(Buffer {
        enter: enter?,
        keep: keep?,
    })
}
