//! Events of a chart: what they are, when they are, and what they do to prices.

use equipoise_providers::yahoo::{FindingKind, YahooError};
use serde_json::{Value, json};

use super::documents::{
    THURSDAY, TUESDAY, WEDNESDAY, actions, changed, closes, decoded, findings, kinds, refused,
    with_events,
};

fn split(numerator: Value, denominator: Value, ratio: &str) -> Value {
    let split = json!({
        "date": WEDNESDAY, "numerator": numerator, "denominator": denominator, "splitRatio": ratio,
    });
    json!({"splits": {"1": split}})
}

#[test]
fn a_split_is_undone_before_its_date_and_not_on_it() {
    let chart = decoded(&with_events(split(json!(4), json!(1), "4:1")));
    assert_eq!(actions(&chart), ["2024-01-03 split 4"]);
    assert_eq!(
        closes(&chart),
        ["2024-01-02 41", "2024-01-03 11.25", "2024-01-04 12.25"]
    );
    let bars = &chart.bars;
    assert_eq!(
        (bars.open[0], bars.high[0], bars.low[0]),
        (40.0, 42.0, 38.0)
    );
    assert_eq!(bars.volume, [250.0, 2000.0, 3000.0]);
}

#[test]
fn splits_multiply_backwards() {
    let splits = json!({"splits": {
        "1": {"date": THURSDAY, "numerator": 1, "denominator": 10},
        "2": {"date": WEDNESDAY, "numerator": 3, "denominator": 1},
    }});
    let chart = decoded(&with_events(splits));
    assert_eq!(
        actions(&chart),
        ["2024-01-03 split 3", "2024-01-04 split 0.1"]
    );
    assert_eq!(
        closes(&chart),
        ["2024-01-02 3.075", "2024-01-03 1.125", "2024-01-04 12.25"]
    );
}

#[test]
fn a_price_before_a_split_has_its_cents_again() {
    // 100.01 and 499.23 as they are sent after 3 for 1.
    let mut document = with_events(split(json!(3), json!(1), "3:1"));
    let quote = &mut document["chart"]["result"][0]["indicators"]["quote"][0];
    quote["close"][0] = json!(f64::from(100.01_f32 / 3.0));
    quote["open"][0] = json!(f64::from(499.23_f32 / 3.0));
    let chart = decoded(&document);
    assert_eq!(chart.bars.close[0], 100.01);
    assert_eq!(chart.bars.open[0], 499.23);
}

#[test]
fn a_ratio_is_read_in_every_form_it_is_sent_in() {
    for (numerator, denominator, text) in [
        (json!(3), json!(2), ""),
        (json!(3.0), json!(2.0), ""),
        (json!("3"), json!("2"), ""),
        (json!(3), json!(0), "3:2"),
        (json!(null), json!(null), "3/2"),
    ] {
        let chart = decoded(&with_events(split(numerator, denominator, text)));
        assert_eq!(actions(&chart), ["2024-01-03 split 1.5"]);
    }
}

#[test]
fn a_ratio_that_cannot_be_read_refuses_the_chart() {
    for (numerator, denominator, text) in [
        (json!(4), json!(0), ""),
        (json!(0), json!(1), "0:1"),
        (json!(-2), json!(1), "two"),
        (json!(1e300), json!(1), ":"),
    ] {
        let error = refused(&with_events(split(numerator, denominator, text)));
        assert!(error.to_string().contains("is no split ratio"), "{error}");
    }
    let tower: Vec<Value> = (0..40)
        .map(|day| json!({"date": TUESDAY - day * 86_400, "numerator": 1000, "denominator": 1}))
        .collect();
    let error = refused(&with_events(json!({"splits": tower})));
    assert!(error.to_string().contains("is no product"), "{error}");
}

#[test]
fn a_split_that_is_told_twice_counts_once_and_two_ratios_are_refused() {
    let twice = |ratio: i64| {
        with_events(json!({"splits": {
            "1": {"date": WEDNESDAY, "numerator": 2, "denominator": 1},
            "2": {"date": WEDNESDAY, "numerator": ratio, "denominator": 1},
        }}))
    };
    let chart = decoded(&twice(2));
    assert_eq!(actions(&chart), ["2024-01-03 split 2"]);
    assert_eq!(findings(&chart), ["2024-01-03: split: is told twice"]);
    let error = refused(&twice(3));
    assert!(
        error.to_string().contains("2 and 3 on 2024-01-03"),
        "{error}"
    );
}

#[test]
fn a_split_of_one_for_one_is_none() {
    let chart = decoded(&with_events(split(json!(1), json!(1), "1:1")));
    assert_eq!(actions(&chart), [""; 0]);
    assert_eq!(kinds(&chart), [&FindingKind::SplitOfNothing]);
}

#[test]
fn the_date_inside_an_event_counts_and_not_its_key() {
    let events = json!({"dividends": {"473391000": {"amount": 0.26, "date": WEDNESDAY}}});
    let chart = decoded(&with_events(events));
    assert_eq!(actions(&chart), ["2024-01-03 cash_dividend 0.26"]);
    assert_eq!(chart.findings, []);
}

#[test]
fn a_dividend_before_a_split_is_what_was_paid_then() {
    let events = json!({
        "dividends": {"1": {"amount": 0.094643, "date": TUESDAY}, "2": {"amount": 0.5, "date": WEDNESDAY}},
        "splits": {"1": {"date": WEDNESDAY, "numerator": 28, "denominator": 1}},
    });
    let chart = decoded(&with_events(events));
    assert_eq!(
        actions(&chart),
        [
            "2024-01-02 cash_dividend 2.65",
            "2024-01-03 split 28",
            "2024-01-03 cash_dividend 0.5",
        ]
    );
}

#[test]
fn dividends_of_one_date_add_up_unless_they_are_the_same() {
    let events = json!({"dividends": {
        "1": {"amount": 0.25, "date": WEDNESDAY}, "2": {"amount": 0.25, "date": WEDNESDAY},
        "3": {"amount": 1.0, "date": WEDNESDAY + 60},
    }});
    let chart = decoded(&with_events(events));
    assert_eq!(actions(&chart), ["2024-01-03 cash_dividend 1.25"]);
    assert_eq!(
        findings(&chart),
        [
            "2024-01-03: dividend: is told twice",
            "2024-01-03: dividend: 2 of one date are added up",
        ]
    );
}

#[test]
fn capital_gains_are_special_dividends_and_told_beside_an_ordinary_one() {
    let events = json!({
        "capitalGains": {"1": {"amount": 0.17, "date": WEDNESDAY}, "2": {"amount": 0.2, "date": THURSDAY}},
        "dividends": {"1": {"amount": 0.3, "date": WEDNESDAY}},
    });
    let chart = decoded(&with_events(events));
    assert_eq!(
        actions(&chart),
        [
            "2024-01-03 special_dividend 0.17",
            "2024-01-03 cash_dividend 0.3",
            "2024-01-04 special_dividend 0.2",
        ]
    );
    assert_eq!(kinds(&chart), [&FindingKind::GainBesideDividend]);
}

#[test]
fn the_currency_of_a_dividend_is_told_where_it_is_another() {
    let document = |currency: &str| {
        let payment = json!({"amount": 0.3, "date": WEDNESDAY, "currency": currency});
        with_events(json!({"dividends": {"1": payment}}))
    };
    assert_eq!(decoded(&document("USD")).actions[0].currency, None);
    let foreign = decoded(&document("EUR"));
    assert_eq!(foreign.actions[0].currency.as_deref(), Some("EUR"));
    let mixed = with_events(json!({"dividends": [
        {"amount": 0.3, "date": WEDNESDAY, "currency": "EUR"},
        {"amount": 0.4, "date": WEDNESDAY},
    ]}));
    assert!(refused(&mixed).to_string().contains("two currencies"));
}

#[test]
fn a_payment_of_nothing_is_found() {
    for amount in [json!(0), json!(-0.2), json!(null), json!("N/A")] {
        let payment = json!({"amount": amount, "date": WEDNESDAY});
        let chart = decoded(&with_events(json!({"dividends": {"1": payment}})));
        assert!(chart.actions.is_empty());
        assert!(matches!(kinds(&chart)[..], [FindingKind::NoPayment { .. }]));
    }
}

#[test]
fn events_to_come_are_left_out() {
    let tomorrow = THURSDAY + 2 * 86_400;
    let chart = decoded(&with_events(json!({
        "dividends": {"1": {"amount": 1.0, "date": tomorrow}},
        "splits": {"1": {"date": tomorrow, "numerator": 2, "denominator": 1}},
    })));
    assert!(chart.actions.is_empty());
    assert_eq!(chart.bars.close[0], 10.25);
    assert_eq!(
        findings(&chart),
        [
            "2024-01-06: split: is still to come",
            "2024-01-06: dividend: is still to come",
        ]
    );
}

#[test]
fn an_event_without_a_date_refuses_the_chart() {
    for date in [json!(null), json!("soon"), json!(1e18), json!(0.5)] {
        let events = json!({"dividends": {"1": {"amount": 1.0, "date": date}}});
        let error = refused(&with_events(events));
        assert!(matches!(error, YahooError::BadField { .. }), "{error}");
    }
}

#[test]
fn events_stand_without_rows() {
    let mut document = changed(|result| {
        result["timestamp"] = json!(null);
        result["indicators"] = json!({"quote": [{}]});
    });
    document["chart"]["result"][0]["events"] = split(json!(2), json!(1), "2:1");
    let chart = decoded(&document);
    assert!(chart.bars.is_empty());
    assert_eq!(actions(&chart), ["2024-01-03 split 2"]);
}
