//! Share counts, and when they became known.

use equipoise_model::FactKind::Shares;

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
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
];
