//! Exchange calendars: which dates are sessions, and when they open and close.
//!
//! A [`Calendar`] answers for one exchange, [`Calendars`] holds one for each market identifier
//! code. Their content is data, not code: the files of `data/calendars`, and over them the lines an
//! operator adds without a release ([`Calendars::with_overlay`]). Exchanges, formats and limits:
//! `docs/reference/calendars.md`; rules: methodology, section 4. All zone arithmetic of the project
//! is here.
//!
//! The index calendar of the flagship is New York's (methodology, section 8), so the functions of
//! this module answer for New York.

mod basis;
mod day_type;
mod exchange;
mod lines;
mod local_holiday;
mod new_york;
mod overlay;
mod overlay_error;
mod plan;
mod registry;
mod sessions;
mod table;
mod version;
mod zone;

pub use basis::Basis;
pub use day_type::DayType;
pub use exchange::Calendar;
pub use local_holiday::MissingPrice;
pub use new_york::{
    day_type, is_session, new_york, new_york_close, new_york_date, new_york_open, next_session,
    previous_session, sessions,
};
pub use overlay_error::OverlayError;
pub use registry::Calendars;
pub use sessions::Sessions;
pub use zone::Zone;
