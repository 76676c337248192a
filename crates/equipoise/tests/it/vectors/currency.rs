//! ANA-015 and ANA-016: hedged levels, levels in another currency, returns without exchange rates.

use std::fmt::Display;

use equipoise_engine::overlays::interpolated_forward;
use equipoise_model::Date;

use super::case::Case;
use super::facts::{Facts, days_between, sessions};

fn fx(facts: &mut Facts, session: Date, base: &str, quote: &str, rate: f64) {
    let cells: [(&str, &dyn Display); 4] = [
        ("session", &session),
        ("base", &base),
        ("quote", &quote),
        ("rate", &rate),
    ];
    facts.add("fx", &cells);
}

/// One line in euros, whose closes make the unhedged level; a period of thirty days from the end of
/// one month to the end of the next.
pub(super) fn hedged(case: &Case) {
    let inputs = case.at("inputs");
    let moments = ["reset", "mid_month", "month_end"];
    let days: Vec<Date> = ["2025-03-31", "2025-04-15", "2025-04-30"]
        .map(|day| day.parse().unwrap())
        .to_vec();
    let figure = |moment: &str, name: &str| inputs.number(&format!("{moment}/{name}"));
    let elapsed = days_between(days[0], days[1]);
    let period = days_between(days[0], days[2]);
    assert_eq!(inputs.count("mid_month/days_elapsed"), elapsed);
    assert_eq!(inputs.count("mid_month/days_in_period"), period);

    let mut facts = Facts::default();
    facts.add("securities", &[("symbol", &"EURO"), ("currency", &"EUR")]);
    facts.shares("EURO", days[0], 1.0);
    for (session, moment) in days.iter().zip(moments) {
        let spot = figure(moment, "spot");
        facts.bar(*session, "EURO", figure(moment, "unhedged") / spot);
        fx(&mut facts, *session, "EUR", "USD", spot);
        if let Some(forward) = inputs.get(&format!("{moment}/forward")) {
            let cells: [(&str, &dyn Display); 3] = [
                ("session", session),
                ("name", &"EURUSD1M"),
                ("value", &forward.value()),
            ];
            facts.add("rates", &cells);
        }
    }
    let market = facts.ingest();
    let mut rules = format!(
        "base = {{ value = {} }}\nselection = {{ size = 1 }}\n",
        figure("reset", "unhedged")
    );
    for (name, more) in [
        ("whole", ""),
        ("half", "ratio = 0.5"),
        ("reciprocal", "quotation = \"foreign_per_index\""),
    ] {
        rules += &format!(
            "[[overlays]]\nname = \"{name}\"\nkind = \"hedged\"\nof = \"price_return\"\n{more}\n"
        );
    }
    let index = market.index("HEDGED", &rules);
    let levels = index.series("price_return");
    let overlay = |name: &str| -> Vec<f64> {
        index
            .overlay(name)
            .into_iter()
            .map(Option::unwrap)
            .collect()
    };
    let (whole, half, reciprocal) = (overlay("whole"), overlay("half"), overlay("reciprocal"));
    let hedge = |hedged: &[f64], at: usize| hedged[at] / hedged[0] - levels[at] / levels[0];

    let expected = case.at("expected");
    let (spot, forward) = (figure("mid_month", "spot"), figure("mid_month", "forward"));
    let marked = interpolated_forward(spot, forward, elapsed as f64, period as f64);
    expected.check("interpolated_forward", marked);
    inputs.check("reset/hedged", whole[0]);
    expected.check("hedge_return_mid", hedge(&whole, 1));
    expected.check("hedged_mid", whole[1]);
    expected.check("hedge_return_end", hedge(&whole, 2));
    expected.check("hedged_end", whole[2]);
    expected.check("hedged_end_half_hedged", half[2]);
    let other = expected.at("mid_month_reciprocal_quotes");
    other.check("hedge_return", hedge(&reciprocal, 1));
    other.check("hedged", reciprocal[1]);
}

/// An overlay in euros of an index in dollars, and an index of a line in each currency.
pub(super) fn converted(case: &Case) {
    let expected = case.at("expected");
    let levels = case.numbers("inputs/usd_levels");
    let days = sessions(levels.len());
    let mut facts = Facts::default();
    facts.line("A", &days, &levels);
    for (session, rate) in days.iter().zip(case.numbers("inputs/eur_per_usd")) {
        fx(&mut facts, *session, "USD", "EUR", rate);
    }
    let rules = format!(
        "base = {{ value = {} }}\nselection = {{ size = 1 }}\n[[overlays]]\nname = \"euro\"\n\
         kind = \"currency\"\nof = \"price_return\"\ncurrency = \"EUR\"",
        levels[0]
    );
    let market = facts.ingest();
    let overlay = market.index("DOLLAR", &rules).overlay("euro");
    let (base, last) = (overlay[0].unwrap(), overlay[1].unwrap());
    expected.check("eur_level", last);
    expected.check("eur_return", last / base - 1.0);
    two_currencies(&case.at("inputs/local"), &expected);
}

fn two_currencies(local: &Case, expected: &Case) {
    let days = sessions(2);
    let mut facts = Facts::default();
    let weights = local.numbers("weights");
    let returns = local.numbers("price_returns");
    let rates = local.numbers("fx_returns");
    assert!(
        rates[0].abs() <= 0.0,
        "the first line is in the currency of the index"
    );
    for (place, currency) in ["USD", "EUR"].iter().enumerate() {
        facts.add(
            "securities",
            &[("symbol", currency), ("currency", currency)],
        );
        facts.shares(currency, days[0], 1.0);
        facts.closes(currency, &days, &[100.0, 100.0 * (1.0 + returns[place])]);
    }
    fx(&mut facts, days[0], "EUR", "USD", 1.0);
    fx(&mut facts, days[1], "EUR", "USD", 1.0 + rates[1]);
    let rules = format!(
        "selection = {{ size = 2 }}\n\
         weighting = {{ scheme = \"explicit\", targets = {{ USD = {}, EUR = {} }} }}",
        weights[0], weights[1]
    );
    let market = facts.ingest();
    let index = market.index("BOTH", &rules);
    let growth = |column: &str| {
        let levels = index.series(column);
        levels[1] / levels[0] - 1.0
    };
    let (without, with) = (growth("local_currency"), growth("price_return"));
    expected.check("local_return", without);
    expected.check("usd_return", with);
    expected.check("currency_effect", with - without);
}
