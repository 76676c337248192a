//! What a document means where it leaves out a field that only some definitions have.
//!
//! Reader and writer share these. They never change: a stored document that leaves a field out must
//! go on to mean the same.

use std::collections::BTreeSet;

use equipoise_model::definitions::{PointsReset, Quotation, ReturnKind, Scheme, Statistic, Unit};

pub(super) const TRADED_VALUE_WINDOW_SESSIONS: u32 = 63;
pub(super) const STATISTIC: Statistic = Statistic::Median;
pub(super) const VOLATILITY_WINDOW_SESSIONS: u32 = 252;
pub(super) const WITHHOLDING_RATE: f64 = 0.30;
pub(super) const OVERLAY_OF: ReturnKind = ReturnKind::Gross;
pub(super) const BASIS_DAYS: u32 = 365;
pub(super) const GEOMETRIC: bool = false;
pub(super) const MAX_EXPOSURE: f64 = 1.5;
pub(super) const EXPOSURE_WINDOW_SESSIONS: u32 = 60;
pub(super) const EXPOSURE_LAG_SESSIONS: u32 = 2;
pub(super) const HEDGE_RATIO: f64 = 1.0;
pub(super) const QUOTATION: Quotation = Quotation::IndexPerForeign;
pub(super) const POINTS_RESET: PointsReset = PointsReset::Annual;

/// What a slot holds: where weights are given by symbol, a line, else a company.
pub(super) fn unit(scheme: &Scheme) -> Unit {
    match scheme {
        Scheme::Explicit(_) => Unit::Line,
        _ => Unit::Company,
    }
}

/// The symbols that are let in: where weights are given by symbol, those.
pub(super) fn only(scheme: &Scheme) -> BTreeSet<String> {
    match scheme {
        Scheme::Explicit(targets) => targets.keys().cloned().collect(),
        _ => BTreeSet::new(),
    }
}
