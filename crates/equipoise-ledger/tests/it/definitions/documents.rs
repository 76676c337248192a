//! Documents and definitions are each other's inverse, and a document has one spelling.

use std::collections::BTreeSet;

use equipoise_ledger::{definition_hash, document, parse_document, whole_document};
use equipoise_model::definitions::{
    Definition, DividendFx, LineRule, Merger, MissingPricePolicy, MonthDay, Months, OverlayKind,
    PointsReset, Quotation, RankBy, Reinvestment, RemovalPrice, Replacement, ReturnKind, Rhythm,
    Rights, Scheme, SectorTotals, Sizing, SpecialDividend, SpinOff, Statistic, Ties, Unit,
};
use equipoise_model::{Date, IndexId};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fields::{differences, fields};
use super::rich;
use crate::{round_trip::runner, strategies::definition};

fn flagship() -> Definition {
    Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100)
}

fn parsed(document: Value) -> Definition {
    parse_document(&document).unwrap_or_else(|error| panic!("{error}"))
}

/// As it comes out of a file.
fn through_text(document: &Value) -> Value {
    serde_json::from_str(&document.to_string()).unwrap()
}

#[test]
fn a_document_and_a_whole_document_read_as_the_definition_they_state() {
    let check = |definition: Definition| {
        prop_assert_eq!(definition.clone().validated(), Ok(definition.clone()));
        for document in [document(&definition), whole_document(&definition)] {
            let read = parse_document(&through_text(&document));
            prop_assert_eq!(read, Ok(definition.clone()), "{}", document);
        }
        Ok(())
    };
    runner().run(&definition(), check).unwrap();
}

#[test]
fn a_document_that_was_read_is_written_in_the_same_words() {
    let check = |definition: Definition| {
        let written = document(&definition).to_string();
        let read = parse_document(&whole_document(&definition)).unwrap();
        prop_assert_eq!(document(&read).to_string(), written);
        prop_assert_eq!(definition_hash(&read), definition_hash(&definition));
        Ok(())
    };
    runner().run(&definition(), check).unwrap();
}

#[test]
fn the_document_of_a_default_definition_states_what_it_has_to() {
    let expected = json!({
        "version": 2,
        "index": "EW100",
        "name": "Equal weight, 100 largest companies",
        "selection": { "size": 100 },
    });
    assert_eq!(document(&flagship()).to_string(), expected.to_string());
}

#[test]
fn a_document_states_no_field_that_has_its_default() {
    let check = |definition: Definition| {
        let written = document(&definition);
        let defaults = fields(&whole_document(&flagship()));
        let stated = ["version", "index", "name", "selection.size"];
        for (field, values) in fields(&written) {
            let is_default = defaults.get(&field) == Some(&values);
            // Where weights are given by symbol, these have another default.
            let is_of_scheme = ["universe.only", "selection.unit"].contains(&field.as_str())
                && matches!(definition.weighting.scheme, Scheme::Explicit(_));
            let may_stand = !is_default || is_of_scheme || stated.contains(&field.as_str());
            prop_assert!(may_stand, "{} {}", field, written);
        }
        Ok(())
    };
    runner().run(&definition(), check).unwrap();
}

#[test]
fn what_is_left_out_has_its_default() {
    let smallest = json!({ "index": "ew100", "selection": { "size": 100 } });
    let named_after_its_index = Definition {
        name: "EW100".to_owned(),
        ..flagship()
    };
    assert_eq!(parsed(smallest), named_after_its_index);
    let overlay = |kind: &str, more: Value| {
        let mut overlay = json!({ "name": "x", "kind": kind });
        overlay.as_object_mut().unwrap().extend(
            more.as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let document = json!({
            "index": "EW100", "selection": { "size": 100 }, "overlays": [overlay],
        });
        let overlay = parsed(document).overlays.remove(0);
        assert_eq!(overlay.of, ReturnKind::Gross);
        overlay.kind
    };
    let kinds = [
        (
            overlay("decrement_percent", json!({ "rate_annual": 0.05 })),
            OverlayKind::DecrementPercent {
                rate_annual: 0.05,
                basis_days: 365,
                is_geometric: false,
            },
        ),
        (
            overlay("decrement_points", json!({ "points_annual": 50 })),
            OverlayKind::DecrementPoints {
                points_annual: 50.0,
                basis_days: 365,
            },
        ),
        (
            overlay(
                "volatility_target",
                json!({ "target_annual": 0.1, "rate": "SOFR" }),
            ),
            OverlayKind::VolatilityTarget {
                target_annual: 0.1,
                max_exposure: 1.5,
                window_sessions: 60,
                lag_sessions: 2,
                rate: "SOFR".to_owned(),
            },
        ),
        (
            overlay("hedged", json!({})),
            OverlayKind::Hedged {
                ratio: 1.0,
                quotation: Quotation::IndexPerForeign,
            },
        ),
        (
            overlay("dividend_points", json!({})),
            OverlayKind::DividendPoints {
                reset: PointsReset::Annual,
            },
        ),
    ];
    for (read, expected) in kinds {
        assert_eq!(read, expected);
    }
}

#[test]
fn weights_by_symbol_let_in_those_symbols_as_lines() {
    let given = json!({
        "index": "HAND",
        "selection": { "size": 2 },
        "weighting": { "scheme": "explicit", "targets": { "B": 0.25, "A": 0.75 } },
    });
    let definition = parsed(given);
    assert!(definition.universe.only.iter().eq(["A", "B"]));
    assert_eq!(definition.selection.unit, Unit::Line);
    let expected = json!({
        "version": 2,
        "index": "HAND",
        "name": "HAND",
        "selection": { "size": 2 },
        "weighting": { "scheme": "explicit", "targets": { "A": 0.75, "B": 0.25 } },
    });
    assert_eq!(document(&definition).to_string(), expected.to_string());
}

#[test]
fn other_words_for_the_same_rules_have_the_same_hash() {
    let spelled = |more: Value| {
        let mut document = json!({ "index": "EW100", "name": "N", "selection": { "size": 100 } });
        let fields = document.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        definition_hash(&parsed(document))
    };
    let same = [
        [json!({}), json!({ "base": { "value": 1000 }, "costs": {} })],
        [
            json!({}),
            json!({ "costs": { "buy_bps": -0.0, "sell_bps": 0 } }),
        ],
        [
            json!({ "dividends": { "withholding_rate": 0 } }),
            json!({ "dividends": { "withholding_rate": -0.0 } }),
        ],
        [
            json!({ "overlays": [{ "name": "h", "kind": "hedged", "ratio": 0 }] }),
            json!({ "overlays": [{ "name": "h", "kind": "hedged", "ratio": -0.0 }] }),
        ],
        [
            json!({ "overlays": [{ "name": "h", "kind": "hedged" }] }),
            json!({ "overlays": [{ "ratio": 1, "of": "gross_total_return", "kind": "hedged",
                "quotation": "index_per_foreign", "name": "h" }] }),
        ],
        [
            json!({ "schedule": { "rebalance": "quarterly" } }),
            json!({ "schedule": { "rebalance": { "on": "third_friday", "months": [12, 3, 9, 6] } } }),
        ],
        [
            json!({ "universe": { "countries": ["US", "CA"] } }),
            json!({ "universe": { "countries": ["CA", "US"] } }),
        ],
        [
            json!({ "schedule": { "rebalance": "monthly", "stages": 2 } }),
            json!({ "schedule": { "stages": 2.0, "rebalance": "monthly" } }),
        ],
        [json!({}), json!({ "index": "ew100", "version": 2.0 })],
    ];
    for [one, other] in same {
        assert_eq!(
            spelled(one.clone()),
            spelled(other.clone()),
            "{one} {other}"
        );
    }
}

/// A field, which of the rich definitions states it, and another value for it.
type Change = (&'static str, usize, fn(&mut Definition));

#[rustfmt::skip]
const CHANGES: &[Change] = &[
    ("index", 0, |d| d.index = IndexId::parse("OTHER").unwrap()),
    ("name", 0, |d| d.name.push('!')),
    ("currency", 0, |d| d.currency = "CHF".to_owned()),
    ("calendar", 0, |d| d.calendar = None),
    ("base.date", 0, |d| d.base.date = Date::from_ymd_opt(2014, 1, 2)),
    ("base.value", 0, |d| d.base.value = 100.0_f64.next_up()),
    ("base.market_value", 0, |d| d.base.market_value *= 2.0),
    ("universe.exchanges", 0, |d| drop(d.universe.exchanges.pop_first())),
    ("universe.countries", 0, |d| drop(d.universe.countries.pop_first())),
    ("universe.currencies", 0, |d| drop(d.universe.currencies.pop_first())),
    ("universe.types", 0, |d| drop(d.universe.types.pop_first())),
    ("universe.sectors", 0, |d| drop(d.universe.sectors.pop_first())),
    ("universe.exclude_sectors", 0, |d| d.universe.excluded_sectors.clear()),
    ("universe.include", 0, |d| d.universe.included.clear()),
    ("universe.only", 1, |d| drop(d.universe.only.pop_first())),
    ("universe.exclude", 0, |d| d.universe.excluded.clear()),
    ("universe.min_price", 0, |d| d.universe.min_price = None),
    ("universe.max_price", 0, |d| d.universe.max_price = Some(1e6)),
    ("universe.min_traded_value", 0, |d| d.universe.liquidity.as_mut().unwrap().min_traded_value += 1.0),
    ("universe.traded_value_window_sessions", 0, |d| d.universe.liquidity.as_mut().unwrap().window_sessions += 1),
    ("universe.traded_value_statistic", 0, |d| d.universe.liquidity.as_mut().unwrap().statistic = Statistic::Median),
    ("universe.min_sessions_listed", 0, |d| d.universe.min_sessions_listed = 0),
    ("selection.size", 0, |d| d.selection.size += 1),
    ("selection.by", 0, |d| d.selection.by = RankBy::TradedValue),
    ("selection.unit", 0, |d| d.selection.unit = Unit::Line),
    ("selection.line", 0, |d| d.selection.line = LineRule::All),
    ("selection.buffer.enter", 0, |d| d.selection.buffer.as_mut().unwrap().enter += 1),
    ("selection.buffer.keep", 0, |d| d.selection.buffer.as_mut().unwrap().keep += 1),
    ("selection.ties", 0, |d| d.selection.ties = Ties::Symbol),
    ("selection.lag_sessions", 0, |d| d.selection.lag_sessions = 0),
    ("weighting.scheme", 0, |d| d.weighting.scheme = Scheme::MarketCap),
    ("weighting.window_sessions", 0, |d| d.weighting.scheme = Scheme::InverseVolatility { window_sessions: 252 }),
    ("weighting.targets", 1, |d| {
        let Scheme::Explicit(targets) = &mut d.weighting.scheme else { unreachable!() };
        targets.insert("AAA".to_owned(), 0.4);
    }),
    ("weighting.sector_neutral", 0, |d| d.weighting.sector_neutral = Some(SectorTotals::Equal)),
    ("weighting.max_weight", 0, |d| d.weighting.max_weight = None),
    ("weighting.max_sector_weight", 0, |d| d.weighting.max_sector_weight = Some(0.5)),
    ("weighting.sizing", 1, |d| d.weighting.sizing = Sizing::SelfFinancing),
    ("weighting.share_decimals", 1, |d| d.weighting.share_decimals = Some(0)),
    ("schedule.rebalance", 0, |d| d.schedule.rebalance = Rhythm::Weekly),
    ("schedule.rebalance.months", 0, |d| {
        d.schedule.rebalance = Rhythm::Months { months: Months::JUNE, on: MonthDay::LastSession };
    }),
    ("schedule.rebalance.on", 0, |d| {
        let Rhythm::Months { on, .. } = &mut d.schedule.rebalance else { unreachable!() };
        *on = MonthDay::ThirdFriday;
    }),
    ("schedule.rebalance.dates", 1, |d| {
        let Rhythm::Dates(dates) = &mut d.schedule.rebalance else { unreachable!() };
        dates.pop();
    }),
    ("schedule.reconstitution", 0, |d| d.schedule.reconstitution = None),
    ("schedule.reference_lag_sessions", 1, |d| d.schedule.reference_lag_sessions = 0),
    ("schedule.stages", 0, |d| d.schedule.stages = 2),
    ("schedule.drift_band", 0, |d| d.schedule.drift_band = None),
    ("actions.special_dividend", 0, |d| d.treatment.special_dividend = SpecialDividend::Divisor),
    ("actions.rights", 0, |d| d.treatment.rights = Rights::WeightNeutral),
    ("actions.spin_off", 0, |d| d.treatment.spin_off = SpinOff::Across),
    ("actions.spin_off_wait_sessions", 0, |d| d.treatment.spin_off_wait_sessions = 20),
    ("actions.merger", 0, |d| d.treatment.merger = Merger::Acquirer),
    ("actions.replacement", 0, |d| d.treatment.replacement = Replacement::Reset),
    ("dividends.reinvestment", 0, |d| d.dividends.reinvestment = Reinvestment::Indexed),
    ("dividends.fx", 0, |d| d.dividends.fx = DividendFx::ExDate),
    ("dividends.withholding_rate", 0, |d| d.dividends.withholding.default_rate = 0.3),
    ("dividends.withholding", 0, |d| d.dividends.withholding.rates.clear()),
    ("dividends.withholding[].country", 0, |d| d.dividends.withholding.rates[0].country = None),
    ("dividends.withholding[].type", 0, |d| d.dividends.withholding.rates[0].kind = None),
    ("dividends.withholding[].from", 0, |d| d.dividends.withholding.rates[0].from = None),
    ("dividends.withholding[].rate", 0, |d| d.dividends.withholding.rates[1].rate = 0.0),
    ("dividends.special_dividends_taxed", 0, |d| d.dividends.special_dividends_taxed = false),
    ("missing_price.policy", 0, |d| d.missing_price.policy = MissingPricePolicy::Carry),
    ("missing_price.max_sessions", 0, |d| d.missing_price.max_sessions = Some(50)),
    ("missing_price.removal", 0, |d| d.missing_price.removal = RemovalPrice::Last),
    ("costs.buy_bps", 0, |d| d.costs.buy_bps = 0.0),
    ("costs.sell_bps", 0, |d| d.costs.sell_bps = 0.0),
    ("overlays", 0, |d| d.overlays.clear()),
    ("overlays[].name", 0, |d| d.overlays[0].name.push('s')),
    ("overlays[].kind", 0, |d| d.overlays[1].kind = OverlayKind::DividendPoints { reset: PointsReset::Annual }),
    ("overlays[].of", 0, |d| d.overlays[0].of = ReturnKind::Gross),
    ("overlays[].currency", 0, |d| {
        let OverlayKind::Currency { currency } = &mut d.overlays[0].kind else { unreachable!() };
        *currency = "CHF".to_owned();
    }),
    ("overlays[].rate", 0, |d| {
        let OverlayKind::ExcessReturn { rate } = &mut d.overlays[1].kind else { unreachable!() };
        rate.push('3');
    }),
    ("overlays[].rate_annual", 0, |d| {
        let OverlayKind::DecrementPercent { rate_annual, .. } = &mut d.overlays[2].kind else { unreachable!() };
        *rate_annual = 0.04;
    }),
    ("overlays[].basis_days", 0, |d| {
        let OverlayKind::DecrementPercent { basis_days, .. } = &mut d.overlays[2].kind else { unreachable!() };
        *basis_days = 365;
    }),
    ("overlays[].geometric", 0, |d| {
        let OverlayKind::DecrementPercent { is_geometric, .. } = &mut d.overlays[2].kind else { unreachable!() };
        *is_geometric = false;
    }),
    ("overlays[].points_annual", 0, |d| {
        let OverlayKind::DecrementPoints { points_annual, .. } = &mut d.overlays[3].kind else { unreachable!() };
        *points_annual = 49.0;
    }),
    ("overlays[].factor", 0, |d| {
        let OverlayKind::Leveraged { factor, .. } = &mut d.overlays[4].kind else { unreachable!() };
        *factor = 3.0;
    }),
    ("overlays[].target_annual", 0, |d| {
        let OverlayKind::VolatilityTarget { target_annual, .. } = &mut d.overlays[6].kind else { unreachable!() };
        *target_annual = 0.12;
    }),
    ("overlays[].max_exposure", 0, |d| {
        let OverlayKind::VolatilityTarget { max_exposure, .. } = &mut d.overlays[6].kind else { unreachable!() };
        *max_exposure = 1.5;
    }),
    ("overlays[].window_sessions", 0, |d| {
        let OverlayKind::VolatilityTarget { window_sessions, .. } = &mut d.overlays[6].kind else { unreachable!() };
        *window_sessions = 60;
    }),
    ("overlays[].lag_sessions", 0, |d| {
        let OverlayKind::VolatilityTarget { lag_sessions, .. } = &mut d.overlays[6].kind else { unreachable!() };
        *lag_sessions = 2;
    }),
    ("overlays[].ratio", 0, |d| {
        let OverlayKind::Hedged { ratio, .. } = &mut d.overlays[7].kind else { unreachable!() };
        *ratio = 1.0;
    }),
    ("overlays[].quotation", 0, |d| {
        let OverlayKind::Hedged { quotation, .. } = &mut d.overlays[7].kind else { unreachable!() };
        *quotation = Quotation::IndexPerForeign;
    }),
    ("overlays[].reset", 0, |d| d.overlays[8].kind = OverlayKind::DividendPoints { reset: PointsReset::Never }),
];

#[test]
fn a_changed_field_changes_the_hash() {
    let rich = rich::definitions();
    let mut hashes: BTreeSet<_> = rich.iter().map(definition_hash).collect();
    for (field, which, change) in CHANGES {
        let mut changed = rich[*which].clone();
        change(&mut changed);
        assert!(hashes.insert(definition_hash(&changed)), "{field}");
        let found = differences(&whole_document(&rich[*which]), &whole_document(&changed));
        assert!(found.contains(*field), "{field}: {found:?}");
    }
}

#[test]
fn every_field_of_a_document_was_changed() {
    let stated: BTreeSet<String> = rich::definitions()
        .iter()
        .flat_map(|definition| fields(&whole_document(definition)).into_keys())
        .collect();
    let changed = CHANGES.iter().map(|(field, ..)| (*field).to_owned());
    // A rhythm has a name or is spelled out: the field itself is changed as well.
    let mut expected = stated;
    expected.insert("schedule.rebalance".to_owned());
    assert_eq!(changed.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn the_rich_definitions_are_valid() {
    for definition in rich::definitions() {
        assert_eq!(definition.clone().validated(), Ok(definition));
    }
}

#[test]
fn a_figure_that_json_cannot_hold_does_not_read_as_a_default() {
    for figure in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut definition = flagship();
        definition.weighting.max_weight = Some(figure);
        let error = parse_document(&document(&definition)).unwrap_err();
        assert_eq!(error.errors[0].field, "weighting.max_weight");
        assert_eq!(error.errors[0].reason, "is not a number");
    }
}
