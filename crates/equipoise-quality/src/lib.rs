//! Is this bar believable: one rule per file, findings.
//!
//! [`screen_bars`] looks at bars as a source gave them, [`screen_panel`] at a panel, [`screen_rates`]
//! at exchange rates, [`screen_securities`] at symbols. The first two walk the
//! sessions once, remember a fixed amount about each line, and tell a [`Report`] what they found.
//! A rule never changes a value. Its [`Outcome`] says what should become of it, and its
//! [`Finding`] why, with the figure that was expected.
//!
//! The rules are those of section 5 of the methodology that can be judged from the bars, actions
//! and share counts of one market: `docs/reference/quality.md` lists them. Each has a file in
//! `rules`, a place in [`Rule`] and its limits in [`Thresholds`]. The crate does no I/O, reads no
//! clock, and gives the same findings in the same order whatever the order of its input.
#![warn(missing_docs)]

mod adjustment;
mod asides;
mod bars;
mod cross_section;
mod finding;
mod history;
mod limits;
mod line;
mod listing;
mod median;
mod observation;
mod outcome;
mod panel;
mod rates;
mod report;
mod rule;
mod rules;
mod screen;
mod securities;
mod thresholds;

pub use bars::{Context, screen_bars};
pub use finding::{Field, Finding};
pub use limits::{Threshold, ThresholdError};
pub use outcome::Outcome;
pub use panel::screen_panel;
pub use rates::screen_rates;
pub use report::Report;
pub use rule::Rule;
pub use securities::screen_securities;
pub use thresholds::Thresholds;
