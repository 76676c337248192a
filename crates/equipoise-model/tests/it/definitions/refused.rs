//! What is not valid: each rule with the path of the field and the reason, and nothing else said.

use equipoise_model::definitions::{
    Buffer, FieldError, InvalidDefinition, LineRule, Liquidity, MissingPricePolicy, OverlayKind,
    PointsReset, Quotation, RankBy, RemovalPrice, Replacement, ReturnKind, Rhythm, Scheme,
    SectorTotals, Sizing, Statistic, Unit, WithholdingRate,
};

use super::{Change, faults, flagship, on_dates, overlay, weigh_by_hand};
use crate::date;

fn volatility_target(target_annual: f64, max_exposure: f64, window: u32, lag: u32) -> OverlayKind {
    OverlayKind::VolatilityTarget {
        target_annual,
        max_exposure,
        window_sessions: window,
        lag_sessions: lag,
        rate: "SOFR".to_owned(),
    }
}

fn withheld(country: Option<&str>, rate: f64) -> WithholdingRate {
    WithholdingRate {
        country: country.map(str::to_owned),
        kind: None,
        from: None,
        rate,
    }
}

fn liquidity(min_traded_value: f64, window_sessions: u32) -> Option<Liquidity> {
    Some(Liquidity {
        min_traded_value,
        window_sessions,
        statistic: Statistic::Median,
    })
}

#[rustfmt::skip]
const IDENTITY: &[(Change, &str, &str)] = &[
    (|d| d.name.clear(), "name", "1 to 200 characters"),
    (|d| d.name = "x".repeat(201), "name", "1 to 200 characters"),
    (|d| d.name = " EW".to_owned(), "name", "blanks around it"),
    (|d| d.name = "E\nW".to_owned(), "name", "control characters"),
    (|d| d.currency = "usd".to_owned(), "currency", "3 capital letters"),
    (|d| d.currency = "US1".to_owned(), "currency", "3 capital letters"),
    (|d| d.currency = "GBX".to_owned(), "currency", "minor unit"),
    (|d| d.calendar = Some("XNY".to_owned()), "calendar", "4 capital letters or digits"),
    (|d| d.calendar = Some("xnys".to_owned()), "calendar", "4 capital letters or digits"),
    (|d| d.base.date = Some(date("1799-12-31")), "base.date", "1800 to 2200"),
    (|d| d.base.date = Some(date("2201-01-01")), "base.date", "1800 to 2200"),
    (|d| d.base.value = 0.0, "base.value", "above 0 and at most 1000000000"),
    (|d| d.base.value = f64::NAN, "base.value", "above 0"),
    (|d| d.base.value = 1e9_f64.next_up(), "base.value", "at most 1000000000"),
    (|d| d.base.value = f64::INFINITY, "base.value", "at most"),
    (|d| d.base.market_value = -1.0, "base.market_value", "above 0"),
    (|d| d.base.market_value = 1.1e18, "base.market_value", "at most 1000000000000000000"),
];

#[rustfmt::skip]
const UNIVERSE: &[(Change, &str, &str)] = &[
    (|d| d.universe.exchanges = ["NYSE1".to_owned()].into(), "universe.exchanges", "market code"),
    (|d| d.universe.countries = ["U1".to_owned()].into(), "universe.countries", "2 capital letters"),
    (|d| d.universe.currencies = ["GBp".to_owned()].into(), "universe.currencies", "3 capital letters"),
    (|d| d.universe.currencies = ["ZAC".to_owned()].into(), "universe.currencies", "minor unit"),
    (|d| d.universe.types = [String::new()].into(), "universe.types", "1 to 100 characters"),
    (|d| d.universe.sectors = ["Energy ".to_owned()].into(), "universe.sectors", "blanks around it"),
    (|d| d.universe.excluded_sectors = ["x".repeat(101)].into(), "universe.exclude_sectors", "1 to 100"),
    (|d| d.universe.included = ["\tA".to_owned()].into(), "universe.include", "blanks around it"),
    (|d| d.universe.only = ["A\0".to_owned()].into(), "universe.only", "control characters"),
    (|d| d.universe.excluded = (0..=20_000).map(|n| n.to_string()).collect(), "universe.exclude", "20000 entries at most"),
    (|d| d.universe.min_price = Some(0.0), "universe.min_price", "positive"),
    (|d| d.universe.max_price = Some(f64::INFINITY), "universe.max_price", "positive"),
    (|d| { d.universe.min_price = Some(6.0); d.universe.max_price = Some(5.0); }, "universe.max_price", "below universe.min_price 6"),
    (|d| d.universe.liquidity = liquidity(0.0, 63), "universe.min_traded_value", "positive"),
    (|d| d.universe.liquidity = liquidity(1.0, 0), "universe.traded_value_window_sessions", "1 to 1260"),
    (|d| d.universe.liquidity = liquidity(1.0, 1_261), "universe.traded_value_window_sessions", "1 to 1260"),
    (|d| d.universe.min_sessions_listed = 2_521, "universe.min_sessions_listed", "0 to 2520"),
    (|d| {
        d.universe.included = ["A".to_owned()].into();
        d.universe.excluded = ["A".to_owned()].into();
    }, "universe.exclude", "also in universe.include"),
    (|d| {
        d.universe.only = ["A".to_owned(), "B".to_owned()].into();
        d.universe.excluded = ["A".to_owned()].into();
    }, "universe.exclude", "also in universe.only"),
    (|d| {
        d.universe.only = ["A".to_owned()].into();
        d.universe.included = ["B".to_owned()].into();
    }, "universe.include", "not in universe.only"),
    (|d| {
        d.universe.sectors = ["Energy".to_owned()].into();
        d.universe.excluded_sectors = ["Energy".to_owned()].into();
    }, "universe.exclude_sectors", "also in universe.sectors"),
];

#[rustfmt::skip]
const SELECTION: &[(Change, &str, &str)] = &[
    (|d| d.selection.size = 0, "selection.size", "1 to 20000"),
    (|d| d.selection.size = 20_001, "selection.size", "1 to 20000"),
    (|d| d.selection.lag_sessions = 261, "selection.lag_sessions", "0 to 260"),
    (|d| d.selection.buffer = Some(Buffer { enter: 101, keep: 120 }), "selection.buffer.enter", "above selection.size 100"),
    (|d| d.selection.buffer = Some(Buffer { enter: 80, keep: 99 }), "selection.buffer.keep", "below selection.size 100"),
    (|d| d.selection.buffer = Some(Buffer { enter: 80, keep: 20_001 }), "selection.buffer.keep", "limit of 20000"),
    (|d| { d.selection.unit = Unit::Line; d.selection.line = LineRule::All; }, "selection.line", "selection.unit is \"line\""),
    (|d| { d.selection.unit = Unit::Line; d.selection.line = LineRule::MostTraded; }, "selection.line", "selection.unit is \"line\""),
    (|d| { d.weighting.scheme = Scheme::Price; d.selection.line = LineRule::AllEqual; }, "selection.line", "one line a company"),
    (|d| {
        weigh_by_hand(d, &[("A", 1.0)]);
        d.selection.unit = Unit::Company;
    }, "selection.unit", "weights of lines"),
    (|d| {
        weigh_by_hand(d, &[("A", 0.5), ("B", 0.5)]);
        d.selection.size = 3;
    }, "selection.size", "not the number of weighting.targets, 2"),
    (|d| {
        weigh_by_hand(d, &[("A", 0.5), ("B", 0.5)]);
        d.universe.only.clear();
    }, "universe.only", "symbols of weighting.targets"),
];

#[rustfmt::skip]
const WEIGHTING: &[(Change, &str, &str)] = &[
    (|d| d.weighting.scheme = Scheme::InverseVolatility { window_sessions: 19 }, "weighting.window_sessions", "20 to 1260"),
    (|d| d.weighting.scheme = Scheme::InverseVolatility { window_sessions: 1_261 }, "weighting.window_sessions", "20 to 1260"),
    (|d| weigh_by_hand(d, &[("A", 0.5), ("B", 0.499_99)]), "weighting.targets", "do not sum to 1"),
    (|d| weigh_by_hand(d, &[("A", 1.5), ("B", -0.5)]), "weighting.targets.B", "positive"),
    (|d| {
        weigh_by_hand(d, &[("A", 0.6), ("B", 0.4)]);
        d.weighting.max_weight = Some(0.5);
    }, "weighting.targets.A", "above weighting.max_weight 0.5"),
    (|d| d.weighting.max_weight = Some(0.0), "weighting.max_weight", "above 0 and at most 1"),
    (|d| d.weighting.max_weight = Some(1.01), "weighting.max_weight", "above 0 and at most 1"),
    (|d| d.weighting.max_weight = Some(f64::NAN), "weighting.max_weight", "above 0 and at most 1"),
    (|d| d.weighting.max_weight = Some(0.0099), "weighting.max_weight", "cannot hold: 100 members"),
    (|d| d.weighting.max_sector_weight = Some(0.04), "weighting.max_sector_weight", "0.05 to 1"),
    (|d| {
        d.weighting.max_sector_weight = Some(0.5);
        d.weighting.sector_neutral = Some(SectorTotals::Equal);
    }, "weighting.max_sector_weight", "cannot go with weighting.sector_neutral"),
    (|d| {
        d.selection.by = RankBy::Price;
        d.weighting.sector_neutral = Some(SectorTotals::MarketCap);
    }, "weighting.sector_neutral", "needs selection.by"),
    (|d| d.weighting.share_decimals = Some(10), "weighting.share_decimals", "0 to 9"),
    (|d| { d.weighting.scheme = Scheme::Price; d.weighting.max_weight = Some(0.5); }, "weighting.max_weight", "one share of each line"),
    (|d| { d.weighting.scheme = Scheme::Price; d.weighting.max_sector_weight = Some(0.5); }, "weighting.max_sector_weight", "one share"),
    (|d| { d.weighting.scheme = Scheme::Price; d.weighting.sector_neutral = Some(SectorTotals::Equal); }, "weighting.sector_neutral", "one share"),
    (|d| { d.weighting.scheme = Scheme::Price; d.weighting.sizing = Sizing::FixedNotional; }, "weighting.sizing", "one share"),
    (|d| { d.weighting.scheme = Scheme::Price; d.weighting.share_decimals = Some(0); }, "weighting.share_decimals", "one share"),
];

#[rustfmt::skip]
const SCHEDULE: &[(Change, &str, &str)] = &[
    (|d| d.schedule.reference_lag_sessions = 261, "schedule.reference_lag_sessions", "0 to 260"),
    (|d| { d.schedule.rebalance = Rhythm::QUARTERLY; d.schedule.stages = 0; }, "schedule.stages", "1 to 20"),
    (|d| { d.schedule.rebalance = Rhythm::QUARTERLY; d.schedule.stages = 21; }, "schedule.stages", "1 to 20"),
    (|d| d.schedule.stages = 2, "schedule.stages", "daily rhythm"),
    (|d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.reconstitution = Some(Rhythm::Daily);
        d.schedule.stages = 2;
    }, "schedule.stages", "daily rhythm"),
    (|d| { d.schedule.rebalance = Rhythm::Weekly; d.schedule.stages = 4; }, "schedule.stages", "3 stages at most"),
    (|d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.reconstitution = Some(Rhythm::Weekly);
        d.schedule.stages = 4;
    }, "schedule.stages", "3 stages at most"),
    (|d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.stages = 2;
        d.schedule.reference_lag_sessions = 1;
    }, "schedule.stages", "schedule.reference_lag_sessions"),
    (|d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.stages = 2;
        d.weighting.scheme = Scheme::Price;
    }, "schedule.stages", "weighting.scheme is \"price\""),
    (|d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.stages = 2;
        d.weighting.sizing = Sizing::FixedNotional;
    }, "schedule.stages", "weighting.sizing"),
    (|d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.stages = 2;
        d.weighting.share_decimals = Some(0);
    }, "schedule.stages", "weighting.share_decimals"),
    (|d| { d.schedule.rebalance = Rhythm::QUARTERLY; d.schedule.drift_band = Some(0.0); }, "schedule.drift_band", "0.0001 to 1"),
    (|d| { d.schedule.rebalance = Rhythm::QUARTERLY; d.schedule.drift_band = Some(1.1); }, "schedule.drift_band", "0.0001 to 1"),
    (|d| d.schedule.drift_band = Some(0.1), "schedule.drift_band", "reset every day"),
    (|d| {
        d.schedule.rebalance = Rhythm::Never;
        d.schedule.drift_band = Some(0.1);
        d.weighting.scheme = Scheme::Price;
    }, "schedule.drift_band", "weighting.scheme is \"price\""),
    (|d| d.schedule.rebalance = on_dates(&[]), "schedule.rebalance.dates", "at least one date"),
    (|d| d.schedule.reconstitution = Some(on_dates(&[])), "schedule.reconstitution.dates", "at least one date"),
    (|d| d.schedule.rebalance = on_dates(&["2024-01-02", "2024-03-01", "2024-02-01"]), "schedule.rebalance.dates[2]", "does not come after 2024-03-01"),
    (|d| d.schedule.rebalance = on_dates(&["2024-01-02", "2024-01-02"]), "schedule.rebalance.dates[1]", "does not come after"),
    (|d| d.schedule.rebalance = on_dates(&["2024-01-02", "2999-01-01"]), "schedule.rebalance.dates[1]", "1800 to 2200"),
    (|d| {
        d.base.date = Some(date("2024-06-01"));
        d.schedule.rebalance = on_dates(&["2024-05-31", "2024-07-01"]);
    }, "schedule.rebalance.dates[0]", "before base.date 2024-06-01"),
];

#[rustfmt::skip]
const BETWEEN: &[(Change, &str, &str)] = &[
    (|d| d.treatment.spin_off_wait_sessions = 0, "actions.spin_off_wait_sessions", "1 to 1260"),
    (|d| d.treatment.spin_off_wait_sessions = 1_261, "actions.spin_off_wait_sessions", "1 to 1260"),
    (|d| {
        weigh_by_hand(d, &[("A", 1.0)]);
        d.treatment.replacement = Replacement::Reset;
    }, "actions.replacement", "weighting.targets"),
    (|d| {
        d.weighting.scheme = Scheme::Price;
        d.treatment.replacement = Replacement::Inherit;
    }, "actions.replacement", "no weight is inherited"),
    (|d| d.missing_price.max_sessions = Some(0), "missing_price.max_sessions", "1 to 1260"),
    (|d| d.missing_price.max_sessions = Some(1_261), "missing_price.max_sessions", "1 to 1260"),
    (|d| {
        d.missing_price.policy = MissingPricePolicy::Drop;
        d.missing_price.removal = RemovalPrice::Zero;
    }, "missing_price.removal", "policy is \"drop\""),
    (|d| {
        d.missing_price.policy = MissingPricePolicy::Stop;
        d.missing_price.removal = RemovalPrice::Zero;
    }, "missing_price.removal", "policy is \"stop\""),
    (|d| d.costs.buy_bps = -0.1, "costs.buy_bps", "0 to 1000"),
    (|d| d.costs.sell_bps = 1_000.1, "costs.sell_bps", "0 to 1000"),
    (|d| d.costs.sell_bps = f64::NAN, "costs.sell_bps", "0 to 1000"),
    (|d| d.dividends.withholding.default_rate = 1.1, "dividends.withholding_rate", "0 to 1"),
    (|d| d.dividends.withholding.rates = vec![withheld(None, -0.1)], "dividends.withholding[0].rate", "0 to 1"),
    (|d| d.dividends.withholding.rates = vec![withheld(Some("DEU"), 0.1)], "dividends.withholding[0].country", "2 capital letters"),
    (|d| {
        let row = WithholdingRate { kind: Some(String::new()), ..withheld(None, 0.1) };
        d.dividends.withholding.rates = vec![withheld(None, 0.1), row];
    }, "dividends.withholding[1].type", "1 to 100"),
    (|d| {
        let row = WithholdingRate { from: Some(date("1700-01-01")), ..withheld(None, 0.1) };
        d.dividends.withholding.rates = vec![row];
    }, "dividends.withholding[0].from", "1800 to 2200"),
    (|d| d.dividends.withholding.rates = vec![
        withheld(Some("DE"), 0.1), withheld(None, 0.1), withheld(Some("DE"), 0.2),
    ], "dividends.withholding[2]", "a row before it"),
];

#[rustfmt::skip]
const OVERLAYS: &[(Change, &str, &str)] = &[
    (|d| d.overlays = vec![overlay("", OverlayKind::ExcessReturn { rate: "R".to_owned() })], "overlays[0].name", "1 to 64 letters"),
    (|d| d.overlays = vec![overlay("a b", OverlayKind::ExcessReturn { rate: "R".to_owned() })], "overlays[0].name", "1 to 64 letters"),
    (|d| d.overlays = vec![overlay("net_of_cost", OverlayKind::ExcessReturn { rate: "R".to_owned() })], "overlays[0].name", "every index has"),
    (|d| d.overlays = ["a", "b", "a"].map(|name| overlay(name, OverlayKind::ExcessReturn { rate: "R".to_owned() })).into(), "overlays[2].name", "used twice"),
    (|d| d.overlays = (0..33).map(|n| overlay(&n.to_string(), OverlayKind::ExcessReturn { rate: "R".to_owned() })).collect(), "overlays", "32 entries at most"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::ExcessReturn { rate: String::new() })], "overlays[0].rate", "1 to 32"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::ExcessReturn { rate: "R".repeat(33) })], "overlays[0].rate", "1 to 32"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Currency { currency: "USD".to_owned() })], "overlays[0].currency", "of the index itself"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Currency { currency: "Eur".to_owned() })], "overlays[0].currency", "3 capital letters"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::DecrementPercent { rate_annual: 0.51, basis_days: 365, is_geometric: false })], "overlays[0].rate_annual", "0 to 0.5"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::DecrementPercent { rate_annual: 0.05, basis_days: 364, is_geometric: false })], "overlays[0].basis_days", "360 or 365"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::DecrementPoints { points_annual: 0.0, basis_days: 365 })], "overlays[0].points_annual", "positive"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::DecrementPoints { points_annual: 1.0, basis_days: 0 })], "overlays[0].basis_days", "360 or 365"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Leveraged { factor: 0.9, rate: "R".to_owned() })], "overlays[0].factor", "1 to 10"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Leveraged { factor: 2.0, rate: " R".to_owned() })], "overlays[0].rate", "blanks around it"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Inverse { factor: 0.0, rate: "R".to_owned() })], "overlays[0].factor", "0.1 to 10"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Inverse { factor: 11.0, rate: "R".to_owned() })], "overlays[0].factor", "0.1 to 10"),
    (|d| d.overlays = vec![overlay("x", volatility_target(0.0, 1.5, 60, 2))], "overlays[0].target_annual", "0.001 to 1"),
    (|d| d.overlays = vec![overlay("x", volatility_target(0.1, 10.1, 60, 2))], "overlays[0].max_exposure", "0.01 to 10"),
    (|d| d.overlays = vec![overlay("x", volatility_target(0.1, 1.5, 4, 2))], "overlays[0].window_sessions", "5 to 1260"),
    (|d| d.overlays = vec![overlay("x", volatility_target(0.1, 1.5, 60, 0))], "overlays[0].lag_sessions", "1 to 20"),
    (|d| d.overlays = vec![overlay("x", OverlayKind::Hedged { ratio: 1.1, quotation: Quotation::IndexPerForeign })], "overlays[0].ratio", "0 to 1"),
    (|d| {
        d.overlays = vec![overlay("x", OverlayKind::DividendPoints { reset: PointsReset::Annual })];
        d.overlays[0].of = ReturnKind::Price;
    }, "overlays[0].of", "gross or net"),
];

fn assert_refused(cases: &[(Change, &str, &str)]) {
    for (change, field, reason) in cases {
        let found = faults(*change);
        let is_expected = |(found_field, found_reason): &(String, String)| {
            found_field == field && found_reason.contains(reason)
        };
        assert!(
            found.len() == 1 && is_expected(&found[0]),
            "{field} {reason}: {found:?}"
        );
    }
}

#[test]
fn names_and_bases_out_of_range_are_refused() {
    assert_refused(IDENTITY);
}

#[test]
fn lists_and_bounds_of_the_universe_are_held_to_their_form() {
    assert_refused(UNIVERSE);
}

#[test]
fn slots_that_cannot_be_filled_as_said_are_refused() {
    assert_refused(SELECTION);
}

#[test]
fn weights_that_cannot_hold_are_refused() {
    assert_refused(WEIGHTING);
}

#[test]
fn a_symbol_that_is_not_one_is_refused_wherever_it_stands() {
    let found = faults(|d| weigh_by_hand(d, &[("A ", 1.0)]));
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["universe.only", "weighting.targets.A "]);
}

#[test]
fn schedules_that_contradict_themselves_are_refused() {
    assert_refused(SCHEDULE);
}

#[test]
fn treatments_prices_and_rates_out_of_range_are_refused() {
    assert_refused(BETWEEN);
}

#[test]
fn overlays_that_cannot_be_computed_are_refused() {
    assert_refused(OVERLAYS);
}

#[test]
fn every_fault_is_told_in_the_order_of_the_document() {
    let mut definition = flagship();
    definition.costs.buy_bps = -1.0;
    definition.selection.size = 0;
    definition.name.clear();
    let invalid = definition.validated().unwrap_err();
    let expected = "name \"\" is out of range: 1 to 200 characters; \
                    selection.size 0 is out of range: 1 to 20000; \
                    costs.buy_bps -1 is out of range: 0 to 1000";
    assert_eq!(invalid.to_string(), expected);
}

#[test]
fn long_values_and_paths_are_cut_in_a_fault() {
    let error = FieldError::new(&"é".repeat(81), "x".repeat(1_000_000), "is long");
    assert_eq!(error.field, format!("{}…", "é".repeat(80)));
    assert_eq!(error.given, format!("{}…", "x".repeat(80)));
    let absent = FieldError::new("index", "", "is missing");
    let invalid = InvalidDefinition {
        errors: vec![absent],
    };
    assert_eq!(invalid.to_string(), "index is missing");
}
