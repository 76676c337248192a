//! The table of bad rows: for each what is wrong with it, and what the message must say.

use equipoise_model::FactKind::{self, Actions, Bars, Fx, Securities, Shares};

const BARS: &str = "session,symbol,open,high,low,close,volume,market_cap";
const SHARES: &str = "symbol,effective,shares_outstanding,known";
const ACTIONS: &str = "symbol,ex_date,action,ratio,amount,currency,counterpart,price";
const SECURITIES: &str = "symbol,name,currency,mic,listed,delisted";
const FX: &str = "session,base,quote,rate";

/// A good row, then the bad row on line 3, then another good row.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) kind: FactKind,
    pub(super) row: &'static str,
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

/// Every fragment must be in the message, which also must start with file and line.
pub(super) const CASES: &[Case] = &[
    case(
        "close is text",
        Bars,
        "2020-01-03,A,1,1,1,abc,1,",
        &["close: \"abc\" is not a number"],
    ),
    case(
        "close is empty",
        Bars,
        "2020-01-03,A,1,1,1,,1,",
        &["close: is empty", "required"],
    ),
    case(
        "close is blank",
        Bars,
        "2020-01-03,A,1,1,1,  ,1,",
        &["close: is empty"],
    ),
    case(
        "close is zero",
        Bars,
        "2020-01-03,A,1,1,1,0,1,",
        &["close: \"0\" is not above 0"],
    ),
    case(
        "close is negative",
        Bars,
        "2020-01-03,A,1,1,1,-5,1,",
        &["close: \"-5\" is not above 0"],
    ),
    case(
        "close is NaN",
        Bars,
        "2020-01-03,A,1,1,1,NaN,1,",
        &["close: \"NaN\" is not a number", "leave"],
    ),
    case(
        "close is infinite",
        Bars,
        "2020-01-03,A,1,1,1,inf,1,",
        &["close: \"inf\" is not a number"],
    ),
    case(
        "close overflows",
        Bars,
        "2020-01-03,A,1,1,1,1e999,1,",
        &["close: \"1e999\" is too large"],
    ),
    case(
        "close has separators",
        Bars,
        "2020-01-03,A,1,1,1,\"1,234.5\",1,",
        &["close: \"1,234.5\"", "thousands"],
    ),
    case(
        "close has a currency",
        Bars,
        "2020-01-03,A,1,1,1,$5,1,",
        &["close: \"$5\" is not a number"],
    ),
    case(
        "close is hexadecimal",
        Bars,
        "2020-01-03,A,1,1,1,0x1F,1,",
        &["close: \"0x1F\" is not a number"],
    ),
    case(
        "open is NaN",
        Bars,
        "2020-01-03,A,nan,1,1,1,1,",
        &["open: \"nan\" is not a number"],
    ),
    case(
        "open is zero",
        Bars,
        "2020-01-03,A,0,1,1,1,1,",
        &["open: \"0\" is not above 0"],
    ),
    case(
        "low is negative",
        Bars,
        "2020-01-03,A,1,1,-1,1,1,",
        &["low: \"-1\" is not above 0"],
    ),
    case(
        "volume is negative",
        Bars,
        "2020-01-03,A,1,1,1,1,-3,",
        &["volume: \"-3\" is below 0"],
    ),
    case(
        "market cap is zero",
        Bars,
        "2020-01-03,A,1,1,1,1,1,0",
        &["market_cap: \"0\" is not above 0"],
    ),
    case(
        "session is empty",
        Bars,
        ",A,1,1,1,1,1,",
        &["session: is empty"],
    ),
    case(
        "session is no date",
        Bars,
        "soon,A,1,1,1,1,1,",
        &["session: \"soon\"", "YYYY-MM-DD"],
    ),
    case(
        "session is american",
        Bars,
        "01/03/2020,A,1,1,1,1,1,",
        &["session: \"01/03/2020\"", "YYYY-MM-DD"],
    ),
    case(
        "session is not in the calendar",
        Bars,
        "2020-02-30,A,1,1,1,1,1,",
        &["session: \"2020-02-30\"", "calendar"],
    ),
    case(
        "session is too early",
        Bars,
        "1899-12-31,A,1,1,1,1,1,",
        &["session: \"1899-12-31\"", "1900-01-01"],
    ),
    case(
        "session is too late",
        Bars,
        "2201-01-01,A,1,1,1,1,1,",
        &["session: \"2201-01-01\"", "2200-12-31"],
    ),
    case(
        "symbol is empty",
        Bars,
        "2020-01-03,,1,1,1,1,1,",
        &["symbol: is empty"],
    ),
    case(
        "symbol has a blank",
        Bars,
        "2020-01-03,A B,1,1,1,1,1,",
        &["symbol: \"A B\" is not a symbol"],
    ),
    case(
        "symbol has a quote",
        Bars,
        "2020-01-03,A'B,1,1,1,1,1,",
        &["symbol: \"A'B\" is not a symbol"],
    ),
    case(
        "symbol has a comma",
        Bars,
        "2020-01-03,\"A,B\",1,1,1,1,1,",
        &["symbol: \"A,B\" is not a symbol"],
    ),
    case(
        "symbol has a control character",
        Bars,
        "2020-01-03,A\u{7}B,1,1,1,1,1,",
        &["symbol: \"A\\u{7}B\""],
    ),
    case(
        "symbol is not ASCII",
        Bars,
        "2020-01-03,Ä,1,1,1,1,1,",
        &["symbol: \"Ä\" is not a symbol"],
    ),
    case(
        "symbol is long",
        Bars,
        "2020-01-03,ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456,1,1,1,1,1,",
        &["symbol:", "33 characters", "limit of 32"],
    ),
    case(
        "bar is given twice",
        Bars,
        "2020-01-02,A,1,1,1,1,1,",
        &["session: \"2020-01-02\" of A is already given on line 2"],
    ),
    case(
        "bar is out of order",
        Bars,
        "2019-12-31,A,1,1,1,1,1,",
        &[
            "session: \"2019-12-31\" of A comes after 2020-01-02 on line 2",
            "sort",
        ],
    ),
    case(
        "row is short",
        Bars,
        "2020-01-03,A,1",
        &["has 3 cells where the header has 8"],
    ),
    case(
        "row is long",
        Bars,
        "2020-01-03,A,1,1,1,1,1,1,1,1",
        &["has 10 cells where the header has 8"],
    ),
    case("row is all commas", Bars, ",,,,,,,", &["session: is empty"]),
    case(
        "cell holds a line end",
        Bars,
        "2020-01-03,\"A\nB\",1,1,1,1,1,",
        &["symbol: \"A\\nB\" is not a symbol"],
    ),
    case(
        "shares are zero",
        Shares,
        "B,2020-01-02,0,",
        &["shares_outstanding: \"0\" is not above 0"],
    ),
    case(
        "shares are missing",
        Shares,
        "B,2020-01-02,,",
        &["shares_outstanding: is empty"],
    ),
    case(
        "shares contradict",
        Shares,
        "A,2020-01-02,101,2020-01-01",
        &["shares_outstanding: \"101\" contradicts the 100 of A from 2020-01-02 on line 2"],
    ),
    case(
        "known has no zone",
        Shares,
        "B,2020-01-02,1,2020-01-02T10:00:00",
        &["known: \"2020-01-02T10:00:00\"", "zone"],
    ),
    case(
        "known is too late",
        Shares,
        "B,2020-01-02,1,2300-01-01",
        &["known: \"2300-01-01\" is not between"],
    ),
    case(
        "action is unknown",
        Actions,
        "A,2020-01-02,bonus,2,,,,",
        &[
            "action: \"bonus\" is not an action",
            "split",
            "symbol_change",
        ],
    ),
    case(
        "action is empty",
        Actions,
        "A,2020-01-02,,2,,,,",
        &["action: is empty"],
    ),
    case(
        "split without ratio",
        Actions,
        "A,2020-01-02,split,,,,,",
        &["ratio: is empty"],
    ),
    case(
        "split of one",
        Actions,
        "A,2020-01-02,split,1,,,,",
        &["ratio: \"1\" splits nothing"],
    ),
    case(
        "split below zero",
        Actions,
        "A,2020-01-02,split,-2,,,,",
        &["ratio: \"-2\" is not above 0"],
    ),
    case(
        "dividend without amount",
        Actions,
        "A,2020-01-02,cash_dividend,,,,,",
        &["amount: is empty"],
    ),
    case(
        "dividend of zero",
        Actions,
        "A,2020-01-02,special_dividend,,0,,,",
        &["amount: \"0\" is not above 0"],
    ),
    case(
        "stock dividend without ratio",
        Actions,
        "A,2020-01-02,stock_dividend,,1,,,",
        &["ratio: is empty"],
    ),
    case(
        "spin-off without child",
        Actions,
        "A,2020-01-02,spin_off,0.5,,,,",
        &["counterpart: is empty"],
    ),
    case(
        "spin-off with a bad price",
        Actions,
        "A,2020-01-02,spin_off,0.5,,,B,-1",
        &["price: \"-1\" is below 0"],
    ),
    case(
        "rights without price",
        Actions,
        "A,2020-01-02,rights,0.5,,,,",
        &["price: is empty"],
    ),
    case(
        "merger without terms",
        Actions,
        "A,2020-01-02,merger,,,,B,",
        &["amount: a merger needs"],
    ),
    case(
        "merger for shares of nobody",
        Actions,
        "A,2020-01-02,merger,0.5,,,,",
        &["counterpart: is empty"],
    ),
    case(
        "symbol change to itself",
        Actions,
        "A,2020-01-02,symbol_change,,,,A,",
        &["counterpart: \"A\" is the symbol of the line itself"],
    ),
    case(
        "dividend in a bad currency",
        Actions,
        "A,2020-01-02,cash_dividend,,1,usd,,",
        &["currency: \"usd\"", "3 capital letters"],
    ),
    case(
        "action is given twice",
        Actions,
        "A,2020-01-01,cash_dividend,,0.5,,,",
        &["action: \"cash_dividend\" of A repeats line 2"],
    ),
    case(
        "security in a bad currency",
        Securities,
        "B,Name,US,XNYS,,",
        &["currency: \"US\""],
    ),
    case(
        "security on a bad market",
        Securities,
        "B,Name,USD,NYSE1,,",
        &["mic: \"NYSE1\"", "4"],
    ),
    case(
        "security delisted before listed",
        Securities,
        "B,Name,USD,XNYS,2020-01-02,2020-01-01",
        &["delisted: \"2020-01-01\" is before the listing on 2020-01-02"],
    ),
    case(
        "security listed twice",
        Securities,
        "A,Name,USD,XNYS,2010-06-01,",
        &["symbol: \"A\" is already listed at the time on line 2"],
    ),
    case(
        "name has a control character",
        Securities,
        "B,Na\u{0}me,USD,XNYS,,",
        &["binary data"],
    ),
    case(
        "name has an escape",
        Securities,
        "B,Na\u{1b}me,USD,XNYS,,",
        &["name: \"Na\\u{1b}me\" contains a control character"],
    ),
    case(
        "rate is zero",
        Fx,
        "2020-01-03,EUR,USD,0",
        &["rate: \"0\" is not above 0"],
    ),
    case(
        "rate of a currency to itself",
        Fx,
        "2020-01-03,EUR,EUR,1",
        &["quote: \"EUR\" is the base currency too"],
    ),
    case(
        "rate of no currency",
        Fx,
        "2020-01-03,EURO,USD,1",
        &["base: \"EURO\"", "3 capital letters"],
    ),
    case(
        "rate is given twice",
        Fx,
        "2020-01-02,EUR,USD,1.2",
        &["session: \"2020-01-02\" of EUR/USD is already given on line 2"],
    ),
];

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
            "A,2020-01-01,cash_dividend,,0.5,,,",
            "A,2020-06-01,split,2,,,,",
        ],
        Securities => [
            SECURITIES,
            "A,Name,USD,XNYS,2010-01-01,2015-01-01",
            "C,,,,,",
        ],
        Fx => [FX, "2020-01-02,EUR,USD,1.1", "2020-01-06,EUR,USD,1.12"],
    }
}
