//! Exchange rates and reference rates.

use equipoise_model::FactKind::{Fx, Rates};

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    case(
        "rate is zero",
        Fx,
        "2020-01-03,EUR,USD,0",
        &["rate: \"0\" is not above 0"],
    ),
    case(
        "rate is negative",
        Fx,
        "2020-01-03,EUR,USD,-1.1",
        &["rate: \"-1.1\" is not above 0"],
    ),
    case(
        "rate is NaN",
        Fx,
        "2020-01-03,EUR,USD,NaN",
        &["rate: \"NaN\" is not a number"],
    ),
    case(
        "rate of a minor unit",
        Fx,
        "2020-01-03,EUR,GBp,85",
        &["quote: \"GBp\" is a minor unit; state the rate of GBP"],
    ),
    case(
        "rate of a minor unit in capitals",
        Fx,
        "2020-01-03,ZAC,USD,0.0005",
        &["base: \"ZAC\" is a minor unit; state the rate of ZAR"],
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
    case(
        "reference rate without a name",
        Rates,
        "2020-01-03,,0.05",
        &["name: is empty"],
    ),
    case(
        "reference rate with a blank in its name",
        Rates,
        "2020-01-03,US SOFR,0.05",
        &["name: \"US SOFR\" is not a name: ' ' is not allowed"],
    ),
    case(
        "reference rate with a long name",
        Rates,
        "2020-01-03,ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456,0.05",
        &["name:", "33 characters", "limit of 32"],
    ),
    case(
        "reference rate is empty",
        Rates,
        "2020-01-03,SOFR,",
        &["value: is empty"],
    ),
    case(
        "reference rate is infinite",
        Rates,
        "2020-01-03,SOFR,-inf",
        &["value: \"-inf\" is not a number"],
    ),
    case(
        "reference rate with a percent sign",
        Rates,
        "2020-01-03,SOFR,5.3%",
        &["value: \"5.3%\" is not a number"],
    ),
    case(
        "reference rate beyond the calendar",
        Rates,
        "2300-01-03,SOFR,0.05",
        &["session: \"2300-01-03\" is not between"],
    ),
    case(
        "reference rate is given twice",
        Rates,
        "2020-01-02,SOFR,0.06",
        &["session: \"2020-01-02\" of SOFR is already given on line 2"],
    ),
];
