//! Bars: what a price row must be.

use equipoise_model::FactKind::Bars;

use super::{Case, case};

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
];
