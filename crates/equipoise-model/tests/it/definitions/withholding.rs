//! Which row of a withholding table holds.

use equipoise_model::definitions::{Withholding, WithholdingRate};

use crate::date;

fn row(
    country: Option<&str>,
    kind: Option<&str>,
    from: Option<&str>,
    rate: f64,
) -> WithholdingRate {
    WithholdingRate {
        country: country.map(str::to_owned),
        kind: kind.map(str::to_owned),
        from: from.map(date),
        rate,
    }
}

#[test]
fn the_row_that_says_most_about_a_payer_holds() {
    let withholding = Withholding {
        default_rate: 0.30,
        rates: vec![
            row(None, Some("reit"), None, 0.25),
            row(Some("DE"), None, None, 0.21),
            row(Some("DE"), None, Some("2001-01-01"), 0.26375),
            row(Some("DE"), Some("reit"), None, 0.15),
            row(None, None, Some("2020-01-01"), 0.28),
        ],
    };
    let cases = [
        // Country before type, type before date, the later date.
        ("DE", "reit", "2000-12-31", 0.15),
        ("DE", "reit", "2024-01-02", 0.15),
        ("DE", "common_stock", "2000-12-31", 0.21),
        ("DE", "common_stock", "2001-01-01", 0.26375),
        ("US", "reit", "2024-01-02", 0.25),
        ("US", "common_stock", "2019-12-31", 0.30),
        ("US", "common_stock", "2020-01-01", 0.28),
    ];
    for (country, kind, on, rate) in cases {
        let found = withholding.rate(Some(country), Some(kind), date(on));
        assert!(
            (found - rate).abs() < 1e-15,
            "{country} {kind} {on}: {found}"
        );
    }
    // A payer of whom nothing is known takes only rows that ask for nothing.
    let unknown = withholding.rate(None, None, date("2024-01-02"));
    assert!((unknown - 0.28).abs() < 1e-15, "{unknown}");
}
