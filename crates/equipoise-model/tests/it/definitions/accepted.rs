//! What is valid: the limits themselves, and what looks odd but is fine.

use equipoise_model::Definition;
use equipoise_model::definitions::{
    Buffer, Liquidity, Months, OverlayKind, Quotation, Rhythm, Scheme, SectorTotals, Statistic,
    Unit, Weighting,
};

use super::{Change, faults, on_dates, overlay, weigh_by_hand};
use crate::date;

#[rustfmt::skip]
const ACCEPTED: &[(&str, Change)] = &[
    ("the flagship", |_| ()),
    ("a size of 1", |d| d.selection.size = 1),
    ("the largest size", |d| d.selection.size = Definition::MAX_SIZE),
    ("a base date on a weekend", |d| d.base.date = Some(date("2024-01-06"))),
    ("a base date long ago", |d| d.base.date = Some(date("1800-01-01"))),
    ("the largest base", |d| { d.base.value = 1e9; d.base.market_value = 1e18; }),
    ("the smallest base", |d| { d.base.value = f64::MIN_POSITIVE; d.base.market_value = 0.01; }),
    ("a market code with digits", |d| d.calendar = Some("X9Y0".to_owned())),
    ("a market code nobody has a calendar of", |d| d.calendar = Some("ZZZZ".to_owned())),
    ("a name of 200 characters", |d| d.name = "é".repeat(200)),
    ("equal bounds of the price", |d| { d.universe.min_price = Some(5.0); d.universe.max_price = Some(5.0); }),
    ("a long window of trading", |d| d.universe.liquidity = Some(Liquidity {
        min_traded_value: 0.01, window_sessions: 1_260, statistic: Statistic::Mean,
    })),
    ("a symbol let in by name among others", |d| {
        d.universe.only = ["A".to_owned(), "B".to_owned()].into();
        d.universe.included = ["B".to_owned()].into();
    }),
    ("a buffer of lines", |d| {
        d.selection.unit = Unit::Line;
        d.selection.buffer = Some(Buffer { enter: 80, keep: 120 });
    }),
    ("a buffer without a zone", |d| d.selection.buffer = Some(Buffer { enter: 100, keep: 100 })),
    ("a buffer nobody enters by rank", |d| d.selection.buffer = Some(Buffer { enter: 0, keep: 20_000 })),
    ("the longest lags", |d| { d.selection.lag_sessions = 260; d.schedule.reference_lag_sessions = 260; }),
    ("a daily index sized on earlier prices", |d| d.schedule.reference_lag_sessions = 1),
    ("a cap that holds exactly", |d| d.weighting.max_weight = Some(0.01)),
    ("a cap of 1", |d| { d.selection.size = 1; d.weighting.max_weight = Some(1.0); }),
    ("the smallest cap on sectors", |d| d.weighting.max_sector_weight = Some(0.05)),
    ("a cap on sectors of their own size", |d| {
        d.weighting.sector_neutral = Some(SectorTotals::MarketCap);
        d.weighting.max_sector_weight = Some(0.3);
    }),
    ("the shortest window of volatility", |d| d.weighting.scheme = Scheme::InverseVolatility { window_sessions: 20 }),
    ("the longest window of volatility", |d| d.weighting.scheme = Scheme::InverseVolatility { window_sessions: 1_260 }),
    ("the most decimals", |d| d.weighting.share_decimals = Some(Weighting::MAX_SHARE_DECIMALS)),
    ("weights that sum to 1 up to rounding", |d| weigh_by_hand(d, &[("A", 1.0 / 3.0), ("B", 1.0 / 3.0), ("C", 0.333_333)])),
    ("a cap at the largest weight", |d| {
        weigh_by_hand(d, &[("A", 0.5), ("B", 0.5)]);
        d.weighting.max_weight = Some(0.5);
    }),
    ("a band with members that stay", |d| {
        d.schedule.rebalance = Rhythm::QUARTERLY;
        d.schedule.reconstitution = Some(Rhythm::Never);
        d.schedule.drift_band = Some(0.0001);
    }),
    ("a band alone", |d| { d.schedule.rebalance = Rhythm::Never; d.schedule.drift_band = Some(1.0); }),
    ("a week in three stages", |d| { d.schedule.rebalance = Rhythm::Weekly; d.schedule.stages = 3; }),
    ("a quarter in twenty stages", |d| { d.schedule.rebalance = Rhythm::QUARTERLY; d.schedule.stages = 20; }),
    ("a date at the base", |d| {
        d.base.date = Some(date("2024-03-15"));
        d.schedule.rebalance = on_dates(&["2024-03-15", "2024-03-16"]);
    }),
    ("months of one's own", |d| d.schedule.rebalance = Rhythm::Months {
        months: Months::of(&[1]).unwrap(), on: equipoise_model::definitions::MonthDay::ThirdFriday,
    }),
    ("a price that is missing for ever", |d| d.missing_price.max_sessions = None),
    ("the dearest trades", |d| { d.costs.buy_bps = 1_000.0; d.costs.sell_bps = 1_000.0; }),
    ("all or nothing withheld", |d| d.dividends.withholding.default_rate = 1.0),
    ("an overlay whose rate nobody has", |d| d.overlays = vec![
        overlay("x", OverlayKind::ExcessReturn { rate: "r".repeat(32) }),
    ]),
    ("names that differ by case", |d| d.overlays = ["hedged", "Hedged"].map(|name| {
        overlay(name, OverlayKind::Hedged { ratio: 0.0, quotation: Quotation::IndexPerForeign })
    }).into()),
    ("a decrement of nothing", |d| d.overlays = vec![overlay("x", OverlayKind::DecrementPercent {
        rate_annual: 0.0, basis_days: 360, is_geometric: false,
    })]),
];

#[test]
fn limits_themselves_and_odd_rules_are_valid() {
    for (what, change) in ACCEPTED {
        assert_eq!(faults(*change), [], "{what}");
    }
}
