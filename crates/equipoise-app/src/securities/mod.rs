//! Securities: find one by id, symbol, identifier or name, and tell its history.

mod event;
mod find;
mod history;
mod snapshot;

pub use self::event::{EventKind, SecurityEvent};
pub use self::find::{FOUND_MAX, FoundSecurity, Match, find};
pub use self::history::{SecurityHistory, history};
pub use self::snapshot::Moment;
