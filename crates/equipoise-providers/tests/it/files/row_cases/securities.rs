//! Securities: codes, listings, unlisted classes.

use equipoise_model::FactKind::Securities;

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case(
        "security in a bad currency",
        Securities,
        "B,Name,US,XNYS,,,,,,",
        &["currency: \"US\""],
    ),
    case(
        "security in an unknown minor unit",
        Securities,
        "B,Name,USd,XNYS,,,,,,",
        &["currency: \"USd\"", "3 capital letters", "minor unit"],
    ),
    case(
        "security of no country",
        Securities,
        "B,Name,USD,XNYS,,,Ireland,,,",
        &["country: \"Ireland\" is not a country code of 2 capital letters"],
    ),
    case(
        "security of a country in small letters",
        Securities,
        "B,Name,USD,XNYS,,,ie,,,",
        &["country: \"ie\" is not a country code"],
    ),
    case(
        "type has a control character",
        Securities,
        "B,Name,USD,XNYS,,,IE,re\u{7}it,,",
        &["type: \"re\\u{7}it\" contains a control character"],
    ),
    case(
        "class converts to itself",
        Securities,
        "B,Name,USD,XNYS,,,,,B,2",
        &["converts_to: \"B\" is the symbol of the line itself"],
    ),
    case(
        "class converts to no symbol",
        Securities,
        "B,Name,USD,XNYS,,,,,A B,2",
        &["converts_to: \"A B\" is not a symbol"],
    ),
    case(
        "class converts at zero",
        Securities,
        "B,Name,USD,XNYS,,,,,A,0",
        &["conversion_ratio: \"0\" is not above 0"],
    ),
    case(
        "security on a bad market",
        Securities,
        "B,Name,USD,NYSE1,,,,,,",
        &["mic: \"NYSE1\"", "4"],
    ),
    case(
        "security delisted before listed",
        Securities,
        "B,Name,USD,XNYS,2020-01-02,2020-01-01,,,,",
        &["delisted: \"2020-01-01\" is before the listing on 2020-01-02"],
    ),
    case(
        "security listed twice",
        Securities,
        "A,Name,USD,XNYS,2010-06-01,,,,,",
        &["symbol: \"A\" is already listed at the time on line 2"],
    ),
    case(
        "name has a control character",
        Securities,
        "B,Na\u{0}me,USD,XNYS,,,,,,",
        &["binary data"],
    ),
    case(
        "name has an escape",
        Securities,
        "B,Na\u{1b}me,USD,XNYS,,,,,,",
        &["name: \"Na\\u{1b}me\" contains a control character"],
    ),
];
