//! The vocabulary of Equipoise: securities, sessions, bars, shares, corporate actions,
//! definitions, panels and series.
//!
//! Everything here is plain data with its own invariants. The crate does no I/O, reads no clock,
//! and its types are not wire shapes, so no file format or API can freeze them. The words follow
//! published index methodologies; one word means one thing in every crate.
#![warn(missing_docs)]

pub mod bars;
pub mod calendar;
pub mod corporate_actions;
pub mod definitions;
pub mod facts;
pub mod fx;
mod named;
pub mod notices;
pub mod panel;
pub mod rates;
pub mod securities;
pub mod series;
pub mod session_clock;
pub mod shares;

pub use bars::Bars;
pub use corporate_actions::{ActionKind, CorporateAction};
pub use definitions::{Definition, IndexId, Rhythm};
pub use facts::{FactKind, Facts};
pub use fx::FxRate;
pub use notices::{Notice, NoticeKind};
pub use panel::Panel;
pub use rates::ReferenceRate;
pub use securities::{Security, SecurityId, SecurityMaster, SecurityRecord};
pub use series::{
    AdjustmentRow, BasketRow, CurrencyRow, HeldRow, Moment, OverlayRow, Series, SessionRow,
};
pub use session_clock::{DueRuns, RunTiming, SessionClock, SessionRun, Standing, TimingError};
pub use shares::ShareCount;

/// The date of a session or of an effective fact. Zone arithmetic lives in [`calendar`] alone.
pub type Date = chrono::NaiveDate;

/// An instant in UTC: when a fact was known to the market or recorded here.
pub type Instant = chrono::DateTime<chrono::Utc>;
