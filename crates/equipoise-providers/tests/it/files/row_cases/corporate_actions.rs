//! Corporate actions: the figures each needs, and what may not stand twice.

use equipoise_model::FactKind::Actions;

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case(
        "action is unknown",
        Actions,
        "A,2020-01-02,bonus,2,,,,,",
        &[
            "action: \"bonus\" is not an action",
            "split",
            "symbol_change",
        ],
    ),
    case(
        "action is empty",
        Actions,
        "A,2020-01-02,,2,,,,,",
        &["action: is empty"],
    ),
    case(
        "split without ratio",
        Actions,
        "A,2020-01-02,split,,,,,,",
        &["ratio: is empty"],
    ),
    case(
        "split of one",
        Actions,
        "A,2020-01-02,split,1,,,,,",
        &["ratio: \"1\" splits nothing"],
    ),
    case(
        "split below zero",
        Actions,
        "A,2020-01-02,split,-2,,,,,",
        &["ratio: \"-2\" is not above 0"],
    ),
    case(
        "dividend without amount",
        Actions,
        "A,2020-01-02,cash_dividend,,,,,,",
        &["amount: is empty"],
    ),
    case(
        "dividend below zero",
        Actions,
        "A,2020-01-02,special_dividend,,-0.5,,,,",
        &["amount: \"-0.5\" is below 0"],
    ),
    case(
        "cancellation beside what it cancels",
        Actions,
        "A,2020-01-01,cash_dividend,,0,,,,",
        &[
            "amount: \"0\" is of the same dividend of A as line 2",
            "a later file",
        ],
    ),
    case(
        "correction without amount",
        Actions,
        "A,2020-01-02,dividend_correction,,,,,,",
        &["amount: is empty"],
    ),
    case(
        "correction of nothing",
        Actions,
        "A,2020-01-02,dividend_correction,,-0.0,,,,",
        &["amount: \"-0.0\" corrects nothing"],
    ),
    case(
        "correction that is no number",
        Actions,
        "A,2020-01-02,dividend_correction,,NaN,,,,",
        &["amount: \"NaN\" is not a number"],
    ),
    case(
        "action known at no time of a zone",
        Actions,
        "A,2020-01-02,cash_dividend,,1,,,,2020-01-02 10:00",
        &["known: \"2020-01-02 10:00\"", "zone"],
    ),
    case(
        "action known beyond the calendar",
        Actions,
        "A,2020-01-02,split,2,,,,,1850-01-01",
        &["known: \"1850-01-01\" is not between"],
    ),
    case(
        "stock dividend without ratio",
        Actions,
        "A,2020-01-02,stock_dividend,,1,,,,",
        &["ratio: is empty"],
    ),
    case(
        "spin-off without child",
        Actions,
        "A,2020-01-02,spin_off,0.5,,,,,",
        &["counterpart: is empty"],
    ),
    case(
        "spin-off with a bad price",
        Actions,
        "A,2020-01-02,spin_off,0.5,,,B,-1,",
        &["price: \"-1\" is below 0"],
    ),
    case(
        "rights without price",
        Actions,
        "A,2020-01-02,rights,0.5,,,,,",
        &["price: is empty"],
    ),
    case(
        "merger without terms",
        Actions,
        "A,2020-01-02,merger,,,,B,,",
        &["amount: a merger needs"],
    ),
    case(
        "merger for shares of nobody",
        Actions,
        "A,2020-01-02,merger,0.5,,,,,",
        &["counterpart: is empty"],
    ),
    case(
        "symbol change to itself",
        Actions,
        "A,2020-01-02,symbol_change,,,,A,,",
        &["counterpart: \"A\" is the symbol of the line itself"],
    ),
    case(
        "dividend in a bad currency",
        Actions,
        "A,2020-01-02,cash_dividend,,1,usd,,,",
        &["currency: \"usd\"", "3 capital letters", "GBp"],
    ),
    case(
        "action is given twice",
        Actions,
        "A,2020-01-01,cash_dividend,,0.5,,,,",
        &["action: \"cash_dividend\" of A repeats line 2"],
    ),
];
