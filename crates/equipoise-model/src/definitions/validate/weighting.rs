//! Weights, limits on them, and how they become shares.

use std::collections::BTreeMap;

use super::super::{Definition, RankBy, Scheme, SectorTotals, Sizing, Weighting};
use super::{Check, MAX_LIST, MAX_TEXT_CHARACTERS, is_price_weighted};

const MIN_WINDOW_SESSIONS: u32 = 20;
const MAX_WINDOW_SESSIONS: u32 = 1_260;
const MIN_SECTOR_CAP: f64 = 0.05;
/// What weights given by hand may miss 1 by.
const WEIGHT_SUM_TOLERANCE: f64 = 1e-6;

impl Check {
    pub(super) fn weighting(&mut self, definition: &Definition) {
        let weighting = &definition.weighting;
        match &weighting.scheme {
            Scheme::InverseVolatility { window_sessions } => {
                let (least, most) = (MIN_WINDOW_SESSIONS, MAX_WINDOW_SESSIONS);
                self.count("weighting.window_sessions", *window_sessions, least, most);
            }
            Scheme::Explicit(targets) => self.targets(targets, weighting.max_weight),
            Scheme::Equal | Scheme::MarketCap | Scheme::Price => {}
        }
        if is_price_weighted(definition) {
            return self.one_share_of_each(weighting);
        }
        if let Some(cap) = weighting.max_weight {
            self.name_cap(cap, definition.selection.size);
        }
        if let Some(cap) = weighting.max_sector_weight {
            let field = "weighting.max_sector_weight";
            self.within(field, cap, MIN_SECTOR_CAP, 1.0);
            if weighting.sector_neutral == Some(SectorTotals::Equal) {
                self.refuse(
                    field,
                    cap,
                    "cannot go with weighting.sector_neutral \"equal\"",
                );
            }
        }
        if weighting.sector_neutral == Some(SectorTotals::MarketCap)
            && definition.selection.by != RankBy::MarketCap
        {
            let reason = "needs selection.by \"market_cap\"";
            self.refuse_text("weighting.sector_neutral", "market_cap", reason);
        }
        if let Some(decimals) = weighting.share_decimals
            && decimals > Weighting::MAX_SHARE_DECIMALS
        {
            let most = Weighting::MAX_SHARE_DECIMALS;
            let reason = format!("is out of range: 0 to {most}");
            self.refuse("weighting.share_decimals", decimals, reason);
        }
    }

    fn targets(&mut self, targets: &BTreeMap<String, f64>, cap: Option<f64>) {
        if targets.is_empty() {
            let reason = "is empty: give a weight for each symbol";
            return self.refuse("weighting.targets", "", reason);
        }
        self.length("weighting.targets", targets.len(), MAX_LIST);
        for (symbol, weight) in targets {
            let field = format!("weighting.targets.{symbol}");
            self.text(&field, symbol, MAX_TEXT_CHARACTERS);
            self.positive(&field, *weight);
            if let Some(cap) = cap
                && *weight > cap
            {
                let reason = format!("is above weighting.max_weight {cap}");
                self.refuse(&field, weight, reason);
            }
        }
        let sum: f64 = targets.values().sum();
        if (sum - 1.0).abs() > WEIGHT_SUM_TOLERANCE {
            let given = format_args!("of sum {sum}");
            self.refuse("weighting.targets", given, "do not sum to 1");
        }
    }

    fn name_cap(&mut self, cap: f64, size: u32) {
        let field = "weighting.max_weight";
        if !(cap > 0.0 && cap <= 1.0) {
            return self.refuse(field, cap, "is out of range: above 0 and at most 1");
        }
        if size > 0 && cap * f64::from(size) < 1.0 {
            let reason = format!("cannot hold: {size} members at that weight are below 1");
            self.refuse(field, cap, reason);
        }
    }

    /// A price-weighted index has no weights to set, only shares.
    fn one_share_of_each(&mut self, weighting: &Weighting) {
        let fields = [
            (
                "sector_neutral",
                weighting
                    .sector_neutral
                    .map(|totals| format!("{:?}", totals.name())),
            ),
            (
                "max_weight",
                weighting.max_weight.map(|cap| cap.to_string()),
            ),
            (
                "max_sector_weight",
                weighting.max_sector_weight.map(|cap| cap.to_string()),
            ),
            (
                "sizing",
                (weighting.sizing != Sizing::SelfFinancing)
                    .then(|| format!("{:?}", weighting.sizing.name())),
            ),
            (
                "share_decimals",
                weighting
                    .share_decimals
                    .map(|decimals| decimals.to_string()),
            ),
        ];
        for (name, given) in fields {
            let Some(given) = given else { continue };
            let reason = "has no meaning where weighting.scheme is \"price\", which holds one \
                          share of each line";
            self.refuse(&format!("weighting.{name}"), given, reason);
        }
    }
}
