//! What a valid definition is: the range of each field, and what fields may not say together.

use std::collections::BTreeSet;
use std::fmt::{self, Display};

use super::{Definition, OverlayKind, Replacement, Rhythm, Scheme, SectorTotals, Sizing, Unit};
use crate::Date;
use crate::definitions::{LineRule, RankBy};

/// A field of a definition that is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The path of the field, such as `selection.buffer.keep` or `overlays[1].rate`.
    pub field: String,
    /// The refused value as text; empty when the field is absent.
    pub given: String,
    /// What is wrong with it, with the limit.
    pub reason: String,
}

impl Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.given.is_empty() {
            return write!(f, "{} {}", self.field, self.reason);
        }
        write!(f, "{} {} {}", self.field, self.given, self.reason)
    }
}

/// A definition that is not valid, with every field that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidDefinition {
    /// At least one.
    pub errors: Vec<FieldError>,
}

impl Display for InvalidDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, error) in self.errors.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

const MAX_WINDOW_SESSIONS: u32 = 1_260;
const MAX_LAG_SESSIONS: u32 = 260;
const MAX_STAGES: u32 = 20;
const MAX_WAIT_SESSIONS: u32 = 1_260;
const MAX_SHARE_DECIMALS: u8 = 9;
const MAX_COST_BPS: f64 = 1_000.0;
const MAX_FACTOR: f64 = 10.0;
const MAX_OVERLAYS: usize = 32;
const MAX_NAME_CHARACTERS: usize = 200;
/// What weights given by hand may miss 1 by.
const WEIGHT_SUM_TOLERANCE: f64 = 1e-6;

/// Every field of `definition` that is not valid, in the order of the document.
pub(super) fn errors(definition: &Definition) -> Vec<FieldError> {
    let mut check = Check::default();
    check.identity(definition);
    check.universe(definition);
    check.selection(definition);
    check.weighting(definition);
    check.schedule(definition);
    check.treatment(definition);
    check.dividends(definition);
    check.overlays(definition);
    check.errors
}

#[derive(Default)]
struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    fn refuse(&mut self, field: &str, given: impl Display, reason: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            given: given.to_string(),
            reason: reason.into(),
        });
    }

    fn count(&mut self, field: &str, given: u32, least: u32, most: u32) {
        if !(least..=most).contains(&given) {
            self.refuse(field, given, format!("is out of range: {least} to {most}"));
        }
    }

    fn fraction(&mut self, field: &str, given: f64) {
        if !(0.0..=1.0).contains(&given) {
            self.refuse(field, given, "is out of range: a fraction from 0 to 1");
        }
    }

    fn positive(&mut self, field: &str, given: f64) {
        if !(given.is_finite() && given > 0.0) {
            self.refuse(field, given, "is not a positive number");
        }
    }

    fn within(&mut self, field: &str, given: f64, least: f64, most: f64) {
        if !(least..=most).contains(&given) {
            self.refuse(field, given, format!("is out of range: {least} to {most}"));
        }
    }

    fn code(&mut self, field: &str, given: &str, letters: usize, what: &str) {
        let is_code = given.len() == letters
            && given
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !is_code {
            self.refuse(field, format!("{given:?}"), format!("is not {what}"));
        }
    }

    fn currency(&mut self, field: &str, given: &str) {
        let is_code = given.len() == 3 && given.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code {
            let what = "is not a currency: three capital letters, and never a minor unit";
            self.refuse(field, format!("{given:?}"), what);
        }
    }

    fn identity(&mut self, definition: &Definition) {
        let length = definition.name.chars().count();
        if length == 0 || length > MAX_NAME_CHARACTERS {
            let reason = format!("is out of range: 1 to {MAX_NAME_CHARACTERS} characters");
            self.refuse("name", format!("of {length} characters"), reason);
        }
        self.currency("currency", &definition.currency);
        if let Some(calendar) = &definition.calendar {
            self.code(
                "calendar",
                calendar,
                4,
                "a market code of 4 capitals or digits",
            );
        }
        self.positive("base.value", definition.base.value);
        self.positive("base.market_value", definition.base.market_value);
    }

    fn universe(&mut self, definition: &Definition) {
        let universe = &definition.universe;
        for exchange in &universe.exchanges {
            self.code(
                "universe.exchanges",
                exchange,
                4,
                "a market code of 4 capitals or digits",
            );
        }
        for country in &universe.countries {
            self.code(
                "universe.countries",
                country,
                2,
                "a country code of 2 capitals",
            );
        }
        for currency in &universe.currencies {
            self.currency("universe.currencies", currency);
        }
        if let Some(price) = universe.min_price {
            self.positive("universe.min_price", price);
        }
        if let Some(price) = universe.max_price {
            self.positive("universe.max_price", price);
        }
        if let (Some(least), Some(most)) = (universe.min_price, universe.max_price)
            && least > most
        {
            let reason = format!("is below universe.min_price {least}");
            self.refuse("universe.max_price", most, reason);
        }
        if let Some(liquidity) = universe.liquidity {
            self.positive("universe.min_traded_value", liquidity.min_traded_value);
            let window = liquidity.window_sessions;
            self.count(
                "universe.traded_value_window_sessions",
                window,
                1,
                MAX_WINDOW_SESSIONS,
            );
        }
        self.count(
            "universe.min_sessions_listed",
            universe.min_sessions_listed,
            0,
            2_520,
        );
        let both = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.intersection(b).next().cloned();
        if let Some(symbol) = both(&universe.included, &universe.excluded) {
            self.refuse(
                "universe.exclude",
                format!("{symbol:?}"),
                "is also in universe.include",
            );
        }
        if let Some(sector) = both(&universe.sectors, &universe.excluded_sectors) {
            let reason = "is also in universe.sectors";
            self.refuse("universe.exclude_sectors", format!("{sector:?}"), reason);
        }
    }

    fn selection(&mut self, definition: &Definition) {
        let selection = &definition.selection;
        self.count("selection.size", selection.size, 1, Definition::MAX_SIZE);
        self.count(
            "selection.lag_sessions",
            selection.lag_sessions,
            0,
            MAX_LAG_SESSIONS,
        );
        if let Some(buffer) = selection.buffer {
            let size = selection.size;
            if buffer.enter > size {
                let reason = format!("is above selection.size {size}");
                self.refuse("selection.buffer.enter", buffer.enter, reason);
            }
            if buffer.keep < size {
                let reason = format!("is below selection.size {size}");
                self.refuse("selection.buffer.keep", buffer.keep, reason);
            }
            if buffer.keep > Definition::MAX_SIZE {
                let reason = format!("is above the limit of {}", Definition::MAX_SIZE);
                self.refuse("selection.buffer.keep", buffer.keep, reason);
            }
        }
        let splits = matches!(selection.line, LineRule::All | LineRule::AllEqual);
        if selection.unit == Unit::Line && selection.line != LineRule::Largest {
            let reason = "has no meaning where selection.unit is \"line\"";
            self.refuse(
                "selection.line",
                format!("{:?}", selection.line.name()),
                reason,
            );
        }
        if splits && matches!(definition.weighting.scheme, Scheme::Price) {
            let reason =
                "cannot go with weighting.scheme \"price\", which holds one line a company";
            self.refuse(
                "selection.line",
                format!("{:?}", selection.line.name()),
                reason,
            );
        }
    }

    fn weighting(&mut self, definition: &Definition) {
        let weighting = &definition.weighting;
        match &weighting.scheme {
            Scheme::InverseVolatility { window_sessions } => {
                self.count(
                    "weighting.window_sessions",
                    *window_sessions,
                    20,
                    MAX_WINDOW_SESSIONS,
                );
            }
            Scheme::Explicit(targets) => self.targets(targets),
            Scheme::Equal | Scheme::MarketCap | Scheme::Price => {}
        }
        let size = f64::from(definition.selection.size.max(1));
        if let Some(cap) = weighting.max_weight {
            self.fraction("weighting.max_weight", cap);
            if cap * size < 1.0 {
                let reason = format!("cannot hold: {size} members at that weight are below 1");
                self.refuse("weighting.max_weight", cap, reason);
            }
        }
        if let Some(cap) = weighting.max_sector_weight {
            self.within("weighting.max_sector_weight", cap, 0.05, 1.0);
            if weighting.sector_neutral == Some(SectorTotals::Equal) {
                let reason = "cannot go with weighting.sector_neutral \"equal\"";
                self.refuse("weighting.max_sector_weight", cap, reason);
            }
        }
        let is_capped = weighting.max_weight.is_some()
            || weighting.max_sector_weight.is_some()
            || weighting.sector_neutral.is_some();
        if matches!(weighting.scheme, Scheme::Price)
            && (is_capped || weighting.share_decimals.is_some())
        {
            let reason =
                "holds one share of each line: weights cannot be capped, set by sector or rounded";
            self.refuse("weighting.scheme", "\"price\"", reason);
        }
        if matches!(weighting.scheme, Scheme::Price) && weighting.sizing == Sizing::FixedNotional {
            let reason = "has no meaning where weighting.scheme is \"price\"";
            self.refuse("weighting.sizing", "\"fixed_notional\"", reason);
        }
        if let Some(decimals) = weighting.share_decimals
            && decimals > MAX_SHARE_DECIMALS
        {
            let reason = format!("is out of range: 0 to {MAX_SHARE_DECIMALS}");
            self.refuse("weighting.share_decimals", decimals, reason);
        }
    }

    fn targets(&mut self, targets: &std::collections::BTreeMap<String, f64>) {
        if targets.is_empty() {
            self.refuse(
                "weighting.targets",
                "",
                "is empty: give a weight for each symbol",
            );
            return;
        }
        for (symbol, weight) in targets {
            if !(weight.is_finite() && *weight > 0.0) {
                let field = format!("weighting.targets.{symbol}");
                self.refuse(&field, weight, "is not a positive weight");
            }
        }
        let sum: f64 = targets.values().sum();
        if (sum - 1.0).abs() > WEIGHT_SUM_TOLERANCE {
            self.refuse("weighting.targets", format!("sum to {sum}"), "instead of 1");
        }
    }

    fn schedule(&mut self, definition: &Definition) {
        let schedule = &definition.schedule;
        self.dates(
            "schedule.rebalance",
            &schedule.rebalance,
            definition.base.date,
        );
        if let Some(rhythm) = &schedule.reconstitution {
            self.dates("schedule.reconstitution", rhythm, definition.base.date);
        }
        let lag = schedule.reference_lag_sessions;
        self.count("schedule.reference_lag_sessions", lag, 0, MAX_LAG_SESSIONS);
        self.count("schedule.stages", schedule.stages, 1, MAX_STAGES);
        let is_daily = schedule.rebalance == Rhythm::Daily;
        if is_daily && schedule.stages > 1 {
            let reason = "cannot go with a daily rebalance: it would never be completed";
            self.refuse("schedule.stages", schedule.stages, reason);
        }
        if schedule.stages > 1 && lag > 0 {
            let reason = "cannot go with schedule.reference_lag_sessions";
            self.refuse("schedule.stages", schedule.stages, reason);
        }
        if schedule.stages > 1 && matches!(definition.weighting.scheme, Scheme::Price) {
            let reason = "has no meaning where weighting.scheme is \"price\"";
            self.refuse("schedule.stages", schedule.stages, reason);
        }
        if let Some(band) = schedule.drift_band {
            self.within("schedule.drift_band", band, 0.0001, 1.0);
            if is_daily {
                let reason = "has no meaning where schedule.rebalance is \"daily\"";
                self.refuse("schedule.drift_band", band, reason);
            }
        }
    }

    fn dates(&mut self, field: &str, rhythm: &Rhythm, base: Option<Date>) {
        let Rhythm::Dates(dates) = rhythm else { return };
        let field = format!("{field}.dates");
        let (Some(first), Some(_)) = (dates.first(), dates.last()) else {
            self.refuse(&field, "", "is empty: state at least one date");
            return;
        };
        if let Some(pair) = dates.windows(2).find(|pair| pair[0] >= pair[1]) {
            self.refuse(&field, pair[1], format!("does not come after {}", pair[0]));
        }
        if let Some(base) = base
            && *first < base
        {
            self.refuse(&field, first, format!("is before base.date {base}"));
        }
    }

    fn treatment(&mut self, definition: &Definition) {
        let treatment = &definition.treatment;
        let wait = treatment.spin_off_wait_sessions;
        self.count("actions.spin_off_wait_sessions", wait, 1, MAX_WAIT_SESSIONS);
        if treatment.replacement != Replacement::None
            && matches!(definition.weighting.scheme, Scheme::Explicit(_))
        {
            let name = treatment.replacement.name();
            let reason = "cannot go with explicit weights, which name every member";
            self.refuse("actions.replacement", format!("{name:?}"), reason);
        }
        if let Some(most) = definition.missing_price.max_sessions {
            self.count("missing_price.max_sessions", most, 1, MAX_WAIT_SESSIONS);
        }
        self.within("costs.buy_bps", definition.costs.buy_bps, 0.0, MAX_COST_BPS);
        self.within(
            "costs.sell_bps",
            definition.costs.sell_bps,
            0.0,
            MAX_COST_BPS,
        );
        if definition.selection.by != RankBy::MarketCap
            && definition.weighting.sector_neutral == Some(SectorTotals::MarketCap)
        {
            let reason = "needs selection.by \"market_cap\"";
            self.refuse("weighting.sector_neutral", "\"market_cap\"", reason);
        }
    }

    fn dividends(&mut self, definition: &Definition) {
        let withholding = &definition.dividends.withholding;
        self.fraction("dividends.withholding_rate", withholding.default_rate);
        for (position, row) in withholding.rates.iter().enumerate() {
            let field = format!("dividends.withholding[{position}]");
            self.fraction(&format!("{field}.rate"), row.rate);
            if let Some(country) = &row.country {
                let what = "a country code of 2 capitals";
                self.code(&format!("{field}.country"), country, 2, what);
            }
        }
    }

    fn overlays(&mut self, definition: &Definition) {
        let overlays = &definition.overlays;
        if overlays.len() > MAX_OVERLAYS {
            let reason = format!("are above the limit of {MAX_OVERLAYS}");
            self.refuse("overlays", overlays.len(), reason);
        }
        let mut names = BTreeSet::new();
        for (position, overlay) in overlays.iter().enumerate() {
            let field = format!("overlays[{position}]");
            let is_name = (1..=64).contains(&overlay.name.len())
                && overlay
                    .name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
            let name = format!("{field}.name");
            if !is_name {
                let reason = "is not valid: 1 to 64 letters, digits, - or _";
                self.refuse(&name, format!("{:?}", overlay.name), reason);
            }
            if RESERVED.contains(&overlay.name.as_str()) {
                self.refuse(
                    &name,
                    format!("{:?}", overlay.name),
                    "is the name of a series of its own",
                );
            }
            if !names.insert(&overlay.name) {
                self.refuse(&name, format!("{:?}", overlay.name), "is used twice");
            }
            self.overlay_kind(&field, &overlay.kind, definition);
        }
    }

    fn overlay_kind(&mut self, field: &str, kind: &OverlayKind, definition: &Definition) {
        let name = |part: &str| format!("{field}.{part}");
        match kind {
            OverlayKind::Currency { currency } => {
                self.currency(&name("currency"), currency);
                if *currency == definition.currency {
                    let reason = "is the currency of the index itself";
                    self.refuse(&name("currency"), format!("{currency:?}"), reason);
                }
            }
            OverlayKind::ExcessReturn { rate } => self.rate(&name("rate"), rate),
            OverlayKind::DecrementPercent {
                rate_annual,
                basis_days,
                ..
            } => {
                self.within(&name("rate_annual"), *rate_annual, 0.0, 0.5);
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
                self.within(&name("factor"), *factor, 0.1, MAX_FACTOR);
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
                self.count(
                    &name("window_sessions"),
                    *window_sessions,
                    5,
                    MAX_WINDOW_SESSIONS,
                );
                self.count(&name("lag_sessions"), *lag_sessions, 1, 20);
                self.rate(&name("rate"), rate);
            }
            OverlayKind::Hedged { ratio, .. } => self.fraction(&name("ratio"), *ratio),
            OverlayKind::DividendPoints { .. } => {}
        }
    }

    fn rate(&mut self, field: &str, given: &str) {
        if given.is_empty() || given.len() > 32 {
            let reason = "is not the name of a reference rate: 1 to 32 characters";
            self.refuse(field, format!("{given:?}"), reason);
        }
    }

    fn basis(&mut self, field: &str, given: u32) {
        if given != 360 && given != 365 {
            self.refuse(field, given, "is not a day count: 360 or 365");
        }
    }
}

/// Names of the series every index has.
const RESERVED: [&str; 6] = [
    "price_return",
    "gross_total_return",
    "net_total_return",
    "net_of_cost",
    "local_currency",
    "twin_price_return",
];
