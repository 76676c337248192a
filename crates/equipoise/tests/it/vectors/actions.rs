//! ANA-019: the adjusted prior close, and the factor that other providers put on the close instead.

use std::fmt::Display;

use equipoise_engine::actions::price_adjustment_factor;
use equipoise_model::panel::Effect;

use super::case::Case;
use super::facts::{Facts, sessions};
use super::index::of;

/// Five lines, each with one action before the open of the second session.
pub(super) fn price_adjustment(case: &Case) {
    let days = sessions(2);
    let inputs = case.at("inputs");
    let ratio = |case: &str, above: &str, below: &str| {
        inputs.number(&format!("{case}/{above}")) / inputs.number(&format!("{case}/{below}"))
    };
    let figure = |path: &str| inputs.number(path);
    let rights = ratio("rights", "new", "held");
    let split = ratio("split", "new", "old");
    let mut facts = Facts::default();
    let mut add = |name: &str, action: &str, cells: &[(&str, &dyn Display)]| {
        let closes = [
            figure(&format!("{name}/cum")),
            figure(&format!("{name}/ex_close")),
        ];
        facts.line(name, &days, &closes);
        let fixed: [(&str, &dyn Display); 3] = [
            ("symbol", &name),
            ("ex_date", &days[1]),
            ("action", &action),
        ];
        facts.add("actions", &[&fixed, cells].concat());
    };
    let subscription = figure("rights/subscription");
    add(
        "rights",
        "rights",
        &[("ratio", &rights), ("price", &subscription)],
    );
    add(
        "special",
        "special_dividend",
        &[("amount", &figure("special/amount"))],
    );
    add("split", "split", &[("ratio", &split)]);
    add(
        "stock_dividend",
        "stock_dividend",
        &[("ratio", &figure("stock_dividend/rate"))],
    );
    let market = facts.ingest();
    let rules = "selection = { size = 4 }\nschedule = { rebalance = \"never\" }";
    let calculation = market.index("ACTIONS", rules).calculation();

    let expected = case.at("expected");
    for name in ["rights", "special", "split", "stock_dividend"] {
        let found = of(&calculation, name, "daily_return");
        expected.check(&format!("{name}/return_open"), found);
    }
    expected.check("rights/terp", of(&calculation, "rights", "prior_close"));
    let effects = [
        (
            "rights",
            Effect::Rights {
                ratio: rights,
                price: subscription,
            },
        ),
        (
            "special",
            Effect::SpecialDividend {
                amount: figure("special/amount"),
            },
        ),
        ("split", Effect::Split { factor: split }),
        (
            "stock_dividend",
            Effect::Split {
                factor: 1.0 + figure("stock_dividend/rate"),
            },
        ),
        (
            "spinoff",
            Effect::SpinOff {
                child: None,
                ratio: figure("spinoff/ratio"),
                price: figure("spinoff/child_close"),
            },
        ),
    ];
    for (name, effect) in effects {
        let close = figure(&format!("{name}/ex_close"));
        let factor = price_adjustment_factor(close, &effect);
        expected.check(&format!("{name}/paf"), factor);
        let found = close * factor / figure(&format!("{name}/cum")) - 1.0;
        expected.check(&format!("{name}/return_paf"), found);
    }
}
