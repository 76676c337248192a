//! Rows of a chart: which of them are bars, of which session, and at which price.

use equipoise_providers::yahoo::{ChartRequest, FindingKind, YahooError};
use serde_json::{Value, json};

use super::documents::{
    SESSION_S, THURSDAY, TUESDAY, WEDNESDAY, at, changed, closes, decoded, decoded_as, decoded_at,
    document, findings, kinds, refused, request,
};

const ALL: [&str; 3] = ["2024-01-02 10.25", "2024-01-03 11.25", "2024-01-04 12.25"];

/// Give every column a fourth row.
fn add_row(result: &mut Value, timestamp: i64, close: f64) {
    let push = |column: &mut Value, value: Value| column.as_array_mut().unwrap().push(value);
    push(&mut result["timestamp"], json!(timestamp));
    for name in ["open", "high", "low", "close"] {
        push(&mut result["indicators"]["quote"][0][name], json!(close));
    }
    push(&mut result["indicators"]["quote"][0]["volume"], json!(4000));
}

fn period_of_thursday() -> Value {
    json!({"regular": {"start": THURSDAY, "end": THURSDAY + SESSION_S}})
}

#[test]
fn rows_are_bars_as_traded() {
    let chart = decoded(&document());
    assert_eq!(closes(&chart), ALL);
    let bar = chart.bars.row(1);
    assert_eq!((bar.open, bar.high, bar.low), (11.0, 11.5, 10.5));
    assert_eq!((bar.symbol, bar.volume), ("INV", 2000.0));
    assert!(bar.market_cap.is_nan());
    assert_eq!(chart.currency, "USD");
    assert_eq!(chart.exchange.as_deref(), Some("NMS"));
    assert_eq!(chart.instrument.as_deref(), Some("EQUITY"));
    assert_eq!(chart.findings, []);
}

#[test]
fn an_empty_window_is_a_chart_without_bars() {
    let mut empty = changed(|result| result["indicators"] = json!({"quote": [{}]}));
    empty["chart"]["result"][0]
        .as_object_mut()
        .unwrap()
        .remove("timestamp");
    let chart = decoded(&empty);
    assert!(chart.bars.is_empty());
    assert_eq!(chart.findings, []);
    let without_quote = changed(|result| {
        result["timestamp"] = json!(null);
        result["indicators"] = json!({});
    });
    assert!(decoded(&without_quote).bars.is_empty());
}

#[test]
fn the_live_row_of_a_session_that_is_on_is_left_out() {
    let live = changed(|result| {
        result["timestamp"][2] = json!(THURSDAY + 3600);
        result["meta"]["regularMarketTime"] = json!(THURSDAY + 3600);
        result["meta"]["currentTradingPeriod"] = period_of_thursday();
    });
    let chart = decoded_at("2024-01-04T15:30:05Z", &live, &request()).unwrap();
    assert_eq!(closes(&chart), ALL[..2]);
    assert_eq!(findings(&chart), ["2024-01-04: the session is not over"]);
}

#[test]
fn the_row_of_today_counts_once_its_session_has_ended() {
    let ended = |period: Value| {
        changed(|result| {
            result["timestamp"][2] = json!(THURSDAY + SESSION_S + 1);
            result["meta"]["currentTradingPeriod"] = period;
        })
    };
    let evening = |document: &Value| decoded_at("2024-01-04T21:30:00Z", document, &request());
    let known = evening(&ended(period_of_thursday())).unwrap();
    assert_eq!(closes(&known), ALL);
    // Nothing tells when the session ends: the row waits for the next day.
    let unknown = evening(&ended(json!(null))).unwrap();
    assert_eq!(closes(&unknown), ALL[..2]);
    assert_eq!(closes(&decoded(&ended(json!(null)))), ALL);
}

#[test]
fn of_a_session_that_stands_twice_the_later_row_counts() {
    let twice = changed(|result| add_row(result, THURSDAY + SESSION_S + 1, 12.5));
    let chart = decoded(&twice);
    assert_eq!(closes(&chart), [ALL[0], ALL[1], "2024-01-04 12.5"]);
    assert_eq!(kinds(&chart), [&FindingKind::RepeatedSession]);
    let earlier_below = changed(|result| {
        result["timestamp"][2] = json!(THURSDAY + SESSION_S + 1);
        add_row(result, THURSDAY, 99.0);
    });
    assert_eq!(closes(&decoded(&earlier_below)), ALL);
}

#[test]
fn a_later_row_without_a_close_does_not_take_the_earlier_one_away() {
    let mut twice = changed(|result| add_row(result, THURSDAY + 60, 1.0));
    twice["chart"]["result"][0]["indicators"]["quote"][0]["close"][3] = json!(null);
    let chart = decoded(&twice);
    assert_eq!(closes(&chart), ALL);
    assert_eq!(kinds(&chart), [&FindingKind::NoClose]);
}

#[test]
fn rows_beside_the_request_are_left_out() {
    let narrow = ChartRequest {
        from: at("2024-01-03T05:00:00Z"),
        until: at("2024-01-04T14:30:00Z"),
        ..request()
    };
    let mut document = document();
    document["chart"]["result"][0]["meta"]["regularMarketTime"] = json!(WEDNESDAY + SESSION_S);
    let chart = decoded_as(&document, &narrow).unwrap();
    assert_eq!(closes(&chart), ALL[1..2]);
    let outside = &FindingKind::OutsideRequest;
    assert_eq!(kinds(&chart), [outside, outside]);
}

#[test]
fn a_request_that_ends_before_the_latest_session_is_refused() {
    let short = |until| ChartRequest {
        until: at(until),
        ..request()
    };
    let error = decoded_as(&document(), &short("2024-01-04T05:00:00Z")).unwrap_err();
    assert!(matches!(error, YahooError::LaterSplits { .. }), "{error}");
    assert!(
        error.to_string().contains("session of 2024-01-04"),
        "{error}"
    );
    // Events of the session stand under its open, which this request covers.
    assert!(decoded_as(&document(), &short("2024-01-04T18:00:00Z")).is_ok());
}

#[test]
fn nulls_are_figures_that_were_not_given() {
    let holes = changed(|result| {
        let quote = &mut result["indicators"]["quote"][0];
        quote["open"][0] = json!(null);
        quote["volume"][0] = json!(null);
        quote["close"][1] = json!(null);
        result["timestamp"][2] = json!(null);
    });
    let chart = decoded(&holes);
    assert_eq!(closes(&chart), ALL[..1]);
    let bar = chart.bars.row(0);
    assert!(bar.open.is_nan() && bar.volume.is_nan());
    assert_eq!(bar.high, 10.5);
    assert_eq!(
        findings(&chart),
        ["2024-01-03: has no close", "row 2 has no time"]
    );
}

#[test]
fn figures_that_make_no_sense_are_found() {
    let wrong = changed(|result| {
        let quote = &mut result["indicators"]["quote"][0];
        quote["close"] = json!([0, -3.5, "Infinity"]);
    });
    let chart = decoded(&wrong);
    assert!(chart.bars.is_empty());
    assert_eq!(chart.findings.len(), 3);
    assert_eq!(findings(&chart)[1], "2024-01-03: close: -3.5 is no price");

    let beside = changed(|result| {
        let quote = &mut result["indicators"]["quote"][0];
        quote["open"][0] = json!(0);
        quote["volume"][1] = json!(-1);
    });
    let chart = decoded(&beside);
    assert_eq!(closes(&chart), ALL);
    assert!(chart.bars.open[0].is_nan() && chart.bars.volume[1].is_nan());
    assert_eq!(
        findings(&chart),
        [
            "2024-01-02: open: 0 is none",
            "2024-01-03: volume: -1 is none"
        ]
    );
}

#[test]
fn columns_that_are_absent_are_not_given_and_closes_must_be_there() {
    let without = |name: &'static str| {
        changed(move |result| {
            let quote = result["indicators"]["quote"][0].as_object_mut().unwrap();
            quote.remove(name);
        })
    };
    let chart = decoded(&without("open"));
    assert!(chart.bars.open.iter().all(|open| open.is_nan()));
    let error = refused(&without("close"));
    assert!(matches!(
        error,
        YahooError::Lengths {
            field: "close",
            rows: 0,
            expected: 3
        }
    ));
}

#[test]
fn columns_of_different_lengths_are_refused() {
    for name in ["open", "high", "low", "close", "volume"] {
        let short = changed(|result| result["indicators"]["quote"][0][name] = json!([1.0]));
        let error = refused(&short);
        let expected = YahooError::Lengths {
            field: name,
            rows: 1,
            expected: 3,
        };
        assert_eq!(error, expected);
    }
}

#[test]
fn prices_of_32_bits_come_back_as_the_decimals_they_were() {
    let floats = changed(|result| {
        let close = json!([
            269.700_012_207_031_25,
            9.989_999_771_118_164,
            0.001_200_000_056_996_941_6
        ]);
        result["indicators"]["quote"][0]["close"] = close;
    });
    assert_eq!(decoded(&floats).bars.close, [269.7, 9.99, 0.0012]);
}

#[test]
fn pence_stay_pence_and_say_so() {
    let london = changed(|result| {
        result["meta"]["currency"] = json!("GBp");
        result["meta"]["exchangeTimezoneName"] = json!("Europe/London");
        result["indicators"]["quote"][0]["close"][0] = json!(308.799_987_792_968_75);
    });
    let chart = decoded(&london);
    assert_eq!(chart.currency, "GBp");
    assert_eq!(chart.bars.close[0], 308.8);
}

#[test]
fn sessions_are_dates_of_the_exchange_at_the_time_of_the_row() {
    // Midnight of 2 July (UTC+9) is 1 July in London; summer time of New York began on 10 March.
    let stamped = |zone: &str, stamps: [&str; 3]| {
        let stamps = stamps.map(|stamp| at(stamp).timestamp());
        let document = changed(|result| {
            result["meta"]["exchangeTimezoneName"] = json!(zone);
            result["meta"]["regularMarketTime"] = json!(stamps[2]);
            result["meta"]["gmtoffset"] = json!(-18000);
            result["timestamp"] = json!(stamps);
        });
        let later = ChartRequest {
            until: at("2025-01-01T00:00:00Z"),
            ..request()
        };
        let chart = decoded_at("2025-01-01T00:00:00Z", &document, &later).unwrap();
        let sessions = chart.bars.session.iter();
        sessions.map(ToString::to_string).collect::<Vec<_>>()
    };
    let tokyo = [
        "2024-07-01T15:00:00Z",
        "2024-07-03T00:00:00Z",
        "2024-07-04T00:00:00Z",
    ];
    let expected = ["2024-07-02", "2024-07-03", "2024-07-04"];
    assert_eq!(stamped("Asia/Tokyo", tokyo), expected);
    let new_york = [
        "2024-03-08T05:00:00Z",
        "2024-03-11T04:00:00Z",
        "2024-11-04T05:00:00Z",
    ];
    let expected = ["2024-03-08", "2024-03-11", "2024-11-04"];
    assert_eq!(stamped("America/New_York", new_york), expected);
    // One or two hours short of midnight is the next day.
    let sao_paulo = [
        "2024-01-10T01:00:00Z",
        "2024-01-11T02:00:00Z",
        "2024-01-11T13:00:00Z",
    ];
    let expected = ["2024-01-10", "2024-01-11"];
    assert_eq!(stamped("America/Sao_Paulo", sao_paulo), expected);
}

#[test]
fn a_chart_without_its_zone_or_unit_is_refused() {
    for (field, value) in [
        ("exchangeTimezoneName", json!(null)),
        ("exchangeTimezoneName", json!("EST5")),
        ("currency", json!(null)),
        ("currency", json!("")),
    ] {
        let error = refused(&changed(|result| result["meta"][field] = value));
        assert!(error.to_string().contains(field), "{error}");
    }
}

#[test]
fn a_chart_of_something_else_is_refused() {
    let other = changed(|result| result["meta"]["symbol"] = json!("OTHER"));
    assert_eq!(
        refused(&other).to_string(),
        "yahoo: INV was asked for and OTHER came"
    );
    let weekly = changed(|result| result["meta"]["dataGranularity"] = json!("1wk"));
    assert!(refused(&weekly).to_string().contains("1wk is not daily"));
}

#[test]
fn keys_may_stand_in_any_order_and_rows_too() {
    let shuffled = changed(|result| {
        let quote = result["indicators"]["quote"][0].take();
        let mut reversed = json!({});
        for (name, mut column) in quote.as_object().unwrap().clone().into_iter().rev() {
            column.as_array_mut().unwrap().reverse();
            reversed[name] = column;
        }
        result["indicators"]["quote"][0] = reversed;
        result["timestamp"] = json!([THURSDAY, WEDNESDAY, TUESDAY]);
    });
    // As text, in which a figure that was not given equals itself.
    let [shuffled, ordered] = [shuffled, document()].map(|document| decoded(&document).bars);
    assert_eq!(format!("{shuffled:?}"), format!("{ordered:?}"));
}
