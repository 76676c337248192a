//! The small tables of a panel as fixed-size records: carried cells, share changes, corporate
//! actions and securities.

use bytemuck::{Pod, Zeroable};
use equipoise_model::panel::{Carried, Effect, PanelAction, ShareChange};
use equipoise_model::{Date, Security, SecurityId};

/// Stands for "no column" and "no text".
const NONE: u32 = u32::MAX;
/// Stands for "no date".
const NO_DATE: i32 = i32::MIN;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct CarriedRecord {
    row: u32,
    column: u32,
    sessions: u32,
}

impl From<&Carried> for CarriedRecord {
    fn from(cell: &Carried) -> Self {
        Self {
            row: cell.row,
            column: cell.column,
            sessions: cell.sessions,
        }
    }
}

impl From<&CarriedRecord> for Carried {
    fn from(record: &CarriedRecord) -> Self {
        Self {
            row: record.row,
            column: record.column,
            sessions: record.sessions,
        }
    }
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ShareRecord {
    row: u32,
    column: u32,
    shares: f64,
}

impl From<&ShareChange> for ShareRecord {
    fn from(change: &ShareChange) -> Self {
        Self {
            row: change.row,
            column: change.column,
            shares: change.shares,
        }
    }
}

impl From<&ShareRecord> for ShareChange {
    fn from(record: &ShareRecord) -> Self {
        Self {
            row: record.row,
            column: record.column,
            shares: record.shares,
        }
    }
}

/// `other`, `ratio` and `value` mean what the effect numbered `kind` needs them to mean.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ActionRecord {
    row: u32,
    column: u32,
    kind: u32,
    other: u32,
    ratio: f64,
    value: f64,
}

impl From<&PanelAction> for ActionRecord {
    fn from(action: &PanelAction) -> Self {
        let (kind, other, ratio, value) = match action.effect {
            Effect::Split { factor } => (0, None, factor, 0.0),
            Effect::CashDividend { amount } => (1, None, 0.0, amount),
            Effect::SpecialDividend { amount } => (2, None, 0.0, amount),
            Effect::SpinOff {
                child,
                ratio,
                price,
            } => (3, child, ratio, price),
            Effect::Rights { ratio, price } => (4, None, ratio, price),
            Effect::Merger {
                acquirer,
                ratio,
                amount,
            } => (5, acquirer, ratio, amount),
            Effect::Delisting { price } => (6, None, 0.0, price),
        };
        let other = other.unwrap_or(NONE);
        Self {
            row: action.row,
            column: action.column,
            kind,
            other,
            ratio,
            value,
        }
    }
}

impl ActionRecord {
    pub(super) fn decode(&self) -> Result<PanelAction, String> {
        let Self {
            row,
            column,
            kind,
            other,
            ratio,
            value,
        } = *self;
        let other = (other != NONE).then_some(other);
        let effect = match kind {
            0 => Effect::Split { factor: ratio },
            1 => Effect::CashDividend { amount: value },
            2 => Effect::SpecialDividend { amount: value },
            3 => Effect::SpinOff {
                child: other,
                ratio,
                price: value,
            },
            4 => Effect::Rights {
                ratio,
                price: value,
            },
            5 => Effect::Merger {
                acquirer: other,
                ratio,
                amount: value,
            },
            6 => Effect::Delisting { price: value },
            unknown => return Err(format!("action effect {unknown} is not known: 0 to 6")),
        };
        Ok(PanelAction {
            row,
            column,
            effect,
        })
    }
}

/// A text as a place in the strings section.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct TextRecord {
    offset: u32,
    bytes: u32,
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct SecurityRecord {
    id: u32,
    listed: i32,
    delisted: i32,
    symbol: TextRecord,
    name: TextRecord,
    sector: TextRecord,
    industry: TextRecord,
    currency: TextRecord,
    mic: TextRecord,
    company: TextRecord,
}

impl SecurityRecord {
    /// The record of `security`; its texts are added to `strings`.
    pub(super) fn encode(security: &Security, strings: &mut Vec<u8>) -> Self {
        let mut text = |text: Option<&str>| put(text, strings);
        Self {
            id: security.id.0,
            listed: days(security.listed),
            delisted: days(security.delisted),
            symbol: text(Some(&security.symbol)),
            name: text(security.name.as_deref()),
            sector: text(security.sector.as_deref()),
            industry: text(security.industry.as_deref()),
            currency: text(Some(&security.currency)),
            mic: text(Some(&security.mic)),
            company: text(security.company.as_deref()),
        }
    }

    pub(super) fn decode(&self, strings: &[u8]) -> Result<Security, String> {
        let required = |text: TextRecord, field: &str| {
            take(text, strings)?.ok_or_else(|| format!("a security has no {field}"))
        };
        Ok(Security {
            id: SecurityId(self.id),
            symbol: required(self.symbol, "symbol")?,
            name: take(self.name, strings)?,
            sector: take(self.sector, strings)?,
            industry: take(self.industry, strings)?,
            currency: required(self.currency, "currency")?,
            mic: required(self.mic, "mic")?,
            company: take(self.company, strings)?,
            listed: date(self.listed)?,
            delisted: date(self.delisted)?,
        })
    }
}

/// The session of a stored day count.
pub(super) fn session(days: i32) -> Result<Date, String> {
    Date::from_epoch_days(days).ok_or_else(|| format!("day {days} is not a date"))
}

fn days(date: Option<Date>) -> i32 {
    date.map_or(NO_DATE, |date| date.to_epoch_days())
}

fn date(days: i32) -> Result<Option<Date>, String> {
    if days == NO_DATE {
        Ok(None)
    } else {
        session(days).map(Some)
    }
}

fn put(text: Option<&str>, strings: &mut Vec<u8>) -> TextRecord {
    let Some(text) = text else {
        return TextRecord {
            offset: 0,
            bytes: NONE,
        };
    };
    let offset = u32::try_from(strings.len()).expect("the texts of a panel take less than 4 GiB");
    strings.extend_from_slice(text.as_bytes());
    let bytes = u32::try_from(text.len()).expect("a text takes less than 4 GiB");
    TextRecord { offset, bytes }
}

fn take(text: TextRecord, strings: &[u8]) -> Result<Option<String>, String> {
    if text.bytes == NONE {
        return Ok(None);
    }
    let start = text.offset as usize;
    let bytes = strings
        .get(start..start + text.bytes as usize)
        .ok_or("a text lies outside of the strings section")?;
    let text = str::from_utf8(bytes).map_err(|error| format!("a text is not UTF-8: {error}"))?;
    Ok(Some(text.to_owned()))
}
