//! ANA-017 and ANA-021: one step of overlays that are financed, charged or held to a volatility.

use std::fmt::Display;

use equipoise_engine::overlays::exposure;
use equipoise_model::Date;

use super::case::Case;
use super::facts::{Facts, days_between, sessions};

fn overnight(facts: &mut Facts, session: Date, rate: f64) {
    let cells: [(&str, &dyn Display); 3] =
        [("session", &session), ("name", &"SOFR"), ("value", &rate)];
    facts.add("rates", &cells);
}

/// From a Friday to the Monday after it, in an index that begins at the level of the overlays.
pub(super) fn one_step(case: &Case) {
    let inputs = case.at("inputs");
    assert_eq!(inputs.count("rate_basis"), 360);
    let days = &sessions(6)[4..];
    assert_eq!(
        days_between(days[0], days[1]),
        inputs.count("calendar_days")
    );
    let mut facts = Facts::default();
    facts.line("A", days, &inputs.numbers("underlying"));
    overnight(&mut facts, days[0], inputs.number("rate"));
    let mut rules = format!(
        "base = {{ value = {} }}\nselection = {{ size = 1 }}\n",
        inputs.number("previous_overlay_level")
    );
    let rate = "rate = \"SOFR\"".to_owned();
    let basis = inputs.count("decrement_basis");
    let charge = inputs.number("decrement_rate");
    let percent = format!("rate_annual = {charge}\nbasis_days = {basis}");
    let points = inputs.number("decrement_points");
    let overlays = [
        ("excess_return", "excess_return", rate.clone()),
        (
            "decrement_percent_arithmetic",
            "decrement_percent",
            percent.clone(),
        ),
        (
            "decrement_percent_geometric",
            "decrement_percent",
            format!("{percent}\ngeometric = true"),
        ),
        (
            "decrement_points",
            "decrement_points",
            format!("points_annual = {points}\nbasis_days = {basis}"),
        ),
        (
            "leveraged_2x",
            "leveraged",
            format!("{rate}\nfactor = {}", inputs.number("leverage")),
        ),
        ("inverse_1x", "inverse", format!("{rate}\nfactor = 1")),
    ];
    for (name, kind, fields) in &overlays {
        rules += &format!("[[overlays]]\nname = \"{name}\"\nkind = \"{kind}\"\n{fields}\n");
    }
    let market = facts.ingest();
    let index = market.index("OVERLAYS", &rules);
    for (name, ..) in &overlays {
        let levels = index.overlay(name);
        inputs.check("previous_overlay_level", levels[0].unwrap());
        case.check(&format!("expected/{name}"), levels[1].unwrap());
    }
}

/// Five returns that realize the volatility of the case, then the step.
pub(super) fn volatility_target(case: &Case) {
    let inputs = case.at("inputs");
    let days = sessions(7);
    assert_eq!(
        days_between(days[5], days[6]),
        inputs.count("calendar_days")
    );
    // Of d, −d, d, −d and 0 the sample standard deviation is d.
    let daily = inputs.number("realised") / 252.0_f64.sqrt();
    let returns = [
        daily,
        -daily,
        daily,
        -daily,
        0.0,
        inputs.number("underlying_return"),
    ];
    let mut closes = vec![100.0];
    for growth in returns {
        closes.push(closes.last().unwrap() * (1.0 + growth));
    }
    let mut facts = Facts::default();
    facts.line("A", &days, &closes);
    overnight(&mut facts, days[5], inputs.number("rate"));
    let rules = format!(
        "base = {{ value = {} }}\nselection = {{ size = 1 }}\n[[overlays]]\nname = \"target\"\n\
         kind = \"volatility_target\"\nrate = \"SOFR\"\ntarget_annual = {}\nmax_exposure = {}\n\
         window_sessions = 5\nlag_sessions = 1",
        inputs.number("previous_level"),
        inputs.number("target"),
        inputs.number("max_leverage"),
    );
    let market = facts.ingest();
    let levels = market.index("CALM", &rules).overlay("target");
    assert_eq!(levels[..5], [None; 5]);
    inputs.check("previous_level", levels[5].unwrap());
    case.check("expected/level", levels[6].unwrap());
    let part = exposure(
        inputs.number("target"),
        inputs.number("realised"),
        inputs.number("max_leverage"),
    );
    case.check("expected/exposure", part);
}
