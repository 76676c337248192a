//! Notices of a build as a table.

use arrow::datatypes::UInt32Type;
use equipoise_model::{Notice, NoticeKind, SecurityId};

use super::{
    CodecError,
    columns::wrong_value,
    table::{Table, TableBuilder},
};

/// What a notice states, side by side.
#[derive(Default)]
struct Terms<'a> {
    sessions: Option<u32>,
    eligible: Option<u32>,
    size: Option<u32>,
    action: Option<&'a str>,
    reason: Option<&'a str>,
}

pub(super) fn encode(rows: &[Notice]) -> Table {
    let terms: Vec<Terms<'_>> = rows.iter().map(|row| terms(&row.kind)).collect();
    let security = rows
        .iter()
        .map(|row| row.security.map(|security| security.0));
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .optional_numbers::<UInt32Type>("security", security)
        .texts("notice", rows.iter().map(|row| row.kind.name()))
        .optional_numbers::<UInt32Type>("sessions", terms.iter().map(|terms| terms.sessions))
        .optional_numbers::<UInt32Type>("eligible", terms.iter().map(|terms| terms.eligible))
        .optional_numbers::<UInt32Type>("size", terms.iter().map(|terms| terms.size))
        .optional_texts("action", terms.iter().map(|terms| terms.action))
        .optional_texts("reason", terms.iter().map(|terms| terms.reason))
        .finish()
}

fn terms(kind: &NoticeKind) -> Terms<'_> {
    let none = Terms::default();
    match kind {
        NoticeKind::CarriedForward { sessions } | NoticeKind::ExchangeClosed { sessions } => {
            Terms {
                sessions: Some(*sessions),
                ..none
            }
        }
        NoticeKind::PartialUniverse { eligible, size } => Terms {
            eligible: Some(*eligible),
            size: Some(*size),
            ..none
        },
        NoticeKind::ActionApplied { action } => Terms {
            action: Some(action),
            ..none
        },
        NoticeKind::StaleRate { currency, days } => Terms {
            sessions: Some(*days),
            reason: Some(currency),
            ..none
        },
        NoticeKind::Removed { cause: reason }
        | NoticeKind::Added { cause: reason }
        | NoticeKind::NotBought { reason }
        | NoticeKind::Infeasible { what: reason } => Terms {
            reason: Some(reason),
            ..none
        },
        NoticeKind::ActionIgnored { action, reason } => Terms {
            action: Some(action),
            reason: Some(reason),
            ..none
        },
    }
}

pub(super) fn decode(table: &Table) -> Result<Vec<Notice>, CodecError> {
    let session = table.dates("session")?;
    let security = table.numbers::<UInt32Type>("security")?;
    let notice = table.texts("notice")?;
    let sessions = table.numbers::<UInt32Type>("sessions")?;
    let eligible = table.numbers::<UInt32Type>("eligible")?;
    let size = table.numbers::<UInt32Type>("size")?;
    let action = table.texts("action")?;
    let reason = table.texts("reason")?;
    let kind = |row| {
        Ok(match notice.given(row)? {
            "carried_forward" => NoticeKind::CarriedForward {
                sessions: sessions.given(row)?,
            },
            "partial_universe" => NoticeKind::PartialUniverse {
                eligible: eligible.given(row)?,
                size: size.given(row)?,
            },
            "action_applied" => NoticeKind::ActionApplied {
                action: action.given(row)?.to_owned(),
            },
            "exchange_closed" => NoticeKind::ExchangeClosed {
                sessions: sessions.given(row)?,
            },
            "stale_rate" => NoticeKind::StaleRate {
                currency: reason.given(row)?.to_owned(),
                days: sessions.given(row)?,
            },
            "added" => NoticeKind::Added {
                cause: reason.given(row)?.to_owned(),
            },
            "not_bought" => NoticeKind::NotBought {
                reason: reason.given(row)?.to_owned(),
            },
            "infeasible" => NoticeKind::Infeasible {
                what: reason.given(row)?.to_owned(),
            },
            "removed" => NoticeKind::Removed {
                cause: reason.given(row)?.to_owned(),
            },
            "action_ignored" => NoticeKind::ActionIgnored {
                action: action.given(row)?.to_owned(),
                reason: reason.given(row)?.to_owned(),
            },
            other => {
                return Err(wrong_value(
                    "notice",
                    row,
                    format!("{other:?} is no notice"),
                ));
            }
        })
    };
    let row = |row| {
        Ok(Notice {
            session: session.given(row)?,
            security: security.optional(row).map(SecurityId),
            kind: kind(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}
