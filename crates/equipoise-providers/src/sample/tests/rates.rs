//! Exchange rates and the reference rate.

use std::collections::BTreeMap;

use equipoise_model::{Date, FxRate, calendar};

use super::{BUNDLED, fx, rates};
use crate::sample::SampleMarket;

fn of(base: &str) -> BTreeMap<Date, f64> {
    let is_it = |rate: &&FxRate| rate.base == base && rate.quote == "USD";
    let rates = fx(&BUNDLED).filter(is_it);
    rates.map(|rate| (rate.session, rate.rate)).collect()
}

#[test]
fn three_currencies_are_fixed_on_the_same_days_near_where_they_began() {
    let ranges = [("EUR", 0.8..1.8), ("GBP", 1.0..2.2), ("JPY", 0.005..0.0125)];
    let days: Vec<Date> = of("EUR").into_keys().collect();
    for (base, range) in ranges {
        let rates = of(base);
        assert!(rates.values().all(|rate| range.contains(rate)), "{base}");
        assert!(rates.keys().eq(&days), "{base}");
        let moves: Vec<f64> = rates
            .values()
            .zip(rates.values().skip(1))
            .map(|(before, rate)| rate / before - 1.0)
            .collect();
        let variance = moves.iter().map(|step| step * step).sum::<f64>() / moves.len() as f64;
        assert!(
            (0.003..0.008).contains(&variance.sqrt()),
            "{base}: {variance}"
        );
    }
    assert_eq!(fx(&BUNDLED).count(), 3 * days.len());
}

/// Closing days of the payment system as the central bank announced them.
#[test]
fn there_is_no_fixing_on_closing_days_and_one_on_other_holidays() {
    let rates = of("EUR");
    let day = |text: &str| text.parse::<Date>().unwrap();
    let closed = [
        "2015-01-01",
        "2015-04-03",
        "2015-04-06",
        "2015-05-01",
        "2015-12-25",
        "2016-03-25",
        "2016-03-28",
        "2016-12-26",
        "2018-03-30",
        "2018-04-02",
        "2019-04-19",
        "2019-04-22",
        "2020-04-10",
        "2020-04-13",
        "2020-05-01",
        "2021-04-02",
        "2021-04-05",
        "2022-04-15",
        "2022-04-18",
        "2023-04-07",
        "2023-04-10",
        "2024-03-29",
        "2024-04-01",
        "2024-12-26",
    ];
    for date in closed {
        assert!(!rates.contains_key(&day(date)), "{date}");
    }
    // New York rests on the 4th of July and on Thanksgiving, and trades on Easter Monday.
    for date in ["2019-07-04", "2019-11-28", "2024-12-24", "2024-12-31"] {
        assert!(rates.contains_key(&day(date)), "{date}");
    }
    assert!(calendar::is_session(day("2024-04-01")));
    assert_eq!(
        rates.range(day("2019-01-01")..day("2020-01-01")).count(),
        255
    );
    assert_eq!(
        rates.range(day("2024-01-01")..day("2025-01-01")).count(),
        256
    );
}

#[test]
fn every_session_has_a_rate_of_a_week_before_at_most() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    for (first, last) in [("2016-03-28", "2016-04-01"), ("2020-01-01", "2020-01-10")] {
        let market = SampleMarket {
            companies: 2,
            first: day(first),
            last: day(last),
            ..SampleMarket::default()
        };
        let sample = market.generate();
        let first = sample.truth.sessions[0];
        let earliest = fx(&sample).next().unwrap().session;
        assert!((1..=7).contains(&(first - earliest).num_days()));
        assert!(fx(&sample).all(|rate| rate.session <= day(last)));
    }
}

#[test]
fn interest_on_cash_is_a_plausible_fraction_in_each_session() {
    let sessions: Vec<Date> = rates(&BUNDLED).map(|rate| rate.session).collect();
    assert_eq!(sessions, BUNDLED.truth.sessions);
    assert!(rates(&BUNDLED).all(|rate| rate.name == "CASH.USD"));
    let values: Vec<f64> = rates(&BUNDLED).map(|rate| rate.value).collect();
    assert!(values.iter().all(|value| (0.0..0.06).contains(value)));
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    assert!(most - least > 0.02, "it stays between {least} and {most}");
    let whole = |value: &f64| ((value * 10_000.0).round() / 10_000.0 - value).abs() <= 0.0;
    assert!(values.iter().all(whole));
}
