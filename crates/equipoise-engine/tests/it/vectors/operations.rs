//! Vectors of one calculation on levels, each through the part of the engine that does it.

use std::fmt::Write as _;

use equipoise_engine::actions::adjusted_close;
use equipoise_engine::{Basket, Holding};
use equipoise_model::panel::Effect;
use equipoise_model::{Definition, Schedule};
use serde_json::Value;

use super::markets::{of_closes, series, text};
use super::{assert_close, number, numbers, vector, words};

/// ANA-014: the daily reset and the basket that is left alone are two schedules of one market.
pub(super) fn equal_weight_forms(vector: &Value) {
    let prices = vector["inputs"]["prices"].as_array().unwrap();
    let rows: Vec<Vec<f64>> = prices.iter().map(numbers).collect();
    let market = of_closes(&["A", "B"], &rows).with_one_share_each();
    let base_value = number(&vector["inputs"]["base_level"]);
    for (schedule, name) in [
        (Schedule::Daily, "daily_reset_level"),
        (Schedule::Quarterly, "buy_and_hold_level"),
    ] {
        let series = series(&market.panel(), 2, schedule, base_value);
        let last = series.sessions.last().unwrap();
        assert_close(last.price_return, &vector["expected"][name], name);
    }
}

/// ANA-018: weights as shares at a price of one, reset to the new members.
pub(super) fn turnover(vector: &Value) {
    let weights = |field: &str| {
        let lines = vector["inputs"][field].as_object().unwrap().values();
        let weights: Vec<f64> = lines.map(number).collect();
        (0..).zip(weights).filter(|(_, weight)| *weight > 0.0)
    };
    let holdings = weights("before").map(|(column, shares)| Holding {
        column,
        shares,
        price: 1.0,
    });
    let mut basket = Basket::new(holdings.collect(), 1.0);
    let targets: Vec<(u32, f64)> = weights("after").map(|(column, _)| (column, 1.0)).collect();
    let one_way = basket.reset_equal(targets.into_iter());
    assert_close(one_way, &vector["expected"]["one_way"], "one-way turnover");
    assert_close(
        2.0 * one_way,
        &vector["expected"]["two_way"],
        "two-way turnover",
    );
}

/// ANA-022: index shares are the same whatever the share counts, which here even change.
pub(super) fn index_shares(vector: &Value) {
    let inputs = &vector["inputs"];
    let stocks = inputs["stocks"].as_array().unwrap();
    let symbols: Vec<&str> = stocks.iter().map(|stock| text(stock, "id")).collect();
    let prices: Vec<f64> = stocks.iter().map(|stock| number(&stock["price"])).collect();
    let mut shares = String::new();
    for stock in stocks {
        writeln!(
            shares,
            "{} 2025-03-03 {}",
            text(stock, "id"),
            text(stock, "shares")
        )
        .unwrap();
    }
    let more = number(&stocks[1]["shares"]) * number(&inputs["b_shares_factor"]);
    writeln!(shares, "{} 2025-03-04 {more}", symbols[1]).unwrap();
    let market = of_closes(&symbols, &[prices.clone(), prices]).with_shares(&shares);
    let base_value = number(&inputs["base_level"]);
    let series = series(&market.panel(), 3, Schedule::Daily, base_value);
    let scale = number(&inputs["Z"]) / Definition::BASE_MARKET_VALUE;
    let expected = &vector["expected"];
    for row in &series.sessions {
        assert_close(row.divisor * scale, &expected["divisor"], "divisor");
        let mut lines = series.basket(row.session).to_vec();
        lines.sort_by_key(|line| line.security);
        let expected = expected["modified_index_shares"].as_array().unwrap();
        assert_eq!(lines.len(), expected.len());
        for (line, expected) in lines.iter().zip(expected) {
            assert_close(line.index_shares * scale, expected, "index shares");
        }
    }
}

/// ANA-019: the return on an ex-date is the close over the adjusted prior close.
pub(super) fn price_adjustment(vector: &Value) {
    let field = |case: &str, name: &str| number(&vector["inputs"][case][name]);
    let effects = [
        (
            "rights",
            Effect::Rights {
                ratio: field("rights", "new") / field("rights", "held"),
                price: field("rights", "subscription"),
            },
        ),
        (
            "special",
            Effect::SpecialDividend {
                amount: field("special", "amount"),
            },
        ),
        (
            "split",
            Effect::Split {
                factor: field("split", "new") / field("split", "old"),
            },
        ),
        (
            "stock_dividend",
            Effect::Split {
                factor: 1.0 + field("stock_dividend", "rate"),
            },
        ),
    ];
    for (case, effect) in effects {
        let expected = &vector["expected"][case];
        let adjusted = adjusted_close(field(case, "cum"), &effect);
        let found = field(case, "ex_close") / adjusted - 1.0;
        assert_close(
            found,
            &expected["return_open"],
            &format!("return of {case}"),
        );
        if let Some(price) = expected.get("terp") {
            assert_close(adjusted, price, "theoretical ex-rights price");
        }
    }
}

/// ANA-020: the points of a dividend on its ex-date, in an index of one line.
pub(super) fn dividend_on_time(vector: &Value) {
    let inputs = &vector["inputs"];
    let rows: Vec<Vec<f64>> = numbers(&inputs["pr"])
        .iter()
        .map(|level| vec![*level])
        .collect();
    let dividend = format!(
        "A 2025-03-04 cash_dividend amount={}",
        text(inputs, "points")
    );
    let market = of_closes(&["A"], &rows).with_one_share_each();
    let panel = market.with_actions(&dividend).panel();
    let series = series(&panel, 1, Schedule::Daily, number(&inputs["gtr_start"]));
    let expected = vector["expected"]["gtr_on_time"].as_array().unwrap();
    assert_eq!(series.sessions.len(), expected.len() + 1);
    for (row, expected) in series.sessions[1..].iter().zip(expected) {
        assert_close(row.gross_total_return, expected, "gross total return");
    }
}

/// ANA-013: the points each line adds, on the prices of IDX-002.
pub(super) fn contribution(ana_013: &Value) {
    let symbols = words(&ana_013["inputs"]["order"]);
    let days = vector("IDX-002")["days"].as_array().unwrap().clone();
    let row = |day: &Value| {
        symbols
            .iter()
            .map(|symbol| number(&day["prices"][*symbol]))
            .collect()
    };
    let rows: Vec<Vec<f64>> = days.iter().map(row).collect();
    let market = of_closes(&symbols, &rows).with_one_share_each();
    let base_value = number(&ana_013["inputs"]["base_level"]);
    let series = series(
        &market.panel(),
        symbols.len(),
        Schedule::Quarterly,
        base_value,
    );
    let expected = &ana_013["expected"];
    let mut totals = vec![0.0; symbols.len()];
    for (day, row) in series.sessions[1..].iter().enumerate() {
        let before = series.sessions[day].price_return;
        let daily_return = row.daily_return.unwrap();
        assert_close(
            daily_return,
            &expected["day_returns"][day],
            "return of the day",
        );
        let held = series.held(row.session);
        assert_eq!(held.len(), symbols.len());
        for (place, line) in held.iter().enumerate() {
            let points = &expected["points"][day][place];
            assert_close(line.contribution, points, "points");
            let fraction = &expected["contribution"][day][place];
            assert_close(line.contribution / before, fraction, "contribution");
            totals[place] += line.contribution;
            if day == 1 {
                let weight = &expected["weights_day2"][place];
                assert_close(line.open_weight, weight, "weight at the open of day 2");
            }
        }
    }
    for (total, expected) in totals
        .iter()
        .zip(expected["points_total"].as_array().unwrap())
    {
        assert_close(*total, expected, "points of both days");
    }
    let last = series.sessions.last().unwrap();
    let total_return = last.price_return / base_value - 1.0;
    assert_close(total_return, &expected["total_return"], "total return");
}
