//! Reading what happens between rebalances: corporate actions, dividends, missing prices, costs.

use equipoise_model::definitions::{
    Costs, DividendFx, Dividends, Merger, MissingPrice, MissingPricePolicy, Reinvestment,
    RemovalPrice, Replacement, Rights, SpecialDividend, SpinOff, Treatment, Withholding,
    WithholdingRate,
};

use super::super::defaults;
use super::cursor::Cursor;
use super::{choice, names};

pub(super) fn read(table: &Cursor<'_>) -> Treatment {
    let default = Treatment::default();
    let special = default.special_dividend;
    let wait = table.count("spin_off_wait_sessions");
    let treatment = Treatment {
        special_dividend: choice!(table, "special_dividend", SpecialDividend, special),
        rights: choice!(table, "rights", Rights, default.rights),
        spin_off: choice!(table, "spin_off", SpinOff, default.spin_off),
        spin_off_wait_sessions: wait.unwrap_or(default.spin_off_wait_sessions),
        merger: choice!(table, "merger", Merger, default.merger),
        replacement: choice!(table, "replacement", Replacement, default.replacement),
    };
    table.finish();
    treatment
}

pub(super) fn dividends(table: &Cursor<'_>) -> Dividends {
    let default = Dividends::withheld_at(defaults::WITHHOLDING_RATE);
    let rows = table.tables("withholding");
    let default_rate = table.number("withholding_rate");
    let taxed = table.flag("special_dividends_taxed");
    let dividends = Dividends {
        reinvestment: choice!(table, "reinvestment", Reinvestment, default.reinvestment),
        fx: choice!(table, "fx", DividendFx, default.fx),
        withholding: Withholding {
            default_rate: default_rate.unwrap_or(default.withholding.default_rate),
            rates: rows.iter().filter_map(withholding_rate).collect(),
        },
        special_dividends_taxed: taxed.unwrap_or(default.special_dividends_taxed),
    };
    table.finish();
    dividends
}

fn withholding_rate(table: &Cursor<'_>) -> Option<WithholdingRate> {
    let country = table.text("country");
    let kind = table.text("type");
    let from = table.date("from");
    let rate = table.needed("rate", "the part that is withheld", Cursor::number);
    table.finish();
    Some(WithholdingRate {
        country,
        kind,
        from,
        rate: rate?,
    })
}

pub(super) fn missing_price(table: &Cursor<'_>) -> MissingPrice {
    let default = MissingPrice::default();
    let policy = choice!(table, "policy", MissingPricePolicy, default.policy);
    let missing = MissingPrice {
        policy,
        // Zero stands for "never": leaving the field out asks for the default.
        max_sessions: match table.count("max_sessions") {
            None => default.max_sessions,
            Some(0) => None,
            given => given,
        },
        removal: choice!(table, "removal", RemovalPrice, default.removal),
    };
    table.finish();
    missing
}

pub(super) fn costs(table: &Cursor<'_>) -> Costs {
    let default = Costs::default();
    let costs = Costs {
        buy_bps: table.number("buy_bps").unwrap_or(default.buy_bps),
        sell_bps: table.number("sell_bps").unwrap_or(default.sell_bps),
    };
    table.finish();
    costs
}
