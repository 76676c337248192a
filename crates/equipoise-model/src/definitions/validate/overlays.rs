//! Overlays: their names and figures.

use std::collections::BTreeSet;

use super::super::{Definition, Overlay, OverlayKind, ReturnKind};
use super::Check;

const MAX_OVERLAYS: usize = 32;
const MAX_NAME_BYTES: usize = 64;
const MAX_RATE_CHARACTERS: usize = 32;
const MAX_DECREMENT_ANNUAL: f64 = 0.5;
const MAX_FACTOR: f64 = 10.0;
const MIN_INVERSE_FACTOR: f64 = 0.1;
const MAX_WINDOW_SESSIONS: u32 = 1_260;
const MAX_EXPOSURE_LAG_SESSIONS: u32 = 20;

/// Names of the series every index has.
const RESERVED: [&str; 6] = [
    "price_return",
    "gross_total_return",
    "net_total_return",
    "net_of_cost",
    "local_currency",
    "twin_price_return",
];

impl Check {
    pub(super) fn overlays(&mut self, definition: &Definition) {
        let overlays = &definition.overlays;
        self.length("overlays", overlays.len(), MAX_OVERLAYS);
        let mut names = BTreeSet::new();
        for (position, overlay) in overlays.iter().enumerate() {
            let field = format!("overlays[{position}]");
            self.overlay_name(&field, &overlay.name, names.insert(&overlay.name));
            self.overlay(&field, overlay, definition);
        }
    }

    fn overlay_name(&mut self, overlay: &str, name: &str, is_new: bool) {
        let field = format!("{overlay}.name");
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !(1..=MAX_NAME_BYTES).contains(&name.len()) || !name.bytes().all(is_letter) {
            let reason = "is not valid: 1 to 64 letters, digits, - or _";
            self.refuse_text(&field, name, reason);
        }
        if RESERVED.contains(&name) {
            self.refuse_text(&field, name, "is the name of a series that every index has");
        }
        if !is_new {
            self.refuse_text(&field, name, "is used twice");
        }
    }

    fn overlay(&mut self, field: &str, overlay: &Overlay, definition: &Definition) {
        let name = |part: &str| format!("{field}.{part}");
        match &overlay.kind {
            OverlayKind::Currency { currency } => {
                self.currency(&name("currency"), currency);
                if *currency == definition.currency {
                    let reason = "is the currency of the index itself";
                    self.refuse_text(&name("currency"), currency, reason);
                }
            }
            OverlayKind::ExcessReturn { rate } => self.rate(&name("rate"), rate),
            OverlayKind::DecrementPercent {
                rate_annual,
                basis_days,
                ..
            } => {
                let most = MAX_DECREMENT_ANNUAL;
                self.within(&name("rate_annual"), *rate_annual, 0.0, most);
                self.basis(&name("basis_days"), *basis_days);
            }
            OverlayKind::DecrementPoints {
                points_annual,
                basis_days,
            } => {
                self.positive(&name("points_annual"), *points_annual);
                self.basis(&name("basis_days"), *basis_days);
            }
            OverlayKind::Leveraged { factor, rate } => {
                self.within(&name("factor"), *factor, 1.0, MAX_FACTOR);
                self.rate(&name("rate"), rate);
            }
            OverlayKind::Inverse { factor, rate } => {
                self.within(&name("factor"), *factor, MIN_INVERSE_FACTOR, MAX_FACTOR);
                self.rate(&name("rate"), rate);
            }
            OverlayKind::VolatilityTarget {
                target_annual,
                max_exposure,
                window_sessions,
                lag_sessions,
                rate,
            } => {
                self.within(&name("target_annual"), *target_annual, 0.001, 1.0);
                self.within(&name("max_exposure"), *max_exposure, 0.01, MAX_FACTOR);
                let window = name("window_sessions");
                self.count(&window, *window_sessions, 5, MAX_WINDOW_SESSIONS);
                let lag = name("lag_sessions");
                self.count(&lag, *lag_sessions, 1, MAX_EXPOSURE_LAG_SESSIONS);
                self.rate(&name("rate"), rate);
            }
            OverlayKind::Hedged { ratio, .. } => self.fraction(&name("ratio"), *ratio),
            OverlayKind::DividendPoints { .. } => {
                if overlay.of == ReturnKind::Price {
                    let reason = "has no dividends: points are gross or net";
                    self.refuse_text(&name("of"), overlay.of.name(), reason);
                }
            }
        }
    }

    fn rate(&mut self, field: &str, given: &str) {
        self.text(field, given, MAX_RATE_CHARACTERS);
    }

    fn basis(&mut self, field: &str, given: u32) {
        if given != 360 && given != 365 {
            self.refuse(field, given, "is not a day count: 360 or 365");
        }
    }
}
