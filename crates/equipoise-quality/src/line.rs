//! A line under screening, and the case a bar makes for its rules.

use equipoise_model::Date;

use crate::cross_section::CrossSection;
use crate::history::{History, Past};
use crate::observation::Observation;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// A bar before its rules.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) session: Date,
    pub(crate) bar: &'a Observation,
    pub(crate) history: &'a History,
    pub(crate) limits: &'a Thresholds,
    pub(crate) market: CrossSection,
    /// Sessions of the exchange between the last bar and this one.
    pub(crate) missed: u32,
    /// The close over the last one, the known actions taken into account; `NaN` for a first bar.
    pub(crate) ratio: f64,
}

impl Case<'_> {
    pub(crate) fn past(&self) -> Option<&Past> {
        self.history.past.as_ref()
    }

    /// Sessions the move took.
    pub(crate) fn sessions(&self) -> u32 {
        self.missed + 1
    }

    /// The move as a fraction; `NaN` for a first bar.
    pub(crate) fn change(&self) -> f64 {
        self.ratio - 1.0
    }

    /// The move over that of the market, as a logarithm; `NaN` for a first bar.
    pub(crate) fn excess(&self) -> f64 {
        self.ratio.ln() - self.market.median
    }

    /// The last close on today's basis; `NaN` for a first bar.
    pub(crate) fn base(&self) -> f64 {
        self.past()
            .map_or(f64::NAN, |past| self.history.adjustment.of(past.bar.close))
    }

    /// The move over that of the market in volatilities of the line; `None` while these rest on too
    /// few moves.
    pub(crate) fn sigmas(&self) -> Option<f64> {
        let sigma = self.history.sigma() * f64::from(self.sessions()).sqrt();
        self.history
            .is_warm(self.limits)
            .then(|| self.excess().abs() / sigma)
    }

    /// Volume in medians of the line; `None` when it cannot be told.
    pub(crate) fn relative_volume(&self) -> Option<f64> {
        self.history.relative_volume(self.bar.volume)
    }

    /// Whether an action of unknown value may have moved the price.
    pub(crate) fn is_explained(&self) -> bool {
        self.history.adjustment.explains_anything
    }

    /// A verdict about the close of this session.
    pub(crate) fn on_close(&self, expected: f64, outcome: Outcome, sentence: String) -> Verdict {
        Verdict {
            session: self.session,
            field: Field::Close,
            value: self.bar.close,
            expected,
            outcome,
            sentence,
        }
    }
}

/// What a rule says about a value: a finding without its rule and symbol.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) session: Date,
    pub(crate) field: Field,
    pub(crate) value: f64,
    pub(crate) expected: f64,
    pub(crate) outcome: Outcome,
    pub(crate) sentence: String,
}
