//! The tables of bad rows: for each what is wrong with it, and what the message must say.

mod bars;
mod corporate_actions;
mod rates;
mod securities;
mod shares;

use equipoise_model::FactKind::{self, Actions, Bars, Fx, Rates, Securities, Shares};

const BARS: &str = "session,symbol,open,high,low,close,volume,market_cap";
const SHARES: &str = "symbol,effective,shares_outstanding,known";
const ACTIONS: &str = "symbol,ex_date,action,ratio,amount,currency,counterpart,price,known";
const SECURITIES: &str =
    "symbol,name,currency,mic,listed,delisted,country,type,converts_to,conversion_ratio";
const FX: &str = "session,base,quote,rate";
const RATES: &str = "session,name,value";

/// A good row, then the bad row on line 3, then another good row.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) kind: FactKind,
    pub(super) row: &'static str,
    /// Every one must be in the message, which also must start with file and line.
    pub(super) fragments: &'static [&'static str],
}

const fn case(
    name: &'static str,
    kind: FactKind,
    row: &'static str,
    fragments: &'static [&'static str],
) -> Case {
    Case {
        name,
        kind,
        row,
        fragments,
    }
}

/// Every bad row.
pub(super) fn cases() -> impl Iterator<Item = &'static Case> {
    [
        bars::CASES,
        shares::CASES,
        corporate_actions::CASES,
        securities::CASES,
        rates::CASES,
    ]
    .into_iter()
    .flatten()
}

/// The header and the good rows before and after the bad one.
pub(super) fn frame(kind: FactKind) -> [&'static str; 3] {
    match kind {
        Bars => [
            BARS,
            "2020-01-02,A,10,11,9,10.5,100,1e9",
            "2020-01-06,A,10,11,9,10.5,100,",
        ],
        Shares => [SHARES, "A,2020-01-02,100,2020-01-01", "A,2020-02-02,110,"],
        Actions => [
            ACTIONS,
            "A,2020-01-01,cash_dividend,,0.5,,,,",
            "A,2020-06-01,split,2,,,,,",
        ],
        Securities => [
            SECURITIES,
            "A,Name,USD,XNYS,2010-01-01,2015-01-01,,,,",
            "C,,,,,,,,,",
        ],
        Fx => [FX, "2020-01-02,EUR,USD,1.1", "2020-01-06,EUR,USD,1.12"],
        Rates => [RATES, "2020-01-02,SOFR,0.0155", "2020-01-03,LIBOR,-0.0012"],
    }
}
